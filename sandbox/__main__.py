"""``python -m sandbox``: a pocket Telegram on this machine."""

import argparse
import asyncio
import contextlib

from sandbox.engine import Engine
from sandbox.http import serve
from sandbox.limits import Limits


def main() -> None:
    """Read the command line and serve until interrupted."""
    options = _parser().parse_args()
    with contextlib.suppress(KeyboardInterrupt):
        asyncio.run(_run(options))


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m sandbox", description=__doc__)
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--port", type=int, default=8081, help="0 takes any free port")
    parser.add_argument("--token", action="append", help="a bot token; several make several bots")
    parser.add_argument("--username", action="append", help="of the bots, in the same order")
    parser.add_argument("--name", default="Ауылдас")
    parser.add_argument("--person", action="append", default=[], help="somebody who is there")
    parser.add_argument("--no-limits", action="store_true", help="no flood control")
    return parser


async def _run(options: argparse.Namespace) -> None:
    engine = Engine(limits=Limits(enabled=not options.no_limits))
    tokens = options.token or ["42:TEST"]
    names = [*(options.username or ["auyldas_bot"])]
    for i, token in enumerate(tokens):
        username = names[i] if i < len(names) else f"auyldas{i + 1}_bot"
        engine.add_bot(token, username, options.name)
    for name in options.person:
        engine.add_person(name)
    async with serve(engine, options.host, options.port) as server:
        print(f"{server.url}/", flush=True)
        await asyncio.Event().wait()


if __name__ == "__main__":
    main()
