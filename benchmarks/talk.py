"""Many people in the sandbox who talk with a bot at once, and how long each waits for answers."""

import asyncio
import random
import time
from collections import defaultdict
from collections.abc import Awaitable, Callable, Coroutine, Iterable, Iterator
from functools import partial
from typing import Any

from aiogram.filters.callback_data import CallbackData

from benchmarks.town import (
    DESK_FIRST,
    DESKS,
    HANDS,
    HANDS_FIRST,
    MODERATORS,
    OKRUGS,
    TALKERS,
    query,
    saying,
)
from bot.appeals.callbacks import (
    AskSearch,
    CardPress,
    DraftPress,
    NearPress,
    OnCard,
    OnDraft,
    OnNear,
    OnOwn,
    OnWords,
    OwnPage,
    OwnPress,
    QueuePage,
    WordsPress,
)
from bot.core.i18n import Translator, translator
from sandbox.engine import Engine
from sandbox.people import Person
from sandbox.views import SandboxMessage, inline_rows
from sandbox.world import Bot, Message

_LONGEST_S = 60.0
_QUIET_S = 0.6
_MODERATED = 5  # the office handles every fifth: accepts one, answers the next

Told = dict[str, Any]
Heard = Callable[[str, Message], bool]
Work = Callable[[], Awaitable[None]]


def buttons(message: Message) -> list[str]:
    """What the buttons under a message carry."""
    return [
        b["callback_data"] for row in inline_rows(message) for b in row if "callback_data" in b
    ]


def pressable(message: Message, kind: type[CallbackData], **wanted: object) -> str | None:
    """The data of the first button of a kind with these fields."""
    for data in buttons(message):
        if data.partition(":")[0] == kind.__prefix__:
            found = kind.unpack(data)
            if all(getattr(found, name) == value for name, value in wanted.items()):
                return data
    return None


def there(message: Message, kind: type[CallbackData], **wanted: object) -> str:
    """The same where it must be; `LookupError` with what there is instead."""
    data = pressable(message, kind, **wanted)
    if data is None:
        raise LookupError(f"no {kind.__name__} {wanted} among {buttons(message)}")
    return data


def sent_with(kind: type[CallbackData], **wanted: object) -> Heard:
    """A new message with such a button."""
    return lambda method, message: (
        method == "sendMessage" and pressable(message, kind, **wanted) is not None
    )


def _is_sent(method: str, _message: Message) -> bool:
    return method == "sendMessage"


def edited(number: int) -> Heard:
    """This message has changed."""
    return lambda method, message: method == "editMessageText" and message.id == number


class Ears:
    """What the bot is heard doing, as it happens in each chat."""

    def __init__(self, engine: Engine, bot: Bot) -> None:
        self.engine = engine
        self.bot = bot
        self.last = 0.0
        self._waiting: dict[int, list[tuple[Heard, asyncio.Future[tuple[float, Message]]]]] = (
            defaultdict(list)
        )

    def hear(self, method: str, given: dict[str, Any]) -> None:
        """The bot's call of `method` has succeeded."""
        if method == "getUpdates":
            return
        self.last = time.perf_counter()
        if method not in {"sendMessage", "editMessageText"}:
            return
        chat_id = int(given["chat_id"])
        waiting = self._waiting[chat_id]
        if not waiting:
            return
        message = self._message(method, chat_id, given)
        for expected in list(waiting):
            is_it, future = expected
            if is_it(method, message):
                waiting.remove(expected)
                if not future.done():
                    future.set_result((self.last, message))

    def _message(self, method: str, chat_id: int, given: dict[str, Any]) -> Message:
        messages = self.engine.dialog(self.bot, self.engine.people[chat_id]).messages
        edits = method == "editMessageText"
        return messages[int(given["message_id"]) if edits else next(reversed(messages))]

    def expect(self, chat_id: int, is_it: Heard) -> "asyncio.Future[tuple[float, Message]]":
        """The moment and the message of the next thing heard in a chat that `is_it`."""
        future = asyncio.get_running_loop().create_future()
        self._waiting[chat_id].append((is_it, future))
        return future

    async def quiet(self) -> float:
        """Wait until the bot has done nothing for a while; when it did the last thing."""
        before = None
        while before != self.last:
            before = self.last
            await asyncio.sleep(_QUIET_S)
        return self.last


