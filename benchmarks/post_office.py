"""A Telegram that takes every message and keeps none, for as many people as one likes.

The sandbox remembers every message. This one takes one order, line by line on standard input, as
`benchmarks.wire` does:
    told N → waits until N messages were taken: {"told": n}
"""

import asyncio
import json
import sys
import time
from typing import Any

from aiohttp import web

from benchmarks import TOKEN

_DONE = True
_JSON = "application/json"
_ME = {"id": int(TOKEN.partition(":")[0]), "is_bot": True, "first_name": "B", "username": "b_bot"}


class PostOffice:
    """Counts what is posted."""

    def __init__(self) -> None:
        self.told = 0

    async def call(self, request: web.Request) -> web.Response:
        """Any method of the Bot API that a bot with nothing but a broadcast asks for."""
        method = request.match_info["method"]
        if method == "getUpdates":
            await asyncio.sleep(1)
            return _ok([])
        if method == "getMe":
            return _ok(_ME)
        if method != "sendMessage":
            return _ok(_DONE)
        self.told += 1
        given = await (request.json() if request.content_type == _JSON else request.post())
        chat = {"id": int(str(given["chat_id"])), "type": "private", "first_name": "P"}
        sent = {"message_id": self.told, "date": int(time.time()), "chat": chat, "from": _ME}
        return _ok(sent | {"text": str(given["text"])})


def _ok(result: Any) -> web.Response:
    body = json.dumps({"ok": True, "result": result})
    return web.Response(text=body, content_type="application/json")


async def main(port: int) -> None:
    """Serve until standard input ends."""
    office = PostOffice()
    app = web.Application()
    app.router.add_route("*", "/bot{token}/{method}", office.call)
    runner = web.AppRunner(app, access_log=None, shutdown_timeout=1)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", port).start()
    print(json.dumps({"ready": True}), flush=True)
    while line := (await asyncio.to_thread(sys.stdin.readline)).split():
        while office.told < int(line[1]):  # noqa: ASYNC110 - as the wire waits
            await asyncio.sleep(0.01)
        print(json.dumps({"told": office.told}), flush=True)
    await runner.cleanup()


if __name__ == "__main__":
    asyncio.run(main(int(sys.argv[1])))
