"""Workshop: what takes a processor long is made in a process of its own, one thing at a time.

The event loop answers people meanwhile. The process gives way to everything else on the machine,
ends when there has been nothing to make for a while, and takes its memory with it; it also ends
with the bot, however that ends.
"""

import asyncio
import contextlib
import os
import signal
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from multiprocessing import get_context, parent_process, resource_tracker
from typing import ParamSpec, TypeVar

P = ParamSpec("P")
T = TypeVar("T")

#: So long it is kept after the last thing: starting it takes about two seconds.
IDLE_S = 20.0
#: Nothing takes so long: what does has got stuck, and would hold everything behind it up.
LONGEST_S = 60.0
_GIVES_WAY = 10  # as `nice` counts


class StuckError(RuntimeError):
    """It was not made in time, and its process was ended."""


class Workshop:
    """Runs plain functions of importable modules; arguments and results are pickled."""

    def __init__(self, idle_s: float = IDLE_S, longest_s: float = LONGEST_S) -> None:
        self._idle_s = idle_s
        self._longest_s = longest_s
        self._pool: ProcessPoolExecutor | None = None
        self._pid: Future[int] | None = None
        self._busy = 0
        self._closing: threading.Timer | None = None
        self._lock = threading.Lock()
        self._queue: tuple[asyncio.AbstractEventLoop, asyncio.Lock] | None = None

    async def make(self, work: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        """The result of `work`, or what it raised.

        Where the process dies meanwhile it is replaced and the work done again, once: then
        `BrokenProcessPool`. What takes longer than anything may is a `StuckError`. What waits in
        line is not in that process yet, and nothing happens to it.
        """
        self._enter()
        try:
            async with self._turn():
                try:
                    return await self._make(work, *args, **kwargs)
                except BrokenProcessPool:
                    return await self._make(work, *args, **kwargs)
        finally:
            self._leave()

    async def _make(self, work: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        try:
            made = asyncio.wrap_future(self._begin(work, *args, **kwargs))
            return await asyncio.wait_for(made, self._longest_s)
        except BrokenProcessPool:
            with self._lock:
                self._end()
            raise
        except TimeoutError:
            self._kill()
            raise StuckError(work.__name__) from None

    def _kill(self) -> None:
        """End the process at once, whatever it is doing."""
        with self._lock:
            if self._pid is not None and self._pid.done():
                with contextlib.suppress(ProcessLookupError):
                    os.kill(self._pid.result(), signal.SIGKILL)
            self._end()

    def _turn(self) -> asyncio.Lock:
        """The line before the door; a lock of asyncio's serves one event loop."""
        loop = asyncio.get_running_loop()
        if self._queue is None or self._queue[0] is not loop:
            self._queue = loop, asyncio.Lock()
        return self._queue[1]

    def _begin(self, work: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> Future[T]:
        with self._lock:
            if self._pool is None:
                self._pool = ProcessPoolExecutor(
                    max_workers=1, mp_context=get_context("spawn"), initializer=_settle_in
                )
                with _interrupts_kept_back():
                    self._pid = self._pool.submit(os.getpid)
            with _interrupts_kept_back():
                return self._pool.submit(work, *args, **kwargs)

    @property
    def is_open(self) -> bool:
        """Whether there is a process."""
        return self._pool is not None

    def close(self) -> None:
        """End the process; what it is making is finished first, and nobody waits for that."""
        with self._lock:
            self._stop_timer()
            self._end()

    def _end(self) -> None:
        pool, self._pool = self._pool, None
        if pool is not None:
            pool.shutdown(wait=False)

    def _enter(self) -> None:
        with self._lock:
            self._stop_timer()
            self._busy += 1

    def _leave(self) -> None:
        with self._lock:
            self._busy -= 1
            if self._busy == 0 and self._pool is not None:
                self._closing = threading.Timer(self._idle_s, self._close_if_idle)
                self._closing.daemon = True
                self._closing.start()

    def _close_if_idle(self) -> None:
        with self._lock:
            if not self._busy:
                self._end()

    def _stop_timer(self) -> None:
        if self._closing is not None:
            self._closing.cancel()
            self._closing = None


@contextlib.contextmanager
def _interrupts_kept_back() -> Iterator[None]:
    """A process that is started here hears no Ctrl-C, not even while it still loads modules."""
    resource_tracker.ensure_running()  # it would let them through when it is started in between
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def _settle_in() -> None:
    """In the new process: Ctrl-C is the bot's alone, others go first, nobody is outlived."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    with contextlib.suppress(OSError):
        os.nice(_GIVES_WAY)
    threading.Thread(target=_end_with_the_bot, daemon=True).start()


def _end_with_the_bot() -> None:
    parent = parent_process()
    if parent is not None:
        parent.join()
        os._exit(0)


#: The one that everything drawn is drawn in.
WORKSHOP = Workshop()
