"""A form for words about one appeal: several messages, one preview, one tap.

Its data: the fields of `Words` as plain JSON, and until. The office and residents fill in the same
form, each in a state of their own.
"""

from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Any, Self

from aiogram.filters import Filter
from aiogram.filters.callback_data import CallbackData
from aiogram.fsm.context import FSMContext
from aiogram.fsm.state import State
from aiogram.types import Message, TelegramObject

from bot.appeals.callbacks import CardPress, CardTopics, OwnPress, Stars
from bot.appeals.rules.limits import FILES_LIMIT, TEXT_KEPT, TEXT_LIMIT
from bot.appeals.screens.said import Preview
from bot.appeals.service import (
    MUST_BE_WRITTEN,
    AppealView,
    File,
    Move,
    Piece,
    together,
    told_about,
)
from bot.core.access import Actor
from bot.core.text import clean, utf16_len
from bot.core.tx import Tx

WAITS = timedelta(days=1)
_MOST_PIECES = 99
_ABOUT_OWN: tuple[type[CallbackData], ...] = (OwnPress, Stars)
_ABOUT_DESK: tuple[type[CallbackData], ...] = (CardPress, CardTopics)


class Waiting(Filter):
    """A form that is still being filled in: a line sent days later means something else."""

    async def __call__(self, _: TelegramObject, tx: Tx, state: FSMContext) -> bool:
        until = (await state.get_data()).get("until")
        return until is not None and tx.now <= datetime.fromisoformat(until)


async def wait_for(state: FSMContext, form: State, until: datetime, **data: Any) -> None:
    """Take the next messages for a form, for a while."""
    await state.set_state(form)
    await state.set_data({**data, "until": until.isoformat()})


async def replied_to(message: Message, tx: Tx, actor: Actor) -> tuple[int, bool] | None:
    """The appeal whose message somebody replies to, and whether it is their own.

    The buttons under it tell what it shows now; where it has none, the outbox what it told.
    """
    quoted = message.reply_to_message
    if quoted is None or quoted.from_user is None or quoted.from_user.id != tx.bot_id:
        return None
    if quoted.reply_markup is None:
        return await told_about(tx, actor, quoted.message_id) if actor.known else None
    rows = quoted.reply_markup.inline_keyboard
    data = [button.callback_data for row in rows for button in row if button.callback_data]
    shown = {about for one in data if (about := _about(one)) is not None}
    return shown.pop() if len(shown) == 1 else None  # a list shows many


def _about(data: str) -> tuple[int, bool] | None:
    prefix = data.partition(":")[0]
    for kinds, own in ((_ABOUT_OWN, True), (_ABOUT_DESK, False)):
        for kind in kinds:
            if kind.__prefix__ == prefix:
                try:
                    return kind.unpack(data).appeal, own  # type: ignore[attr-defined]  # each has it
                except (TypeError, ValueError):
                    return None  # drawn by another version
    return None


@dataclass(frozen=True)
class Words:
    """What the form holds.

    move: None until a member of staff has said what their words are.
    draft: where the words were written first; it is used up when they are sent.
    lost, files_lost: letters and files beyond what a form keeps.
    day: until when it is extended, or what day work is promised for.
    body: whom it is redirected to; 0 where that is written out.
    stock: a template's words, which stand until others are written.
    changes: how often these three were changed, and everything begun anew.
    """

    appeal: int
    version: int
    move: Move | None
    pieces: tuple[Piece, ...] = ()
    draft: int = 0
    lost: int = 0
    files_lost: int = 0
    day: date | None = None
    body: int = 0
    stock: str = ""
    changes: int = 0

    @classmethod
    async def read(cls, state: FSMContext) -> Self:
        """The form as it stands."""
        data = await state.get_data()
        return cls(
            data["appeal"],
            data["version"],
            Move(data["move"]) if data["move"] else None,
            tuple(Piece.from_json(piece) for piece in data["pieces"]),
            data.get("draft", 0),
            data.get("lost", 0),
            data.get("files_lost", 0),
            date.fromisoformat(data["day"]) if data.get("day") else None,
            data.get("body", 0),
            data.get("stock", ""),
            data.get("changes", 0),
        )

    async def write(self, state: FSMContext, form: State, tx: Tx) -> None:
        """Keep the form."""
        await wait_for(
            state,
            form,
            tx.now + WAITS,
            appeal=self.appeal,
            version=self.version,
            move=self.move.value if self.move else "",
            pieces=[piece.to_json() for piece in self.pieces],
            draft=self.draft,
            lost=self.lost,
            files_lost=self.files_lost,
            day=self.day.isoformat() if self.day else "",
            body=self.body,
            stock=self.stock,
            changes=self.changes,
        )

    def plus(self, piece: Piece) -> "Words":
        """With one more message; what a form does not keep is counted."""
        text, files = together(self.pieces)
        full = len(self.pieces) >= _MOST_PIECES
        words = clean(piece.text, 0 if full else max(TEXT_KEPT - utf16_len(text), 0))
        media = () if full else piece.media[: max(FILES_LIMIT - len(files), 0)]
        kept = replace(piece, text=words, media=media)
        return replace(
            self,
            pieces=self.pieces if full else (*self.pieces, kept),
            lost=self.lost + utf16_len(clean(piece.text, TEXT_KEPT)) - utf16_len(words),
            files_lost=self.files_lost + len(piece.media) - len(media),
        )

    def emptied(self) -> "Words":
        """From the beginning."""
        return replace(self, pieces=(), lost=0, files_lost=0, stock="")

    def changed(self, **values: Any) -> "Words":
        """With something else about them: an older preview shows another thing than this."""
        return replace(self, **values, changes=self.changes + 1)

    @property
    def turn(self) -> int:
        """Which preview shows these words: how many messages, and how often it was changed."""
        return len(self.pieces) + (_MOST_PIECES + 1) * self.changes

    @property
    def has_words(self) -> bool:
        """Whether anything was said yet."""
        return bool(self.pieces or self.stock)

    def as_of(self, view: AppealView) -> "Words":
        """The same words about the appeal as it is now."""
        return replace(self, version=view.version)

    @property
    def said(self) -> tuple[str, tuple[File, ...]]:
        """All messages as one."""
        text, files = together(self.pieces)
        return clean(text or self.stock, TEXT_LIMIT), files[:FILES_LIMIT]

    def preview(self, move: Move) -> Preview:
        """What is about to be said, and what of it does not fit."""
        text, files = self.said
        whole = utf16_len(together(self.pieces)[0])
        over = whole - utf16_len(text) if whole > TEXT_LIMIT else 0
        return Preview(
            move,
            text,
            files,
            self.turn,
            ready=self.ready,
            cut=over + self.lost,
            files_left_out=self.files_lost,
            stock=bool(self.stock) and not any(piece.text for piece in self.pieces),
        )

    @property
    def ready(self) -> bool:
        """Whether enough was said: some things have to be in writing."""
        text, files = self.said
        if text or self.body:
            return True
        return bool(files) and self.move not in MUST_BE_WRITTEN
