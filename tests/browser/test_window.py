"""People side by side, the clock, the page's language, and a telephone's width."""

from datetime import UTC, datetime, timedelta

import pytest
from playwright.async_api import Page, expect

from tests.browser.window import Village, Window

WEEK = timedelta(days=7)


async def test_an_empty_window_says_what_to_do(page: Page, village: Village) -> None:
    window = Window(page, village)
    await window.open()

    await page.get_by_role("main").get_by_role("button", name="Адам қосу").click()
    await window.find("person-first-name").fill("Бақыт")
    await window.find("person-language").select_option("ru")
    await window.find("person-phone").fill("+7 701 000 00 03")
    await window.find("person-save").click()

    await expect(window.find("column")).to_have_count(1)
    (person,) = village.engine.people.values()
    assert (person.first_name, person.language_code) == ("Бақыт", "ru")
    assert person.phone == "+77010000003"
    await window.column(person).write("Салем")
    assert (await village.next("message"))["from"]["language_code"] == "ru"


async def test_a_column_is_hidden_comes_back_and_is_remembered(
    window: Window, village: Village
) -> None:
    yerlan = window.column(village.yerlan)

    await yerlan.find("hide-column").click()
    await window.page.reload()
    await expect(window.find("column")).to_have_count(1)

    await window.find("add-person").click()
    picker = window.find("person-picker")
    await picker.locator(f'[data-person="{village.yerlan.id}"]').click()
    await expect(window.find("column")).to_have_count(2)
    await expect(yerlan.find("composer")).to_be_focused()


async def test_columns_can_be_named_in_the_address(window: Window, village: Village) -> None:
    await window.open(f"?#people={village.yerlan.id}&lang=ru")

    await expect(window.find("column")).to_have_count(1)
    await expect(window.column(village.yerlan).node).to_be_visible()
    await expect(window.find("lang-ru")).to_have_attribute("aria-pressed", "true")


async def test_what_is_not_looked_at_is_marked_unread(window: Window, village: Village) -> None:
    aigul, yerlan = window.column(village.aigul), window.column(village.yerlan)
    await aigul.start()
    await yerlan.start()

    await village.say(village.aigul, "бір")
    await village.say(village.aigul, "екі")
    await village.say(village.yerlan, "қазір оқылды")

    await expect(aigul.find("unread")).to_have_text("2")
    await expect(yerlan.find("unread")).to_be_hidden()
    await aigul.find("composer").click()
    await expect(aigul.find("unread")).to_be_hidden()


async def test_far_from_the_end_a_new_message_does_not_jump(
    window: Window, village: Village
) -> None:
    column = window.column(village.aigul)
    await column.start()
    for number in range(30):
        await village.say(village.aigul, f"жол {number}")
    await column.shows("жол 29")
    await expect(column.last).to_be_in_viewport()
    await column.node.locator(".log").evaluate("log => log.scrollTo(0, 0)")
    await expect(column.find("to-bottom")).to_be_visible()

    await village.say(village.aigul, "жаңасы")

    await expect(column.find("unread")).to_have_text("1")
    await expect(column.last).not_to_be_in_viewport()
    await column.find("to-bottom").click()
    await expect(column.last).to_be_in_viewport()
    await expect(column.find("unread")).to_be_hidden()


async def test_a_hidden_person_with_news_is_shown_in_the_picker(
    window: Window, village: Village
) -> None:
    column = window.column(village.yerlan)
    await column.start()
    await column.find("hide-column").click()

    await village.say(village.yerlan, "жаңа өтініш")

    await expect(window.page.locator(".add.has-news")).to_be_visible()
    await window.find("add-person").click()
    row = window.find("person-picker").locator(f'[data-person="{village.yerlan.id}"]')
    await expect(row.locator(".badge")).to_have_text("1")


