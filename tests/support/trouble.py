"""Trouble that the sandbox's own faults do not make."""

from typing import Any

from sandbox.engine import Answer, Engine

NONSENSE = "<html><body>502 Bad Gateway</body></html>"


class Nonsense:
    """A proxy in between that answers in HTML; the deed may have been done all the same."""

    def __init__(self, engine: Engine, method: str, times: int = 1, *, done: bool = False) -> None:
        self.left = times
        honest = engine.call

        async def call(token: str, asked: str, *rest: Any, **named: Any) -> Answer:
            if asked != method or not self.left:
                return await honest(token, asked, *rest, **named)
            self.left -= 1
            if done:
                await honest(token, asked, *rest, **named)
            return Answer(502, NONSENSE)

        engine.call = call  # type: ignore[method-assign]  # the proxy stands in between
