"""A whole gathering, by eye: villages elect, too few come, it is called again, decides, is done.

The akim's page and those of two residents stand side by side; other people and the secretary of
the other villages hold phones whose screens are of no interest here. The clock is the page's.
"""

import re
from collections.abc import AsyncIterator
from datetime import datetime
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from PIL import Image
from playwright.async_api import Page, expect

from bot.core.access import Role
from bot.core.clock import village as in_village
from bot.core.db import Database
from bot.core.i18n import Language, Translator, translator
from bot.core.screen import plain
from bot.core.tx import Tx
from bot.people.service import Seat, seat_staff
from bot.places.plan import Plan
from bot.places.service import seed
from bot.places.sheet import modules
from sandbox.engine import Engine
from sandbox.http import serve
from tests.browser.minutes_read import holds_the_five, in_libreoffice, in_word, on_paper
from tests.browser.phones import PATIENCE_MS, Okrug, Phone, before, called, number_of
from tests.browser.test_journey import running
from tests.browser.test_ten_appeals import called_by_name
from tests.browser.window import Village, Window
from tests.support.okrugs import AKSU, BIRLIK, OKRUG, ZHANAZHOL, plan
from tests.support.worlds import BOT_TOKEN, NOW

SCREEN = {"width": 1500, "height": 1000}
OTHER: dict[Language, Language] = {"kk": "ru", "ru": "kk"}
#: So small that a few people are a quorum: four of forty, two of twenty or twelve, one of eight.
ENTITLED = (20, 12, 8)

VILLAGES: dict[Language, dict[str, str]] = {
    "kk": {AKSU: "Ақсу ауылы", BIRLIK: "Бірлік ауылы", ZHANAZHOL: "Жаңажол ауылы"},
    "ru": {AKSU: "село Аксу", BIRLIK: "село Бирлик", ZHANAZHOL: "село Жанажол"},
}
OKRUG_NAME = {"kk": "Ақсу ауылдық округі", "ru": "Аксуский сельский округ"}
SOURCE = {
    "kk": "Бірлік аудандық мәслихатының 2026 жылғы 3 қарашадағы № 12 шешімі",
    "ru": "Решение маслихата Бирликского района от 3 ноября 2026 года № 12",
}
SCHOOL = "Ауыл мектебінің залы\nЗал сельской школы"
CLUB = "Ақсу ауылы, Мәдениет үйі, Абай көшесі, 5\nсело Аксу, Дом культуры, улица Абая, 5"
LIGHTS = {"kk": "Көше жарығын қалпына келтіру туралы", "ru": "О восстановлении уличного освещения"}
ROAD = {"kk": "Мектепке баратын жолды жөндеу туралы", "ru": "О ремонте дороги к школе"}
AGENDA = "\n".join([LIGHTS["kk"], ROAD["kk"], "", LIGHTS["ru"], ROAD["ru"]])
SPEECH = {
    "kk": "Әбенов Қанат: Абай көшесінде жеті шам күйіп кеткен, балалар қараңғыда жүреді.",
    "ru": "Абенов Канат: на улице Абая перегорели семь фонарей, дети ходят в темноте.",
}
MOTION = {
    "kk": "Абай көшесіндегі жеті шам 2027 жылғы 20 қаңтарға дейін ауыстырылсын.",
    "ru": "Заменить семь фонарей на улице Абая до 20 января 2027 года.",
}
MOTION_ROAD = {
    "kk": "Мектепке баратын жолдың жөндеуі 2027 жылдың бюджетіне енгізілсін.",
    "ru": "Включить ремонт дороги к школе в бюджет 2027 года.",
}
AIGUL, BOLAT, SAULE = "Серікова Айгүл", "Ахметов Болат", "Оспанова Сәуле"
OWNER = {"kk": "«Ауыл жарығы» ЖШС", "ru": "ТОО «Ауыл жарығы»"}
DONE = {"kk": "Жеті шам ауыстырылды.", "ru": "Заменены семь фонарей."}


