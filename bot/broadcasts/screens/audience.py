"""Whom a draft is for: what there is to choose from, and how many each part would reach."""

from collections.abc import Sequence
from dataclasses import dataclass

from markupsafe import Markup

from bot.broadcasts.callbacks.audience import AudiencePress, OnAudience, Part, WhomPress
from bot.broadcasts.rules.audience import Audience
from bot.broadcasts.screens.compose import (
    Around,
    back,
    card_key,
    quoted,
    unreached,
    who_reads,
    whom,
)  # fmt: skip
from bot.broadcasts.storage.audience import Reach
from bot.broadcasts.storage.views import BroadcastView
from bot.core.access import Role
from bot.core.i18n import Translator
from bot.core.screen import Button, Rows, Screen, joined, lines, row, rows
from bot.core.text import excerpt
from bot.people.screens.words import role_word
from bot.places.models import Place
from bot.places.service import name_of

#: So many settlements stand on the first screen; more have pages of their own.
FEW = 4
_A_PAGE = 8
_LABEL = 40

#: Who works in an office, and who is elected beside it.
STAFF = (Role.AKIM, Role.DEPUTY, Role.MODERATOR, Role.EXECUTOR)
ROLES = (*STAFF, Role.ASSEMBLY_MEMBER)


@dataclass(frozen=True)
class Choice:
    """Something to choose, what it is called, and how many people it is."""

    code: str
    name: str
    total: int


@dataclass(frozen=True)
class Offer:
    """What the first screen offers.

    whole: how many everybody of the office's place is. villages: of the okrug chosen, most people
    first. appeals: whether the office has appeals. asked: whether somebody owes it an answer.
    """

    around: Around
    whole: int
    villages: tuple[Choice, ...] = ()
    appeals: bool = False
    asked: bool = False
    number: int | None = None  # of the appeal whose people it is for


def _press(label: str, do: OnAudience, view: BroadcastView, page: int = 0) -> Button:
    data = AudiencePress(do=do, broadcast=view.id, version=view.version, page=page)
    return Button(label, data.pack())


def _part(label: str, part: Part, code: str, view: BroadcastView, page: int = 0) -> Button:
    data = WhomPress(part=part, broadcast=view.id, version=view.version, code=code, page=page)
    return Button(label, data.pack())


def _ticked(label: str, *, ticked: bool) -> str:
    return f"✅ {label}" if ticked else label


def _counted(name: str, total: int, t: Translator) -> str:
    return f"{excerpt(name, _LABEL)} – {t.number(total)}"


def _columns(buttons: Sequence[Button], many: int = 2) -> Rows:
    return tuple(tuple(buttons[at : at + many]) for at in range(0, len(buttons), many))


# The first screen


def audience_screen(
    view: BroadcastView,
    offer: Offer,
    t: Translator,
    *,
    said: str | None = None,
    problem: Markup | None = None,
) -> Screen:
    """Whom it is for now, how many that is, and what else there is. `said` is a toast."""
    return Screen(
        text=joined(problem, t("<b>To whom</b>"), summary(view, offer, t)),
        rows=rows(
            row(_everybody(view, offer, t)),
            *_villages(view, offer, t),
            row(*_others(view, offer, t)[:2]),
            row(*_others(view, offer, t)[2:]),
            row(back(view, t)),
        ),
        toast=said,
        card=card_key(view.id),
    )


def summary(view: BroadcastView, offer: Offer, t: Translator) -> Markup:
    """In words and numbers, and who of them cannot be reached."""
    reach = offer.around.reach
    if offer.number is not None:
        named = t("Those behind appeal {number}", number=f"№ {offer.number:04}")
    else:
        named = Markup("{}").format(whom(view, offer.around, t))
    if not reach.total:
        return joined(named, t("⚠️ There is nobody among them yet. Please choose others."))
    return lines(
        named,
        t("Recipients: {n}", n=t.number(reach.total)),
        _elsewhere(view.audience, reach, t),
        unreached(reach, t),
        who_reads(view, reach, t),
        _no_names(view.audience, t),
    )


def _elsewhere(audience: Audience, reach: Reach, t: Translator) -> Markup | None:
    """Staff who live outside the okrug are among everybody."""
    n = reach.by_settlement.get("", 0)
    if not n or not audience.is_public:
        return None
    return t("Staff who live elsewhere: {n}", n=t.number(n))


