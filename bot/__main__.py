"""`python -m bot`."""

import sys

try:
    from bot.cli import main
except ModuleNotFoundError as error:  # a Python without what the bot needs
    sys.exit(f"{error.name} is not installed here. Use .venv/bin/python, or run: make install")

sys.exit(main())
