"""The card of an office, and how the office changes it."""

from collections.abc import Sequence
from datetime import time

from markupsafe import Markup

from bot.core.i18n import Translator
from bot.core.screen import Button, Screen, joined, lines, row, rows
from bot.reception.callbacks import (
    EditDay,
    EditPress,
    OfficeField,
    OfficePress,
    OnDay,
    OnOffice,
    OnOwnBooking,
    OwnBooking,
    ReceptionPage,
)
from bot.reception.rules.days import WEEKDAYS, Hours, ReceptionDate, clock, minutes
from bot.reception.screens.words import ON, at, columns, hours, short_weekday, weekday
from bot.reception.storage.views import BookingView, OfficeView

CARD = "office"

_OPENS = (time(9), time(10), time(11), time(14), time(15), time(16))
_LASTS = (1, 2, 3, 4)  # hours


def press(text: str, do: OnOffice, okrug: str, **more: str) -> Button:
    """A button that leads to a part of the office."""
    return Button(text, OfficePress(do=do, okrug=okrug).pack(), **more)  # type: ignore[arg-type]


def back_to_office(okrug: str, t: Translator) -> tuple[Button, ...]:
    """The row that leads back to the card."""
    return (press(t.word("Back"), OnOffice.OPEN, okrug),)


def choose_office(offices: Sequence[OfficeView], t: Translator) -> Screen:
    """Several okrugs concern this person."""
    buttons = [press(one.okrug.name(t.language), OnOffice.OPEN, one.okrug.code) for one in offices]
    return Screen(text=t("Which okrug?"), rows=columns(buttons), card=CARD)


def no_office(t: Translator) -> Screen:
    """Nobody's resident, nobody's office."""
    return Screen(
        text=t("Choose your village in the settings first: then its akim's office stands here.")
    )


# ── The card ─────────────────────────────────────────────────────────────────────────────────


def office_card(
    view: OfficeView,
    t: Translator,
    *,
    own: Sequence[BookingView] = (),
    books: bool = False,
    waiting: int | None = None,
    edits: bool = False,
    said: str | None = None,
) -> Screen:
    """How to reach the office and when it receives people.

    own: the reader's bookings; books: whether they may book; waiting: how many requests wait for
    the reader's answer, None for whoever does not run the reception.
    """
    code = view.okrug.code
    standing = next((one for one in own if one.open and one.okrug == code), None)
    first: Button | None = None
    if standing is not None:
        data = OwnBooking(
            do=OnOwnBooking.OPEN, booking=standing.id, version=standing.version
        ).pack()
        first = Button(t.word("My booking"), data, style="primary")
    elif books and view.answers:
        first = press(t.word("Book a reception"), OnOffice.BOOK, code, style="primary")
    others = [one for one in own if one is not standing]
    return Screen(
        text=joined(
            _title(view, t),
            contact_lines(view, t),
            _dates(view.dates, t) if view.dates else _no_dates(view, t),
            everybody(t),
            None if view.answers else t("Booking in the bot is not possible yet. "
                                        "Book by phone or at the office."),
        ),
        rows=rows(
            row(_desk_button(view, waiting, t)),
            row(first),
            row(
                press(t.word("My bookings"), OnOffice.OWN, code) if others else None,
                press(t.word("Change the contacts"), OnOffice.EDIT, code) if edits else None,
            ),
        ),
        card=CARD,
        toast=said,
    )  # fmt: skip


def _desk_button(view: OfficeView, waiting: int | None, t: Translator) -> Button | None:
    if waiting is None:
        return None
    label = t.word("Bookings")
    return Button(
        f"{label} ({waiting})" if waiting else label,
        ReceptionPage(okrug=view.okrug.code, page=0).pack(),
    )


def _title(view: OfficeView, t: Translator) -> Markup:
    name = t.word("Office of the akim ({okrug})", okrug=view.okrug.name(t.language))
    return Markup("<b>{}</b>").format(name)