def _no_names(audience: Audience, t: Translator) -> Markup | None:
    if not audience.crowd.startswith("appeal:"):
        return None
    return t("Its author and whoever joined it. Nobody learns their names.")


def _everybody(view: BroadcastView, offer: Offer, t: Translator) -> Button:
    office = Audience(view.office)
    audience = view.audience
    if office.is_district:
        label, ticked = t.word("All akims of the district"), audience.scope == view.office
    elif view.office:
        label, ticked = t.word("The whole okrug"), audience.is_public
    else:
        label, ticked = t.word("Everybody in the bot"), audience == Audience()
    ticked = ticked and not audience.settlements and not audience.crowd
    counted = _counted(label, offer.whole, t)
    return _press(_ticked(counted, ticked=ticked), OnAudience.EVERYBODY, view)


def _villages(view: BroadcastView, offer: Offer, t: Translator) -> Rows:
    chosen = view.audience.settlements
    if len(offer.villages) > FEW:
        label = t.word("Villages: {n} of {total}", n=len(chosen), total=len(offer.villages))
        label = label if chosen else t.word("Villages…")
        return (row(_press(_ticked(label, ticked=bool(chosen)), OnAudience.SETTLEMENTS, view)),)
    return _columns(_settlements(view, offer.villages, t))


def _settlements(
    view: BroadcastView, shown: Sequence[Choice], t: Translator, page: int = 0
) -> list[Button]:
    ticked = view.audience.settlements
    return [
        _part(
            _ticked(_counted(one.name, one.total, t), ticked=one.code in ticked),
            Part.SETTLEMENT,
            one.code,
            view,
            page,
        )
        for one in shown
    ]


def _others(view: BroadcastView, offer: Offer, t: Translator) -> list[Button]:
    """What is not a matter of where people live."""
    audience = view.audience
    kind = audience.crowd.partition(":")[0]
    office = Audience(view.office)
    found = []
    if office.is_district:
        ticked = audience.scope != view.office
        found.append((t.word("The akim of one okrug"), OnAudience.DISTRICTS, ticked))
    elif not view.office:
        ticked = bool(audience.scope)
        found.append((t.word("A district or an okrug"), OnAudience.DISTRICTS, ticked))
    if not office.is_district:
        ticked = bool(audience.roles)
        found.append((t.word("By role"), OnAudience.ROLES, ticked))
    if offer.appeals:
        found.append((t.word("By an appeal"), OnAudience.APPEAL, kind == "appeal"))
    if offer.asked or kind == "unanswered":
        found.append((t.word("Has not answered"), OnAudience.SILENT, kind == "unanswered"))
    return [_press(_ticked(label, ticked=ticked), do, view) for label, do, ticked in found]


# Parts of it


def settlements_screen(
    view: BroadcastView,
    offer: Offer,
    t: Translator,
    *,
    page: int = 0,
    said: str | None = None,
) -> Screen:
    """Villages by pages, those with most people first; none of them ticked is all of them."""
    shown, page, pages = _page(offer.villages, page)
    return Screen(
        text=joined(
            t("<b>Which villages?</b>"),
            t("Tick one or several.") if view.audience.settlements else _none_ticked(t),
            summary(view, offer, t),
        ),
        rows=rows(
            *_columns(_settlements(view, shown, t, page)),
            _turn(view, OnAudience.SETTLEMENTS, page, pages),
            _done(view, t),
        ),
        toast=said,
        card=card_key(view.id),
    )


def _none_ticked(t: Translator) -> Markup:
    return t("Tick one or several. As long as none is ticked, it is for the whole okrug.")


def roles_screen(
    view: BroadcastView,
    offer: Offer,
    totals: Sequence[int],
    t: Translator,
    *,
    said: str | None = None,
) -> Screen:
    """By role; `totals` are how many hold each of `ROLES`."""
    ticked = view.audience.roles
    found = [
        _part(
            _ticked(_counted(role_word(role, t), total, t), ticked=role.value in ticked),
            Part.ROLE,
            role.value,
            view,
        )
        for role, total in zip(ROLES, totals, strict=True)
    ]
    all_staff = _ticked(t.word("All office staff"), ticked=set(STAFF) == set(ticked))
    none = t("Tick one or several. As long as none is ticked, it is for all residents.")
    return Screen(
        text=joined(
            t("<b>By role</b>"),
            t("Tick one or several.") if ticked else none,
            summary(view, offer, t),
        ),
        rows=rows(
            row(_part(all_staff, Part.ROLE, "staff", view)), *_columns(found), _done(view, t)
        ),
        toast=said,
        card=card_key(view.id),
    )


