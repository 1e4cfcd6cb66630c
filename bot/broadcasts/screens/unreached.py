"""Whom a broadcast has not reached, to be phoned; and why messages were given up."""

from collections.abc import Mapping, Sequence
from itertools import groupby

from markupsafe import Markup

from bot.broadcasts.callbacks.work import OnWork, UnreachedPress
from bot.broadcasts.screens.card import press, to_card
from bot.broadcasts.screens.phone_list import PhoneRow, phone_file
from bot.broadcasts.storage.cards import CardView
from bot.broadcasts.storage.progress import Household
from bot.core.i18n import Translator
from bot.core.screen import Button, Rows, Screen, joined, lines, row, rows
from bot.delivery.causes import cause_words
from bot.delivery.models import Outcome
from bot.delivery.outbox import CALLED_OFF

_PAGE = 15
_CAUSES = 8
_BETWEEN = Markup(" \u00b7 ")
Villages = Mapping[str, str]  # names by code


def unreached_screen(
    card: CardView, people: Sequence[Household], villages: Villages, page: int, t: Translator
) -> Screen:
    """A page of people by village, with numbers that a phone dials when they are pressed."""
    if not people:
        gone = card.progress.unreached > 0  # swept with the outbox
        said = t("Whom it has not reached is kept for 90 days.")
        said = said if gone else t("Everybody was reached.")
        return Screen(text=said, rows=rows((to_card(card.view, t),)))
    pages = -(-len(people) // _PAGE)
    page = min(page, pages - 1)
    shown = people[page * _PAGE : (page + 1) * _PAGE]
    phones = sum(1 for one in people if one.phone)
    return Screen(
        text=joined(
            t("<b>To phone: {n}</b>, numbers known of {phones}", n=len(people), phones=phones),
            *(
                lines(
                    Markup("<b>{}</b>").format(villages.get(code) or t("Without a village")),
                    *(_line(one, t) for one in those),
                )
                for code, those in groupby(shown, key=lambda one: one.settlement)
            ),
        ),
        rows=rows(
            (Button(t.word("As a file"), _to(card, page, file=True)),),
            _leaf(card, page, pages),
            (to_card(card.view, t),),
        ),
    )


def _line(one: Household, t: Translator) -> Markup:
    return _BETWEEN.join(
        (
            Markup.escape(one.name or t("no name given")),
            Markup.escape(one.phone or t("no phone number")),
            Markup.escape(why_word(one, t)),
        )
    )


def why_word(one: Household, t: Translator) -> str:
    """Why it did not come to somebody."""
    if one.error == CALLED_OFF:
        return t.word("stopped before their turn")
    match one.why:
        case Outcome.UNREACHABLE:
            return t.word("blocked the bot or left Telegram")
        case Outcome.DROPPED:
            return t.word("switched notices off")
        case _:
            return t.word("the message did not arrive")


def _to(card: CardView, page: int, *, file: bool = False) -> str:
    return UnreachedPress(broadcast=card.view.id, page=page, file=file).pack()


def _leaf(card: CardView, page: int, pages: int) -> tuple[Button, ...]:
    if pages == 1:
        return ()
    return row(
        Button("\u2039", _to(card, page - 1)) if page else None,
        Button(f"{page + 1} / {pages}", _to(card, page)),
        Button("\u203a", _to(card, page + 1)) if page + 1 < pages else None,
    )


def unreached_file(
    broadcast_id: int, people: Sequence[Household], villages: Villages, t: Translator
) -> Screen:
    """Everybody, as a file beside the list."""
    listed = [
        PhoneRow(villages.get(one.settlement, ""), one.name, one.phone, why_word(one, t))
        for one in people
    ]
    return Screen(
        text=t.plural("{n} person to phone", "{n} people to phone", n=len(listed)),
        media=(phone_file(listed, broadcast_id, t),),
        show="new",
    )


def causes_screen(card: CardView, causes: Sequence[tuple[str, int]], t: Translator) -> Screen:
    """Why messages were given up, and one more try."""
    if not causes:
        return Screen(text=t("Nothing was given up."), rows=rows((to_card(card.view, t),)))
    return Screen(
        text=joined(
            t("<b>Why not sent</b>"),
            lines(
                *(
                    Markup("{} – {}").format(t.number(n), cause_words(error, t))
                    for error, n in causes[:_CAUSES]
                )
            ),
            t("Each was tried three times. Whoever blocked the bot is not among these."),
        ),
        rows=_causes_rows(card, t),
    )


def _causes_rows(card: CardView, t: Translator) -> Rows:
    again = press(t.word("Try again"), OnWork.RETRY, card.view)
    return rows((again,), (to_card(card.view, t),))
