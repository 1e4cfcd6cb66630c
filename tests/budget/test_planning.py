"""A round is put together, announced once, changed as long as it may be, and called off."""

import asyncio
from datetime import UTC, datetime, time, timedelta
from typing import Any

import pytest
import sqlalchemy as sa

from bot.budget.models import BudgetRound
from bot.budget.notices.rounds import RoundAnnounced, RoundCalledOff, RoundChanged
from bot.budget.rules.amounts import read_amount, read_money
from bot.budget.rules.bounds import USUAL_DAYS
from bot.budget.rules.election import TieRule
from bot.budget.rules.kinds import PHASES, Method, Phase, RoundState
from bot.budget.rules.links import payload, read_payload
from bot.budget.rules.phases import check, span_of
from bot.budget.rules.planning import (
    Change,
    as_of,
    begun_on,
    new_dates,
    on_by_days,
    proposed,
    read_day,
    read_title,
)
from bot.budget.screens import LETTERS
from bot.budget.screens import card as cards
from bot.budget.service import looking, planning
from bot.budget.storage import rounds as find
from bot.core.access import Actor, Role
from bot.core.db import Database
from bot.core.errors import Invalid, NotAllowed, NotFound, Refusal, Stale
from bot.core.i18n import LANGUAGES, translator
from bot.core.screen import plain
from bot.core.text import utf16_len
from bot.core.tx import Tx
from bot.delivery.models import Delivery
from bot.people.models import PublicChat
from bot.places.models import Bot
from tests.budget.conftest import Somebody, a_round
from tests.conftest import OpenTx
from tests.support.okrugs import AKSU, BIRLIK, OKRUG, OTHER_OKRUG
from tests.support.worlds import BOT_ID, NOW

DAY = timedelta(days=1)
TITLE = ("Не керек?", "Что нужно?")


def at(text: str) -> datetime:
    """`12-20 15:00` in the village."""
    return datetime.fromisoformat(f"2026-{text}+05:00").astimezone(UTC)


def ends(phases: Any) -> dict[Phase, datetime | None]:
    return {one.phase: one.ends_at for one in phases}


# ── Money, words and dates ───────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("text", "tenge"),
    [
        ("10 000 000", 10_000_000),
        ("10.000.000 ₸", 10_000_000),
        ("10 млн", 10_000_000),
        ("10млн.", 10_000_000),
        ("2,5 миллиона тенге", 2_500_000),
        ("10.500 млн", 10_500_000),
        ("500 мың теңге", 500_000),
        ("1 млн 500 мың", 1_500_000),
        ("10 500 тыс", 10_500_000),
        ("1 миллиард", 1_000_000_000),
    ],
)
def test_a_sum_is_read_as_people_write_it(text: str, tenge: int):
    assert read_amount(text) == tenge


@pytest.mark.parametrize(
    "text", ["", "көп", "10 12", "5 кг", "10 мың млн", "500 мың 1 млн", "1,5", "-5", "1" * 90]
)
def test_a_sum_is_never_guessed(text: str):
    with pytest.raises(Invalid) as problem:
        read_amount(text)
    assert problem.value.name == "amount_unclear"


@pytest.mark.parametrize(
    ("text", "name"), [("500 тг", "budget_too_small"), ("900 млрд", "budget_too_large")]
)
def test_a_slip_of_the_finger_is_no_budget(text: str, name: str):
    with pytest.raises(Invalid, match=name):
        read_money(text)


def test_a_title_is_read_in_both_languages():
    assert read_title("Не керек?\nЧто нужно селу?", "kk") == (("Не керек?", "Что нужно селу?"), "")
    assert read_title("Что нужно селу?\nАуылға не керек?", "kk")[0] == (
        "Ауылға не керек?",
        "Что нужно селу?",
    )
    assert read_title("Ауылға не керек?", "ru") == (("Ауылға не керек?", ""), "ru")
    assert read_title("2027", "ru") == (("", "2027"), "kk")
    with pytest.raises(Invalid, match="title_too_long"):
        read_title("ә" * 121, "kk")


def test_phases_end_in_the_evening_of_their_last_day():
    phases = proposed(NOW)
    check(phases)
    assert phases[0].begins_at == NOW
    assert ends(phases)[Phase.IDEAS] == at("12-16 20:00")
    lengths = [(one.ends_at - one.begins_at).days for one in phases[1:] if one.ends_at]
    assert tuple(lengths) == USUAL_DAYS[1:]
    assert phases[-1].ends_at is None


