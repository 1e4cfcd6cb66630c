"""A people's budget, by eye: from an idea to what was done with the money.

The clock is the page's.
"""

import re
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from playwright.async_api import Page, expect

from bot.budget.rules.recount import recount
from bot.core.db import Database
from bot.core.i18n import Language
from bot.core.screen import plain
from tests.browser.phones import PATIENCE_MS, Phone, before, number_of
from tests.browser.square import OTHER, VILLAGES, Square, is_drawn, square_of
from tests.browser.window import Column
from tests.support.okrugs import AKSU, BIRLIK

PLAYGROUND, WELL, STREET = 1, 2, 3
#: The name, and below it what is to be done.
IDEAS: dict[int, dict[Language, str]] = {
    PLAYGROUND: {
        "kk": "Балалар ойын алаңы\nБалалар көшеде ойнап жүр. Сырғанақ пен әткеншек керек.",
        "ru": "Детская площадка\nДети играют на дороге. Нужны горка и качели.",
    },
    WELL: {
        "kk": "Мектеп жанындағы құдық\nЖазда су жетпейді.",
        "ru": "Колодец у школы\nЛетом не хватает воды.",
    },
    STREET: {
        "kk": "Абай көшесінің жарығы\nКөшеде бір де шам жоқ.",
        "ru": "Освещение улицы Абая\nНа улице нет ни одного фонаря.",
    },
}
SAME: dict[Language, str] = {"kk": "Балалар алаңы керек", "ru": "Нужна детская площадка"}
PLACE: dict[Language, str] = {"kk": "Клубтың жанында", "ru": "Возле клуба"}
COSTS = {PLAYGROUND: "3 000 000", WELL: "2,4 млн", STREET: "6,5 млн"}
AIGUL, BOLAT = "Серікова Айгүл", "Ахметов Болат"
#: Of the large village most want light in their street, of the small one everybody wants a well.
NEAR = "Омаров Қанат; 3\nБекова Сәуле; 3\nНұрланов Ерік; 1 3\nТөлеова Дина; 1 3\nСапаров Асан 3"
FAR = "Ким Олег; 2\nИванова Мария; 2\nЖұмабаев Серік; 2\nҚасымов Болат 1979 2"
OWNER: dict[Language, str] = {"kk": "«Ауыл суы» ЖШС", "ru": "ТОО «Ауыл суы»"}
BEGAN: dict[Language, str] = {"kk": "Ұңғыма қазылды.", "ru": "Скважина пробурена."}
DONE: dict[Language, str] = {
    "kk": "Құдық дайын, суын алыңыздар.",
    "ru": "Колодец готов, пользуйтесь.",
}
SPENT = "How much has been spent so far, all together? Write it like 350 000 or 1.5 million."
#: What follows how it was counted, page by page.
REASONS = (
    "Why they won",
    "Why others did not win",
    "Village by village",
    "By the other rule",
    "Level projects, and what was unusual",
)
IDEAS_END, VOTE_BEGINS = "2026-12-16T20:01", "2026-12-30T20:01"
VOTE_ENDS, COUNTED = "2027-01-13T20:00", "2027-01-13T20:01"
NAMED, NAMED_TOLD = "2027-01-21T10:00", "2027-01-21T18:01"
FINISHED, FINISHED_TOLD = "2027-03-10T10:00", "2027-03-10T18:01"


@pytest.fixture(params=["kk", "ru"])
async def square(
    request: pytest.FixtureRequest, page: Page, database: Database, tmp_path: Path
) -> AsyncIterator[Square]:
    async with square_of(request.param, page, database, tmp_path, neighbours=1) as standing:
        yield standing


def name_of(idea: int, language: Language) -> str:
    """What it is called."""
    return IDEAS[idea][language].split("\n")[0]


# ── A round is begun ─────────────────────────────────────────────────────────────────────────