def contact_lines(view: OfficeView, t: Translator) -> Markup:
    """How to reach it; where nothing is known, how to find out."""
    address, phone, said, email = (
        view.said(name, t.language) for name in ("address", "phone", "reception", "email")
    )
    known = lines(
        t("Address: {address}", address=address) if address else None,
        t("Phone: {phone}", phone=phone) if phone else None,
        # the days below tell it exactly; the office's own words may say something else
        t("Reception: {hours}", hours=said) if said and not view.dates else None,
        t("E-mail: {email}", email=email) if email else None,
    )
    if address or phone:
        return known
    return lines(
        known,
        t(
            "The office has not written its address and phone here yet. Ask in your village, or "
            "at the akim's office of the district."
        ),
    )


def _dates(dates: Sequence[ReceptionDate], t: Translator) -> Markup:
    return lines(t("<b>The next reception days</b>"), *(_date(one, t) for one in dates))


def _date(one: ReceptionDate, t: Translator) -> Markup:
    if one.off:
        return t("{date}: a day off, no reception", date=t.date(one.day))
    return Markup("{}, {}").format(t.date(one.day), hours(one.opens, one.closes))


def _no_dates(view: OfficeView, t: Translator) -> Markup | None:
    if view.said("reception", t.language):
        return None
    if view.answers:
        return t(
            "The reception days are not written here yet. Book for any day: the office will name "
            "a time."
        )
    return t("The reception days are not written here yet. Ask at the office.")


def everybody(t: Translator) -> Markup:
    """The personal reception, at least monthly, is for everybody (350-VI art. 90)."""
    return t(
        "On a reception day everybody may come, also without a booking. By law the akim receives "
        "people in person at least once a month."
    )


# ── Changing it ──────────────────────────────────────────────────────────────────────────────


def edit_card(view: OfficeView, t: Translator, *, said: str | None = None) -> Screen:
    """What residents read, and what of it to change."""
    code = view.okrug.code
    return Screen(
        text=joined(
            Markup("<b>{}</b>").format(t.word("Change the contacts")),
            lines(*(_shown(view, field, t) for field in OfficeField)),
            lines(
                Markup("{}:").format(t.word("Reception days")),
                *(_weekday_line(one, t) for one in view.hours),
            )
            if view.hours
            else None,
            t("What would you like to change?"),
        ),
        rows=(
            row(
                *(
                    Button(_field_word(field, t), EditPress(okrug=code, field=field).pack())
                    for field in (OfficeField.ADDRESS, OfficeField.PHONE)
                )
            ),
            row(
                *(
                    Button(_field_word(field, t), EditPress(okrug=code, field=field).pack())
                    for field in (OfficeField.RECEPTION, OfficeField.EMAIL)
                )
            ),
            row(press(t.word("Reception days"), OnOffice.DAYS, code)),
            back_to_office(code, t),
        ),
        card=CARD,
        toast=said,
    )


def _shown(view: OfficeView, field: OfficeField, t: Translator) -> Markup:
    value = view.said(field, t.language) or t.word("not given")
    return Markup("{}: {}").format(_field_word(field, t), value)


def _field_word(field: OfficeField, t: Translator) -> str:
    match field:
        case OfficeField.ADDRESS:
            return t.word("Address")
        case OfficeField.PHONE:
            return t.word("Phone")
        case OfficeField.RECEPTION:
            return t.word("Reception in words")
        case OfficeField.EMAIL:
            return t.word("E-mail")


def ask_line(
    view: OfficeView,
    field: OfficeField,
    t: Translator,
    *,
    language: str,
    problem: Markup | None = None,
) -> Screen:
    """One line is asked for: in Kazakh, in Russian, or (`language` "") in neither."""
    code = view.okrug.code
    now = view.said(field, "ru" if language == "ru" else "kk")
    clear = EditPress(okrug=code, field=field, clear=True).pack()
    return Screen(
        text=joined(
            problem,
            Markup("<b>{}</b>").format(_field_word(field, t)),
            t("Now: {value}", value=now) if now else None,
            _request(field, language, t),
        ),
        rows=rows(
            row(Button(t.word("Remove"), clear) if now and language != "ru" else None),
            row(press(t.word("Back"), OnOffice.EDIT, code)),
        ),
        card=CARD,
    )


