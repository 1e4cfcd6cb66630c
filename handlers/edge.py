"""Once per update: claim it, open the transaction, find the actor; commit; only then speak."""

import hashlib
import secrets
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

import sqlalchemy as sa
import structlog
from aiogram import BaseMiddleware
from aiogram.dispatcher.event.bases import CancelHandler, SkipHandler
from aiogram.enums import ChatType
from aiogram.fsm.context import FSMContext
from aiogram.fsm.storage.base import StorageKey
from aiogram.types import Chat, TelegramObject, Update, User
from sqlalchemy.ext.asyncio import AsyncSession

from bot.core.access import Actor
from bot.core.clock import VILLAGE_ZONE, Clock
from bot.core.db import Database, insert_for, is_passing
from bot.core.errors import Refusal
from bot.core.faults import cause, fingerprint
from bot.core.i18n import Translator, language_or_default, translator
from bot.core.models import ClaimedUpdate
from bot.core.screen import Screen, plain, toast
from bot.core.stamps import CAME
from bot.core.tx import Tx
from bot.delivery.alerts import report_error
from bot.delivery.outbox import SOMETHING_PUT, wake_unreachable
from bot.delivery.sender import Sender
from bot.people.service import mark_back, recognise
from handlers.allowed import menu
from handlers.forms import Forms
from handlers.refusals import refused
from handlers.render import Origin
from handlers.speech import Speech

log = structlog.get_logger(__name__)

#: A form about what is gone, or not theirs any more, must not hold its person fast.
_FORM_IS_OVER = frozenset({"not_found", "not_allowed"})

Handler = Callable[[TelegramObject, dict[str, Any]], Awaitable[Any]]
#: What to show for an update whose effect is already there.
Present = Callable[[Tx, Actor, Translator, FSMContext], Awaitable[Screen]]


@dataclass(frozen=True)
class Scene:
    """Everything known about one update before its handler is asked."""

    update: Update
    tx: Tx
    user: User
    chat: Chat
    actor: Actor
    t: Translator
    state: FSMContext
    forms: Forms