def test_the_usual_dates_wait_for_the_day_it_is_announced_and_chosen_ones_stay():
    usual = proposed(NOW)
    assert as_of(usual, NOW + 3 * DAY) == proposed(NOW + 3 * DAY)
    change = Change(ends=(Phase.IDEAS, at("12-20 20:00")))
    chosen = new_dates(change, usual, NOW, known=False)
    assert ends(as_of(chosen, NOW + 3 * DAY)) == ends(chosen)
    later = begun_on(usual, at("12-10 09:00"))
    assert as_of(later, NOW + DAY) == later
    assert ends(later)[Phase.IDEAS] == at("12-31 20:00")
    check(later)


@pytest.mark.parametrize(("late", "by"), [(0, 1), (1, 1), (30, 2), (24 * 9 + 1, 10)])
def test_without_a_list_everything_moves_on_by_whole_days(late: int, by: int):
    phases = proposed(NOW)
    own = span_of(phases, Phase.CHECK)
    assert own is not None
    assert own.ends_at is not None
    moment = own.ends_at + timedelta(hours=late)
    moved = on_by_days(phases, Phase.CHECK, moment)
    assert ends(moved)[Phase.CHECK] == own.ends_at + by * DAY > moment
    assert ends(moved)[Phase.IDEAS] == ends(phases)[Phase.IDEAS]
    assert moved[-1].begins_at == phases[-1].begins_at + by * DAY
    check(moved)


def test_a_day_is_enough_and_an_hour_may_be_said():
    assert read_day("12.12", time(20), NOW) == at("12-12 20:00")
    assert read_day("12 желтоқсан 14:00", time(20), NOW) == at("12-12 14:00")
    with pytest.raises(Invalid):
        read_day("бір кезде", time(20), NOW)


def test_a_vote_that_goes_on_is_only_made_longer():
    phases = proposed(NOW)
    during = phases[2].begins_at + DAY
    last = ends(phases)[Phase.VOTING]
    assert last is not None
    shorter = Change(ends=(Phase.VOTING, last - DAY))
    with pytest.raises(Invalid, match="budget_vote_not_shorter"):
        new_dates(shorter, phases, during, known=True)
    new_dates(shorter, phases, NOW, known=True)
    longer = new_dates(Change(ends=(Phase.VOTING, last + DAY)), phases, during, known=True)
    assert ends(longer)[Phase.RESULTS] == (ends(phases)[Phase.RESULTS] or last) + DAY


@pytest.mark.parametrize("change", [
    Change(money=5), Change(method=Method.GREEDY, least=2), Change(title=TITLE),
    Change(tie=TieRule.LOT, seed="7"), Change(settlements=(AKSU,)), Change(begins_at=NOW),
    Change(ends=(Phase.VOTING, NOW)),
])  # fmt: skip
def test_a_change_survives_the_form(change: Change):
    assert Change.from_json(change.to_json()) == change


def test_a_link_opens_one_round_and_nothing_else():
    assert read_payload(payload(12)) == 12
    assert [read_payload(one) for one in ("b", "m12", "b-1", "b1e3", "b" + "9" * 16)] == [0] * 5


# ── A draft ──────────────────────────────────────────────────────────────────────────────────


async def begun(open_tx: OpenTx, akim: Actor, money: int = 10_000_000) -> int:
    """A draft in which nothing is missing; its id."""
    async with open_tx() as tx:
        view = await planning.begin(tx, akim, OKRUG, lambda _: TITLE)
    if money:
        await change(open_tx, akim, view.id, Change(money=money))
    return view.id


async def change(
    open_tx: OpenTx, actor: Actor, round_id: int, what: Change, **more: Any
) -> planning.Told:
    now = more.pop("now", NOW)
    async with open_tx(now=now) as tx:
        return await planning.change_it(tx, actor, round_id, more.get("version"), what)


async def announced(open_tx: OpenTx, akim: Actor) -> int:
    made = await begun(open_tx, akim)
    async with open_tx() as tx:
        await planning.announce(tx, akim, made, 2)
    return made


async def row_of(open_tx: OpenTx, round_id: int) -> BudgetRound:
    async with open_tx() as tx:
        row = await find.budget_round(tx, round_id)
        assert row is not None
        return row


async def told(open_tx: OpenTx, kind: str) -> list[int | None]:
    """Who is told, of people."""
    async with open_tx() as tx:
        found = await tx.session.scalars(
            sa.select(Delivery.person_id)
            .where(Delivery.kind == kind, Delivery.public_id.is_(None))
            .order_by(Delivery.person_id)
        )
        return list(found)