async def begins(o: Square) -> None:
    """The sum is written; votes on paper are taken, too; everybody hears of it."""
    t, akim = o.t, o.akim
    asked = o.say("<b>How much money do residents decide about?</b>")
    await o.menu(akim, "People's budget", t.word("Begin a round"), asked)
    await o.look("money")
    await o.write(akim, "10 млн", t.word("Preview and announce"))
    await o.look("draft")
    await o.press(akim, "Rule and voters", t.word("Where two are level"))
    await o.look("rule")
    await o.press(akim, "How winners are found", t.word("By the number of votes"))
    await o.look("method")
    await o.press(akim, "Back", t.word("Where two are level"))
    await o.press(akim, "How many to choose", t.word("any number"))
    await o.look("many")
    await o.press(akim, "Back", t.word("Where two are level"))
    await o.press(akim, "Who may vote", t.word("Votes on paper, too"))
    await o.press(akim, "Votes on paper, too")
    await expect(o.button(akim, "Votes on paper, too")).to_contain_text("✅")
    await o.look("who")
    await o.press(akim, "Back", t.word("Where two are level"))
    await o.press(akim, "Back", t.word("Preview and announce"))
    await o.press(akim, "Dates", t.word("Another first day"))
    await o.look("dates")
    await o.press(akim, "Back", t.word("Preview and announce"))
    await o.press(akim, "Preview and announce", o.say("<b>Above is how it will arrive.</b>"))
    await o.look("preview")
    await o.choose(akim, before(t, "Send: {n}"), o.say("Done. It goes to {n}.", n=5))
    await o.sees(o.aigul, o.say("📣 <b>Say what your village needs</b>"))
    await o.sees(o.bolat, o.there.say("📣 <b>Say what your village needs</b>"))
    await o.look("announced")


# ── Ideas ────────────────────────────────────────────────────────────────────────────────────


async def proposes(o: Square) -> None:
    """Айгүл, with a photo, a place and what it may cost."""
    t, aigul = o.t, o.aigul
    title, text = IDEAS[PLAYGROUND][t.language].split("\n")
    await o.press(aigul, "Propose an idea", o.say("💡 <b>A new idea</b>"))
    await o.look("propose")
    why = "Why is it needed, and what exactly is to be done? Write it in your words."
    await o.write(aigul, title, o.say(why))
    await o.look("propose-text")
    await o.write(aigul, text, o.say("Send photos of the place, at most {limit}.", limit=5))
    await o.attach(aigul, "place", o.say("Where? Write it, or send the place on the map."))
    await o.look("propose-place")
    await o.write(aigul, PLACE[t.language], t.word("I do not know"))
    await o.write(aigul, "3 млн", t.word("Send"))
    await o.look("idea-whole")
    await o.press(aigul, "Send", o.say("✅ <b>Your idea is sent: № {number}</b>", number=1))
    await o.look("idea-sent")


async def joins(o: Square) -> None:
    """Болат writes the same in his own words, and finds hers; then he proposes another."""
    there, bolat = o.there, o.bolat
    t = there.t
    await there.press(bolat, "Propose an idea", there.say("💡 <b>A new idea</b>"))
    await there.write(
        bolat,
        SAME[o.t.language],
        there.say("Is it the same? Then join it: together you are heard better."),
    )
    await o.look("similar")
    await there.press(
        bolat,
        "I want the same: № {number}",
        t.plural("{n} person joined", "{n} people joined", n=1).unescape(),
        number=1,
    )
    await o.look("joined")
    await there.press(bolat, "Back", t.word("Propose an idea"))
    await there.press(bolat, "Propose an idea", there.say("💡 <b>A new idea</b>"))
    await there.write(bolat, IDEAS[WELL][t.language], t.word("Skip"))
    await there.press(bolat, "To the card", t.word("Send"))
    await there.press(
        bolat, "Send", there.say("✅ <b>Your idea is sent: № {number}</b>", number=2)
    )


async def by_phone(o: Square, phone: Phone) -> None:
    """A third one, from a phone whose screen is of no interest."""
    await phone.touch("Propose an idea")
    await phone.write(IDEAS[STREET][phone.t.language])
    await phone.touch("To the card")
    await phone.touch("Send")
    await phone.reads(plain(phone.t("✅ <b>Your idea is sent: № {number}</b>", number=STREET)))


async def checks(o: Square) -> None:
    """One after another: it can be done, for so much, said in both languages."""
    t, akim = o.t, o.akim
    other = OTHER[t.language]
    await o.clock(IDEAS_END)
    await o.strikes("budget-phases")
    await o.sees(akim, o.say("📥 <b>The time for ideas is over</b>"))
    await o.look("ideas-over")
    await o.press(akim, "Check ideas", t.word("✅ It can be done"))
    for idea in IDEAS:
        await o.sees(akim, o.say("🔎 <b>Ideas to be checked: {n}</b>", n=4 - idea))
        await o.look(f"check-{idea}")
        asked = o.say("What does it cost, in tenge? For example: 2 500 000, or 2.5 mln")
        await o.press(akim, "✅ It can be done", asked)
        missing = t.language if idea == WELL else other
        wanted = (
            "Write it in <b>Kazakh</b> as it is to stand on the list."
            if missing == "kk"
            else "Write it in <b>Russian</b> as it is to stand on the list."
        )
        await o.write(akim, COSTS[idea], o.say(wanted))
        await o.look(f"check-words-{idea}")
        await o.write(akim, IDEAS[idea][missing], t.word("Tell it: it can be done"))
        await o.look(f"check-whole-{idea}")
        left = "🔎 <b>Ideas to be checked: {n}</b>"
        after = o.say(left, n=3 - idea) if idea < STREET else t.word("Publish the list")
        await o.press(akim, "Tell it: it can be done", after)
    await o.look("list-ready")
    await o.press(akim, "Publish the list", o.say("<b>Publish this list?</b>"))
    await o.look("list-sure")
    out = "📢 <b>The list for the vote is out</b>"
    await o.press(akim, "Yes, publish it", o.say(out))
    for reader, column in ((o, o.aigul), (o.there, o.bolat)):
        letter = column.messages.filter(has_text=reader.say(out)).last
        for idea in IDEAS:
            await expect(letter).to_contain_text(name_of(idea, reader.t.language))
    await o.look("list-out")


