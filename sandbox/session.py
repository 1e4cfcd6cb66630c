"""The door in process: aiogram talks to an engine as over the wire, without the wire."""

from collections.abc import AsyncGenerator
from typing import Any, cast

from aiogram import Bot
from aiogram.client.session.base import BaseSession
from aiogram.exceptions import TelegramNetworkError
from aiogram.methods import TelegramMethod
from aiogram.methods.base import TelegramType
from aiogram.types import InputFile
from typing_extensions import override

from sandbox.engine import Engine
from sandbox.errors import DroppedConnection, LostAnswer
from sandbox.files import DOWNLOAD_LIMIT, Upload


class InProcessSession(BaseSession):
    """Serialises calls as aiogram's own session does and hands the answer's text to aiogram.

    One session serves any number of bots of one engine.
    """

    def __init__(self, engine: Engine, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self._engine = engine

    @override
    async def make_request(
        self, bot: Bot, method: TelegramMethod[TelegramType], timeout: int | None = None
    ) -> TelegramType:
        given, uploads = await self._form(bot, method)
        try:
            answer = await self._engine.call(bot.token, method.__api_method__, given, uploads)
        except DroppedConnection:
            message = "ServerDisconnectedError: Server disconnected"
            raise TelegramNetworkError(method=method, message=message) from None
        except LostAnswer:
            message = "Request timeout error"
            raise TelegramNetworkError(method=method, message=message) from None
        response = self.check_response(
            bot=bot, method=method, status_code=answer.status, content=answer.body
        )
        return cast("TelegramType", response.result)

    async def _form(
        self, bot: Bot, method: TelegramMethod[TelegramType]
    ) -> tuple[dict[str, Any], dict[str, Upload]]:
        """The fields and files of the form that would be posted; empty values are left out."""
        files: dict[str, InputFile] = {}
        given: dict[str, Any] = {}
        for key, value in method.model_dump(warnings=False).items():
            prepared = self.prepare_value(value, bot=bot, files=files)
            if prepared:
                given[key] = prepared
        uploads = {
            key: Upload(b"".join([chunk async for chunk in file.read(bot)]), file.filename or key)
            for key, file in files.items()
        }
        return given, uploads

    @override
    async def stream_content(
        self,
        url: str,
        headers: dict[str, Any] | None = None,
        timeout: int = 30,
        chunk_size: int = 65536,
        raise_for_status: bool = True,
    ) -> AsyncGenerator[bytes, None]:
        del headers, timeout, raise_for_status
        token, _, path = url.partition("/file/bot")[2].partition("/")
        self._engine.bot_of(token)
        file = self._engine.files.at(path)
        if file is None or file.size > DOWNLOAD_LIMIT:
            raise FileNotFoundError(path)
        for at in range(0, len(file.data), chunk_size):
            yield file.data[at : at + chunk_size]

    @override
    async def close(self) -> None:
        """There is nothing to close."""
