"""How notices about polls are worded."""

from collections.abc import Callable, Sequence

import structlog
from markupsafe import Markup

from bot.core.access import Action, Actor
from bot.core.faults import cause
from bot.core.i18n import LANGUAGES, Language, Translator, translator
from bot.core.screen import Button, Media, Rows, Screen, joined, lines, rows
from bot.core.tx import Tx
from bot.delivery.drawing import not_made
from bot.delivery.letters import Letter, LetterFor
from bot.delivery.worker import Renderer
from bot.people.service import bot_username
from bot.places.poster import link_for
from bot.polls.models import Poll
from bot.polls.notices.asking import (
    PollAsked,
    PollCalledOff,
    PollCounted,
    PollFileWanted,
    PollReminded,
    PollResult,
)
from bot.polls.rules.kinds import State
from bot.polls.rules.links import payload
from bot.polls.screens.ballot import asked_line, letter_rows, letter_text, photo
from bot.polls.screens.drawings import picture, table
from bot.polls.screens.results import result_rows, result_text
from bot.polls.screens.words import advisory, heading, when_closes
from bot.polls.storage import polls as find
from bot.polls.storage import votes
from bot.polls.storage.outcomes import ResultView, result_of
from bot.polls.storage.views import PollView, poll_view

log = structlog.get_logger(__name__)

_BETWEEN = Markup("\n\n— — —\n\n")
Say = Callable[[Translator], Markup]


# ── Asking ───────────────────────────────────────────────────────────────────────────────────


async def _asked(
    tx: Tx, notice: PollAsked, language: Language | None, people: Sequence[int]
) -> Letter | None:
    """The question, as long as it can be answered; a public chat has a link to where it is."""
    row = await _open(tx, notice.poll_id)
    if row is None:
        return None
    view = await poll_view(tx, row)
    if language is None:
        return _to_public(
            tx, lambda t: _public_text(view, t), media=photo(view), rows=await _link(tx, view)
        )
    t = translator(language, tx.zone)
    screen = Screen(text=letter_text(view, t), rows=letter_rows(view, t), media=photo(view))
    return Letter(screen, rows_of=await _voted(tx, row, view, t, people))


async def _reminded(
    tx: Tx, notice: PollReminded, language: Language | None, people: Sequence[int]
) -> Letter | None:
    """The same once more, under what is left of the time."""
    row = await _open(tx, notice.poll_id)
    if row is None or language is None:
        return None
    view, t = await poll_view(tx, row), translator(language, tx.zone)
    head = t("⏰ <b>The poll ends soon. You can still vote.</b>")
    screen = Screen(text=letter_text(view, t, head=head), rows=letter_rows(view, t))
    return Letter(screen, rows_of=await _voted(tx, row, view, t, people))


async def _open(tx: Tx, poll_id: int) -> Poll | None:
    """A poll that can still be answered."""
    row = await find.poll(tx, poll_id)
    if row is None or row.state is not State.OPEN:
        return None
    return row if row.closes_at is not None and tx.now < row.closes_at else None


async def _voted(
    tx: Tx, row: Poll, view: PollView, t: Translator, people: Sequence[int]
) -> dict[int, Rows]:
    """Whoever has voted by another letter finds it so."""
    made = await votes.choices_of(tx, row, people)
    return {one: letter_rows(view, t, chosen) for one, chosen in made.items()}


def _public_text(view: PollView, t: Translator) -> Markup:
    options = (Markup("• {}").format(one.said(t.language)) for one in view.options)
    return joined(
        heading(view, t),
        lines(*options),
        lines(when_closes(view, t), asked_line(view, t)),
        t("Residents vote in the bot: the button is below."),
        advisory(t),
    )


async def _link(tx: Tx, view: PollView) -> Rows:
    """The button that opens it in the bot, said in both languages."""
    username = await bot_username(tx)
    if not username:
        return ()
    label = " · ".join(translator(one).word("Vote in the bot") for one in LANGUAGES)
    return rows((Button(label, url=link_for(username, payload(view.id))),))


def _to_public(tx: Tx, say: Say, *, media: tuple[Media, ...] = (), rows: Rows = ()) -> Letter:
    """In both languages: one message, or two where it is too long."""
    first, last = (say(translator(one, tx.zone)) for one in LANGUAGES)
    whole = Screen(text=_BETWEEN.join((first, last)), rows=rows, media=media)
    return Letter(whole, apart=(Screen(text=first), Screen(text=last, rows=rows)))


