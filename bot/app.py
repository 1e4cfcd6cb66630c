"""Composition root: builds everything and runs it in one TaskGroup; alone imports handlers."""

import asyncio
import contextlib
import signal
import sys
from collections.abc import Callable, Coroutine
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import partial
from typing import Any

import sqlalchemy as sa
import structlog
from aiogram import Bot, Dispatcher
from aiogram.client.default import DefaultBotProperties
from aiogram.client.session.aiohttp import AiohttpSession
from aiogram.client.session.base import BaseSession
from aiogram.client.telegram import PRODUCTION, TelegramAPIServer
from aiogram.exceptions import (
    AiogramError,
    TelegramBadRequest,
    TelegramNetworkError,
    TelegramNotFound,
    TelegramUnauthorizedError,
)
from aiogram.types import BotCommand, BotCommandScopeAllPrivateChats, User
from aiogram.utils.token import TokenValidationError
from aiohttp import web

from bot.appeals import notices as appeal_notices
from bot.appeals import screens as appeal_screens
from bot.appeals import service as appeals
from bot.appeals.rules import topics
from bot.broadcasts import notices as broadcast_notices
from bot.broadcasts import service as broadcasts
from bot.broadcasts.screens import letter as broadcast_letters
from bot.broadcasts.screens import work as broadcast_work
from bot.broadcasts.storage.audience import unanswered
from bot.budget import notices as budget_notices
from bot.budget import screens as budget_screens
from bot.core.access import Role
from bot.core.clock import Clock, SystemClock
from bot.core.db import Database, insert_for, open_database
from bot.core.errors import BadSetting
from bot.core.i18n import DEFAULT, LANGUAGES, translator
from bot.core.law import duties, gathering_law
from bot.core.tx import Tx
from bot.core.zones import require_fresh_zones
from bot.delivery import alerts, groups, public_chats
from bot.delivery.gate import Gate
from bot.delivery.pump import Letters
from bot.delivery.sender import Sender
from bot.delivery.worker import Registry, Worker
from bot.gatherings import notices as gathering_notices
from bot.gatherings import screens as gathering_screens
from bot.gatherings.service import looking as gatherings
from bot.logs import configure
from bot.migrate import require_current
from bot.people.service import Seat, seat_staff
from bot.people.service.crowds import lend
from bot.places.models import Bot as BotRow
from bot.polling import ALLOWED, Poller
from bot.polls import notices as poll_notices
from bot.polls import screens as poll_screens
from bot.polls.service import results as polls
from bot.reception import notices as reception_notices
from bot.reception import screens as reception_screens
from bot.reports import notices as report_notices
from bot.reports.screens import told as report_screens
from bot.settings import Settings
from bot.timetable import metronome
from bot.webhook import Webhook
from handlers import routers
from handlers.edge import Edge
from handlers.enclosed import Enclosed
from handlers.membership import Membership
from handlers.present import present
from handlers.speech import SETTLE_S, Spawn, Speech

log = structlog.get_logger(__name__)

#: How long a stop waits for what is being handled and said.
STOP_DEADLINE_S = 20.0
#: By webhook, Telegram is asked so often whether something waits with it.
_LOOKS = timedelta(seconds=20)
#: A thread that has written to the disk goes on so soon, however busy the loop is. Python's own
#: 5 ms would make every commit wait while many are told something.
_SWITCH_S = 0.0005


@dataclass
class App:
    """The running bot: what tests and the command line hold in their hands."""

    database: Database
    clock: Clock
    bots: dict[int, Bot]
    dispatcher: Dispatcher
    speech: Speech
    worker: Worker
    settings: Settings
    stopping: asyncio.Event = field(default_factory=asyncio.Event)

    async def feed(self, bot: Bot, update: Any) -> None:
        """Handle one update; returns when its effect is committed."""
        await self.dispatcher.feed_update(bot, update)


def registry() -> Registry:
    """Every kind of notice of every feature."""
    kinds = Registry()
    kinds.add(alerts.NOTICES, alerts.RENDERERS)
    kinds.add(groups.NOTICES, groups.RENDERERS)
    kinds.add(public_chats.NOTICES, public_chats.RENDERERS)
    kinds.add(appeal_notices.NOTICES, appeal_screens.RENDERERS)
    kinds.add(reception_notices.NOTICES, reception_screens.RENDERERS)
    kinds.add(broadcast_notices.NOTICES, broadcast_work.RENDERERS)
    kinds.add(gathering_notices.NOTICES, gathering_screens.RENDERERS)
    kinds.add(poll_notices.NOTICES, poll_screens.RENDERERS)
    kinds.add(budget_notices.NOTICES, budget_screens.RENDERERS)
    kinds.add(report_notices.NOTICES, report_screens.RENDERERS)
    return kinds


def letters() -> Letters:
    """Every kind of notice that many are told alike."""
    kinds = Letters()
    kinds.add(broadcast_notices.TO_MANY, broadcast_letters.LETTERS)
    kinds.add(gathering_notices.TO_MANY, gathering_screens.LETTERS)
    kinds.add(poll_notices.TO_MANY, poll_screens.LETTERS)
    kinds.add(budget_notices.TO_MANY, budget_screens.LETTERS)
    return kinds