async def test_a_round_begins_with_usual_values_and_the_draft_is_taken_up_again(
    open_tx: OpenTx, somebody: Somebody
):
    akim, deputy = await somebody("Марат", Role.AKIM), await somebody("Асқар", Role.DEPUTY)
    made = await begun(open_tx, akim, money=0)
    async with open_tx() as tx:
        again = await planning.begin(tx, deputy, OKRUG, lambda _: ("", ""))
        plan = await planning.plan_of(tx, deputy, made)
    assert again.id == made
    assert (plan.view.year, plan.view.title.ru) == (2027, "Что нужно?")  # of the delivery
    assert (plan.view.method, plan.ready, plan.known) == (Method.EQUAL_SHARES, False, False)
    assert plan.reach.total == 2
    async with open_tx() as tx:
        with pytest.raises(Invalid, match="budget_money_missing"):
            await planning.announce(tx, akim, made, 1)


async def test_only_its_office_touches_a_draft(open_tx: OpenTx, somebody: Somebody):
    akim, aigul = await somebody("Марат", Role.AKIM), await somebody("Айгүл")
    other = await somebody("Ерлан", Role.AKIM, at="", okrug=OTHER_OKRUG)
    made = await begun(open_tx, akim)
    for actor, refusal in ((aigul, NotAllowed), (other, NotFound)):
        for attempt in (
            lambda tx, who: planning.plan_of(tx, who, made),
            lambda tx, who: planning.change_it(tx, who, made, None, Change(money=20_000)),
            lambda tx, who: planning.turn_village(tx, who, made, 2, AKSU),
            lambda tx, who: planning.announce(tx, who, made, 2),
            lambda tx, who: planning.discard(tx, who, made, 2),
            lambda tx, who: planning.call_off(tx, who, made, 2, "Себеп"),
        ):
            async with open_tx() as tx:
                with pytest.raises(refusal):
                    await attempt(tx, actor)
    async with open_tx() as tx:
        with pytest.raises(NotFound):
            await looking.look(tx, aigul, made)
        with pytest.raises(NotAllowed):
            await planning.begin(tx, other, OKRUG, lambda _: TITLE)


async def test_two_of_the_office_at_one_draft_are_told_of_each_other(
    open_tx: OpenTx, somebody: Somebody
):
    akim = await somebody("Марат", Role.AKIM)
    made = await begun(open_tx, akim)  # version 2
    await change(open_tx, akim, made, Change(capped=True), version=2)
    with pytest.raises(Stale):
        await change(open_tx, akim, made, Change(paper=True), version=2)
    await change(open_tx, akim, made, Change(money=12_000_000))  # a line is never lost
    row = await row_of(open_tx, made)
    assert (row.capped, row.paper, row.money, row.version) == (True, False, 12_000_000, 4)
    with pytest.raises(Invalid, match="budget_least_over_most"):
        await change(open_tx, akim, made, Change(least=3, most=1))
    with pytest.raises(Invalid, match="budget_seed_missing"):
        await change(open_tx, akim, made, Change(tie=TieRule.LOT))
    with pytest.raises(Invalid, match="budget_number_out_of_reach"):
        await change(open_tx, akim, made, Change(most=1000))
    with pytest.raises(Invalid, match="budget_number_out_of_reach"):
        await change(open_tx, akim, made, Change(year=1999))


async def test_villages_are_ticked_and_all_of_them_are_none(open_tx: OpenTx, somebody: Somebody):
    akim = await somebody("Марат", Role.AKIM)
    made = await begun(open_tx, akim)
    codes = (AKSU, BIRLIK, "103430300")
    ticked = []
    for version, code in enumerate(codes, start=2):
        async with open_tx() as tx:
            view = await planning.turn_village(tx, akim, made, version, code)
        ticked.append([one for one, _ in view.villages])
    assert ticked == [[AKSU], [AKSU, BIRLIK], []]
    async with open_tx() as tx:
        with pytest.raises(NotFound):
            await planning.turn_village(tx, akim, made, 5, "103450100")


async def test_a_draft_that_nobody_wants_is_put_away(open_tx: OpenTx, somebody: Somebody):
    akim = await somebody("Марат", Role.AKIM)
    made = await begun(open_tx, akim)
    async with open_tx() as tx:
        await planning.discard(tx, akim, made, 2)
    async with open_tx() as tx:
        with pytest.raises(Stale):
            await planning.announce(tx, akim, made, 3)
        assert (await looking.home(tx, akim, OKRUG)).current == ()


