"""The door over HTTP: the Bot API, its files, and the chat page."""

import asyncio
import json
from collections.abc import Generator
from pathlib import Path
from types import TracebackType
from typing import Any
from urllib.parse import parse_qsl

from aiohttp import web
from aiohttp.multipart import BodyPartReader

from sandbox.engine import Answer, Engine
from sandbox.errors import ApiError, DroppedConnection, LostAnswer
from sandbox.files import DOWNLOAD_LIMIT, UPLOAD_LIMIT, StoredFile, Upload
from sandbox.people_api import PeopleApi

STATIC = Path(__file__).with_name("static")
BODY_LIMIT = 64 * 1024 * 1024
FORM = "application/x-www-form-urlencoded"
SHOWN_IN_PLACE = ("image/", "audio/", "video/")
PAGE_HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "no-referrer",
    "Cache-Control": "no-cache",
}


class Server:
    """A running sandbox; ``url`` has no slash at its end."""

    def __init__(self, engine: Engine, runner: web.AppRunner, host: str, port: int) -> None:
        self.engine = engine
        self.host = host
        self.port = port
        self._runner = runner

    @property
    def url(self) -> str:
        """Where the chat page is, and where TELEGRAM_API_URL should point."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return f"http://{host}:{self.port}"

    async def close(self) -> None:
        """Stop answering."""
        await self.engine.close()
        await self._runner.cleanup()


class Serving:
    """What :func:`serve` gives: await it for a :class:`Server`, or use it in ``async with``."""

    def __init__(self, engine: Engine, host: str, port: int) -> None:
        self._engine = engine
        self._host = host
        self._port = port
        self._server: Server | None = None

    def __await__(self) -> Generator[Any, None, Server]:
        return self._open().__await__()

    async def __aenter__(self) -> Server:
        self._server = await self._open()
        return self._server

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if self._server is not None:
            await self._server.close()

    async def _open(self) -> Server:
        runner = web.AppRunner(application(self._engine), access_log=None, shutdown_timeout=1)
        await runner.setup()
        site = web.TCPSite(runner, self._host, self._port)
        await site.start()
        port = runner.addresses[0][1]
        return Server(self._engine, runner, self._host, port)


def serve(engine: Engine, host: str = "127.0.0.1", port: int = 8081) -> Serving:
    """Open the door; port 0 takes any free one."""
    return Serving(engine, host, port)


def application(engine: Engine) -> web.Application:
    """The aiohttp application with every route."""
    app = web.Application(client_max_size=BODY_LIMIT)
    bot_api = BotApi(engine)
    app.router.add_route("*", "/bot{token}/{method}", bot_api.call)
    app.router.add_get("/file/bot{token}/{path:.+}", bot_api.download)
    app.router.add_get("/sandbox/files/{file_id}", bot_api.show)
    PeopleApi(engine).add_routes(app.router)
    page = Page()
    app.router.add_get("/", page.index)
    app.router.add_get("/static/{name}", page.static)
    app.router.add_get(r"/{name:[\w-]+\.(?:js|css|svg|png|ico|webmanifest)}", page.static)
    app.on_shutdown.append(_ending(engine))
    return app


def _ending(engine: Engine) -> Any:
    async def end(_: web.Application) -> None:
        await engine.close()

    return end


class BotApi:
    """Requests of bots."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    async def call(self, request: web.Request) -> web.StreamResponse:
        """One method call, however its parameters come."""
        info = request.match_info
        try:
            given, uploads = await read_parameters(request)
            answer = await self._engine.call(info["token"], info["method"], given, uploads)
        except DroppedConnection:
            return _broken(request)
        except LostAnswer:
            await asyncio.sleep(self._engine.faults.timeout_s)
            return _broken(request)
        except ApiError as error:
            answer = refusal(error)
        return _json(answer)

    async def download(self, request: web.Request) -> web.Response:
        """A file by the path that getFile told."""
        try:
            self._engine.bot_of(request.match_info["token"])
        except ApiError as error:
            return _json(refusal(error))
        file = self._engine.files.at(request.match_info["path"])
        if file is None or file.size > DOWNLOAD_LIMIT:
            return _json(refusal(ApiError(404, "Not Found")))
        return web.Response(body=file.data, content_type="application/octet-stream")

    async def show(self, request: web.Request) -> web.Response:
        """A file for the chat page: only pictures, sound and video are shown, never a page."""
        wanted = request.match_info["file_id"]
        file = self._engine.files.find(wanted.partition("-")[2] or wanted)
        if file is None:
            return web.json_response({"error": "There is no such file."}, status=404)
        return web.Response(body=file.data, headers=file_headers(file))


