"""Words for the browser tests: the window as a person sees it, and the bot behind it."""

import json
import re
from typing import Any

from playwright.async_api import Locator, Page, expect

from sandbox.engine import Engine
from sandbox.people import Person
from sandbox.world import Bot

Json = dict[str, Any]


class Village:
    """A running sandbox and its bot, whose words and ears are the test's own."""

    aigul: Person
    yerlan: Person

    def __init__(self, engine: Engine, bot: Bot, url: str) -> None:
        self.engine = engine
        self.bot = bot
        self.url = url

    async def call(self, method: str, **params: Any) -> Any:
        """One Bot API call; a refusal fails the test."""
        answer = await self.engine.call(self.bot.token, method, params)
        body = json.loads(answer.body)
        assert body["ok"], body
        return body["result"]

    async def say(self, person: Person, text: str, **params: Any) -> Json:
        """The bot writes."""
        sent: Json = await self.call("sendMessage", chat_id=person.id, text=text, **params)
        return sent

    async def heard(self) -> list[Json]:
        """The updates that wait for the bot, taken away."""
        updates: list[Json] = await self.call("getUpdates", timeout=0)
        if updates:
            await self.call("getUpdates", timeout=0, offset=updates[-1]["update_id"] + 1)
        return updates

    async def next(self, kind: str) -> Json:
        """The next update of a kind, skipping others."""
        for _ in range(50):
            updates: list[Json] = await self.call("getUpdates", timeout=1, limit=1)
            for update in updates:
                await self.call("getUpdates", timeout=0, limit=1, offset=update["update_id"] + 1)
                if kind in update:
                    found: Json = update[kind]
                    return found
        raise AssertionError(f"No {kind} came.")


class Column:
    """One person's telephone in the window."""

    def __init__(self, page: Page, person: Person) -> None:
        self.node = page.locator(f'[data-testid="column"][data-person="{person.id}"]')

    def find(self, testid: str) -> Locator:
        """Something in this column by its test hook."""
        return self.node.get_by_test_id(testid)

    @property
    def messages(self) -> Locator:
        """All bubbles, oldest first."""
        return self.find("message")

    @property
    def last(self) -> Locator:
        """The newest bubble."""
        return self.messages.last

    def inline(self, label: str) -> Locator:
        """An inline button."""
        return self.find("inline-button").filter(has_text=label).last

    def reply(self, label: str) -> Locator:
        """A button of the reply keyboard."""
        whole = re.compile(rf"^\s*{re.escape(label)}\s*$")  # one key's words may end another's
        return self.find("reply-button").filter(has_text=whole)

    async def start(self) -> None:
        """Press Start and wait until it is said."""
        await self.find("start").click()
        await expect(self.messages).to_have_count(1)

    async def write(self, text: str) -> None:
        """Type and send."""
        await self.find("composer").fill(text)
        await self.find("send").click()

    async def shows(self, text: str) -> None:
        """The newest bubble says so."""
        await expect(self.last).to_contain_text(text)


class Window:
    """The chat page."""

    def __init__(self, page: Page, village: Village) -> None:
        self.page = page
        self.village = village

    async def open(self, address: str = "") -> None:
        """Load the page and wait until it stands."""
        await self.page.goto(f"{self.village.url}/{address}")
        await expect(self.page.get_by_test_id("add-person")).to_be_visible()

    def column(self, person: Person) -> Column:
        """A person's column."""
        return Column(self.page, person)

    def find(self, testid: str) -> Locator:
        """Something on the page by its test hook."""
        return self.page.get_by_test_id(testid)

    async def overflow(self) -> int:
        """How many pixels the page is wider than its window."""
        width: int = await self.page.evaluate(
            "document.documentElement.scrollWidth - document.documentElement.clientWidth"
        )
        return width