# ── Everybody is told ────────────────────────────────────────────────────────────────────────


async def test_a_round_is_announced_to_those_it_is_for(open_tx: OpenTx, somebody: Somebody):
    akim, aigul = await somebody("Марат", Role.AKIM), await somebody("Айгүл")
    ivan = await somebody("Иван", at=BIRLIK, language="ru")
    await somebody("Ольга", okrug=OTHER_OKRUG)
    made = await begun(open_tx, akim)
    async with open_tx() as tx:
        tx.session.add_all([
            PublicChat(bot_id=BOT_ID, okrug=OKRUG, chat_id=-5, linked_by=akim.id, linked_at=NOW),
            Bot(id=BOT_ID, username="auyldas_bot"),
        ])  # fmt: skip
    async with open_tx() as tx:
        done = await planning.announce(tx, akim, made, 2)
    assert done.people == 3
    assert await told(open_tx, "budget.announced") == [akim.id, aigul.id, ivan.id]
    row = await row_of(open_tx, made)
    assert (row.state, row.announced_at) == (RoundState.RUNNING, NOW)
    async with open_tx() as tx:
        public = await tx.session.scalar(
            sa.select(Delivery).where(Delivery.public_id.is_not(None))
        )
        assert public is not None
        letter = await LETTERS["budget.announced"](tx, RoundAnnounced(round_id=made), None, ())
        mine = await LETTERS["budget.announced"](
            tx, RoundAnnounced(round_id=made), "ru", (ivan.id,)
        )
    assert letter is not None
    assert mine is not None
    for said in ("Халық қатысатын бюджет", "Бюджет народного участия", "10 000 000 ₸",
                 f"https://t.me/auyldas_bot?start=b{made}", "@auyldas_bot"):  # fmt: skip
        assert said in plain(letter.screen.text).replace("\u00a0", " ")
    assert letter.screen.rows == ()  # in a channel there is the link
    assert [row[0].text for row in mine.screen.rows] == [
        "Предложить идею",
        "Как определяют победителей",
    ]


async def test_of_two_presses_at_once_one_announces(
    database: Database, open_tx: OpenTx, somebody: Somebody
):
    akim, deputy = await somebody("Марат", Role.AKIM), await somebody("Асқар", Role.DEPUTY)
    made = await begun(open_tx, akim)

    async def press(actor: Actor) -> bool:
        async with database.write() as session:
            try:
                await planning.announce(Tx(session, NOW, BOT_ID), actor, made, 2)
            except Stale:
                return False
            await session.commit()
            return True

    assert sorted(await asyncio.gather(*map(press, [akim, deputy] * 3))) == [False] * 5 + [True]
    assert await told(open_tx, "budget.announced") == [akim.id, deputy.id]


async def test_the_same_people_have_one_round_at_a_time(
    database: Database, open_tx: OpenTx, somebody: Somebody
):
    akim = await somebody("Марат", Role.AKIM)
    drafts: dict[str, Any] = {"state": RoundState.DRAFT, "announced_at": None}
    async with open_tx() as tx:
        first, second = [await a_round(tx, **drafts) for _ in range(2)]
        apart = await a_round(tx, **drafts, settlements=[BIRLIK])
        village = await a_round(tx, **drafts, settlements=[AKSU])

    async def announce(made: int) -> str:
        async with database.write() as session:
            try:
                await planning.announce(Tx(session, NOW, BOT_ID), akim, made, 1)
            except Refusal as problem:
                return problem.name
            await session.commit()
            return ""

    assert await announce(village) == ""
    assert await announce(apart) == ""  # of another village
    async with open_tx() as tx:
        await planning.call_off(tx, akim, village, 2, "Қате")
        await planning.call_off(tx, akim, apart, 2, "Қате")
    at_once = await asyncio.gather(announce(first), announce(second))
    assert sorted(at_once) == ["", "budget_round_running"]


