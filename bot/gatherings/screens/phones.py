"""Phones as a help for counting: what is asked on each, and the tally on the desk."""

from markupsafe import Markup

from bot.core.i18n import Translator
from bot.core.screen import Button, Rows, Screen, joined, lines, row, rows
from bot.core.text import excerpt
from bot.gatherings.callbacks.hall import HandPress, ItemPress, OnItem
from bot.gatherings.rules.replies import Hand
from bot.gatherings.screens import tallies
from bot.gatherings.screens.hall_parts import QUOTE
from bot.gatherings.storage.hall import ItemRecord
from bot.gatherings.storage.hall_view import TallyView


def hands_rows(item_id: int, candidate_id: int, mine: Hand | None, t: Translator) -> Rows:
    """For, against, abstained; one's own hand has a tick."""
    words = {
        Hand.AYE: t.word("For"),
        Hand.NO: t.word("Against"),
        Hand.ABSTAIN: t.word("Abstain"),
    }

    def button(hand: Hand) -> Button:
        data = HandPress(item=item_id, candidate=candidate_id, hand=hand).pack()
        return Button((tallies.DONE + " " if hand is mine else "") + words[hand], data)

    return rows(row(button(Hand.AYE)), row(button(Hand.NO), button(Hand.ABSTAIN)))


def hands_letter(tally: TallyView, t: Translator) -> Screen:
    """What somebody who checked in is asked."""
    return Screen(
        text=joined(
            t("\u270b <b>Now there is a vote</b>"),
            subject(tally, t),
            t("Raise your hand in the hall: that is what counts. Your tap only helps to count."),
        ),
        rows=hands_rows(tally.item.id, tally.candidate_id, None, t),
    )


def subject(tally: TallyView, t: Translator) -> Markup:
    """On what, or on whom."""
    item = tally.item
    if tally.candidate:
        return lines(tallies.name_of(item, t), Markup("<b>{}</b>").format(tally.candidate))
    if tallies.is_officer(item):
        return lines(tallies.name_of(item, t), Markup("<b>{}</b>").format(item.name))
    words = item.proposed.said(t.language) or tallies.name_of(item, t)
    return Markup("<b>{}</b>").format(excerpt(words, QUOTE))


def card_of(item: ItemRecord) -> str:
    """The living tally of one time that hands are asked for."""
    return f"hands:{item.id}:{item.hands_round}"


def tally_screen(tally: TallyView, number: int, t: Translator) -> Screen:
    """How many have tapped. number: of the candidate, 0 for an item."""
    item = tally.item

    def press(label: str, do: OnItem) -> Button:
        data = ItemPress(do=do, item=item.id, version=item.version, number=number).pack()
        return Button(label, data)

    return Screen(
        text=joined(
            t("<b>The phones help to count</b>"),
            subject(tally, t),
            lines(
                t("For: {ayes}, against: {noes}, abstained: {abstained}", ayes=tally.ayes,
                  noes=tally.noes, abstained=tally.abstained),
                t("Answered: {raised} of {asked} phones", raised=tally.raised, asked=tally.asked),
            ),
            t("Only a help: hands raised in the room count. Whoever has no phone is not in these "
              "numbers."),
            None if tally.open else t("The phones are not asked any more."),
        ),
        rows=rows(
            row(press(t.word("Stop and count"), OnItem.STOP)),
            row(press(t.word("Show it anew"), OnItem.TALLY)),
        )
        if tally.open
        else (),
        card=card_of(item),
    )  # fmt: skip
