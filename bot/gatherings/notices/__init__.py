"""What we tell people elsewhere about gatherings. Kinds are in the outbox: append only."""

from bot.delivery.notices import Notice
from bot.gatherings.notices import after, calling, door, hall, minutes, wishes

#: One by one, by the worker.
NOTICES: tuple[type[Notice], ...] = (
    *calling.NOTICES,
    *wishes.NOTICES,
    *door.NOTICES,
    *hall.NOTICES,
    *minutes.NOTICES,
    *after.NOTICES,
)
#: To everybody whom a gathering concerns, by the pump.
TO_MANY: tuple[type[Notice], ...] = (
    *calling.TO_MANY,
    *wishes.TO_MANY,
    *door.TO_MANY,
    *hall.TO_MANY,
    *minutes.TO_MANY,
    *after.TO_MANY,
)