def lend_crowds() -> None:
    """The groups of people that features lend to broadcasts."""
    lend(broadcasts.UNANSWERED, unanswered)
    lend("appeal", appeals.concerned)
    lend("gathering", gatherings.crowd)
    lend("poll", polls.crowd)


def make_bot(settings: Settings, session: BaseSession | None = None) -> Bot:
    """The bot for BOT_TOKEN; `BadSetting` when it cannot be a token."""
    token = settings.bot_token.get_secret_value()
    if not token:
        raise BadSetting("BOT_TOKEN is not set. Ask @BotFather for one and put it into .env.")
    server = PRODUCTION
    if settings.telegram_api_url:
        server = TelegramAPIServer.from_base(settings.telegram_api_url)
    try:
        return Bot(
            token,
            session=session or AiohttpSession(api=server),
            default=DefaultBotProperties(parse_mode="HTML"),
        )
    except TokenValidationError:
        raise BadSetting(
            "BOT_TOKEN does not look like a token (123456:ABC…). Copy it again from @BotFather."
        ) from None


def build(
    settings: Settings,
    database: Database,
    bot: Bot,
    spawn: Spawn,
    clock: Clock | None = None,
    *,
    gate: Gate | None = None,
    settle_s: float = SETTLE_S,
) -> App:
    """Put everything together; nothing runs yet."""
    topics.prepare()
    lend_crowds()
    clock = clock or SystemClock()
    gate = gate or Gate(settings.messages_per_second)
    senders = {bot.id: Sender(bot, gate, paid=settings.paid_broadcast)}
    worker = Worker(
        database, senders, registry(), clock, zone=settings.time_zone, letters=letters()
    )
    speech = Speech(spawn, worker.cards, settle_s)
    dispatcher = Dispatcher(disable_fsm=True)
    dispatcher.update.outer_middleware(Membership())
    dispatcher.update.outer_middleware(Enclosed(database))
    dispatcher.update.outer_middleware(
        Edge(
            database,
            clock,
            senders,
            speech,
            present,
            wake=worker.wake,
            zone=settings.time_zone,
        )
    )
    dispatcher.include_routers(*routers())
    return App(database, clock, {bot.id: bot}, dispatcher, speech, worker, settings)


async def introduce(app: App) -> None:
    """Tell the database who we are, and Telegram what can be asked of us.

    Raises BadSetting when Telegram refuses the token.
    """
    for bot in app.bots.values():
        me = await who_am_i(bot)
        async with app.database.write() as session:
            await session.execute(
                insert_for(session, BotRow)
                .values(id=me.id, username=me.username or "")
                .on_conflict_do_update(index_elements=["id"], set_={"username": me.username or ""})
            )
            seats = [Seat(person, Role.OPERATOR, "") for person in app.settings.operator_ids]
            await seat_staff(Tx(session, app.clock.now(), me.id), seats, scopes={""})
            await session.commit()
        await _offer_commands(bot)


async def caught_up(app: App, bot_id: int, at: datetime) -> None:
    """Everything that had come to Telegram by `at` is heard: what closes then may be counted."""
    try:
        async with app.database.write() as session:
            await session.execute(
                sa.update(BotRow).where(BotRow.id == bot_id).values(caught_up_at=at)
            )
            await session.commit()
    except (sa.exc.SQLAlchemyError, OSError) as error:
        log.warning("caught_up.not_noted", error=type(error).__name__)


async def heard_all_at(app: App, bot_id: int) -> datetime | None:
    """When everything was heard the last time, before a stop perhaps."""
    async with app.database.read() as session:
        return await session.scalar(sa.select(BotRow.caught_up_at).where(BotRow.id == bot_id))


async def who_am_i(bot: Bot) -> User:
    """The bot as Telegram knows it; `BadSetting` when the token is refused or nobody answers."""
    try:
        return await bot.me()
    except (TelegramUnauthorizedError, TelegramNotFound):
        raise BadSetting(
            "BOT_TOKEN is refused by Telegram. Copy it again from @BotFather."
        ) from None
    except TelegramNetworkError:
        raise BadSetting(
            "Telegram cannot be reached. Check the network and TELEGRAM_API_URL."
        ) from None
    except AiogramError as error:
        raise BadSetting(
            "What answers at TELEGRAM_API_URL does not answer like Telegram "
            f"({type(error).__name__})."
        ) from None


async def _offer_commands(bot: Bot) -> None:
    """The commands menu, for those who look there; nobody needs it."""
    for code in (None, *LANGUAGES):
        t = translator(code or DEFAULT)
        commands = [
            BotCommand(command="start", description=t.word("Start page")),
            BotCommand(command="help", description=t.word("Help")),
            BotCommand(command="language", description=t.word("Language")),
        ]
        try:
            await bot.set_my_commands(
                commands, scope=BotCommandScopeAllPrivateChats(), language_code=code
            )
        except AiogramError as error:
            log.info("commands.not_set", error=type(error).__name__)
            return