def small() -> Plan:
    """The same okrug, with so few who may vote that a handful is a quorum."""
    okrug = plan()
    few = [
        one.model_copy(update={"entitled": number})
        for one, number in zip(okrug.settlements, ENTITLED, strict=True)
    ]
    return okrug.model_copy(update={"settlements": tuple(few)})


@pytest.fixture(params=["kk", "ru"])
async def okrug(
    request: pytest.FixtureRequest, page: Page, database: Database, tmp_path: Path
) -> AsyncIterator[Okrug]:
    language: Language = request.param
    t, other = translator(language), OTHER[language]
    engine = Engine()
    engine.clock.move_to(NOW)
    bot = engine.add_bot(token=BOT_TOKEN)

    def add(name: str, spoken: Language = language) -> Phone:
        person = engine.add_person(name, language_code=spoken)
        return Phone(person, bot, translator(spoken))

    akim, aigul, bolat, marat = add("Ерлан"), add("Айгүл"), add("Болат"), add("Марат")
    others = {BIRLIK: add("Иван", other), ZHANAZHOL: add("Сәуле")}
    async with database.write() as session:
        tx = Tx(session, engine.clock.now(), bot.id)
        await seed(tx, small())
        staff = [Seat(marat.person.id, Role.MODERATOR, OKRUG)]
        await seat_staff(tx, [*staff, Seat(akim.person.id, Role.AKIM, OKRUG)])
        await session.commit()
    async with (
        serve(engine, "127.0.0.1", 0) as server,
        running(engine, server.url, database, ticking=True),
    ):
        for chat in (akim, aigul, bolat, marat):
            await chat.arrive(AKSU)
        for place, chat in others.items():
            await chat.arrive(place)
        names = {akim: "Омаров Ерлан", bolat: BOLAT, marat: "Сейтов Марат"}
        await called_by_name(database, {one.person.id: name for one, name in names.items()})
        page.set_default_timeout(PATIENCE_MS)
        await page.set_viewport_size(SCREEN)  # type: ignore[arg-type]
        window = Window(page, Village(engine, bot, server.url))
        people = ",".join(str(one.person.id) for one in (akim, aigul, bolat))
        await window.open(f"?#lang={language}&people={people}")
        yield Okrug(
            window,
            akim=window.column(akim.person),
            aigul=window.column(aigul.person),
            bolat=window.column(bolat.person),
            others=others,
            clerk=marat,
            engine=engine,
            database=database,
            t=t,
            folder=tmp_path,
        )


# ── Before ───────────────────────────────────────────────────────────────────────────────────


def moment(t: Translator, day: str) -> str:
    """«5 желтоқсан, сенбі, 11:00», as a button offers it."""
    at = datetime.fromisoformat(f"{day}+05:00")
    return f"{t.date(at)}, {t.time(at)}"


async def plans_villages(o: Okrug) -> None:
    """Three separate gatherings and the one that they lead to, in one go."""
    t, akim = o.t, o.akim
    await akim.reply(t.word("Gatherings")).click()
    await o.look("calendar-empty")
    await o.press(akim, "Plan a gathering", o.say("<b>What do you plan?</b>"))
    await o.look("kinds")
    await o.press(
        akim, "Separate gathering", o.say("<b>Separate gatherings: of which villages?</b>")
    )
    for number, name in enumerate(VILLAGES[t.language].values(), 1):
        await o.choose(akim, name)
        await expect(o.button(akim, "Next: {n}", n=number)).to_be_visible()
    await o.press(akim, "Next: {n}", o.say("<b>Which gathering do they prepare?</b>"), n=3)
    await o.press(
        akim, "A new gathering", o.say("<b>How many representatives does each elect?</b>")
    )
    await o.choose(akim, "2", o.say("<b>By which decision of the maslikhat?</b>"))
    await o.write(akim, SOURCE[t.language], o.say("<b>When is the first one?</b>"))
    await o.look("when")
    first = moment(t, "2026-12-05T11:00")
    await o.choose(akim, first, o.say("<b>And the others?</b>"))
    await o.press(akim, "One every two hours", o.say("<b>Where?</b>"))
    await o.write(akim, SCHOOL, o.say("Nobody is told before you announce them."))
    await o.look("summary")
    await o.press(akim, "Make the drafts: {n}", o.say("<b>Separate gatherings</b>"), n=3)
    await o.look("drafts")