async def test_the_clock_is_moved_for_everybody(window: Window, village: Village) -> None:
    clock = village.engine.clock
    began = clock.now()

    await window.find("clock-now").click()
    await window.find("clock-plus-day").click()
    await expect(window.page.locator(".clock.is-moved")).to_be_visible()
    tomorrow = clock.now()
    assert timedelta(days=1) <= tomorrow - began < timedelta(days=1, minutes=1)

    await window.find("clock-now").click()
    await window.find("clock-monday").click()
    await expect(window.page.locator(".clock-time")).to_have_text("09:00")
    monday = clock.now()
    assert (monday.weekday(), monday.hour, monday.minute) == (0, 4, 0)
    # On a Monday the next one is a week away: from its first minute to nine a week later.
    assert timedelta(0) < monday - tomorrow <= WEEK + timedelta(hours=9)

    await window.find("clock-now").click()
    await window.find("clock-custom").fill("2027-03-22T18:30")
    await window.find("clock-set").click()
    await expect(window.page.locator(".clock-date")).to_have_text("22 наурыз, дүйсенбі")
    moved = datetime(2027, 3, 22, 13, 30, tzinfo=UTC)
    assert timedelta(0) <= clock.now() - moved < timedelta(minutes=1)

    await window.find("clock-now").click()
    await window.find("clock-reset").click()
    await expect(window.page.locator(".clock.is-moved")).to_have_count(0)


async def test_the_clock_of_another_window_is_followed(window: Window, village: Village) -> None:
    village.engine.clock.move_to(datetime(2027, 3, 22, 4, 0, tzinfo=UTC))

    await expect(window.page.locator(".clock-time")).to_have_text("09:00")


async def test_the_page_speaks_kazakh_first_and_russian_on_request(
    window: Window, village: Village
) -> None:
    column = window.column(village.aigul)
    await column.find("composer").fill("жоба")
    await expect(window.page.locator("html")).to_have_attribute("lang", "kk")
    await expect(column.find("start")).to_have_text("Бастау")

    await window.find("lang-ru").click()

    await expect(window.page.locator("html")).to_have_attribute("lang", "ru")
    await expect(column.find("start")).to_have_text("Начать")
    await expect(column.find("composer")).to_have_value("жоба")
    await window.page.reload()
    await expect(column.find("start")).to_have_text("Начать")


@pytest.mark.parametrize("language", ["kk", "ru"])
async def test_a_telephone_shows_one_person_at_a_time(
    window: Window, village: Village, language: str
) -> None:
    await window.page.set_viewport_size({"width": 360, "height": 740})
    await window.find(f"lang-{language}").click()
    aigul, yerlan = window.column(village.aigul), window.column(village.yerlan)
    await aigul.start()
    long = "Қайтажаңғыртуларымыздағы" * 12
    rows = [[{"text": f"{long[:60]} {i}", "callback_data": str(i)}] for i in range(2)]
    keys = [[{"text": "А" * 40}] * 3]
    inline, reply = {"inline_keyboard": rows}, {"keyboard": keys}
    await village.say(village.aigul, f"{long}\n{'үй ' * 80}", reply_markup=inline)
    await village.say(village.aigul, "Мәзір", reply_markup=reply)
    await aigul.shows("Мәзір")

    assert await window.overflow() == 0
    await expect(yerlan.find("composer")).not_to_be_in_viewport()
    tab = window.find("tab").nth(1)
    await tab.click()
    await expect(yerlan.find("composer")).to_be_in_viewport()
    await expect(aigul.find("composer")).not_to_be_in_viewport()
    for opener, dialog in (("add-person", "person-picker"), ("clock-now", "clock-dialog")):
        await window.find(opener).click()
        box = await window.find(dialog).bounding_box()
        assert box is not None
        assert box["x"] >= 0
        assert box["x"] + box["width"] <= 360
        await window.page.keyboard.press("Escape")


