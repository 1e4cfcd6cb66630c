"""What people see of gatherings."""

from bot.delivery.letters import LetterFor
from bot.delivery.worker import Renderer
from bot.gatherings.screens import (
    told_after,
    told_calling,
    told_door,
    told_hall,
    told_minutes,
    told_wishes,
)

_PARTS = (told_calling, told_wishes, told_door, told_hall, told_minutes, told_after)

RENDERERS: dict[str, Renderer] = {
    kind: renderer for part in _PARTS for kind, renderer in part.RENDERERS.items()
}
LETTERS: dict[str, LetterFor] = {
    kind: letter for part in _PARTS for kind, letter in part.LETTERS.items()
}
