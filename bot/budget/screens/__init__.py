"""What people see of the people's budget."""

from bot.budget.screens import (
    told_counting,
    told_delivery,
    told_ideas,
    told_rounds,
    told_voting,
)
from bot.delivery.letters import LetterFor
from bot.delivery.worker import Renderer

_PARTS = (told_rounds, told_ideas, told_voting, told_counting, told_delivery)

RENDERERS: dict[str, Renderer] = {
    kind: renderer for part in _PARTS for kind, renderer in part.RENDERERS.items()
}
LETTERS: dict[str, LetterFor] = {
    kind: letter for part in _PARTS for kind, letter in part.LETTERS.items()
}