async def test_a_tab_counts_what_is_unread_behind_it(window: Window, village: Village) -> None:
    await window.page.set_viewport_size({"width": 360, "height": 740})
    village.yerlan.start(village.bot)

    await village.say(village.yerlan, "жаңа өтініш")

    tab = window.find("tab").nth(1)
    await expect(tab.get_by_test_id("tab-unread")).to_have_text("1")
    await tab.click()
    await expect(tab.get_by_test_id("tab-unread")).to_have_count(0)


async def test_everything_to_press_is_large_enough_for_a_thumb(
    window: Window, village: Village
) -> None:
    await window.page.set_viewport_size({"width": 360, "height": 740})
    column = window.column(village.aigul)
    await column.start()
    inline = {"inline_keyboard": [[{"text": "Иә", "callback_data": "1"}]]}
    await village.say(village.aigul, "Сұрақ", reply_markup=inline)
    await village.say(village.aigul, "Мәзір", reply_markup={"keyboard": [[{"text": "Мәзір"}]]})
    await column.shows("Мәзір")

    small = await window.page.evaluate("""() => [...document.querySelectorAll("button, a.key")]
        .filter((node) => node.checkVisibility() && !node.matches(".command"))
        .map((node) => [node.dataset.testid ?? node.textContent, node.getBoundingClientRect()])
        .filter(([, box]) => box.width < 40 || box.height < 40)
        .map(([name, box]) => `${name} ${Math.round(box.width)}×${Math.round(box.height)}`)""")

    assert small == []


async def test_a_group_is_another_chat_of_the_same_person(page: Page, village: Village) -> None:
    village.aigul = village.engine.add_person("Айгүл")
    village.yerlan = village.engine.add_person("Ерлан")
    group = village.engine.add_group("Ақсу ауылы")
    for one in (village.aigul, village.yerlan):
        group.add_member(one)
    window = Window(page, village)
    await window.open()
    for one in (village.aigul, village.yerlan):
        await window.column(one).find("chat-switch").click()
        await window.find("chat-option").filter(has_text="Ақсу ауылы").click()

    await window.column(village.aigul).write("Су қашан болады?")

    await window.column(village.yerlan).shows("Су қашан болады?")
    await window.column(village.yerlan).shows("Айгүл")


async def test_after_a_break_the_page_catches_up(
    window: Window, village: Village, complaints: list[str]
) -> None:
    column = window.column(village.aigul)
    await column.start()
    await window.page.route("**/sandbox/api/events*", lambda route: route.abort())
    await window.page.reload()
    await expect(window.find("offline")).to_be_visible()
    await village.say(village.aigul, "үзіліс кезінде келді")

    await window.page.unroute("**/sandbox/api/events*")

    await column.shows("үзіліс кезінде келді")
    await expect(window.find("offline")).to_have_count(0)
    complaints.clear()


async def test_lying_on_its_side_the_telephone_hides_the_keys(
    window: Window, village: Village
) -> None:
    await window.page.set_viewport_size({"width": 740, "height": 360})
    column = window.column(village.aigul)
    await column.start()
    await village.say(village.aigul, "Мәзір", reply_markup={"keyboard": [[{"text": "Мәзір"}]]})
    await column.shows("Мәзір")

    await expect(column.find("reply-keyboard")).to_be_hidden()
    await column.find("keyboard-toggle").click()
    await expect(column.find("reply-keyboard")).to_be_visible()


async def test_a_refusal_is_a_sentence_and_the_words_are_kept(
    window: Window, village: Village, complaints: list[str]
) -> None:
    column = window.column(village.aigul)
    await column.start()
    await column.find("composer").fill("сәлем")
    village.aigul.block(village.bot)
    await window.page.evaluate("document.querySelector('[data-testid=send]').click()")

    await expect(column.find("toast")).to_be_visible()
    await column.find("unblock").click()
    await expect(column.find("composer")).to_have_value("сәлем")
    complaints.clear()
