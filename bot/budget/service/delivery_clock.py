"""What the clock says of winners: to the office what is near or late, to followers the news.

The office hears in the morning, each person of everything in one message. Those who follow hear
in the evening, one letter a winner and day: by then a slip of the finger is undone.
"""

from collections import defaultdict
from dataclasses import replace

from bot.budget.models import BudgetIdea, BudgetRound
from bot.budget.notices.delivery import DeliveryMorning, DeliveryNews
from bot.budget.rules.delivery import is_news_time, is_office_time, news, reached
from bot.budget.storage import delivery as find
from bot.core.access import Action, system
from bot.core.apart import each_apart
from bot.core.calendar import calendar
from bot.core.clock import village
from bot.core.tx import Tx
from bot.delivery.notices import Lane
from bot.delivery.outbox import Batch, fan_out, put
from bot.people.service import who_may


@system
async def remind_office(tx: Tx) -> None:
    """Say what is near and what is late, each once; in office hours of a working day."""
    working = await calendar(tx)
    if not is_office_time(village(tx.now, tx.zone), working.is_working):
        return
    said: dict[tuple[int, int], list[int]] = defaultdict(list)

    async def of_winner(found: tuple[BudgetIdea, BudgetRound]) -> None:
        idea, of = found
        if idea.due_on is None or not await find.climb(
            tx, idea.id, reached(idea.due_on, tx.today)
        ):
            return
        own = replace(tx, bot_id=of.bot_id)
        for person in await who_may(own, Action.RUN_BUDGET, of.okrug):
            said[of.bot_id, person].append(idea.id)

    await each_apart(tx, "winners.not_reminded", await find.to_remind(tx), of_winner)
    day = tx.today.isoformat()
    for (bot_id, person), ideas in sorted(said.items()):
        notice = DeliveryMorning(to=person, day=day, ideas=DeliveryMorning.spelled(ideas))
        await put(replace(tx, bot_id=bot_id), notice)


@system
async def tell_news(tx: Tx) -> None:
    """Tell those who follow a winner what was done since they last heard; in the evening."""
    if not is_news_time(village(tx.now, tx.zone)):
        return

    async def of_winner(found: tuple[BudgetIdea, BudgetRound]) -> None:
        idea, of = found
        own = replace(tx, bot_id=of.bot_id)
        if not news(await find.tell(own, idea.id)):
            return
        told = tx.now.isoformat()
        batch = Batch(idea.id, Lane.BULK, DeliveryNews.group, tag=f"{told}:")
        letter = DeliveryNews(idea_id=idea.id, told=told)
        await fan_out(own, letter, find.followers(idea, of.okrug), batch)

    await each_apart(tx, "winners.not_told", await find.with_news(tx), of_winner)
