"""What can happen at the akim's office: it is looked up, booked, run, and described."""

from bot.reception.rules.bookings import State
from bot.reception.service.booking import (
    ask,
    cancel,
    open_booking,
    own_booking,
    own_bookings,
)
from bot.reception.service.desk import (
    booking,
    bookings,
    confirm,
    decline,
    times,
    typed_time,
    waiting,
)
from bot.reception.service.office import edit_office, office, offices, set_hours, to_edit
from bot.reception.service.own_data import export_own, forget_person
from bot.reception.storage.views import BookingView, Desk, OfficeView, Times, Typed

__all__ = [
    "BookingView",
    "Desk",
    "OfficeView",
    "State",
    "Times",
    "Typed",
    "ask",
    "booking",
    "bookings",
    "cancel",
    "confirm",
    "decline",
    "edit_office",
    "export_own",
    "forget_person",
    "office",
    "offices",
    "open_booking",
    "own_booking",
    "own_bookings",
    "set_hours",
    "times",
    "to_edit",
    "typed_time",
    "waiting",
]
