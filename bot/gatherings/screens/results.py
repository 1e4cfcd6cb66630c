"""What everybody whom a gathering concerns is told once it is over, in one message."""

from collections.abc import Sequence

from markupsafe import Markup

from bot.core.i18n import Translator
from bot.core.screen import Button, Rows, joined, lines, plain, row, rows
from bot.core.text import excerpt, utf16_len
from bot.gatherings.callbacks.common import GatheringPress, OnGathering
from bot.gatherings.rules.hall import decides
from bot.gatherings.rules.kinds import BY_LAW
from bot.gatherings.rules.personal import KEPT, masked
from bot.gatherings.rules.votes import Outcome
from bot.gatherings.screens import tallies
from bot.gatherings.screens.words import heading, when
from bot.gatherings.storage.hall import ItemRecord
from bot.gatherings.storage.views import GatheringView

#: Telegram takes 4,096 letters; so many are for what was decided. Of what does not fit it is said
#: how much more there is.
_ROOM = 2800
_WORDS = 220  # letters of one question or decision
_NAMES = 600  # of who was elected


def results_text(
    view: GatheringView,
    items: Sequence[ItemRecord],
    present: int | None,
    needed: int | None,
    t: Translator,
) -> Markup:
    """What was decided, in short, and by how many votes. present, needed: at the opening."""
    agenda = [one for one in items if one.position and one.standing]
    return joined(
        t("<b>The gathering is over: what was decided</b>")
        if decides(view.kind)
        else t("<b>The meeting is over</b>"),
        lines(heading(view, t), when(view, t)),
        _were_there(present, needed, t),
        *_fitting(agenda, view, t),
        t("The minutes follow.") if view.kind in BY_LAW else None,
    )


def results_rows(view: GatheringView, t: Translator) -> Rows:
    """The way to its card."""
    data = GatheringPress(do=OnGathering.OPEN, gathering=view.id, version=view.version).pack()
    return rows(row(Button(t.word("Open the gathering"), data)))


def _were_there(present: int | None, needed: int | None, t: Translator) -> Markup | None:
    if present is None:
        return None
    if needed is None:
        return t("Those present: <b>{present}</b>", present=t.number(present))
    return t(
        "Those present: <b>{present}</b>. Quorum: {needed}, reached.",
        present=t.number(present),
        needed=t.number(needed),
    )


def _fitting(agenda: Sequence[ItemRecord], view: GatheringView, t: Translator) -> list[Markup]:
    """As many as one message holds, in their order."""
    shown: list[Markup] = []
    length = 0
    for number, item in enumerate(agenda, start=1):
        told = _told(number, item, view, t)
        length += utf16_len(plain(told)) + 2
        if length > _ROOM:
            left = len(agenda) - len(shown)
            more = t.plural("{n} more question is in the minutes.",
                            "{n} more questions are in the minutes.", n=left)  # fmt: skip
            return [*shown, more]
        shown.append(told)
    return shown


def _told(number: int, item: ItemRecord, view: GatheringView, t: Translator) -> Markup:
    words = excerpt(item.words.said(t.language), _WORDS)
    head = Markup("<b>{}.</b> {}").format(number, words)
    if item.election is not None:
        return lines(head, _elected(item, t))
    if item.vote is not None:
        return lines(head, _decided(item, t), tallies.came_to(
            item.vote, item.outcome, item.needed, t))  # fmt: skip
    if not item.done:
        return lines(head, t("It was not taken up.") if decides(view.kind) else None)
    return lines(head, t("Heard.") if decides(view.kind) else None, _decided(item, t))


def _decided(item: ItemRecord, t: Translator) -> Markup | None:
    """The decision, where it says more than the question."""
    words = item.decided.said(t.language)
    if not words or (item.vote is not None and item.outcome is not Outcome.PASSED):
        return None
    if words == item.words.said(t.language):
        return None
    return t("Decision: {words}", words=excerpt(masked(words, keep=KEPT).text, _WORDS))


def _elected(item: ItemRecord, t: Translator) -> Markup:
    election = item.election
    if election is None or election.result is None:
        return t("It was not taken up.")
    if not election.elected:
        return t("Nobody was elected.")
    names = t.listing(
        f"{one.name} ({vote.ayes}/{vote.present})" if (vote := one.vote) else one.name
        for one in election.elected
    )
    return t("Elected: {names}", names=excerpt(names, _NAMES))
