"""Where a person stands in a form, kept in the transaction of the update itself.

So a restart in mid-form is not noticed, and a form can never be ahead of or behind its effect.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from aiogram.fsm.state import State
from aiogram.fsm.storage.base import BaseStorage, StateType, StorageKey
from sqlalchemy.ext.asyncio import AsyncSession

from bot.core.db import insert_for
from bot.core.models import Form


class Forms(BaseStorage):
    """aiogram's FSM storage over one open session. One SELECT for an update, none when unused."""

    def __init__(self, session: AsyncSession, now: datetime) -> None:
        self.session = session
        self.now = now
        self._read: dict[StorageKey, tuple[str | None, dict[str, Any]]] = {}

    async def _form(self, key: StorageKey) -> tuple[str | None, dict[str, Any]]:
        if key not in self._read:
            found = (
                await self.session.execute(sa.select(Form.state, Form.data).where(*_where(key)))
            ).one_or_none()
            self._read[key] = (found.state, dict(found.data)) if found else (None, {})
        return self._read[key]

    def forget(self) -> None:
        """What was read counts no more: the transaction was rolled back."""
        self._read.clear()

    async def _write(self, key: StorageKey, state: str | None, data: dict[str, Any]) -> None:
        if self._read.get(key) == (None, {}) and state is None and not data:
            return  # there is none to leave, which is what most updates find
        self._read[key] = (state, data)
        if state is None and not data:
            await self.session.execute(sa.delete(Form).where(*_where(key)))
            return
        await self.session.execute(
            insert_for(self.session, Form)
            .values(
                bot_id=key.bot_id,
                chat_id=key.chat_id,
                person_id=key.user_id,
                destiny=key.destiny,
                state=state,
                data=data,
                updated_at=self.now,
            )
            .on_conflict_do_update(
                index_elements=["bot_id", "chat_id", "person_id", "destiny"],
                set_={"state": state, "data": data, "updated_at": self.now},
            )
        )

    async def set_state(self, key: StorageKey, state: StateType = None) -> None:
        """Move to `state`; None leaves the form."""
        _, data = await self._form(key)
        await self._write(key, state.state if isinstance(state, State) else state, data)

    async def get_state(self, key: StorageKey) -> str | None:
        """The name of the state; None outside any form."""
        return (await self._form(key))[0]

    async def set_data(self, key: StorageKey, data: Mapping[str, Any]) -> None:
        """Replace what was filled in (plain JSON)."""
        state, _ = await self._form(key)
        await self._write(key, state, dict(data))

    async def get_data(self, key: StorageKey) -> dict[str, Any]:
        """What was filled in so far; a copy."""
        return dict((await self._form(key))[1])

    async def close(self) -> None:
        """Nothing to close: the edge owns the session."""


def _where(key: StorageKey) -> tuple[sa.ColumnElement[bool], ...]:
    return (
        Form.bot_id == key.bot_id,
        Form.chat_id == key.chat_id,
        Form.person_id == key.user_id,
        Form.destiny == key.destiny,
    )