# ── The vote ─────────────────────────────────────────────────────────────────────────────────


async def votes(
    o: Square, column: Column, numbers: tuple[int, ...], name: str, *, shown: str
) -> None:
    """From the notice to the receipt, which does not say what was chosen."""
    t = o.t
    await o.press(column, "Cast my vote", t.word("Yes, I am 18"))
    await o.press(column, "Yes, I am 18", t.word("🔎 Read about one"))
    await o.look(f"{shown}-ballot")
    for number in numbers:
        await o.choose(column, f"{number}")
        ticked = column.find("inline-button").filter(has_text=f"✅ {number}")
        await expect(ticked.last).to_be_visible(timeout=PATIENCE_MS)
    await o.look(f"{shown}-picked")
    who = o.say(
        "In this round people vote on paper at gatherings, too. So that nobody votes twice, "
        "write your first and last name, as in your identity card."
    )
    await o.press(column, "Cast my vote", who)
    await o.look(f"{shown}-name")
    await o.write(column, name, o.say("<b>Is this your vote?</b>"))
    await o.look(f"{shown}-sure")
    counted = o.say("✅ <b>Your vote is counted</b>")
    await o.press(column, "Yes, count my vote", counted)
    receipt = column.messages.filter(has_text=counted).last
    for idea in IDEAS:
        await expect(receipt).not_to_contain_text(name_of(idea, t.language))
    await o.look(f"{shown}-receipt")


async def on_paper(o: Square) -> None:
    """Two gatherings, each entered in one go; how many voted is seen, and nothing else."""
    t, akim = o.t, o.akim
    await o.menu(akim, "People's budget", re.compile(r"^2027"), t.word("Votes on paper"))
    so_far = "Have voted so far: {n}. What for is not shown until the end."
    await o.sees(akim, o.say(so_far, n=2))
    await o.look("card-voting")
    await o.press(akim, "Votes on paper", t.word("Enter votes"))
    for village, lines in ((AKSU, NEAR), (BIRLIK, FAR)):
        await o.press(akim, "Enter votes", o.say("From which village are these votes?"))
        place = VILLAGES[t.language][village]
        await o.choose(akim, place, o.say("Votes from: <b>{name}</b>", name=place))
        await o.look("paper-lines")
        n = len(lines.split("\n"))
        taken = t.plural("✅ Taken: {n} vote", "✅ Taken: {n} votes", n=n)
        await o.write(akim, lines, taken.unescape())
        await o.look("paper-taken")
        await o.press(akim, "Done", t.word("Enter votes"))
    await o.look("paper-desk")
    desk = akim.messages.filter(has_text=o.say("<b>Votes from a gathering</b>")).last
    for idea in IDEAS:
        await expect(desk).not_to_contain_text(name_of(idea, t.language))


async def votes_are_cast(o: Square) -> None:
    """By two on their phones, and on paper."""
    begun = "🗳 <b>The vote has begun</b>"
    await o.clock(VOTE_BEGINS)
    await o.strikes("budget-phases")
    await o.sees(o.aigul, o.say(begun))
    await o.sees(o.bolat, o.there.say(begun))
    await o.look("vote-begun")
    await votes(o, o.aigul, (PLAYGROUND, STREET), AIGUL, shown="near")
    await votes(o.there, o.bolat, (WELL,), BOLAT, shown="far")
    await on_paper(o)


# ── What it came to ──────────────────────────────────────────────────────────────────────────