def districts_screen(
    view: BroadcastView, found: Sequence[Choice], t: Translator, *, page: int = 0
) -> Screen:
    """Which district?"""
    shown, page, pages = _page(found, page)
    buttons = [_part(excerpt(one.name, _LABEL), Part.DISTRICT, one.code, view) for one in shown]
    return Screen(
        text=t("<b>Which district?</b>"),
        rows=rows(
            *_columns(buttons), _turn(view, OnAudience.DISTRICTS, page, pages), _done(view, t)
        ),
        card=card_key(view.id),
    )


def okrugs_screen(
    view: BroadcastView, district: Choice, found: Sequence[Choice], t: Translator, *, page: int = 0
) -> Screen:
    """The whole district, or one of its okrugs."""
    shown, page, pages = _page(found, page)

    def button(one: Choice, *, whole: bool = False) -> Button:
        name = t.word("The whole district") if whole else one.name
        ticked = _ticked(_counted(name, one.total, t), ticked=view.audience.scope == one.code)
        return _part(ticked, Part.PLACE, one.code, view)

    def turn(to: int, sign: str) -> Button:
        return _part(sign, Part.DISTRICT, district.code, view, to)

    return Screen(
        text=Markup("<b>{}</b>").format(district.name),
        rows=rows(
            row(button(district, whole=True)),
            *_columns([button(one) for one in shown], 1 if len(shown) <= FEW else 2),
            row(
                turn(page - 1, "◀") if page else None,
                turn(page + 1, "▶") if page + 1 < pages else None,
            ),
            _done(view, t),
        ),
        card=card_key(view.id),
    )


def ask_number(view: BroadcastView, t: Translator, *, problem: Markup | None = None) -> Screen:
    """Whose appeal?"""
    return Screen(
        text=joined(
            problem,
            t("<b>By an appeal</b>"),
            t(
                "Its author and whoever joined it will get the notice. Write the number of the "
                "appeal, for example: 118"
            ),
        ),
        rows=rows(_done(view, t)),
        card=card_key(view.id),
    )


def silent_screen(
    view: BroadcastView, earlier: Sequence[tuple[BroadcastView, int]], t: Translator
) -> Screen:
    """To which earlier notice is an answer missing?"""
    if not earlier:
        text = t("Everybody has answered the earlier notices.")
    else:
        said = [
            lines(
                Markup("{}. {}").format(number, t.short_date(one.sent_at) if one.sent_at else ""),
                quoted(one.text(t.language)),
            )
            for number, (one, _) in enumerate(earlier, 1)
        ]
        text = joined(t("<b>Which notice was not answered?</b>"), *said)
    buttons = [
        _part(_counted(f"{number}.", total, t), Part.UNANSWERED, str(one.id), view)
        for number, (one, total) in enumerate(earlier, 1)
    ]
    return Screen(text=text, rows=rows(*_columns(buttons), _done(view, t)), card=card_key(view.id))


def _page(found: Sequence[Choice], page: int) -> tuple[Sequence[Choice], int, int]:
    pages = max(1, -(-len(found) // _A_PAGE))
    page = min(page, pages - 1)
    return found[page * _A_PAGE : (page + 1) * _A_PAGE], page, pages


def _turn(view: BroadcastView, do: OnAudience, page: int, pages: int) -> tuple[Button, ...]:
    return row(
        _press("◀", do, view, page - 1) if page else None,
        _press("▶", do, view, page + 1) if page + 1 < pages else None,
    )


def _done(view: BroadcastView, t: Translator) -> tuple[Button, ...]:
    return row(_press(t.word("Back"), OnAudience.OPEN, view))


def named(place: Place, total: int, t: Translator) -> Choice:
    """A place to choose."""
    return Choice(place.code, name_of(place, t.language), total)
