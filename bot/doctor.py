"""`python -m bot doctor`: one line for each thing that has to be well."""

import importlib.metadata
import shutil
import zoneinfo
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass

from bot.core.db import open_database
from bot.core.errors import BadSetting
from bot.core.i18n import DOMAIN, FOLDER, LANGUAGES
from bot.core.zones import require_fresh_zones
from bot.migrate import require_current
from bot.settings import Settings

_ENOUGH_DISK = 500 * 1024 * 1024


@dataclass(frozen=True)
class Finding:
    """One line of the report. `ok` None: nothing wrong, but worth a look."""

    ok: bool | None
    name: str
    sentence: str


Check = Callable[[Settings], Awaitable[Finding]]


async def examine(settings: Settings) -> AsyncIterator[Finding]:
    """Every finding, as soon as it is there."""
    for check in (token, database, time_zone, law_file, webhook, disk, translations):
        try:
            yield await check(settings)
        except BadSetting as error:
            yield Finding(ok=False, name=check.__name__.replace("_", " "), sentence=str(error))


async def token(settings: Settings) -> Finding:
    """Whether Telegram knows the token."""
    from aiogram.exceptions import TelegramAPIError

    from bot.app import make_bot, who_am_i

    bot = make_bot(settings)
    try:
        me = await who_am_i(bot)
    except TelegramAPIError as error:
        raise BadSetting(f"Telegram answers with {type(error).__name__}.") from None
    finally:
        await bot.session.close()
    return Finding(ok=True, name="token", sentence=f"this is @{me.username} ({me.id})")


async def database(settings: Settings) -> Finding:
    """Whether the database can be reached and its tables are this version's."""
    opened = open_database(settings.database_url)
    try:
        await require_current(opened)
    finally:
        await opened.close()
    kind = "SQLite" if opened.is_sqlite else "PostgreSQL"
    return Finding(ok=True, name="database", sentence=f"{kind}, tables up to date")


async def time_zone(settings: Settings) -> Finding:
    """Whether the zone exists and the data is newer than the country's change of 2024."""
    try:
        zoneinfo.ZoneInfo(settings.time_zone)
    except (zoneinfo.ZoneInfoNotFoundError, ValueError):
        raise BadSetting(f"TIME_ZONE {settings.time_zone!r} is not a time zone.") from None
    require_fresh_zones()
    version = importlib.metadata.version("tzdata")
    return Finding(
        ok=True, name="time zone", sentence=f"{settings.time_zone}, tzdata package {version}"
    )


async def webhook(settings: Settings) -> Finding:
    """Whether Telegram brings updates the way this installation expects."""
    from aiogram.exceptions import TelegramAPIError

    from bot.app import make_bot

    if not settings.bot_token.get_secret_value():
        return Finding(ok=None, name="webhook", sentence="not looked at: it needs BOT_TOKEN")
    bot = make_bot(settings)
    try:
        info = await bot.get_webhook_info()
    except TelegramAPIError as error:
        raise BadSetting(f"Telegram answers with {type(error).__name__}.") from None
    finally:
        await bot.session.close()
    if not settings.webhook_url:
        return _polling_finding(info.url, info.pending_update_count)
    if not info.url.startswith(settings.webhook_url.rstrip("/")):
        raise BadSetting(
            "WEBHOOK_URL is set, but Telegram brings updates elsewhere; start the bot."
        )
    if info.last_error_message:
        return Finding(ok=None, name="webhook", sentence=f"last fault: {info.last_error_message}")
    return Finding(ok=True, name="webhook", sentence=f"waiting: {info.pending_update_count}")


def _polling_finding(url: str, pending: int) -> Finding:
    if url:
        return Finding(
            ok=None,
            name="webhook",
            sentence="a webhook is set, though WEBHOOK_URL is not; starting the bot removes it",
        )
    return Finding(ok=True, name="webhook", sentence=f"none, long polling; waiting: {pending}")


async def disk(settings: Settings) -> Finding:
    """Whether there is room for the database to grow."""
    folder = settings.data_dir.resolve()
    while not folder.exists():
        folder = folder.parent
    free = shutil.disk_usage(folder).free
    sentence = f"{free // 2**20:,} MiB free"
    if free < _ENOUGH_DISK:
        raise BadSetting(f"DATA_DIR has only {sentence}; at least 500 are wanted.")
    return Finding(ok=True, name="disk", sentence=sentence)


async def law_file(_settings: Settings) -> Finding:
    """Whether what an operator may change of the law can be read."""
    from bot.core.law import duties, gathering_law

    asked = len(duties())
    gathering_law()
    return Finding(ok=True, name="law file", sentence=f"{asked} duties and all the terms are read")


async def translations(_settings: Settings) -> Finding:
    """Whether every sentence is there in both languages."""
    from babel.messages.pofile import read_po

    counts = {}
    for language in LANGUAGES:
        file = FOLDER / language / "LC_MESSAGES" / f"{DOMAIN}.po"
        try:
            with file.open("rb") as opened:
                messages = [m for m in read_po(opened, locale=language) if m.id]
        except OSError:
            raise BadSetting(f"The catalogue {file.name} for {language} is missing.") from None
        counts[language] = sum(1 for m in messages if m.string and not m.fuzzy)
        if counts[language] < len(messages):
            raise BadSetting(f"{language}: {len(messages) - counts[language]} sentences missing.")
    if len(set(counts.values())) > 1:
        raise BadSetting(f"The catalogues differ: {counts}.")
    return Finding(
        ok=True,
        name="translations",
        sentence=f"{counts[LANGUAGES[0]]} sentences, the same in kk and ru",
    )