async def test_whatever_is_another_is_told_and_money_stands_once_people_vote(
    open_tx: OpenTx, somebody: Somebody
):
    akim, aigul = await somebody("Марат", Role.AKIM), await somebody("Айгүл")
    made = await announced(open_tx, akim)  # version 3
    with pytest.raises(Refusal, match="budget_stands_once_told"):
        await change(open_tx, akim, made, Change(settlements=(AKSU,)))
    done = await change(open_tx, akim, made, Change(money=12_000_000), version=3)
    assert done.people == 2
    await change(open_tx, akim, made, Change(title=("Жаңа", "Новое")))  # nobody is bothered
    assert await told(open_tx, "budget.changed") == [akim.id, aigul.id]
    during = NOW + (sum(USUAL_DAYS[:2]) + 1) * DAY
    for what in (Change(money=5_000_000), Change(method=Method.GREEDY), Change(least=2),
                 Change(adults=False), Change(title=TITLE),
                 Change(tie=TieRule.EARLIER, seed="")):  # fmt: skip
        with pytest.raises(Refusal, match="budget_rule_stands"):
            await change(open_tx, akim, made, what, now=during)
    over = Change(ends=(Phase.IDEAS, during + DAY))
    with pytest.raises(Invalid, match="budget_phase_over"):
        await change(open_tx, akim, made, over, now=during)
    with pytest.raises(Refusal, match="budget_begun_already"):
        await change(open_tx, akim, made, Change(begins_at=during + DAY), now=during)


async def test_a_change_says_what_is_so_now(open_tx: OpenTx, somebody: Somebody):
    await somebody("Айгүл")
    async with open_tx() as tx:
        made = await a_round(tx, money=7_500_000)
        for about in ("dates", "money", "rule"):
            notice = RoundChanged(round_id=made, about=about, version=2)
            for language in ("kk", "ru", None):
                letter = await LETTERS[notice.kind](tx, notice, language, ())
                assert letter is not None
                said = plain(letter.screen.text).replace("\u00a0", " ")
                assert ("7 500 000" in said) == (about == "money")


async def test_what_people_will_vote_on_is_not_made_impossible(
    open_tx: OpenTx, somebody: Somebody
):
    akim = await somebody("Марат", Role.AKIM)
    async with open_tx() as tx:
        made = await a_round(tx, Phase.CHECK, listed_at=NOW)
    for what in (Change(money=20_000), Change(least=5), Change(most=1), Change(capped=True)):
        with pytest.raises(Refusal, match="budget_list_relied_on"):
            await change(open_tx, akim, made, what)
    await change(open_tx, akim, made, Change(paper=True))


async def test_ones_own_village_stands_first(open_tx: OpenTx, somebody: Somebody):
    ivan = await somebody("Иван", at=BIRLIK)
    async with open_tx() as tx:
        mine = await a_round(tx, settlements=[BIRLIK])
        others = [await a_round(tx, settlements=[AKSU]) for _ in range(4)]
        current = (await looking.home(tx, ivan, OKRUG)).current
    assert [one.id for one in current] == [mine, *others[:0:-1]]


async def test_moved_dates_are_reminded_of_anew(open_tx: OpenTx, somebody: Somebody):
    akim = await somebody("Марат", Role.AKIM)
    async with open_tx() as tx:
        told_already: dict[str, Any] = {"list_told_at": NOW, "reminded_at": NOW}
        made = await a_round(tx, Phase.VOTING, **told_already)
        phases = await find.phases(tx, made)
    last = ends(phases)[Phase.VOTING]
    assert last is not None
    done = await change(open_tx, akim, made, Change(ends=(Phase.VOTING, last + 3 * DAY)))
    assert done.people == 1
    row = await row_of(open_tx, made)
    assert (row.reminded_at, row.list_told_at) == (None, NOW)
    async with open_tx() as tx:
        moved = await find.phases(tx, made)
    assert ends(moved)[Phase.VOTING] == last + 3 * DAY


async def test_it_is_called_off_with_a_reason_until_the_vote_is_over(
    open_tx: OpenTx, somebody: Somebody
):
    akim, aigul = await somebody("Марат", Role.AKIM), await somebody("Айгүл")
    made = await announced(open_tx, akim)
    async with open_tx() as tx:
        with pytest.raises(Invalid, match="why_missing"):
            await planning.call_off(tx, akim, made, 3, "  ")
        with pytest.raises(Stale):
            await planning.call_off(tx, akim, made, 2, "Ақша бөлінбеді")
        await planning.call_off(tx, akim, made, 3, "Ақша бөлінбеді")
    assert await told(open_tx, "budget.called_off") == [akim.id, aigul.id]
    async with open_tx() as tx:
        notice = RoundCalledOff(round_id=made)
        letter = await LETTERS[notice.kind](tx, notice, "kk", ())
        gone = RoundAnnounced(round_id=made)
        assert await LETTERS[gone.kind](tx, gone, "kk", ()) is None
        late = await a_round(tx, Phase.RESULTS)
        with pytest.raises(Refusal, match="budget_vote_is_over"):
            await planning.call_off(tx, akim, late, 1, "Ұнамады")
    assert letter is not None
    assert "Себебі: Ақша бөлінбеді" in plain(letter.screen.text)


