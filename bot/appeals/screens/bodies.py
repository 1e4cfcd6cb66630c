"""Other bodies: choosing one for an appeal, and the office's own list of them with contacts."""

from collections.abc import Sequence

from markupsafe import Markup

from bot.appeals.callbacks import (
    BodyPress,
    BodyRole,
    CardBodies,
    CardBody,
    CardPress,
    OnCard,
    OnTable,
)
from bot.appeals.screens.standing import redirect_line
from bot.appeals.screens.words import columns, number, pager
from bot.appeals.storage.bodies import BodyView
from bot.appeals.storage.views import AppealView
from bot.core.i18n import Translator
from bot.core.screen import Button, Screen, joined, lines, row, rows
from bot.core.text import excerpt

CARD = "bodies"
_LABEL = 40  # letters of a button
_PAGE = 5


def contacts(body: BodyView, t: Translator) -> str:
    """Name, phone and address, a line each, as plain words in the reader's language."""
    address = body.address(t.language)
    parts = (
        body.name(t.language),
        t.word("Phone: {phone}", phone=body.phone) if body.phone else "",
        t.word("Address: {address}", address=address) if address else "",
    )
    return "\n".join(part for part in parts if part)


# ── For an appeal ────────────────────────────────────────────────────────────────────────────


def choose_body(
    view: AppealView, bodies: Sequence[BodyView], t: Translator, *, page: int, edits: bool
) -> Screen:
    """Who is responsible? Whoever answers for the topic first; edits: the list may be edited."""
    pages = max(-(-len(bodies) // _PAGE), 1)
    page = min(page, pages - 1)

    def press(whom: str) -> str:
        return CardBody(appeal=view.id, version=view.version, whom=whom).pack()

    back = CardPress(do=OnCard.MORE, appeal=view.id, version=view.version).pack()
    listed = BodyPress(do=OnTable.LIST, okrug=view.okrug, body=0, version=0, appeal=view.id)
    return Screen(
        text=joined(
            Markup("<b>\u2116 {}</b>").format(number(view.number)),
            t("Which body is responsible?"),
            redirect_line(view, t),
        ),
        rows=rows(
            *(
                row(
                    Button(
                        excerpt(body.name(t.language), _LABEL),
                        press(str(body.id) if body.id else body.role),
                    )
                )
                for body in bodies[page * _PAGE : (page + 1) * _PAGE]
            ),
            pager(page, pages, lambda to: CardBodies(appeal=view.id, page=to).pack()),
            row(
                Button(t.word("Another: write"), press("")),
                Button(t.word("Bodies and contacts"), listed.pack()) if edits else None,
            ),
            row(Button(t.word("Back"), back)),
        ),
    )


def ask_phone(view: AppealView, body: BodyView, t: Translator) -> Screen:
    """Asked once, and kept for next time."""
    skip = CardBody(appeal=view.id, version=view.version, whom=body.role, skip=True).pack()
    back = CardPress(do=OnCard.REDIRECT, appeal=view.id, version=view.version).pack()
    return Screen(
        text=joined(
            Markup("<b>{}</b>").format(body.name(t.language)),
            t("What is its phone number? It is kept for next time."),
        ),
        rows=rows(row(Button(t.word("Skip"), skip)), row(Button(t.word("Back"), back))),
        card=CARD,
    )


# ── The office's list ────────────────────────────────────────────────────────────────────────


def _press(do: OnTable, okrug: str, appeal: int, body: int = 0, version: int = 0) -> str:
    return BodyPress(do=do, okrug=okrug, body=body, version=version, appeal=appeal).pack()


def body_list(
    okrug: str,
    bodies: Sequence[BodyView],
    t: Translator,
    *,
    appeal: int,
    page: int,
    back: str,
    said: str | None = None,
) -> Screen:
    """Every body kept; one is opened to be changed. back: data of the way back."""
    pages = max(-(-len(bodies) // _PAGE), 1)
    page = min(page, pages - 1)
    shown = bodies[page * _PAGE : (page + 1) * _PAGE]
    return Screen(
        text=joined(
            t("<b>Bodies and contacts</b>"),
            lines(*(_line(body, t) for body in shown))
            or t("Nothing is kept yet. Add a body with its phone, and residents will read it."),
        ),
        rows=rows(
            *(
                row(
                    Button(
                        excerpt(body.name(t.language), _LABEL),
                        _press(OnTable.OPEN, okrug, appeal, body.id),
                    )
                )
                for body in shown
            ),
            pager(page, pages, lambda to: _press(OnTable.LIST, okrug, appeal, to)),
            row(
                Button(t.word("Add from the list"), _press(OnTable.READY, okrug, appeal)),
                Button(t.word("Add another"), _press(OnTable.ADD, okrug, appeal)),
            ),
            row(Button(t.word("Back"), back)),
        ),
        toast=said,
        card=CARD,
    )


def _line(body: BodyView, t: Translator) -> Markup:
    return Markup("\u2022 {}").format(", ".join(filter(None, (body.name(t.language), body.phone))))


def role_list(
    okrug: str, bodies: Sequence[BodyView], t: Translator, *, appeal: int, page: int
) -> Screen:
    """Bodies of the common list that are not kept yet."""
    pages = max(-(-len(bodies) // _PAGE), 1)
    page = min(page, pages - 1)
    buttons = [
        Button(
            excerpt(body.name(t.language), _LABEL),
            BodyRole(okrug=okrug, role=body.role, appeal=appeal).pack(),
        )
        for body in bodies[page * _PAGE : (page + 1) * _PAGE]
    ]
    return Screen(
        text=t("Which body?"),
        rows=rows(
            *columns(buttons),
            pager(page, pages, lambda to: _press(OnTable.READY, okrug, appeal, to)),
            row(Button(t.word("Back"), _press(OnTable.LIST, okrug, appeal))),
        ),
        card=CARD,
    )


def body_card(body: BodyView, t: Translator, *, appeal: int, said: str | None = None) -> Screen:
    """One body, and what may be changed about it."""

    def button(label: str, do: OnTable) -> Button:
        return Button(label, _press(do, body.okrug, appeal, body.id, body.version))

    return Screen(
        text=joined(
            Markup("<b>{}</b>").format(body.name(t.language)),
            lines(
                t("In Kazakh: {text}", text=body.kk or "\u2013"),
                t("In Russian: {text}", text=body.ru or "\u2013"),
                t("Phone: {phone}", phone=body.phone or "\u2013"),
                t("Address in Kazakh: {text}", text=body.address_kk or "\u2013"),
                t("Address in Russian: {text}", text=body.address_ru or "\u2013"),
            ),
        ),
        rows=rows(
            row(button(t.word("Phone"), OnTable.PHONE)),
            row(
                button(t.word("Name in Kazakh"), OnTable.KK),
                button(t.word("Name in Russian"), OnTable.RU),
            ),
            row(
                button(t.word("Address in Kazakh"), OnTable.ADDRESS_KK),
                button(t.word("Address in Russian"), OnTable.ADDRESS_RU),
            ),
            row(
                button(t.word("Remove"), OnTable.REMOVE),
                Button(t.word("Back"), _press(OnTable.LIST, body.okrug, appeal)),
            ),
        ),
        toast=said,
        card=CARD,
    )


def ask_field(
    okrug: str, body: BodyView | None, do: OnTable, t: Translator, *, appeal: int
) -> Screen:
    """The next message is one of its fields."""
    back = (
        _press(OnTable.OPEN, okrug, appeal, body.id)
        if body
        else _press(OnTable.LIST, okrug, appeal)
    )
    return Screen(
        text=joined(
            Markup("<b>{}</b>").format(body.name(t.language)) if body else None, _request(do, t)
        ),
        rows=rows(row(Button(t.word("Cancel"), back))),
        card=CARD,
    )


def _request(do: OnTable, t: Translator) -> Markup:
    match do:
        case OnTable.KK:
            return t("Write its name in Kazakh.")
        case OnTable.RU:
            return t("Write its name in Russian.")
        case OnTable.PHONE:
            return t("Write its phone number.")
        case OnTable.ADDRESS_KK:
            return t("Write its address in Kazakh.")
        case OnTable.ADDRESS_RU:
            return t("Write its address in Russian.")
        case _:
            return t("What is the body called? Write its name.")


def body_removed(body: BodyView, t: Translator, *, appeal: int) -> Screen:
    """Gone, and one tap brings it back."""
    return Screen(
        text=t("Removed: {name}", name=body.name(t.language)),
        rows=rows(
            row(Button(t.word("Bring back"), _press(OnTable.BACK, body.okrug, appeal))),
            row(Button(t.word("Back"), _press(OnTable.LIST, body.okrug, appeal))),
        ),
        card=CARD,
    )
