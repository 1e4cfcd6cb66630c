"""Webhook: answered 200 only after the effect of the update is committed."""

import hashlib
import hmac
import json
from collections.abc import Awaitable, Callable, Mapping
from datetime import datetime
from typing import Any

import structlog
from aiogram import Bot
from aiogram.types import Update
from aiohttp import web

from bot.core.db import is_passing
from bot.core.faults import cause
from bot.core.stamps import CAME

log = structlog.get_logger(__name__)

SECRET_HEADER = "X-Telegram-Bot-Api-Secret-Token"  # noqa: S105 - the header's name
_LARGEST = 1024 * 1024
Feed = Callable[[Bot, Update], Awaitable[Any]]


def secret_for(bot: Bot, given: str) -> str:
    """A secret of each bot's own, from the one that was set or else from its token."""
    key = (given or bot.token).encode()
    return hmac.new(key, f"webhook:{bot.id}".encode(), hashlib.sha256).hexdigest()


class Webhook:
    """The door at /tg/{bot_id}, for the proxy in front to pass on to.

    heard_all_at: of each bot, when nothing waited at Telegram the last time.
    """

    def __init__(self, bots: Mapping[int, Bot], feed: Feed, given_secret: str) -> None:
        self.bots = bots
        self.feed = feed
        self.secrets = {bot.id: secret_for(bot, given_secret) for bot in bots.values()}
        self.heard_all_at: dict[int, datetime] = {}
        self.stopping = False

    def app(self) -> web.Application:
        """The aiohttp application; /healthz is for the proxy."""
        app = web.Application(client_max_size=_LARGEST)
        app.router.add_post("/tg/{bot_id:\\d{1,15}}", self.receive)
        app.router.add_get("/healthz", self.health)
        return app

    async def health(self, _request: web.Request) -> web.Response:
        """503 while stopping, so that the proxy turns to another replica."""
        return web.Response(status=503 if self.stopping else 200, text="")

    async def receive(self, request: web.Request) -> web.Response:
        """One update. 403 for a wrong secret, 503 when it has to come again."""
        bot = self.bots.get(int(request.match_info["bot_id"]))
        given = request.headers.get(SECRET_HEADER, "")
        if bot is None or not hmac.compare_digest(
            given.encode(errors="surrogateescape"), self.secrets[bot.id].encode()
        ):
            return web.Response(status=403)
        if self.stopping:
            return web.Response(status=503)
        try:
            raw = json.loads(await request.read())
            update = Update.model_validate(raw, context={"bot": bot})
        except (ValueError, RecursionError):
            log.error("update.undecodable")  # noqa: TRY400 - a traceback would quote people
            return web.Response()  # it would be as undecodable the next time
        CAME.set(self.heard_all_at.get(bot.id))
        try:
            await self.feed(bot, update)
        except Exception as error:  # noqa: BLE001 - Telegram repeats what is not answered 200
            if not is_passing(error):
                log.error("update.given_up", **cause(error))  # noqa: TRY400 - quotes people
                return web.Response()
            log.warning("update.waits", error=type(error).__name__)
            return web.Response(status=503)
        return web.Response()