def file_headers(file: StoredFile) -> dict[str, str]:
    """Headers under which no file can act as a page of ours."""
    safe = file.mime.startswith(SHOWN_IN_PLACE) and file.mime != "image/svg+xml"
    return {
        "Content-Type": file.mime if safe else "application/octet-stream",
        "Content-Disposition": "inline" if safe else "attachment",
        "Content-Security-Policy": "default-src 'none'; sandbox",
        "X-Content-Type-Options": "nosniff",
        "Cache-Control": "private, max-age=3600",
        "Cross-Origin-Resource-Policy": "same-origin",
    }


def _json(answer: Answer) -> web.Response:
    return web.Response(
        body=answer.body.encode("utf-8", "replace"),
        status=answer.status,
        content_type="application/json",
    )


def refusal(error: ApiError) -> Answer:
    """An error before the engine was asked."""
    body = {"ok": False, "error_code": error.code, "description": error.description}
    return Answer(error.code, json.dumps(body))


def _broken(request: web.Request) -> web.Response:
    """Break the connection; the response goes nowhere."""
    if request.transport is not None:
        request.transport.abort()
    return web.Response(status=500)


async def read_parameters(request: web.Request) -> tuple[dict[str, Any], dict[str, Upload]]:
    """Parameters of the query, a form or a JSON body, and uploaded files."""
    given: dict[str, Any] = dict(request.query) if request.query_string else {}
    uploads: dict[str, Upload] = {}
    kind = request.content_type
    if kind == "multipart/form-data":
        await _read_multipart(request, given, uploads)
    elif request.can_read_body:
        given.update(_read_body(kind, await _body(request)))
    return given, uploads


async def _body(request: web.Request) -> bytes:
    try:
        return await request.read()
    except web.HTTPRequestEntityTooLarge:
        raise ApiError(413, "Request Entity Too Large") from None


def _read_body(kind: str, body: bytes) -> dict[str, Any]:
    try:
        if kind == "application/json":
            found = json.loads(body) if body else {}
            if not isinstance(found, dict):
                raise ApiError(400, "Bad Request: can't parse JSON: expected an Object")
            return found
        if kind == FORM:
            return dict(parse_qsl(body.decode(), keep_blank_values=True, errors="strict"))
    except UnicodeDecodeError:
        raise ApiError(400, "Bad Request: strings must be encoded in UTF-8") from None
    except ValueError:
        raise ApiError(400, "Bad Request: can't parse JSON object") from None
    return {}


async def _read_multipart(
    request: web.Request, given: dict[str, Any], uploads: dict[str, Upload]
) -> None:
    try:
        async for part in await request.multipart():
            if not isinstance(part, BodyPartReader) or not part.name:
                continue
            data = await _part(part)
            if part.filename is None:
                given[part.name] = data.decode()
                continue
            mime = part.headers.get("Content-Type", "")
            uploads[part.name] = Upload(data, part.filename, mime)
            given.setdefault(part.name, f"attach://{part.name}")
    except UnicodeDecodeError:
        raise ApiError(400, "Bad Request: strings must be encoded in UTF-8") from None
    except ValueError:
        raise ApiError(400, "Bad Request: can't parse the multipart form") from None
    _forget_attached(given, uploads)


async def _part(part: BodyPartReader) -> bytes:
    data = bytearray()
    while chunk := await part.read_chunk(65536):
        data += chunk
        if len(data) > UPLOAD_LIMIT:
            raise ApiError(413, "Request Entity Too Large")
    return bytes(data)


def _forget_attached(given: dict[str, Any], uploads: dict[str, Upload]) -> None:
    """A file that another field names by ``attach://`` is not a parameter of its own."""
    said = " ".join(
        value for key, value in given.items() if value != f"attach://{key}" and "attach" in value
    )
    for name in uploads:
        if f"attach://{name}" in said and given.get(name) == f"attach://{name}":
            del given[name]


class Page:
    """The chat page's own files."""

    async def index(self, _: web.Request) -> web.StreamResponse:
        """The page."""
        return _static("index.html")

    async def static(self, request: web.Request) -> web.StreamResponse:
        """Scripts, styles, pictures."""
        return _static(request.match_info["name"])


def _static(name: str) -> web.StreamResponse:
    path = STATIC / name
    if path.parent != STATIC or not path.is_file():
        return web.Response(text="Not found", status=404)
    return web.FileResponse(path, headers=PAGE_HEADERS)
