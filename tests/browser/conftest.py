"""A real browser before the sandbox's chat page; Chromium is Debian's, never downloaded."""

import shutil
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from playwright.async_api import Browser, ConsoleMessage, Page, async_playwright

from sandbox.engine import Engine
from sandbox.http import serve
from tests.browser.window import Village, Window
from tests.conftest import missing

HERE = Path(__file__).parent
NAMES = ("chromium", "chromium-browser", "google-chrome")
WIDE = {"width": 1280, "height": 800}
FLAGS = [
    "--no-sandbox",
    "--use-fake-device-for-media-stream",
    "--use-fake-ui-for-media-stream",
]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Everything here needs Chromium."""
    for item in items:
        if HERE in item.path.parents:
            item.add_marker(pytest.mark.browser)


@pytest.fixture
async def browser() -> AsyncIterator[Browser]:
    """Headless Chromium."""
    path = next(filter(None, map(shutil.which, NAMES)), None)
    if path is None:
        missing("Chromium is not installed: on Debian, `apt install chromium`")
    async with async_playwright() as playwright:
        chromium = await playwright.chromium.launch(executable_path=path, args=FLAGS)
        yield chromium
        await chromium.close()


@pytest.fixture
def complaints() -> list[str]:
    """What the page's console said; a test that provokes a refusal clears it."""
    return []


@pytest.fixture
async def page(browser: Browser, complaints: list[str]) -> AsyncIterator[Page]:
    """An empty tab of 1280 × 800; an error in its console fails the test."""
    context = await browser.new_context(viewport=WIDE, locale="kk-KZ")  # type: ignore[arg-type]
    page = await context.new_page()
    page.set_default_timeout(8_000)

    def heard(message: ConsoleMessage) -> None:
        server_gone = "net::ERR_" in message.text
        if message.type in {"error", "warning"} and not server_gone:
            complaints.append(message.text)

    page.on("console", heard)
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.on("dialog", lambda dialog: complaints.append(f"A script ran: {dialog.message}"))
    yield page
    await context.close()
    assert complaints == []


@pytest.fixture
async def village() -> AsyncIterator[Village]:
    """A sandbox with one bot and nobody yet."""
    engine = Engine()
    bot = engine.add_bot(token="42:TEST", username="aqsu_bot", first_name="Ауыл байланысы")
    async with serve(engine, "127.0.0.1", 0) as server:
        yield Village(engine, bot, server.url)


@pytest.fixture
async def window(page: Page, village: Village) -> Window:
    """The chat page with Айгүл and Ерлан side by side."""
    village.aigul = village.engine.add_person("Айгүл", language_code="kk", phone="+77010000001")
    village.yerlan = village.engine.add_person("Ерлан", language_code="ru")
    window = Window(page, village)
    await window.open()
    return window