# ── Afterwards ───────────────────────────────────────────────────────────────────────────────


async def _called_off(
    tx: Tx, notice: PollCalledOff, language: Language | None, _people: Sequence[int]
) -> Letter | None:
    """It is not counted, and why."""
    row = await find.poll(tx, notice.poll_id)
    if row is None or row.state is not State.CANCELLED:
        return None
    view = await poll_view(tx, row)
    if language is None:
        return _to_public(tx, lambda t: _off(view, t))
    return Letter(Screen(text=_off(view, translator(language, tx.zone))))


def _off(view: PollView, t: Translator) -> Markup:
    return joined(
        t("❌ <b>The poll was called off</b>"),
        heading(view, t),
        lines(
            t("Votes are not counted."),
            t("Reason: {reason}", reason=view.why) if view.why else None,
        ),
    )


async def _result(
    tx: Tx, notice: PollResult, language: Language | None, _people: Sequence[int]
) -> Letter | None:
    """What came out, as text and as a picture."""
    result = await _over(tx, notice.poll_id, office=False)
    if result is None:
        return None
    if language is None:
        drawn = [one for tongue in LANGUAGES for one in await _drawn(tx, result, tongue)]
        return _to_public(tx, lambda t: _result_text(result, t), media=tuple(drawn))
    t = translator(language, tx.zone)
    text = _result_text(result, t, own=notice.settlement)
    return Letter(Screen(text=text, media=await _drawn(tx, result, language)))


async def _over(tx: Tx, poll_id: int, *, office: bool) -> ResultView | None:
    row = await find.poll(tx, poll_id)
    if row is None or row.state is not State.CLOSED:
        return None
    return await result_of(tx, row, office=office)


def _result_text(result: ResultView, t: Translator, own: str = "") -> Markup:
    return result_text(result, t, head=t("<b>The result of the poll</b>"), own=own)


async def _drawn(tx: Tx, result: ResultView, language: Language) -> tuple[Media, ...]:
    """The picture, drawn once for all; where that fails the words go alone."""
    if not result.is_told:
        return ()
    try:
        content = await picture(result, language, tx.zone)()
    except Exception as error:  # noqa: BLE001 - the words say it all without it
        log.error("poll.not_drawn", **cause(error))  # noqa: TRY400 - a traceback quotes people
        return ()
    return (Media("photo", content=content, name=translator(language).word("poll.png")),)


async def _counted(tx: Tx, notice: PollCounted, actor: Actor, t: Translator) -> Screen | None:
    """The same for the office, with what it may have besides."""
    result = await _over(tx, notice.poll_id, office=True)
    if result is None or not actor.may(Action.RUN_POLL, result.view.okrug):
        return None
    media: tuple[Media, ...] = ()
    if result.is_told:
        drawn = picture(result, t.language, tx.zone)
        media = (Media("photo", drawn=drawn, name=t.word("poll.png"), spare=True),)
    return Screen(
        text=_result_text(result, t),
        rows=result_rows(result, t, back=False),
        media=media,
        show="new",
    )


async def _file(tx: Tx, notice: PollFileWanted, actor: Actor, t: Translator) -> Screen | None:
    """The result as a file, for whoever may still see it."""
    result = await _over(tx, notice.poll_id, office=True)
    if result is None or not result.is_told:
        return None
    view = result.view
    near = actor.okrug == view.okrug or bool(actor.roles_in(view.okrug))
    office = actor.may(Action.RUN_POLL, view.okrug)
    if not (office or (near and notice.what == "picture")):
        return None
    if notice.what == "picture":
        drawn = picture(result, t.language, tx.zone)
        media = Media("photo", drawn=drawn, name=t.word("poll.png"), instead=not_made(t))
    else:
        made = table(result, t.language, tx.zone)
        name = t.word("poll {number}.xlsx", number=view.id)
        media = Media("document", drawn=made, name=name, instead=not_made(t))
    return Screen(text=joined(heading(view, t), advisory(t)), media=(media,), show="new")


RENDERERS: dict[str, Renderer] = {
    PollCounted.kind: _counted,
    PollFileWanted.kind: _file,
}
LETTERS: dict[str, LetterFor] = {
    PollAsked.kind: _asked,
    PollReminded.kind: _reminded,
    PollCalledOff.kind: _called_off,
    PollResult.kind: _result,
}
