"""An office and a booking: everything a screen shows of them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any

import sqlalchemy as sa

from bot.core.access import Action
from bot.core.calendar import calendar
from bot.core.clock import village
from bot.core.i18n import Language
from bot.core.tx import Tx
from bot.people.models import Person
from bot.people.service import who_may
from bot.places.models import Okrug, Place
from bot.places.office import contacts_of
from bot.reception.models import ReceptionRequest
from bot.reception.rules.bookings import OPEN, State
from bot.reception.rules.days import Hours, ReceptionDate, coming

#: So many reception days are shown; one or two more are looked at when the office fixes a time.
DATES = 3
DESK_DATES = 6


@dataclass(frozen=True)
class Named:
    """A place and what it is called."""

    code: str
    kk: str
    ru: str

    def name(self, language: Language) -> str:
        """The name in a language; neither is ever derived from the other."""
        return self.kk if language == "kk" else self.ru


@dataclass(frozen=True)
class OfficeView:
    """An office as its card shows it.

    contacts: see `bot.places.office.FIELDS`.
    dates: the next reception days, days off between them marked.
    bookable: those that can be wished for; on the day itself one simply comes.
    answers: whether anybody of the office is here to answer a request.
    """

    okrug: Named
    contacts: dict[str, Any]
    hours: tuple[Hours, ...]
    dates: tuple[ReceptionDate, ...]
    bookable: tuple[date, ...]
    answers: bool

    def said(self, field: str, language: Language) -> str:
        """What is said of a field in a language; "" for nothing."""
        value = self.contacts.get(field)
        if isinstance(value, dict):
            return str(value.get(language) or "")
        return value if isinstance(value, str) else ""


async def office_view(tx: Tx, office: Okrug, count: int = DATES) -> OfficeView:
    """The office of an okrug with its next `count` reception days."""
    contacts = contacts_of(office)
    hours = Hours.read(contacts["reception_days"])
    working = await calendar(tx)
    place = await tx.session.get(Place, office.code)
    dates = coming(hours, village(tx.now, tx.zone), working.is_working, count)
    return OfficeView(
        okrug=_named(place, office.code),
        contacts=contacts,
        hours=hours,
        dates=dates,
        bookable=tuple(one.day for one in dates if not one.off and one.day > tx.today),
        answers=bool(await who_may(tx, Action.RUN_RECEPTION, office.code)),
    )


def _named(place: Place | None, code: str) -> Named:
    return Named(code, place.kk, place.ru) if place else Named(code, code, code)


@dataclass(frozen=True)
class BookingView:
    """A booking as it stands.

    name, phone, village: who asks; empty once they are erased. address: where they go.
    recording: kind and file id of a recording, None without one.
    """

    id: int
    version: int
    okrug: str
    person_id: int | None
    state: State
    wished_on: date | None
    visit_at: datetime | None
    about: str
    recording: tuple[str, str] | None
    reason: str
    asked_at: datetime
    erased: bool
    name: str
    phone: str
    village: Named | None
    office: dict[str, Any]

    @property
    def open(self) -> bool:
        """Whether something may still happen to it."""
        return self.state in OPEN

    def address(self, language: Language) -> str:
        """Where the office is; "" where nobody has said it."""
        return str((self.office.get("address") or {}).get(language) or "")


async def booking_view(tx: Tx, request: ReceptionRequest) -> BookingView:
    """One booking."""
    return (await booking_views(tx, [request]))[0]


async def booking_views(tx: Tx, requests: Sequence[ReceptionRequest]) -> list[BookingView]:
    """Several, in as many queries as one."""
    people = await _people(tx, [one.person_id for one in requests if one.person_id])
    offices = {code: await tx.session.get(Okrug, code) for code in {one.okrug for one in requests}}
    views = []
    for one in requests:
        person, place = people.get(one.person_id or 0, (None, None))
        office = offices[one.okrug]
        views.append(
            BookingView(
                id=one.id,
                version=one.version,
                okrug=one.okrug,
                person_id=one.person_id,
                state=one.state,
                wished_on=one.wished_on,
                visit_at=one.visit_at,
                about=one.about,
                recording=(one.file_kind, one.file_id) if one.file_id else None,
                reason=one.reason,
                asked_at=one.asked_at,
                erased=one.erased_at is not None,
                name=person.name if person else "",
                phone=person.phone if person else "",
                village=_named(place, place.code) if place else None,
                office=contacts_of(office) if office else {},
            )
        )
    return views


async def _people(tx: Tx, ids: Sequence[int]) -> dict[int, tuple[Person, Place | None]]:
    found = await tx.session.execute(
        sa.select(Person, Place)
        .outerjoin(Place, Place.code == Person.settlement)
        .where(Person.id.in_(ids))
    )
    return {person.id: (person, place) for person, place in found.all()}


@dataclass(frozen=True)
class Desk:
    """A page of the bookings of an office."""

    office: OfficeView
    open: int
    waiting: int
    lines: tuple[BookingView, ...]
    page: int
    pages: int


@dataclass(frozen=True)
class Typed:
    """A day and a time that somebody typed, by the village's clock; `off`: it is a day off."""

    booking: BookingView
    day: date
    at: time
    off: bool


@dataclass(frozen=True)
class Times:
    """When somebody can be received: the days, and the free quarter-hours of one of them.

    day: None while none is chosen.
    """

    booking: BookingView
    days: tuple[date, ...]
    day: date | None
    free: tuple[datetime, ...]
