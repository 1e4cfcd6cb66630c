"""What we tell people elsewhere about polls. Kinds are in the outbox: append only."""

from bot.delivery.notices import Notice
from bot.polls.notices import asking

#: One by one, by the worker.
NOTICES: tuple[type[Notice], ...] = (*asking.NOTICES,)
#: To everybody whom a poll concerns, by the pump.
TO_MANY: tuple[type[Notice], ...] = (*asking.TO_MANY,)
