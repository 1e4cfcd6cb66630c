"""A broadcast as it arrives: on a phone in the reader's language, in a public chat in both."""

from collections.abc import Mapping, Sequence

import sqlalchemy as sa
from markupsafe import Markup

from bot.broadcasts.callbacks.letter import LetterPress, OnLetter
from bot.broadcasts.models import Broadcast, BroadcastAnswer
from bot.broadcasts.notices import (
    BroadcastCorrected,
    BroadcastSent,
    BroadcastUnpinned,
    BroadcastWithdrawn,
    RollCalled,
)
from bot.broadcasts.rules.lifecycle import TOLD, Answer, Asks, State
from bot.broadcasts.storage import broadcasts as find
from bot.core.i18n import LANGUAGES, Language, Translator, translator
from bot.core.screen import Button, Media, Rows, Screen, joined, lines, plain, rows
from bot.core.text import excerpt
from bot.core.tx import Tx
from bot.delivery.letters import Letter, LetterFor
from bot.places import service as places
from bot.places.models import Place
from bot.places.service import name_of

_GONE = frozenset({State.WITHDRAWN, State.DRAFT, State.DISCARDED})
_REMINDER = 120  # letters of the question, when it is asked again
_BETWEEN = Markup("\n\n— — —\n\n")


def letter_screen(
    row: Broadcast, office: Place | None, language: Language | None, zone: str
) -> Screen:
    """The broadcast as it arrives. language: None for a public chat, which reads both."""
    spoken = [language] if language else [one for one in LANGUAGES if getattr(row, one)]
    texts = [_said(row, office, translator(one, zone)) for one in spoken]
    return Screen(
        text=_BETWEEN.join(texts),
        rows=letter_rows(row, language),
        media=_media(row),
        location=_place(row),
    )


def _media(row: Broadcast) -> tuple[Media, ...]:
    return tuple(Media(kind=one["kind"], file_id=one["id"]) for one in row.files)


def _place(row: Broadcast) -> tuple[float, float] | None:
    if row.latitude is None or row.longitude is None:
        return None
    return row.latitude, row.longitude


def _apart(
    row: Broadcast, office: Place | None, language: Language | None, zone: str
) -> tuple[()] | tuple[Screen, Screen]:
    """For a public chat: each language in a message of its own, the link under the last."""
    if language or not (row.kk and row.ru):
        return ()
    first, last = (_said(row, office, translator(one, zone)) for one in LANGUAGES)
    return Screen(text=first), Screen(text=last, rows=letter_rows(row, language))


def _said(row: Broadcast, office: Place | None, t: Translator) -> Markup:
    text = _words(row, t.language)
    name = name_of(office, t.language) if office else ""
    if row.urgent:
        heading = lines(t("🚨 <b>URGENT ALERT</b>"), t("<b>{name}</b>", name=name) if name else "")
    else:
        heading = t("📢 <b>{name}</b>", name=name) if name else t("📢 <b>Notice</b>")
    corrected = None
    if row.corrected_at is not None:
        when = t.short_moment(row.corrected_at)
        corrected = t("<i>Corrected: {when}</i>", when=when)
    return joined(heading, text, corrected)


def letter_rows(row: Broadcast, language: Language | None, answered: Answer | None = None) -> Rows:
    """The buttons under it; a public chat has the link alone."""
    t = translator(language or LANGUAGES[0])
    asked: Rows = ()
    if language and row.closed_at is None:
        asked = answer_rows(row.id, row.asks, answered, t)
    return (*asked, *_link(row, t))


def _link(row: Broadcast, t: Translator) -> Rows:
    if not row.link_url:
        return ()
    said = row.link_kk if t.language == "kk" else row.link_ru
    label = said or row.link_kk or row.link_ru or t.word("More about it")
    return ((Button(label, url=row.link_url),),)


def answer_rows(broadcast_id: int, asks: Asks, answered: Answer | None, t: Translator) -> Rows:
    """What a reader is asked; what was answered stands first and can be changed."""

    def press(label: str, do: OnLetter) -> Button:
        return Button(label, data=LetterPress(do=do, broadcast=broadcast_id).pack())

    if asks is Asks.READ:
        if answered is Answer.READ:
            return rows((press(t.word("✅ You have read this"), OnLetter.DONE),))
        return rows((press(t.word("I have read this"), OnLetter.READ),))
    if asks is not Asks.SAFE:
        return ()
    safe = press(t.word("We are safe"), OnLetter.SAFE)
    help_ = press(t.word("We need help"), OnLetter.HELP)
    if answered is Answer.SAFE:
        return rows((press(t.word("✅ You are safe"), OnLetter.DONE),), (help_,))
    if answered is Answer.HELP:
        return rows((press(t.word("🆘 You asked for help"), OnLetter.DONE),), (safe,))
    return rows((safe,), (help_,))