class Edge(BaseMiddleware):
    """Outer middleware of the dispatcher; handlers get `tx`, `actor`, `t`, `state` and `sent`."""

    def __init__(
        self,
        database: Database,
        clock: Clock,
        senders: dict[int, Sender],
        speech: Speech,
        present: Present,
        *,
        wake: Callable[[], None],
        zone: str = VILLAGE_ZONE,
    ) -> None:
        self.database = database
        self.clock = clock
        self.senders = senders
        self.speech = speech
        self.present = present
        self.wake = wake
        self.zone = zone

    async def __call__(
        self, handler: Handler, event: TelegramObject, data: dict[str, Any]
    ) -> None:
        """Run `handler` for `event` in one transaction, then say what it returned.

        Raises what the database raises when it cannot be reached: the update stays unconfirmed
        and comes again.
        """
        assert isinstance(event, Update)  # noqa: S101 - the dispatcher's outer event
        user: User | None = data.get("event_from_user")
        chat: Chat | None = data.get("event_chat")
        if user is None or chat is None or user.is_bot:
            return
        sender = self.senders[data["bot"].id]
        async with self.database.write() as session:
            await _one_at_a_time(session, sender.bot.id, chat.id)
            tx = Tx(session, self.clock.now(), sender.bot.id, self.zone)
            first = await claim(tx, event.update_id)
            scene = await self._scene(event, tx, user, chat)
            if scene.actor.blocked and chat.type == ChatType.PRIVATE and not event.my_chat_member:
                await _is_back(tx, user.id)
            screen = await self._act(handler, scene, data) if first else await self._again(scene)
            await session.commit()
        if session.info.pop(SOMETHING_PUT, False):
            self.wake()
        if chat.type == ChatType.CHANNEL and event.callback_query is None:
            return  # nothing that goes wrong is told to the readers of a channel
        if screen is not None or event.callback_query is not None:
            self.speech.say(sender, Origin.of(event, chat.id), screen)

    async def _scene(self, update: Update, tx: Tx, user: User, chat: Chat) -> Scene:
        key = StorageKey(bot_id=tx.bot_id, chat_id=chat.id, user_id=user.id)
        forms = Forms(tx.session, tx.now)
        state = FSMContext(storage=forms, key=key)
        actor = await recognise(tx, user.id, user.language_code or "")
        if not actor.known:
            chosen = (await state.get_data()).get("language")
            language = language_or_default(chosen or actor.language or user.language_code)
            actor = replace(actor, language=language)
        t = translator(language_or_default(actor.language), self.zone)
        return Scene(update, tx, user, chat, actor, t, state, forms)

    async def _act(self, handler: Handler, scene: Scene, data: dict[str, Any]) -> Screen | None:
        data.update(tx=scene.tx, actor=scene.actor, t=scene.t, state=scene.state)
        data["raw_state"] = await scene.state.get_state()
        data["sent"] = _sent(scene)
        try:
            returned = await handler(scene.update, data)
        except Refusal as refusal:
            await self._undo(scene)
            if refusal.name in _FORM_IS_OVER:
                await scene.state.clear()
            return self._refused(scene, refusal)
        except (SkipHandler, CancelHandler):
            return None
        except Exception as error:
            if is_passing(error):
                raise  # the database or the machine: nothing is claimed, the update comes again
            await self._undo(scene)
            return await self._apologise(scene, error)
        return returned if isinstance(returned, Screen) else None

    async def _undo(self, scene: Scene) -> None:
        """Nothing half-done remains; only that the update was seen."""
        await scene.tx.session.rollback()
        scene.forms.forget()
        await claim(scene.tx, scene.update.update_id)

    def _refused(self, scene: Scene, refusal: Refusal) -> Screen:
        text = refused(refusal, scene.t)
        if scene.update.callback_query is not None:
            return toast(plain(text), alert=True)
        if refusal.name == "not_allowed" and scene.actor.known:
            return Screen(
                text=text, keyboard=menu(scene.actor, scene.t)
            )  # theirs may be an old one
        return Screen(text=text)

    async def _again(self, scene: Scene) -> Screen | None:
        """An update that was claimed before: no second effect, only the present state."""
        if scene.update.message is None or scene.chat.type != ChatType.PRIVATE:
            return None
        return await self.present(scene.tx, scene.actor, scene.t, scene.state)

    async def _apologise(self, scene: Scene, error: Exception) -> Screen:
        code = secrets.token_hex(3).upper()
        where = fingerprint(error)
        log.error("update.failed", code=code, **cause(error))
        await report_error(scene.tx, code, where)
        text = scene.t(
            "Something went wrong on our side. Nothing was lost. Please try once more. "
            "If it happens again, tell the akim's office this code: {code}.",
            code=code,
        )
        if scene.update.callback_query is not None:
            return toast(plain(text), alert=True)
        return Screen(text=text)


def _sent(scene: Scene) -> datetime:
    """When it came to Telegram, by Telegram's own time or by the order of updates."""
    if scene.update.message is not None:
        return scene.update.message.date
    came = CAME.get()
    return scene.tx.now if came is None else min(came, scene.tx.now)


async def claim(tx: Tx, update_id: int) -> bool:
    """Note that this update's effect is in this transaction; False when it already was in one."""
    claimed = await tx.session.execute(
        insert_for(tx.session, ClaimedUpdate)
        .values(bot_id=tx.bot_id, update_id=update_id, at=tx.now)
        .on_conflict_do_nothing()
        .returning(ClaimedUpdate.update_id)
    )
    return claimed.first() is not None


async def _is_back(tx: Tx, telegram_id: int) -> None:
    """Somebody believed to have blocked the bot speaks to it: the news of it was lost."""
    person_id = await mark_back(tx, telegram_id)
    if person_id is not None:
        await wake_unreachable(tx, person_id)


async def _one_at_a_time(session: AsyncSession, bot_id: int, chat_id: int) -> None:
    """Updates of one chat wait for each other; SQLite's single writer sees to that by itself."""
    if session.get_bind().dialect.name == "postgresql":
        digest = hashlib.blake2b(f"{bot_id}:{chat_id}".encode(), digest_size=8).digest()
        key = int.from_bytes(digest, "big", signed=True)
        await session.execute(sa.select(sa.func.pg_advisory_xact_lock(key)))
    else:
        _ = await session.connection()  # begins, and so waits for the one writer's lock