async def run(
    settings: Settings,
    clock: Clock | None = None,
    started: Callable[[App, Spawn], None] | None = None,
) -> None:
    """Run until SIGINT or SIGTERM; `started` is called once updates can come.

    Raises BadSetting with one sentence when it cannot start.
    """
    configure(settings.log_level, settings.log_format)
    sys.setswitchinterval(_SWITCH_S)
    require_fresh_zones()
    duties()  # a mistake in the law file is told now and not when somebody asks
    gathering_law()
    bot = make_bot(settings)
    database = open_database(settings.database_url)
    try:
        await require_current(database)
        async with asyncio.TaskGroup() as group:
            app = build(settings, database, bot, spawner(group), clock)
            await introduce(app)
            _stop_on_signals(app.stopping)
            if started is not None:
                started(app, spawner(group))
            await _serve(app, bot, group)
    except BaseExceptionGroup as group:
        told = _sentence_in(group)
        if told is None:
            raise
        raise told from None
    finally:
        await bot.session.close()
        await database.close()


def _sentence_in(group: BaseExceptionGroup) -> BadSetting | OSError | None:
    """The wrong setting, or the machine's refusal, among what ended the tasks; None for a bug."""
    for error in group.exceptions:
        found = _sentence_in(error) if isinstance(error, BaseExceptionGroup) else error
        if isinstance(found, BadSetting | OSError):
            return found
    return None


async def _serve(app: App, bot: Bot, group: asyncio.TaskGroup) -> None:
    """Worker, metronome and a way in; then stop them in the order that loses nothing."""
    working = group.create_task(app.worker.run())
    clockwork = metronome(app.database, app.clock, app.worker.wake, zone=app.settings.time_zone)
    clockwork.start()
    log.info("started", bot=bot.id, way="webhook" if app.settings.webhook_url else "polling")
    try:
        if app.settings.webhook_url:
            await _serve_webhook(app, bot)
        else:
            await _serve_polling(app, bot, group)
    finally:
        clockwork.shutdown(wait=False)
        await app.speech.drained(STOP_DEADLINE_S)
        app.worker.stop()
        await asyncio.wait([working], timeout=STOP_DEADLINE_S)
        working.cancel()
        log.info("stopped")


async def _serve_polling(app: App, bot: Bot, group: asyncio.TaskGroup) -> None:
    await bot.delete_webhook()
    poller = Poller(
        bot,
        app.feed,
        clock=app.clock,
        heard_all_at=await heard_all_at(app, bot.id),
        caught_up=partial(caught_up, app, bot.id),
    )
    polling = group.create_task(poller.run())
    await app.stopping.wait()
    poller.stop()
    await asyncio.wait([polling], timeout=STOP_DEADLINE_S)
    polling.cancel()


async def _serve_webhook(app: App, bot: Bot) -> None:
    settings = app.settings
    door = Webhook(app.bots, app.feed, settings.webhook_secret.get_secret_value())
    if before := await heard_all_at(app, bot.id):
        door.heard_all_at[bot.id] = before
    runner = web.AppRunner(door.app(), access_log=None, shutdown_timeout=STOP_DEADLINE_S)
    await runner.setup()
    try:
        await _open_door(web.TCPSite(runner, settings.webhook_host, settings.webhook_port))
        try:
            await bot.set_webhook(
                f"{settings.webhook_url.rstrip('/')}/tg/{bot.id}",
                secret_token=door.secrets[bot.id],
                allowed_updates=ALLOWED,
                max_connections=40,
            )
        except TelegramBadRequest:
            raise BadSetting(
                "WEBHOOK_URL is refused by Telegram: it must be a public https address."
            ) from None
        await _settle(app, bot, door)
        door.stopping = True
    finally:
        await runner.cleanup()


async def _settle(app: App, bot: Bot, door: Webhook) -> None:
    """Until the stop, look again and again whether everything was heard, and note since when."""
    while not app.stopping.is_set():
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(app.stopping.wait(), _LOOKS.total_seconds())
            return
        at = app.clock.now()
        if await nothing_waits(bot):
            door.heard_all_at[bot.id] = at
            await caught_up(app, bot.id, at)


async def nothing_waits(bot: Bot) -> bool:
    """Whether Telegram has brought everything; it waits there until it was answered."""
    try:
        return (await bot.get_webhook_info()).pending_update_count == 0
    except (AiogramError, OSError) as error:
        log.info("webhook.not_asked", error=type(error).__name__)
        return False


async def _open_door(site: web.TCPSite) -> None:
    try:
        await site.start()
    except OSError as error:
        raise BadSetting(
            f"WEBHOOK_HOST and WEBHOOK_PORT cannot be listened on ({error.strerror})."
        ) from None


def _stop_on_signals(stopping: asyncio.Event) -> None:
    loop = asyncio.get_running_loop()
    for number in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(number, stopping.set)


def spawner(group: asyncio.TaskGroup) -> Spawn:
    """How background work is started: in this group, so that nothing is left behind."""

    def spawn(work: Coroutine[Any, Any, None]) -> asyncio.Task[None]:
        return group.create_task(work)

    return spawn