async def _read(tx: Tx, broadcast_id: int) -> tuple[Broadcast | None, Place | None]:
    row = await find.broadcast(tx, broadcast_id)
    office = await places.resolve(tx, row.office) if row is not None and row.office else None
    return row, office


async def _sent(
    tx: Tx, notice: BroadcastSent, language: Language | None, _people: Sequence[int]
) -> Letter | None:
    """The words as they are now; nothing of what was stopped."""
    row, office = await _read(tx, notice.broadcast_id)
    if row is None or row.state in _GONE or row.state is State.CANCELLED:
        return None
    screen = letter_screen(row, office, language, tx.zone)
    return Letter(screen, pin=row.urgent, apart=_apart(row, office, language, tx.zone))


async def _corrected(
    tx: Tx, notice: BroadcastCorrected, language: Language | None, people: Sequence[int]
) -> Letter | None:
    """The message becomes what it should have said; whoever has answered keeps their answer."""
    row, office = await _read(tx, notice.broadcast_id)
    if row is None or row.state in _GONE:
        return None
    screen = letter_screen(row, office, language, tx.zone)
    said = await _answers(tx, row, people)
    return Letter(
        screen,
        do="edit",
        pin=row.urgent,
        apart=_apart(row, office, language, tx.zone),
        rows_of={one: letter_rows(row, language, answer) for one, answer in said.items()},
    )


async def _answers(tx: Tx, row: Broadcast, people: Sequence[int]) -> Mapping[int, Answer]:
    if row.asks is Asks.NOTHING:
        return {}
    found = await tx.session.execute(
        sa.select(BroadcastAnswer.person_id, BroadcastAnswer.answer).where(
            BroadcastAnswer.broadcast_id == row.id, BroadcastAnswer.person_id.in_(people)
        )
    )
    return {person: Answer(said) for person, said in found}


async def _withdrawn(
    tx: Tx, notice: BroadcastWithdrawn, language: Language | None, _people: Sequence[int]
) -> Letter | None:
    """Gone; where Telegram no longer deletes it, its words are."""
    row, _ = await _read(tx, notice.broadcast_id)
    spoken = [translator(one) for one in ((language,) if language else LANGUAGES)]
    texts = [t("This notice was withdrawn.") for t in spoken]
    screen = Screen(
        text=joined(*texts),
        media=_media(row) if row else (),
        location=_place(row) if row else None,
    )
    first, last = Screen(text=texts[0]), Screen(text=texts[-1])
    return Letter(screen, do="delete", apart=() if language else (first, last))


async def _unpinned(
    tx: Tx, notice: BroadcastUnpinned, _language: Language | None, _people: Sequence[int]
) -> Letter | None:
    """It stays, and is not pinned."""
    row, _ = await _read(tx, notice.broadcast_id)
    if row is None or row.state in _GONE:
        return None
    return Letter(Screen(media=_media(row), location=_place(row)), do="unpin")


async def _called(
    tx: Tx, notice: RollCalled, language: Language | None, _people: Sequence[int]
) -> Letter | None:
    """The same question once more, in short, and what it was about."""
    row, _ = await _read(tx, notice.broadcast_id)
    if row is None or row.state not in TOLD or row.closed_at is not None or language is None:
        return None
    t = translator(language, tx.zone)
    asked = t(
        "🚨 <b>Are you safe?</b>\nWe have not heard from you yet. Please press a button. "
        "In danger call 112."
    )
    about = excerpt(plain(_words(row, language)), _REMINDER)
    text = joined(asked, Markup("<blockquote>{}</blockquote>").format(about) if about else None)
    return Letter(Screen(text=text, rows=answer_rows(row.id, row.asks, None, t)))


def _words(row: Broadcast, language: Language) -> Markup:
    mine, other = (row.kk, row.ru) if language == "kk" else (row.ru, row.kk)
    return Markup(mine or other)  # noqa: S704 - ours: escaped when it was written


LETTERS: dict[str, LetterFor] = {
    BroadcastSent.kind: _sent,
    BroadcastCorrected.kind: _corrected,
    BroadcastWithdrawn.kind: _withdrawn,
    BroadcastUnpinned.kind: _unpinned,
    RollCalled.kind: _called,
}