async def announces(o: Okrug) -> None:
    """The villages in one go, then the gathering itself; a resident reads it and says yes."""
    t, akim, aigul = o.t, o.akim, o.aigul
    await o.press(akim, "Announce all: {n}", o.say("<b>Above is how it will arrive.</b>"), n=3)
    await o.look("announce-all")
    await o.choose(akim, before(t, "Send: {n}"))
    await o.sees(aigul, o.say("📣 <b>You are invited to a separate gathering</b>"))
    await o.look("villages-announced")
    await o.press(aigul, "I will come", "")
    await expect(o.button(aigul, "I will come")).to_contain_text("✅")
    await o.press(aigul, "To my calendar")
    calendar = await o.document(aigul, "calendar {what}.ics")
    assert b"DTSTART" in calendar
    await o.look("resident-said-yes")


async def plans_main(o: Okrug) -> None:
    """The gathering that the villages prepare."""
    t, akim, aigul = o.t, o.akim, o.aigul
    name = t.word("Gathering of all residents")
    draft = t.word("{name}, {where}", name=name, where=OKRUG_NAME[t.language])
    await o.open(akim, draft, "Choose the day")
    await o.look("main-draft")
    await o.press(akim, "Choose the day", o.say("<b>When?</b>"))
    await o.write(akim, "12.12 15:00", o.say("<b>Where?</b>"))
    await o.look("main-place")
    await o.write(akim, CLUB, o.say("<b>What will be discussed?</b>"))
    await o.write(akim, AGENDA, t.word("Preview and announce"))
    await o.look("main-ready")
    await o.press(akim, "Preview and announce", o.say("<b>Above is how it will arrive.</b>"))
    await o.look("main-preview")
    await o.choose(akim, before(t, "Send: {n}"))
    await o.sees(aigul, o.say("📣 <b>You are invited to a gathering</b>"))
    await o.look("main-announced")
    await o.press(aigul, "I will come")
    await o.sees(akim, o.say("Done. It goes to {n}.", n=6))


# ── There ────────────────────────────────────────────────────────────────────────────────────


async def scanned(o: Okrug, since: int) -> tuple[str, str]:
    """The link behind the QR code on the akim's screen, read square by square; and its digits."""
    bubble = await o.newest(o.akim, called(o.t, "To the door"), since)
    source = bubble.get_by_role("img").last
    await expect(source).to_have_js_property("complete", value=True, timeout=PATIENCE_MS)
    words = await bubble.inner_text()
    digits = re.search(r"\b([0-9]{5})\b", words)
    assert digits is not None
    address = await source.get_attribute("src")
    response = await o.window.page.request.get(f"{o.window.village.url}{address}")
    read = squares(Image.open(BytesIO(await response.body())))
    gathering = next(n for n in range(1, 20) if modules(o.link(n, digits[1])) == read)
    return f"k{gathering}-{digits[1]}", digits[1]


