"""What we tell people elsewhere about the budget. Kinds are in the outbox: append only."""

from bot.budget.notices import counting, delivery, ideas, rounds, voting
from bot.delivery.notices import Notice

#: One by one, by the worker.
NOTICES: tuple[type[Notice], ...] = (
    *rounds.NOTICES,
    *ideas.NOTICES,
    *voting.NOTICES,
    *counting.NOTICES,
    *delivery.NOTICES,
)
#: To everybody whom a round concerns, by the pump.
TO_MANY: tuple[type[Notice], ...] = (
    *rounds.TO_MANY,
    *ideas.TO_MANY,
    *voting.TO_MANY,
    *counting.TO_MANY,
    *delivery.TO_MANY,
)
