"""Take the README's picture: `python -m tests.browser.picture ADDRESS` beside a `make demo`.

A resident has just sent an appeal, the moderator has its card, the akim is about to answer.
"""

import asyncio
import shutil
import sys
from pathlib import Path

from playwright.async_api import Locator, Page, async_playwright

from bot.core.i18n import translator

PICTURES = Path(__file__).parents[2] / "docs" / "images"
AIGUL, MARAT, ERLAN = "500000001", "500000002", "500000003"
WORDS = "Мектеп жанындағы шам үш күннен бері жанбайды, балалар қараңғыда жүр"


def column(page: Page, person: str) -> Locator:
    """One person's telephone."""
    return page.locator(f'[data-testid="column"][data-person="{person}"]')


async def press(where: Locator, label: str) -> None:
    """The newest inline button called so."""
    await where.get_by_test_id("inline-button").filter(has_text=label).last.click()


async def act(page: Page) -> None:
    """From Start to the akim's answer."""
    t = translator("kk")
    aigul, erlan = column(page, AIGUL), column(page, ERLAN)
    await aigul.get_by_test_id("start").click()
    for label in ("Қазақша", "Ақсу ауылы", t.word("I agree")):
        await press(aigul, label)
    await aigul.get_by_test_id("reply-button").first.wait_for()
    await aigul.get_by_test_id("composer").fill(WORDS)
    await aigul.get_by_test_id("send").click()
    await press(aigul, t.word("Send"))
    await press(erlan, t.word("Answer"))
    await erlan.get_by_test_id("composer").fill("Электрик бүгін кешке дейін ауыстырады.")
    await erlan.get_by_test_id("send").click()
    await erlan.get_by_test_id("inline-button").filter(has_text=t.word("Send")).last.wait_for()
    await asyncio.sleep(1)


async def main(address: str) -> None:
    """Play the scene and keep its picture."""
    chromium = shutil.which("chromium") or "chromium"
    PICTURES.mkdir(parents=True, exist_ok=True)
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        page = await browser.new_page(viewport={"width": 1280, "height": 860}, locale="kk-KZ")
        await page.goto(address)
        await act(page)
        await page.screenshot(path=PICTURES / "demo.png")
        await browser.close()


if __name__ == "__main__":
    asyncio.run(main(sys.argv[1]))