def _request(field: OfficeField, language: str, t: Translator) -> Markup:
    if language == "ru":
        return t("Now the same in Russian.")
    match field:
        case OfficeField.ADDRESS:
            return t("Write the address in Kazakh. The bot will then ask for Russian.")
        case OfficeField.RECEPTION:
            return t("Write in Kazakh when you receive people. The bot will then ask for Russian.")
        case OfficeField.PHONE:
            return t(
                "Write the number as people dial it, for example {example}.",
                example="+7 700 000 00 00",
            )
        case OfficeField.EMAIL:
            return t("Write the e-mail address.")  # fmt: skip


def days_card(view: OfficeView, t: Translator, *, said: str | None = None) -> Screen:
    """The weekdays on which people are received."""
    on = {one.weekday for one in view.hours}
    buttons = []
    for number in WEEKDAYS:
        label = short_weekday(number, t)
        data = EditDay(do=OnDay.OPEN, okrug=view.okrug.code, weekday=number).pack()
        buttons.append(Button(f"{ON}{label}" if number in on else label, data))
    return Screen(
        text=joined(
            Markup("<b>{}</b>").format(t.word("Reception days")),
            lines(*(_weekday_line(one, t) for one in view.hours))
            or t("No day is set: residents ask for any day."),
            t("Choose a weekday. Days off are left out by the calendar."),
        ),
        rows=(tuple(buttons), row(press(t.word("Back"), OnOffice.EDIT, view.okrug.code))),
        card=CARD,
        toast=said,
    )


def _weekday_line(one: Hours, t: Translator) -> Markup:
    return Markup("{}, {}").format(weekday(one.weekday, t), hours(one.opens, one.closes))


def _day_button(text: str, okrug: str, number: int, do: OnDay, **chosen: int) -> Button:
    return Button(text, EditDay(do=do, okrug=okrug, weekday=number, **chosen).pack())


def day_card(view: OfficeView, there: Hours, t: Translator) -> Screen:
    """A weekday with reception: other hours, or none at all."""
    code, number = view.okrug.code, there.weekday
    return Screen(
        text=_weekday_line(there, t),
        rows=(
            row(_day_button(t.word("Change the hours"), code, number, OnDay.HOURS)),
            row(_day_button(t.word("No reception on this day"), code, number, OnDay.OFF)),
            row(press(t.word("Back"), OnOffice.DAYS, code)),
        ),
        card=CARD,
    )


def ask_hours(
    view: OfficeView,
    number: int,
    opens: time | None,
    t: Translator,
    *,
    problem: Markup | None = None,
) -> Screen:
    """From what time, then until when; both may be typed."""
    code = view.okrug.code
    if opens is None:
        asked = t("{weekday}: from what time?", weekday=weekday(number, t))
        buttons = [
            _day_button(at(one), code, number, OnDay.HOURS, opens=minutes(one)) for one in _OPENS
        ]
    else:
        asked = t("{weekday}, from {time}: until when?", weekday=weekday(number, t),
                  time=at(opens))  # fmt: skip
        ends = [minutes(opens) + 60 * more for more in _LASTS]
        buttons = [
            _day_button(
                at(clock(end)), code, number, OnDay.HOURS, opens=minutes(opens), closes=end
            )
            for end in ends
            if end < 24 * 60
        ]
    return Screen(
        text=joined(problem, asked, t("The hours can also be written, for example 15:00–17:00.")),
        rows=rows(
            tuple(buttons[:3]),
            tuple(buttons[3:]),
            row(press(t.word("Back"), OnOffice.DAYS, code)),
        ),
        card=CARD,
    )
