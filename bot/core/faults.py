"""What can be told of an unexpected error without repeating what anybody wrote."""

import traceback
from pathlib import Path

import sqlalchemy as sa

ROOT = Path(__file__).parents[2]


def _is_ours(file: str) -> bool:
    return Path(file).is_relative_to(ROOT) and "site-packages" not in file


def cause(error: BaseException) -> dict[str, str]:
    """What happened and where, without what anybody wrote: messages of errors quote people."""
    frames = traceback.extract_tb(error.__traceback__)
    ours = [frame for frame in frames if _is_ours(frame.filename)]
    trail = [f"{Path(f.filename).relative_to(ROOT)}:{f.lineno} {f.name}" for f in ours[-6:]]
    told = {"error": type(error).__name__, "trail": " > ".join(trail)}
    if isinstance(error, sa.exc.DBAPIError) and error.statement:
        told["statement"] = error.statement[:300]
    return told


def fingerprint(error: BaseException) -> str:
    """The same for the same kind of error at the same place."""
    frames = traceback.extract_tb(error.__traceback__)
    ours = [frame for frame in frames if _is_ours(frame.filename)] or frames
    where = "".join(f"{Path(frame.filename).name}:{frame.name}" for frame in ours[-1:])
    return f"{type(error).__name__} {where}"[:64]