async def counted(o: Square) -> None:
    """Everybody reads what won; why, page by page; and counts again."""
    t, aigul = o.t, o.aigul
    await o.clock(COUNTED)
    await o.has_heard(VOTE_ENDS)
    await o.strikes("budget-count")
    head = "🏁 <b>The votes are counted</b>"
    await o.sees(o.bolat, o.there.say(head))
    letter = aigul.messages.filter(has_text=o.say(head)).last
    await expect(letter).to_be_visible(timeout=PATIENCE_MS)
    for idea in (PLAYGROUND, WELL):
        await expect(letter).to_contain_text(f"🏆 {idea}. {name_of(idea, t.language)}")
    await expect(letter).not_to_contain_text(f"🏆 {STREET}.")
    await o.look("results")
    await o.press(aigul, "Why these?", t.word("How it was counted"))
    await o.look("why-0")
    for page, title in enumerate(map(t.word, REASONS), start=1):
        head = "<b>{title}</b> · {n} of {all}"
        then = o.say(head, title=title, n=page + 1, all=len(REASONS) + 1)
        await o.press(aigul, "Next: {title}", then, title=title)
        await o.look(f"why-{page}")
    await o.press(aigul, "Back to the results", t.word("Count again yourself"))
    await o.look("results-again")
    since = await number_of(aigul.last)
    await o.press(aigul, "Picture")
    drawn = await o.newest_after(aigul, since)
    await is_drawn(drawn)
    await o.look("results-picture")
    await o.press(aigul, "Count again yourself")
    found = await o.file(aigul, ".pb")
    assert list(recount(found))[-1] == "The same as published."
    await o.look("results-file")


# ── What became of it ────────────────────────────────────────────────────────────────────────


async def reports(o: Square, spent: str, photo: str, words: str) -> None:
    """The money so far, a photo, and a few words."""
    show = "Send a photo of how it is now: residents will see it. A few words may be added."
    await o.write(o.akim, spent, o.say(show))
    await o.attach(o.akim, photo, o.say("More photos or a few words may be added. Then save."))
    await o.write(o.akim, words, words)


async def carried_out(o: Square) -> None:
    """An owner and a day, the beginning, a report, and the end; whoever follows hears of it."""
    t, akim, aigul = o.t, o.akim, o.aigul
    await o.clock(NAMED)
    await o.press(aigul, "Follow the winners", f"№ {WELL}")
    await o.look("winners")
    await o.choose(aigul, f"№ {WELL}", t.word("Follow it"))
    await o.look("winner")
    await o.press(aigul, "Follow it", t.word("Do not follow any more"))
    await o.menu(akim, "People's budget", re.compile(r"^2027"), t.word("How it is carried out"))
    await o.look("card-delivery")
    await o.press(akim, "How it is carried out", f"№ {WELL}")
    await o.choose(akim, f"№ {WELL}", t.word("Carry it out"))
    await o.press(akim, "Carry it out", t.word("Name who and by when"))
    await o.look("desk")
    owner = o.say(
        "Who carries it out? Write a person or an organisation. Residents will see the name."
    )
    await o.press(akim, "Name who and by when", owner)
    await o.look("owner")
    day = o.say("By what day? Choose one, or write it like 15.12 or 15.12.2026.")
    await o.write(akim, OWNER[t.language], day)
    await o.look("day")
    await o.write(akim, "15.03.2027", t.word("Save"))
    await o.press(akim, "Save", t.word("The work has begun"))
    await o.look("planned")
    await o.press(akim, "The work has begun", t.word("Yes, it has begun"))
    await o.press(akim, "Yes, it has begun", t.word("Report on the work"))
    await o.look("desk-started")
    await o.press(akim, "Report on the work", o.say(SPENT))
    await o.look("spent")
    await reports(o, "1,2 млн", "well", BEGAN[t.language])
    await o.look("report")
    await o.press(akim, "Save", t.word("It is done"))
    await o.clock(NAMED_TOLD)
    await o.strikes("budget-tell-news")
    await o.sees(aigul, BEGAN[t.language])
    await o.look("follower")
    await o.clock(FINISHED)
    await o.press(akim, "It is done", o.say(SPENT))
    await reports(o, "2,4 млн", "water", DONE[t.language])
    await o.look("done-form")
    await o.press(akim, "Save", t.word("It is not done"))
    await o.look("done")
    await o.clock(FINISHED_TOLD)
    await o.strikes("budget-tell-news")
    await o.sees(aigul, DONE[t.language])
    news = aigul.messages.filter(has_text=DONE[t.language]).last
    await is_drawn(news)
    await o.look("follower-done")
    await o.press(aigul, "How it is carried out", o.say("<b>How it went</b>"))
    await o.look("story")


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
async def test_residents_say_what_their_money_is_spent_on_and_see_it_done(square: Square) -> None:
    o = square
    await begins(o)
    await proposes(o)
    await joins(o)
    await by_phone(o, o.near[0])
    await checks(o)
    await votes_are_cast(o)
    await counted(o)
    await carried_out(o)
