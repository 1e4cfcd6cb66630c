"""docs/permissions.md, from the matrix: `python -m tests.support.permissions` writes it."""

from pathlib import Path

from bot.core.access import GRANTS, Role

FILE = Path(__file__).parents[2] / "docs" / "permissions.md"


def page() -> str:
    """The matrix as a table: one row an action, one column a role."""
    head = ["action", *(role.value for role in Role)]
    rows = [
        [action.value, *("✓" if role in roles else "" for role in Role)]
        for action, roles in GRANTS.items()
    ]
    table = [head, ["---"] * len(head), *rows]
    lines = ["| " + " | ".join(row) + " |" for row in table]
    return (
        "# Who may do what\n\n"
        "Made from `bot/core/access.py` by `python -m tests.support.permissions`. A role counts "
        "only in its own\nokrug (an observer's in its district, an operator's everywhere).\n\n"
        + "\n".join(lines)
        + "\n"
    )


if __name__ == "__main__":
    FILE.parent.mkdir(exist_ok=True)
    FILE.write_text(page(), encoding="utf-8")
