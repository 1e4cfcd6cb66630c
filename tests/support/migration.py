"""Write down what changed in the models: `make migration NAME="what changes"`.

The difference is taken between the migrations so far, run on an empty database of its own, and
the models as they are; your database is not touched.
"""

import sys
import tempfile
from pathlib import Path

from alembic import command
from alembic.config import Config

from bot.core.db import normal_url
from bot.migrate import ROOT, head


def config(url: str) -> Config:
    """Alembic's configuration for a database."""
    made = Config()
    made.set_main_option("script_location", str(ROOT / "migrations"))
    made.attributes["url"] = normal_url(url)
    return made


def main() -> int:
    """Make the next numbered file in migrations/versions."""
    if len(sys.argv) != 2:
        sys.stderr.write('Say what changes: make migration NAME="what changes"\n')
        return 2
    with tempfile.TemporaryDirectory() as folder:
        fresh = config(f"sqlite:///{Path(folder) / 'empty.db'}")
        command.upgrade(fresh, "head")
        command.revision(
            fresh, message=sys.argv[1], autogenerate=True, rev_id=f"{int(head()) + 1:04}"
        )
    return 0


if __name__ == "__main__":
    sys.exit(main())