class Town:
    """The people of `benchmarks.town` in the sandbox."""

    def __init__(self, engine: Engine, bot: Bot, ears: Ears) -> None:
        self.engine = engine
        self.bot = bot
        self.ears = ears
        self.waits: dict[str, list[float]] = defaultdict(list)  # milliseconds, by step
        self.updates = 0
        self.orders: dict[str, Callable[..., Awaitable[Told]]] = {
            "talk": self.talk,
            "steady": self.steady,
            "chat": self.chat,
            "steady_chat": self.steady_chat,
            "queue": self.look_at_queue,
            "search": self.look_for,
            "mine": self.look_at_own,
            "press": self.press_in_turn,
        }
        self._chance = random.Random(0)
        self._lists: dict[int, Message] = {}  # as residents with a handful of appeals see them
        self._desks: dict[int, asyncio.Lock] = defaultdict(asyncio.Lock)

    def person(self, telegram_id: int) -> Person:
        """Somebody who arrived before."""
        if telegram_id not in self.engine.people:
            person = self.engine.add_person(f"P{telegram_id}", id=telegram_id)
            self.engine.dialog(self.bot, person).started = True
        return self.engine.people[telegram_id]

    def meet(self) -> None:
        """Those whom the bot tells something first are on Telegram before that."""
        for number in range(OKRUGS):
            self.person(MODERATORS + number)

    # One update and its answer

    async def say(self, person: Person, text: str, is_it: Heard, step: str) -> Message:
        """Write a line; the message that answers it."""
        answer = self.ears.expect(person.id, is_it)
        return await self._timed(step, lambda: person.send(self.bot, text), answer)

    async def press(self, person: Person, message: Message, data: str, step: str) -> Message:
        """Press a button; the same message once it has changed."""
        answer = self.ears.expect(person.id, edited(message.id))
        in_hand = SandboxMessage(message, self.engine.files)
        return await self._timed(step, lambda: person.press_data(in_hand, data), answer)

    async def _timed(
        self, step: str, act: Callable[[], object], answer: Awaitable[tuple[float, Message]]
    ) -> Message:
        self.updates += 1
        started = time.perf_counter()
        act()
        try:
            at, message = await asyncio.wait_for(answer, _LONGEST_S)
        except TimeoutError:
            raise TimeoutError(f"no answer to {step!r}") from None
        self.waits[step].append(round((at - started) * 1e3, 3))
        return message

    # The whole conversation

    async def conversation(self, number: int) -> None:
        """A resident sends an appeal and looks at it; the office handles every fifth."""
        resident = self.person(TALKERS + number)
        t = _translator(resident)
        words = saying(self._chance, t.language)
        card = await self.say(resident, words, sent_with(DraftPress, do=OnDraft.SEND), "message")
        appeal = await self._send(resident, card)
        is_listed = sent_with(OwnPress, do=OnOwn.OPEN, appeal=appeal)
        listed = await self.say(resident, t.word("My appeals"), is_listed, "list")
        opened = there(listed, OwnPress, do=OnOwn.OPEN, appeal=appeal)
        await self.press(resident, listed, opened, "card")
        if number % _MODERATED == 0:
            await self._handle(number, appeal, answer=number % (2 * _MODERATED) == 0)

    async def _send(self, resident: Person, card: Message) -> int:
        """Press Send and wait for the receipt; the appeal's id, which its buttons carry.

        Neighbours' appeals that are shown before are looked at and not joined.
        """
        receipt = self.ears.expect(resident.id, sent_with(OwnPress, do=OnOwn.TIMELINE))
        started = time.perf_counter()
        send = there(card, DraftPress, do=OnDraft.SEND)
        shown = await self.press(resident, card, send, "send")
        if alone := pressable(shown, NearPress, do=OnNear.SEND):
            started = time.perf_counter()
            await self.press(resident, shown, alone, "send alone")
        at, message = await asyncio.wait_for(receipt, _LONGEST_S)
        self.waits["receipt"].append(round((at - started) * 1e3, 3))
        return OwnPress.unpack(there(message, OwnPress, do=OnOwn.TIMELINE)).appeal

    async def _handle(self, number: int, appeal: int, *, answer: bool) -> None:
        moderator = self.person(MODERATORS + 1 + number % (OKRUGS - 1))
        async with self._desks[moderator.id]:
            card = await self._news(moderator, appeal)
            if not answer:
                accept = there(card, CardPress, do=OnCard.ACCEPT, appeal=appeal)
                await self.press(moderator, card, accept, "accept")
                return
            begin = there(card, CardPress, do=OnCard.ANSWER, appeal=appeal)
            await self.press(moderator, card, begin, "ask words")
            words, is_ready = saying(self._chance, "kk"), sent_with(WordsPress, do=OnWords.SEND)
            preview = await self.say(moderator, words, is_ready, "preview")
            send = there(preview, WordsPress, do=OnWords.SEND)
            await self.press(moderator, preview, send, "answer")

    async def _news(self, moderator: Person, appeal: int) -> Message:
        """The card that told the moderator of an appeal, which may still be on its way."""
        chat = self.engine.dialog(self.bot, moderator)
        for message in reversed(chat.messages.values()):
            if pressable(message, CardPress, do=OnCard.ACCEPT, appeal=appeal):
                return message
        told = sent_with(CardPress, do=OnCard.ACCEPT, appeal=appeal)
        _, message = await asyncio.wait_for(self.ears.expect(moderator.id, told), _LONGEST_S)
        return message

    # Many at once

    async def _told(self, doing: Coroutine[Any, Any, None]) -> Told:
        """Do it until the bot is quiet again: seconds, updates and waits."""
        self.waits, self.updates = defaultdict(list), 0
        started = time.perf_counter()
        await doing
        ended = await self.ears.quiet()
        return {"seconds": ended - started, "updates": self.updates, "waits": self.waits}

    async def _crowd(self, works: Iterable[Work], at_once: int) -> None:
        """So many at a time."""
        left = iter(works)

        async def go() -> None:
            for work in left:
                await work()

        async with asyncio.TaskGroup() as group:
            for _ in range(at_once):
                group.create_task(go())

    async def _paced(self, works: Iterable[Work], a_second: float) -> None:
        """One after another at this pace, whatever the bot does."""
        started = time.perf_counter()

        async def go(work: Work) -> None:
            await work()

        async with asyncio.TaskGroup() as group:
            for number, work in enumerate(works):
                await asyncio.sleep(max(0.0, started + number / a_second - time.perf_counter()))
                group.create_task(go(work))

    async def talk(self, first: int, count: int, at_once: int) -> Told:
        """Whole conversations of residents who have sent nothing yet."""
        return await self._told(self._crowd(self._conversations(first, count), at_once))

    async def steady(self, first: int, count: int, a_second: float) -> Told:
        """The same, begun at a steady pace."""
        return await self._told(self._paced(self._conversations(first, count), a_second))

    def _conversations(self, first: int, count: int) -> Iterator[Work]:
        return (partial(self.conversation, number) for number in range(first, first + count))

    # The yardstick's side: people to whom their own words come back

    async def chat(self, count: int, at_once: int) -> Told:
        """As many updates, each person waiting for the answer before saying more."""
        turns = (partial(self._echoed, i % at_once) for i in range(count))
        return await self._told(self._crowd(turns, at_once))

    async def steady_chat(self, count: int, a_second: float) -> Told:
        """The same at a steady pace."""
        turns = (partial(self._echoed, i) for i in range(count))
        return await self._told(self._paced(turns, a_second))

    async def _echoed(self, number: int) -> None:
        person, words = self.person(TALKERS + number), saying(self._chance, "kk")
        await self.say(person, words, _is_sent, "message")

    # Lists

    async def look_at_queue(self, first: int, count: int) -> Told:
        """Moderators of the first okrug turn the pages of its queue, one press after another."""
        return await self._told(_each(self._turn_pages, first, count))

    async def look_for(self, first: int, count: int) -> Told:
        """The other half of them search, one query after another."""
        return await self._told(_each(self._search, first, count))

    async def look_at_own(self, first: int, count: int) -> Told:
        """Residents with a handful of appeals open one and go back to the list."""
        return await self._told(_each(self._open_and_back, first, count))

    async def press_in_turn(self, count: int, a_second: float) -> Told:
        """Residents with a handful of appeals open one or go back, each time another resident.

        Here nobody waits for the bot to be quiet: it may be telling many something.
        """
        for number in range(HANDS - len(self._lists)):
            self._lists[number] = await self._list(number)
        self.waits, self.updates = defaultdict(list), 0
        await self._paced((partial(self._press_next, i % HANDS) for i in range(count)), a_second)
        return {"updates": self.updates, "waits": self.waits}

    async def _press_next(self, number: int) -> None:
        shown = self._lists[number]
        opened = pressable(shown, OwnPress, do=OnOwn.OPEN)
        data = opened or there(shown, OwnPage)
        self._lists[number] = await self.press(
            self.person(HANDS_FIRST + number), shown, data, "press"
        )

    async def _list(self, number: int) -> Message:
        """The list of a resident's own appeals."""
        resident = self.person(HANDS_FIRST + number)
        key = _translator(resident).word("My appeals")
        return await self.say(resident, key, sent_with(OwnPress, do=OnOwn.OPEN), "looked")

    async def _turn_pages(self, number: int) -> None:
        moderator = self.person(DESK_FIRST + number)
        key = _translator(moderator).word("Queue of appeals")
        shown = await self.say(moderator, key, sent_with(QueuePage), "looked")
        for page in (1, 2, 1, 2):
            turn = there(shown, QueuePage, page=page)
            shown = await self.press(moderator, shown, turn, "queue")

    async def _search(self, number: int) -> None:
        moderator = self.person(DESK_FIRST + DESKS // 2 + number)
        key = _translator(moderator).word("Queue of appeals")
        shown = await self.say(moderator, key, sent_with(AskSearch), "looked")
        await self.press(moderator, shown, there(shown, AskSearch), "looked")
        for kind in range(6):
            await self.say(moderator, query(self._chance, kind), _is_sent, "search")

    async def _open_and_back(self, number: int) -> None:
        resident, shown = self.person(HANDS_FIRST + number), await self._list(number)
        for _ in range(3):
            opened = there(shown, OwnPress, do=OnOwn.OPEN)
            shown = await self.press(resident, shown, opened, "looked")
            shown = await self.press(resident, shown, there(shown, OwnPage), "mine")


async def _each(look: Callable[[int], Awaitable[None]], first: int, count: int) -> None:
    for number in range(first, first + count):
        await look(number)


def _translator(person: Person) -> Translator:
    """What `benchmarks.town` says they speak."""
    return translator("ru" if person.id % 3 == 0 else "kk")
