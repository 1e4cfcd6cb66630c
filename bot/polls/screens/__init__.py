"""What people see of polls."""

from bot.delivery.letters import LetterFor
from bot.delivery.worker import Renderer
from bot.polls.screens import told

RENDERERS: dict[str, Renderer] = {**told.RENDERERS}
LETTERS: dict[str, LetterFor] = {**told.LETTERS}