# ── It is looked at ──────────────────────────────────────────────────────────────────────────


async def test_home_has_what_goes_on_and_earlier_rounds_are_read(
    open_tx: OpenTx, somebody: Somebody
):
    akim, aigul = await somebody("Марат", Role.AKIM), await somebody("Айгүл")
    stranger = await somebody("Ольга", okrug=OTHER_OKRUG)
    async with open_tx() as tx:
        counted: dict[str, Any] = {"state": RoundState.COUNTED, "counted_at": NOW - DAY}
        old = [await a_round(tx, Phase.DELIVERY, year=2015 + n, **counted) for n in range(8)]
        off = await a_round(tx, state=RoundState.CANCELLED, why="Қате")
        now = await a_round(tx)
        draft = await a_round(tx, state=RoundState.DRAFT, announced_at=None)
    async with open_tx() as tx:
        mine = await looking.home(tx, aigul, OKRUG)
        office = await looking.home(tx, akim, OKRUG)
        first = await looking.earlier(tx, aigul, OKRUG, 1)
        last = await looking.earlier(tx, aigul, OKRUG, 99)
        with pytest.raises(NotFound):
            await looking.home(tx, stranger, OKRUG)
        with pytest.raises(NotFound):
            await looking.card(tx, stranger, now)
        assert (await looking.card(tx, aigul, off)).view.why == "Қате"
        assert await looking.place_of(tx, now) == OKRUG
        assert await looking.place_of(tx, draft) == ""
    assert [one.id for one in mine.current] == [now, old[-1]]
    assert [one.id for one in office.current] == [draft, now, old[-1]]
    assert (mine.earlier, mine.money, office.money) == (True, False, True)
    assert [one.id for one in first.listed] == [off, *old[:2:-1]]
    assert (last.page, len(last.listed)) == (2, 3)


async def test_every_card_says_what_is_open_and_fits(open_tx: OpenTx, somebody: Somebody):
    akim, aigul = await somebody("Марат", Role.AKIM), await somebody("Айгүл")
    clerk = await somebody("Асқар", Role.MODERATOR, at="")
    firsts = {}
    states = [(phase, RoundState.RUNNING) for phase in PHASES]
    states += [(Phase.RESULTS, RoundState.COUNTED), (Phase.DELIVERY, RoundState.COUNTED)]
    async with open_tx() as tx:
        rounds = [
            (one, await a_round(tx, one[0], state=one[1], paper=True, capped=True))
            for one in states
        ]
        unlisted = await a_round(tx, Phase.VOTING, listed_at=None)
        for what, number in (*rounds, ("unlisted", unlisted)):
            for actor in (aigul, akim, clerk):
                shown = await looking.card(tx, actor, number)
                kazakh, russian = (cards.card(shown, translator(one)) for one in LANGUAGES)
                assert max(len(kazakh.rows), len(russian.rows)) <= 4
                assert utf16_len(plain(russian.text)) < 2500
                assert russian.rows[-1][-1].text == "Назад"
                firsts[what, actor.name] = russian.rows[0][0].text
    resident = {what: label for (what, name), label in firsts.items() if name == "Айгүл"}
    assert resident == {
        (Phase.IDEAS, RoundState.RUNNING): "Предложить идею",
        (Phase.CHECK, RoundState.RUNNING): "Идеи: 0",
        (Phase.VOTING, RoundState.RUNNING): translator("ru").word("Cast my vote"),
        "unlisted": "Идеи: 0",
        (Phase.RESULTS, RoundState.RUNNING): "Идеи: 0",
        (Phase.DELIVERY, RoundState.RUNNING): "Идеи: 0",
        (Phase.RESULTS, RoundState.COUNTED): "Что победило и почему",
        (Phase.DELIVERY, RoundState.COUNTED): translator("ru").word("How it is carried out"),
    }
    assert firsts[(Phase.CHECK, RoundState.RUNNING), "Марат"] == "Список для голосования"
    assert firsts["unlisted", "Асқар"] == "Список для голосования"
    assert firsts[(Phase.VOTING, RoundState.RUNNING), "Асқар"] == "Голоса на бумаге"
