"""A form for words about one appeal: several messages, one preview, one tap.

Its data: appeal, version, move, pieces (as JSON), until. The office and residents fill in the
same form, each in a state of their own.
"""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any, Self

from aiogram.filters import Filter
from aiogram.fsm.context import FSMContext
from aiogram.fsm.state import State
from aiogram.types import TelegramObject

from bot.appeals.rules.limits import FILES_LIMIT
from bot.appeals.service import MUST_BE_WRITTEN, AppealView, File, Move, Piece, together
from bot.core.tx import Tx

WAITS = timedelta(days=1)
_MOST_PIECES = 2 * FILES_LIMIT


class Waiting(Filter):
    """A form that is still being filled in: a line sent days later means something else."""

    async def __call__(self, _: TelegramObject, tx: Tx, state: FSMContext) -> bool:
        until = (await state.get_data()).get("until")
        return until is not None and tx.now <= datetime.fromisoformat(until)


async def wait_for(state: FSMContext, form: State, until: datetime, **data: Any) -> None:
    """Take the next messages for a form, for a while."""
    await state.set_state(form)
    await state.set_data({**data, "until": until.isoformat()})


@dataclass(frozen=True)
class Words:
    """What the form holds."""

    appeal: int
    version: int
    move: Move
    pieces: tuple[Piece, ...] = ()

    @classmethod
    async def read(cls, state: FSMContext) -> Self:
        """The form as it stands."""
        data = await state.get_data()
        return cls(
            data["appeal"],
            data["version"],
            Move(data["move"]),
            tuple(Piece.from_json(piece) for piece in data["pieces"]),
        )

    async def write(self, state: FSMContext, form: State, tx: Tx) -> None:
        """Keep the form."""
        await wait_for(
            state,
            form,
            tx.now + WAITS,
            appeal=self.appeal,
            version=self.version,
            move=self.move.value,
            pieces=[piece.to_json() for piece in self.pieces],
        )

    def plus(self, piece: Piece) -> "Words":
        """With one more message."""
        return replace(self, pieces=(*self.pieces, piece)[:_MOST_PIECES])

    def emptied(self) -> "Words":
        """From the beginning."""
        return replace(self, pieces=())

    def as_of(self, view: AppealView) -> "Words":
        """The same words about the appeal as it is now."""
        return replace(self, version=view.version)

    @property
    def said(self) -> tuple[str, tuple[File, ...]]:
        """All messages as one."""
        text, files = together(self.pieces)
        return text, files[:FILES_LIMIT]

    @property
    def ready(self) -> bool:
        """Whether enough was said: some things have to be in writing."""
        text, files = self.said
        return bool(text) or (bool(files) and self.move not in MUST_BE_WRITTEN)
