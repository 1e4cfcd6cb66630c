"""What the bot has given up, for whoever runs it."""

from aiogram import F, Router
from aiogram.enums import ChatType
from aiogram.types import CallbackQuery
from markupsafe import Markup

from bot.core.access import Actor
from bot.core.i18n import Translator
from bot.core.screen import Button, Screen, joined, lines, plain, row, rows
from bot.core.tx import Tx
from bot.delivery.callbacks import UndeliveredPress
from bot.delivery.causes import cause_words
from bot.delivery.undelivered import Undelivered, try_group_again, undelivered
from handlers.office import back_to_hub

CARD = "undelivered"
_GROUPS = 8
_IN_A_ROW = 4


async def shown(
    _: CallbackQuery, callback_data: UndeliveredPress, *, tx: Tx, actor: Actor, t: Translator
) -> Screen:
    """The list; with a group named it is tried again first."""
    said = None
    if callback_data.group:
        n = await try_group_again(tx, actor, callback_data.group)
        tried = t.plural("{n} is tried again.", "{n} are tried again.", n=n)
        said = plain(tried) if n else t.word("There is nothing left to try.")
    return _listed(await undelivered(tx, actor), t, said)


def _listed(groups: list[Undelivered], t: Translator, said: str | None) -> Screen:
    shown = groups[:_GROUPS]
    total = sum(one.count for one in groups)
    heading = t("<b>Not delivered in seven days: {n}</b>", n=t.number(total))
    tries = [
        Button(t.word("Try {number} again", number=number), UndeliveredPress(group=one.key).pack())
        for number, one in enumerate(shown, start=1)
    ]
    by_rows = [tuple(tries[i : i + _IN_A_ROW]) for i in range(0, len(tries), _IN_A_ROW)]
    return Screen(
        text=joined(
            heading if groups else t("Everything was delivered in the last seven days."),
            *(_line(number, one, t) for number, one in enumerate(shown, start=1)),
            t("Whoever blocked the bot is not counted here.") if groups else None,
        ),
        rows=rows(
            *by_rows,
            row(Button(t.word("Refresh"), UndeliveredPress().pack()), back_to_hub("", t)),
        ),
        toast=said,
        card=CARD,
    )


def _line(number: int, one: Undelivered, t: Translator) -> Markup:
    return lines(
        Markup("{}. <code>{}</code> – {}").format(number, one.kind, t.number(one.count)),
        t(
            "{cause}, since {when}",
            cause=cause_words(one.error, t),
            when=t.short_moment(one.since),
        ),
    )


def router() -> Router:
    """One button with two meanings."""
    table = Router(name="undelivered")
    table.callback_query.filter(F.message.chat.type == ChatType.PRIVATE)
    table.callback_query.register(shown, UndeliveredPress.filter())
    return table
