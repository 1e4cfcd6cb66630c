"""An okrug with three villages, its people, and polls made to measure; without Telegram."""

from datetime import timedelta
from typing import Any

from bot.core.tx import Tx
from bot.polls.models import Poll, PollCount, PollOption
from bot.polls.rules.kinds import State
from tests.gatherings.conftest import Somebody, somebody
from tests.support.okrugs import OKRUG

__all__ = ["Somebody", "a_poll", "somebody"]


async def a_poll(tx: Tx, *options: str, **values: Any) -> int:
    """A poll in the tables, open for three days unless said otherwise; its id."""
    fields: dict[str, Any] = {
        "bot_id": tx.bot_id,
        "okrug": OKRUG,
        "state": State.OPEN,
        "kk": "Жиын қай күні болсын?",
        "ru": "В какой день провести сход?",
        "opened_at": tx.now,
        "closes_at": tx.now + timedelta(days=3),
        "created_at": tx.now,
        "updated_at": tx.now,
    }
    row = Poll(**fields | values)
    tx.session.add(row)
    await tx.session.flush()
    for position, words in enumerate(options or ("Сенбі", "Жексенбі", "Маған бәрібір"), start=1):
        tx.session.add(PollOption(poll_id=row.id, position=position, kk=words, ru=f"[{words}]"))
        if row.secret:
            tx.session.add(PollCount(poll_id=row.id, position=position, votes=0))
    await tx.session.flush()
    return row.id