def squares(image: Image.Image) -> tuple[tuple[bool, ...], ...]:
    """The dark squares of a QR code, as a phone's camera finds them."""
    grey = image.convert("L")
    box = grey.crop((0, 240, grey.width, grey.height - 250))
    left, top, right, _ = box.point(lambda v: 255 - v).getbbox() or (0, 0, 0, 0)
    pixels: Any = box.load()
    corner = next(x for x in range(left, right) if pixels[x, top] > 128) - left  # 7 squares
    unit = corner // 7
    count = (right - left) // unit
    return tuple(
        tuple(pixels[left + x * unit + unit // 2, top + y * unit + unit // 2] < 128
              for x in range(count))
        for y in range(count)
    )  # fmt: skip


def listed(t: Translator, kind: str, day: str, where: str) -> str:
    """A gathering as a button of the calendar names it."""
    at = datetime.fromisoformat(f"{day}+05:00")
    return t.word("{day} · {name}, {where}", day=t.short_date(at), name=t.word(kind), where=where)


async def opens_door(o: Okrug, day: str, hour: str, *, first: bool) -> None:
    """Айгүл scans the code, Болат types it, a name is written down, people are counted."""
    t, akim = o.t, o.akim
    await o.press(akim, "Register those who come", o.say("Registration is not open yet."))
    await o.look("door-closed")
    await o.press(akim, "Open the registration", t.word("Show QR"))
    since = await number_of(akim.last)
    await o.press(akim, "Show QR")
    link, digits = await scanned(o, since)
    await o.look("qr")
    await o.follows(o.aigul, link)
    if first:
        await o.sees(
            o.aigul,
            o.say(
                "The code is right. What is your first and last name? The list of those present "
                "needs it. You are asked this once."
            ),
        )
        await o.aigul.write(AIGUL)
    await o.sees(o.aigul, o.say("✅ You are on the list of those present: <b>{name}</b>.",
                                name=AIGUL))  # fmt: skip
    await o.look("resident-checked-in")
    await o.open(o.bolat, day, "I am here: enter the code")
    await o.look("resident-card")
    await o.press(o.bolat, "I am here: enter the code", "5")
    await o.write(o.bolat, digits, BOLAT)
    await o.press(akim, "To the door", t.word("Show QR"))
    await o.press(
        akim,
        "Add a name",
        o.say("Write the first and last name. The beginning is enough where there is a list."),
    )
    await o.write(akim, SAULE, o.say("✅ Added: {name}", name=SAULE))
    await o.press(akim, "Back to the door", t.word("Show QR"))
    await o.choose(
        akim,
        before(t, "Without phones: {n}"),
        o.say("How many people without phones are here now? Write a number, for example: 12"),
    )
    await o.write(akim, "2", t.word("Without phones: {n}", n=2))
    await o.clock(hour)
    await o.press(akim, "Refresh", t.word("Begin the gathering"))
    await o.look("door-full")
    await o.press(akim, "Begin the gathering", t.word("To the agenda"))
    await o.look("begun")
    await o.press(akim, "To the agenda", before(t, "Next: {step}"))
    await o.look("hall")


async def elects(o: Okrug) -> None:
    """The akim chairs; two representatives are elected, each by a vote of their own."""
    t, akim = o.t, o.akim
    await o.choose(
        akim, before(t, "Next: {step}"), o.say("Choose who it is to be, or write the full name.")
    )
    await o.look("chair")
    await o.choose(akim, "Омаров Ерлан", t.word("Another name"))
    await o.look("chair-named")
    await o.choose(
        akim, before(t, "Next: {step}"), o.say("Choose who it is to be, or write the full name.")
    )
    await o.choose(akim, BOLAT, before(t, "All for it: {present}"))
    await o.look("secretary-vote")
    await o.choose(akim, before(t, "All for it: {present}"), before(t, "Next: {step}"))
    await o.look("secretary")
    await o.choose(akim, before(t, "Next: {step}"), t.word("Vote on the agenda"))
    await o.press(akim, "Vote on the agenda", before(t, "All for it: {present}"))
    await o.choose(akim, before(t, "All for it: {present}"), before(t, "Next: {step}"))
    await o.look("agenda-approved")
    await o.choose(akim, before(t, "Next: {step}"), "")
    await o.look("election")
    await o.write(akim, f"{AIGUL}, мұғалім\n{BOLAT}\n{SAULE}", t.word("Done"))
    await o.look("candidates")
    await o.press(akim, "Done", before(t, "Vote: {number}. {name}"))
    await o.look("before-votes")
    await o.choose(
        akim,
        before(t, "Vote: {number}. {name}"),
        o.say("<b>Candidate {number} of {of}</b>", number=1, of=3),
    )
    await o.look("candidate-vote")
    await o.write(akim, "5 0 0", o.say("<b>Candidate {number} of {of}</b>", number=2, of=3))
    await o.write(akim, "3 1 1", o.say("<b>Candidate {number} of {of}</b>", number=3, of=3))
    await o.write(akim, "2 3 0", o.say("<b>Elected: {n}</b>", n=2))
    await o.look("elected")
    await closes(o)


async def closes(o: Okrug) -> None:
    """The end of it; everybody whom it concerns reads what was decided."""
    t, akim = o.t, o.akim
    await o.press(akim, "Close the gathering", o.say("<b>Close the gathering?</b>"))
    await o.look("close")
    await o.press(
        akim,
        "Close the gathering",
        o.say("Closed: {when}", when=t.short_moment(o.engine.clock.now())).split(",")[0],
    )
    await o.look("closed")


async def by_phone(o: Okrug, where: str, hour: str) -> None:
    """Another village, kept on the clerk's phone: three people without phones, two elected."""
    clerk, t = o.clerk, o.t
    await clerk.write(t.word("Gatherings"))
    await clerk.tap(listed(t, "Separate gathering", hour, VILLAGES[t.language][where]))
    for label in ("Register those who come", "Open the registration", "Without phones: {n}"):
        await clerk.touch(label)
    await clerk.write("3")
    for label in ("Begin the gathering", "To the agenda", "Next: {step}"):
        await clerk.touch(label)
    await clerk.tap("Омаров Ерлан")
    await clerk.touch("Next: {step}")
    await clerk.write("Жұмабаев Серік")
    await clerk.touch("All for it: {present}")
    for label in ("Next: {step}", "Vote on the agenda", "All for it: {present}", "Next: {step}"):
        await clerk.touch(label)
    await clerk.write(f"Асанов {where}\nБекетова {where}")
    for label in ("Done", "Vote: {number}. {name}", *["All for it: {present}"] * 2):
        await clerk.touch(label)
    for _ in range(2):  # asked, and sure
        await clerk.touch("Close the gathering")


async def misses_quorum(o: Okrug) -> None:
    """Two of the four whom it takes; it is called again with the whole notice period."""
    t, akim = o.t, o.akim
    kind, okrug = "Gathering of all residents", OKRUG_NAME[t.language]
    await o.clock("2026-12-12T14:40")
    await o.open(akim, listed(t, kind, "2026-12-12T15:00", okrug), "Register those who come")
    await o.look("main-card")
    await o.press(akim, "Register those who come", o.say("Registration is not open yet."))
    await o.press(akim, "Open the registration", t.word("Show QR"))
    await o.choose(
        akim,
        before(t, "Without phones: {n}"),
        o.say("How many people without phones are here now? Write a number, for example: 12"),
    )
    await o.write(akim, "2", t.word("Without phones: {n}", n=2))
    await o.clock("2026-12-12T15:30")
    await o.press(akim, "Refresh", t.word("No quorum"))
    await o.look("few")
    await o.press(akim, "No quorum", t.word("Yes, there was no quorum"))
    await o.look("sure-no-quorum")
    await o.press(akim, "Yes, there was no quorum", t.word("There was no quorum"))
    await o.look("no-quorum")
    await o.press(akim, "Call again", o.say("<b>When?</b>"))
    await o.look("again-when")
    await o.choose(akim, moment(t, "2026-12-26T11:00"), t.word("Preview"))
    await o.look("again-draft")
    await o.press(akim, "Preview", before(t, "Tell everybody: {n}"))
    await o.look("again-preview")
    await o.choose(akim, before(t, "Tell everybody: {n}"), "")
    await o.sees(o.aigul, o.say("📣 <b>It is called again</b>"))
    await o.look("called-again")
    await o.press(o.aigul, "I will come", "")


async def decides(o: Okrug) -> None:
    """Chair and secretary are elected, two questions are decided."""
    t, akim = o.t, o.akim
    await o.choose(akim, before(t, "Next: {step}"), o.say("Elected by open vote."))
    await o.choose(akim, AIGUL, before(t, "All for it: {present}"))
    await o.choose(akim, before(t, "All for it: {present}"), before(t, "Next: {step}"))
    await o.choose(akim, before(t, "Next: {step}"), o.say("Elected by open vote."))
    await o.choose(akim, BOLAT, before(t, "All for it: {present}"))
    await o.choose(akim, before(t, "All for it: {present}"), before(t, "Next: {step}"))
    await o.choose(akim, before(t, "Next: {step}"), t.word("Vote on the agenda"))
    await o.press(akim, "Vote on the agenda", before(t, "All for it: {present}"))
    await o.choose(akim, before(t, "All for it: {present}"), before(t, "Next: {step}"))
    await o.choose(
        akim, before(t, "Next: {step}"), o.say("Write here what is said: each message is added.")
    )
    await o.write(akim, SPEECH[t.language], SPEECH[t.language])
    await o.press(akim, "Motion", "")
    await o.look("motion")
    await o.write(akim, MOTION[t.language], o.say("Motion: {words}", words=MOTION[t.language]))
    await o.look("item")
    await o.press(akim, "Vote", before(t, "All for it: {present}"))
    await o.write(akim, "4", o.say("Present: {present}. And the other {left}?", present=5, left=1))
    await o.look("rest")
    await o.press(akim, "Abstained: {n}", before(t, "Next: {step}"), n=1)
    await o.look("item-decided")
    await o.choose(akim, before(t, "Next: {step}"), ROAD[t.language])
    await o.press(akim, "Motion", "")
    await o.write(
        akim, MOTION_ROAD[t.language], o.say("Motion: {words}", words=MOTION_ROAD[t.language])
    )
    await o.press(akim, "Vote", before(t, "All for it: {present}"))
    await o.choose(akim, before(t, "All for it: {present}"), t.word("Close the gathering"))
    await o.clock("2026-12-26T12:10")
    await closes(o)
    await o.look("results")


# ── After ────────────────────────────────────────────────────────────────────────────────────


async def adds(o: Okrug, part: str, words: str) -> None:
    """The words of the other language, so that both papers read as their readers speak."""
    t, akim = o.t, o.akim
    tongue = t.word("rus.") if t.language == "kk" else t.word("kaz.")
    label = t.word("{mark}{part}, {language}", mark="+ ", part=t.word(part), language=tongue)
    await o.choose(akim, label, t.word("Leave it as it is"))
    await akim.write(words)
    written = re.compile(rf"^{re.escape(label.removeprefix('+ '))}$")
    button = akim.find("inline-button").filter(has_text=written).last
    await expect(button).to_be_visible(timeout=PATIENCE_MS)


async def minutes(o: Okrug) -> dict[str, bytes]:
    """Gaps are mended, the files are looked at, the signed sheet comes, residents read it."""
    t, akim = o.t, o.akim
    await o.press(akim, "Minutes", t.word("Write the minutes"))
    await o.press(akim, "Write the minutes", o.say("<b>Still missing:</b>"))
    await o.look("minutes-gaps")
    await o.press(akim, "Place and people", t.word("List of those present"))
    await o.look("minutes-people")
    await o.press(akim, "List of those present", t.word("There is a list on paper"))
    await o.look("minutes-list")
    await o.press(akim, "There is a list on paper", o.say("A signed list on paper is attached."))
    await o.press(akim, "Back", t.word("Place in Kazakh"))
    await o.press(akim, "Back", o.say("<b>Still missing:</b>"))
    other = translator(OTHER[t.language]).language
    await o.choose(akim, "1 ✅", t.word("Who said what"))
    await o.look("minutes-item")
    await adds(o, "Who said what", SPEECH[other])
    await adds(o, "Put to the vote", MOTION[other])
    await o.choose(akim, "2 ›", t.word("Nobody spoke"))
    await o.press(akim, "Nobody spoke", o.say("There were no speeches."))
    await adds(o, "Put to the vote", MOTION_ROAD[other])
    await o.press(akim, "Back", t.word("Signed on paper"))
    await o.look("minutes-whole")
    await o.press(akim, "Print", t.word("Word in Russian"))
    await o.look("minutes-print")
    made = {}
    for language, tongue in (("kk", "Kazakh"), ("ru", "Russian")):
        for kind, label in (("pdf", "PDF"), ("docx", "Word")):
            await o.press(akim, f"{label} in {tongue}")
            name = f"minutes {{what}}, {{language}}.{kind}"
            made[f"{language}.{kind}"] = await o.document(akim, name, language)
    await o.look("minutes-files")
    await o.press(akim, "Back", t.word("Signed on paper"))
    await o.press(
        akim,
        "Signed on paper",
        o.say(
            "Send photos or scans of <b>every page</b> of the minutes that chair and "
            "secretary have signed."
        ),
    )
    await o.look("ask-sheets")
    await o.attach(akim, "sheet", t.word("These are all pages"))
    await o.press(
        akim, "These are all pages", o.say("Signed: the text cannot be changed any more.")
    )
    await o.look("signed")
    await o.press(akim, "Handed to the akim", before(t, "Today, {day}"))
    await o.look("handed-when")
    await o.choose(
        akim,
        t.word("Today, {day}", day=t.short_date(in_village(o.engine.clock.now()))),
        t.word("Minutes are with the akim"),
    )
    await o.look("handed")
    await o.press(akim, "Publish to residents", o.say("<b>This is what residents read.</b>"))
    await o.look("publish-preview")
    await o.press(akim, "Publish to residents", t.word("What residents read"))
    await o.sees(o.aigul, o.say("📋 <b>What was decided</b>"))
    await o.look("published")
    return made


async def promises(o: Okrug) -> None:
    """The akim agrees, somebody carries it out by a day, and it is done before their eyes."""
    t, akim, aigul = o.t, o.akim, o.aigul
    where = listed(t, "Gathering of all residents", "2026-12-26T11:00", OKRUG_NAME[t.language])
    await o.clock("2026-12-28T09:30")
    card = await o.calendar(akim, t.word("Past ones"), o.say("<b>Past gatherings</b>"))
    await o.look("calendar-past")
    await o.choose(card, where, t.word("Minutes are with the akim"))
    await o.look("card-after")
    await o.press(card, "What was decided", t.word("Agree with all ({n})", n=2))
    await o.look("decisions")
    await o.press(card, "Agree with all ({n})", t.word("Yes, I agree"), n=2)
    await o.look("agree-all")
    await o.press(card, "Yes, I agree", MOTION[t.language])
    await o.choose(card, "1. ", t.word("Name who and by when"))
    await o.look("decision")
    await o.press(
        card,
        "Name who and by when",
        o.say(
            "Who carries it out? Choose a colleague, or write a person or an organisation. "
            "Residents will see the name."
        ),
    )
    await o.look("owner")
    await o.write(
        akim,
        OWNER[t.language],
        o.say("By what day? Choose one, or write it like 15.12 or 15.12.2026."),
    )
    await o.look("by-when")
    await o.write(akim, "20.01.2027", o.say("Is everything right? Residents will see it so."))
    await o.look("promise-preview")
    await o.press(akim, "Save", t.word("Put off"))
    await o.look("promised")
    await o.clock("2026-12-28T18:02")
    await o.strikes("gatherings-tell-news")
    await o.sees(aigul, OWNER[t.language])
    await o.look("resident-reads-promise")
    await o.clock("2027-01-19T10:00")
    card = await o.calendar(
        akim,
        t.word("What was decided"),
        o.say("Open: {open}, overdue: {overdue}, done so far: {done}", open=2, overdue=0, done=0),
    )
    await o.look("all-promises")
    await o.choose(card, "1. ", t.word("\u2705 It is done"))
    await o.press(card, "It is done", t.word("Save without a photo"))
    await o.look("done-form")
    await o.attach(akim, "lamp", o.say("More photos or a few words may be added. Then save."))
    await o.write(akim, DONE[t.language], DONE[t.language])
    await o.press(akim, "Save", t.word("It is not done"))
    await o.look("done")
    await o.clock("2027-01-19T18:02")
    await o.strikes("gatherings-tell-news")
    await o.sees(aigul, DONE[t.language])
    await o.look("resident-sees-done")
    card = await o.calendar(aigul, t.word("Past ones"), o.say("<b>Past gatherings</b>"))
    await o.look("resident-past")
    await o.choose(card, where, t.word("Decisions and minutes"))
    await o.look("resident-card-after")
    await o.press(card, "What was decided", DONE[t.language])
    await o.look("resident-decisions")


async def poster(o: Okrug) -> None:
    """What hangs on the wall before it is held."""
    await o.press(o.akim, "Papers", o.t.word("Poster (PDF)"))
    await o.press(o.akim, "Poster (PDF)")
    assert LIGHTS["kk"] in on_paper(await o.document(o.akim, "poster {what}.pdf"))
    await o.look("poster")


async def act(o: Okrug) -> None:
    """The proof that people were told in time, both times."""
    t, akim = o.t, o.akim
    where = listed(t, "Gathering of all residents", "2026-12-26T11:00", OKRUG_NAME[t.language])
    card = await o.calendar(akim, t.word("Past ones"), o.say("<b>Past gatherings</b>"))
    await o.choose(card, where, t.word("Papers"))
    await o.press(card, "Papers", t.word("Act of notice (PDF)"))
    await o.look("papers")
    await o.press(card, "Act of notice (PDF)")
    said = on_paper(await o.document(akim, "act of notice {what}.pdf"))
    assert "12.12.2026" in said
    await o.look("act")


def reads_like_minutes(text: str, language: Language) -> None:
    """The five items, with everybody who was named and what was said and decided."""
    assert holds_the_five(text, language), text
    for words in (AIGUL, BOLAT, SAULE, SPEECH[language], MOTION[language], LIGHTS[language]):
        assert words in text
    assert text.count(MOTION_ROAD[language]) == 2  # as it was put, and as it was decided


def open_everywhere(o: Okrug, made: dict[str, bytes]) -> None:
    """On paper, in Word, and in LibreOffice where there is one."""
    for language in OTHER:
        reads_like_minutes(on_paper(made[f"{language}.pdf"]), language)
        word = made[f"{language}.docx"]
        reads_like_minutes(in_word(word), language)
        opened = in_libreoffice(word, o.folder)
        if opened is not None:  # a machine without it has read the file as it is written
            reads_like_minutes(opened, language)


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
async def test_an_okrug_holds_its_gathering_from_the_plan_to_what_became_of_it(
    okrug: Okrug,
) -> None:
    o, t = okrug, okrug.t
    await plans_villages(o)
    await announces(o)
    await plans_main(o)
    await poster(o)

    await o.clock("2026-12-04T12:00")
    await o.strikes("gatherings-remind")
    await o.sees(o.aigul, t.word("Tomorrow"))
    await o.look("reminder")
    await o.clock("2026-12-05T10:40")
    day = listed(t, "Separate gathering", "2026-12-05T11:00", VILLAGES[t.language][AKSU])
    await o.open(o.akim, day, "Register those who come")
    await o.look("card-before-door")
    await opens_door(o, day, "2026-12-05T11:00", first=True)
    await elects(o)
    for where, hour in ((BIRLIK, "2026-12-05T13:00"), (ZHANAZHOL, "2026-12-05T15:00")):
        await o.clock(hour)
        await by_phone(o, where, hour)
        reader = o.others[where]
        await reader.reads(plain(reader.t("<b>The gathering is over: what was decided</b>")))

    await misses_quorum(o)
    await o.clock("2026-12-26T10:40")
    again = listed(t, "Gathering of all residents", "2026-12-26T11:00", OKRUG_NAME[t.language])
    await o.open(o.akim, again, "Register those who come")
    await opens_door(o, again, "2026-12-26T11:00", first=False)
    await decides(o)
    open_everywhere(o, await minutes(o))
    await promises(o)
    await act(o)
