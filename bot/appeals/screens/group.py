"""The card of an appeal in the staff group. It knows nothing that could give its author away."""

from markupsafe import Markup

from bot.appeals.callbacks import GroupPress, OnGroup
from bot.appeals.notices import AppealInGroup
from bot.appeals.rules.lifecycle import OPEN, TERM_RUNS, Move
from bot.appeals.rules.topics import load
from bot.appeals.screens.words import (
    SEPARATOR,
    URGENT,
    files_line,
    move_word,
    number,
    state_word,
    topic_line,
)
from bot.appeals.storage.group import GroupCard, group_card
from bot.core.access import Actor
from bot.core.i18n import LANGUAGES, Translator
from bot.core.screen import Button, Screen, joined, lines, row, rows, toast
from bot.core.tx import Tx
from bot.delivery.groups import Post, Section
from bot.people import service as people
from bot.places.poster import link_for

OPENS = "a"  # before the id of an appeal, in the link that opens it in private
_YES = "\u2705 "


async def render_group_card(
    tx: Tx, notice: AppealInGroup, _nobody: Actor, t: Translator
) -> Screen | None:
    """The card as it stands now; what was sent before the group was linked has none."""
    card = await group_card(tx, notice.appeal_id)
    group = await people.group_by_id(tx, notice.to)
    if card is None or group is None or card.okrug != group.okrug:
        return None
    if card.submitted_at < group.linked_at:
        return None
    link = link_for(await people.bot_username(tx), f"{OPENS}{card.id}")
    return group_post(card, link, t)


def group_post(card: GroupCard, link: str, t: Translator) -> Post:
    """Number, topic, village, due date, and where it stands. Once it is over, only edited."""
    return Post(
        text=joined(
            lines(
                Markup("{} <b>{}</b>").format(URGENT, t("URGENT")) if card.urgent else None,
                Markup("<b>\u2116 {}</b> \u00b7 {}").format(
                    number(card.number), state_word(card.state, t)
                ),
            ),
            lines(
                topic_line(card.topic, t, guess=card.topic_is_guess),
                t("Place: {place}", place=card.settlement.name(t.language))
                if card.settlement
                else None,
                files_line(card.files, t),
                _due(card, t),
            ),
            _who(card, t),
        ),
        rows=rows(
            row(
                Button(_YES + t.word("Accept"), _press(OnGroup.ACCEPT, card), style="primary")
                if Move.ACCEPT in card.moves
                else None
            ),
            row(
                Button(t.word("I take it"), _press(OnGroup.TAKE, card))
                if Move.HAND_OVER in card.moves and card.assignee_id is None
                else None,
                Button(t.word("Open"), url=link),
            ),
        ),
        card=f"appeal:{card.id}",
        section=section(card.topic),
        only_edit=card.state not in OPEN,
    )


def _press(do: OnGroup, card: GroupCard) -> str:
    return GroupPress(do=do, appeal=card.id, version=card.version).pack()


def _due(card: GroupCard, t: Translator) -> Markup | None:
    if card.state not in TERM_RUNS:
        return None
    if card.overdue:
        return t("Overdue, was due: {date}", date=t.date(card.due_on))
    return t("Answer by: {date}", date=t.date(card.due_on))


def _who(card: GroupCard, t: Translator) -> Markup | None:
    """Whoever of the office did the latest, and who sees to it."""
    did = None
    if card.move is not None and card.moved_by:
        did = Markup("{}: {}").format(move_word(card.move, t), card.moved_by)
    executor = None
    if card.assignee_id is not None:
        executor = t("Executor: {name}", name=card.assignee_name or t("no name given"))
    return lines(did, executor) or None


def section(topic: str) -> Section | None:
    """The category's own part of a forum, named in both languages; None without a topic."""
    category = topic.partition(".")[0]
    try:
        names = [load().name(category, language) for language in LANGUAGES] if category else []
    except KeyError:
        names = []
    return Section(category, SEPARATOR.join(names)) if names else None


# ── What is said over the group to whoever pressed ───────────────────────────────────────────


def not_theirs(okrug: str, t: Translator) -> Screen:
    """Whose this is."""
    return toast(
        t.word("Only the akim, a deputy or a moderator presses here: {okrug}", okrug=okrug),
        alert=True,
    )


def not_linked(t: Translator) -> Screen:
    """The group was unlinked, or another one took its place."""
    return toast(
        t.word("This group is not linked any more. Open the queue in private."), alert=True
    )


def topic_first(t: Translator) -> Screen:
    """It is accepted with a topic; the words are read in private."""
    return toast(t.word("It has no topic yet. Press “Open” and choose one."), alert=True)


def stands(card: GroupCard, by: object, t: Translator) -> Screen:
    """Somebody was first, or it has moved on otherwise: how it stands now."""
    if by:
        return toast(t.word("Another member of staff was first: {name}", name=by), alert=True)
    return done(card, t)


def done(card: GroupCard, t: Translator) -> Screen:
    """Where it stands now."""
    return toast(
        t.word("№ {number}: {state}", number=number(card.number), state=state_word(card.state, t))
    )
