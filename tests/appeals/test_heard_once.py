"""What a digest says no other notice says; and nothing is lost where the digest did not come."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Any

import pytest
import sqlalchemy as sa

from bot.appeals import jobs, service
from bot.appeals.models import Appeal, DigestDay
from bot.appeals.notices import (
    NOTICES,
    JoinedTermPassed,
    MorningDigest,
    OverdueRaised,
    TermPassed,
    TermsNear,
)
from bot.appeals.screens import RENDERERS
from bot.appeals.service import Move, State
from bot.core.access import Actor, Role
from bot.core.clock import village
from bot.core.groups import Group
from bot.core.i18n import LANGUAGES, Language, translator
from bot.core.screen import Screen, plain
from bot.delivery.models import Delivery, Outcome
from bot.people.models import Person
from bot.people.service import recognise
from tests.appeals.conftest import People, sent
from tests.appeals.test_neighbours import joins
from tests.appeals.test_reminders import (
    DISTRICT,
    DUE,
    LATE_1,
    LATE_3,
    SOON,
    Office,
    appealed,
    at,
    change,
    office,
    tick,
)
from tests.appeals.test_screens import fits
from tests.conftest import OpenTx

__all__ = ["office"]
KINDS = {notice.kind: notice for notice in NOTICES}
TERMS = (TermsNear.kind, OverdueRaised.kind)


async def deliver(open_tx: OpenTx, now: datetime) -> list[tuple[int, str, str]]:
    """What the worker would tell now: to whom, what kind, and the words; the rest is dropped."""
    heard = []
    async with open_tx(now) as tx:
        due = await tx.session.scalars(
            sa.select(Delivery)
            .where(Delivery.state == Outcome.WAITING, Delivery.due_at <= now)
            .order_by(Delivery.due_at, Delivery.id)
        )
        for one in due.all():
            assert one.person_id is not None
            notice = KINDS[one.kind]
            person = await tx.session.get_one(Person, one.person_id)
            screen: Screen | None = None
            if notice.group not in person.muted:
                reader = await recognise(tx, person.telegram_id or 0)
                told: Any = notice.restore(person.id, one.params)
                screen = await RENDERERS[one.kind](tx, told, reader, translator("kk"))
            one.state = Outcome.SENT if screen else Outcome.DROPPED
            await tx.session.flush()
            if screen is not None:
                assert fits(screen)
                heard.append((person.id, one.kind, plain(screen.text)))
    return heard


async def settled(open_tx: OpenTx) -> None:
    """Everything that waits now has been told long ago."""
    async with open_tx() as tx:
        await tx.session.execute(sa.update(Delivery).values(state=Outcome.SENT))


async def mute(open_tx: OpenTx, person: Actor, *groups: Group) -> None:
    async with open_tx() as tx:
        muted = [group.value for group in groups]
        await tx.session.execute(
            sa.update(Person).where(Person.id == person.id).values(muted=muted)
        )


def of(heard: Sequence[tuple[int, str, str]], person: Actor, *kinds: str) -> list[str]:
    return [words for who, kind, words in heard if who == person.id and kind in kinds]


# ── The same list twice in the same second ───────────────────────────────────────────────────


async def test_whoever_reads_the_digest_hears_of_due_dates_in_it_and_nowhere_else(
    office: Office, open_tx: OpenTx
):
    await appealed(open_tx, office.aigul, 3)
    await settled(open_tx)
    await tick(open_tx, at(SOON, 9))
    heard = await deliver(open_tx, at(SOON, 9))
    [digest] = of(heard, office.marat, MorningDigest.kind)
    assert "3 жұмыс күні қалды: 17 желтоқсан, бейсенбі · 16 желтоқсан – демалыс" in digest
    assert not of(heard, office.marat, *TERMS)
    assert await deliver(open_tx, at(SOON, 12)) == []
    assert await deliver(open_tx, at(SOON, 17)) == []


async def test_what_is_overdue_is_said_in_the_digest_with_whom_it_goes_up_to(
    office: Office, open_tx: OpenTx
):
    await appealed(open_tx, office.aigul)
    await settled(open_tx)
    said = {
        LATE_1: ("әкімге хабарланады: 22 желтоқсан, сейсенбі",
                 "аудан бақылаушысына хабарланады: 24 желтоқсан, бейсенбі"),
        LATE_3: ("әкімге хабарланды", "Сізге хабарланды"),
    }  # fmt: skip
    for day, (desk, akim) in said.items():
        await tick(open_tx, at(day, 9))
        heard = await deliver(open_tx, at(day, 9)) + await deliver(open_tx, at(day, 12))
        for person, words in ((office.marat, desk), (office.akim, akim)):
            [digest] = of(heard, person, MorningDigest.kind)
            assert f"жұмыс күніне кешікті · {words}" in digest
            assert not of(heard, person, *TERMS)


async def test_the_district_has_no_digest_and_hears_at_once(office: Office, open_tx: OpenTx):
    await appealed(open_tx, office.aigul)
    await settled(open_tx)
    await tick(open_tx, at(date(2026, 12, 24), 9))
    heard = await deliver(open_tx, at(date(2026, 12, 24), 9))
    assert len(of(heard, office.district, OverdueRaised.kind)) == 1


async def test_whoever_wants_no_digest_still_has_the_notice_at_once(
    office: Office, open_tx: OpenTx
):
    await appealed(open_tx, office.aigul)
    await settled(open_tx)
    await mute(open_tx, office.marat, Group.DIGEST)
    await tick(open_tx, at(LATE_1, 9))
    heard = await deliver(open_tx, at(LATE_1, 9))
    assert len(of(heard, office.marat, OverdueRaised.kind)) == 1


async def test_whoever_wants_no_due_dates_reads_the_digest_without_whom_it_goes_up_to(
    office: Office, open_tx: OpenTx
):
    await appealed(open_tx, office.aigul)
    await settled(open_tx)
    await mute(open_tx, office.marat, Group.TERMS)
    await tick(open_tx, at(LATE_1, 9))
    heard = await deliver(open_tx, at(LATE_1, 9)) + await deliver(open_tx, at(LATE_1, 12))
    [digest] = of(heard, office.marat, MorningDigest.kind)
    assert "1 жұмыс күніне кешікті" in digest
    assert "хабарланады" not in digest
    assert not of(heard, office.marat, *TERMS)


async def test_where_the_digest_did_not_come_the_notice_does(office: Office, open_tx: OpenTx):
    await appealed(open_tx, office.aigul)
    await settled(open_tx)
    await tick(open_tx, at(LATE_1, 9))
    heard = await deliver(open_tx, at(LATE_1, 14))  # the worker was stuck until then
    assert not of(heard, office.marat, MorningDigest.kind)
    assert len(of(heard, office.marat, OverdueRaised.kind)) == 1


async def test_what_the_digest_has_no_room_for_comes_by_itself(office: Office, open_tx: OpenTx):
    ids = [one.id for one in await appealed(open_tx, office.aigul, 7)]
    async with open_tx() as tx:
        await service.tell(tx, office.marat, ids[6], 1, Move.ANSWER, text="Болды")
        await service.dispute(tx, office.aigul, ids[6], 2, text="Жоқ")
    await settled(open_tx)
    await tick(open_tx, at(LATE_1, 9))
    heard = await deliver(open_tx, at(LATE_1, 9))
    [digest] = of(heard, office.marat, MorningDigest.kind)
    [notice] = of(heard, office.marat, OverdueRaised.kind)
    assert [f"000{n}" in digest for n in (7, 1, 2, 3, 4)] == [True] * 5
    assert [f"000{n}" in notice for n in range(1, 8)] == [*[False] * 4, True, True, False]


async def test_what_changed_after_the_digest_is_told_by_itself(office: Office, open_tx: OpenTx):
    [appeal] = await appealed(open_tx, office.aigul)
    await settled(open_tx)
    await tick(open_tx, at(LATE_1, 9))
    await deliver(open_tx, at(LATE_1, 9))
    async with open_tx(at(LATE_1, 10)) as tx:
        await service.extend(tx, office.marat, appeal.id, 1, date(2026, 12, 22), text="Бөлшек")
    await tick(open_tx, at(date(2026, 12, 18), 10, 30))
    heard = await deliver(open_tx, at(LATE_1, 10, 30))
    assert "2 жұмыс күні қалды" in of(heard, office.marat, TermsNear.kind)[0]


async def test_reminders_wait_until_the_digests_are_put(office: Office, open_tx: OpenTx):
    await appealed(open_tx, office.aigul)
    async with open_tx(at(LATE_1, 9), bot_id=0) as tx:
        assert await jobs.remind_of_terms(tx) == 0
        assert await jobs.put_digests(tx)
        assert await jobs.remind_of_terms(tx) == 1


# ── A worker that was stuck ──────────────────────────────────────────────────────────────────


async def test_a_digest_stuck_until_late_rings_at_nobodys_bedside(office: Office, open_tx: OpenTx):
    await appealed(open_tx, office.aigul)
    await settled(open_tx)
    await tick(open_tx, at(LATE_1, 9))
    assert await deliver(open_tx, at(LATE_1, 23, 30)) == []


async def test_what_was_stuck_until_night_is_said_the_next_morning_once(
    office: Office, open_tx: OpenTx
):
    await appealed(open_tx, office.aigul)
    await settled(open_tx)
    await tick(open_tx, at(LATE_1, 13))  # no digest that day
    assert await deliver(open_tx, at(LATE_1, 23, 30)) == []
    monday = date(2026, 12, 21)
    await tick(open_tx, at(monday, 9))
    heard = await deliver(open_tx, at(monday, 9))
    assert len(of(heard, office.marat, OverdueRaised.kind)) == 1
    assert len(of(heard, office.aigul, TermPassed.kind)) == 1
    for day in (22, 23):
        await tick(open_tx, at(date(2026, 12, day), 9))
        later = await deliver(open_tx, at(date(2026, 12, day), 12))
        assert not of(later, office.marat, OverdueRaised.kind)
        assert not of(later, office.aigul, TermPassed.kind)


async def test_what_the_digest_said_is_not_brought_back_the_next_morning(
    office: Office, open_tx: OpenTx
):
    await appealed(open_tx, office.aigul)
    await settled(open_tx)
    await tick(open_tx, at(LATE_1, 9))
    await deliver(open_tx, at(LATE_1, 9))
    await deliver(open_tx, at(LATE_1, 12))
    await tick(open_tx, at(date(2026, 12, 21), 9))
    async with open_tx() as tx:
        waiting = await tx.session.scalars(
            sa.select(Delivery.kind).where(
                Delivery.kind.in_(TERMS), Delivery.state == Outcome.WAITING
            )
        )
        assert waiting.all() == []


async def test_after_mornings_without_a_bot_the_digest_still_says_what_has_come_up(
    office: Office, open_tx: OpenTx
):
    await appealed(open_tx, office.aigul)
    await settled(open_tx)
    async with open_tx() as tx:
        tx.session.add(DigestDay(day=date(2026, 12, 10), at=at(date(2026, 12, 10), 9)))
    await tick(open_tx, at(date(2026, 12, 14), 9))  # it was off on Friday
    heard = await deliver(open_tx, at(date(2026, 12, 14), 9))
    assert len(of(heard, office.marat, MorningDigest.kind)) == 1
    assert not of(heard, office.marat, *TERMS)


# ── What the digest had forgotten ────────────────────────────────────────────────────────────


async def test_what_is_asked_to_be_looked_at_again_is_not_forgotten(
    office: Office, open_tx: OpenTx
):
    asked, _ = await appealed(open_tx, office.aigul, 2)
    async with open_tx() as tx:
        await service.tell(tx, office.marat, asked.id, 1, Move.ANSWER, text="Болды")
    async with open_tx(at(date(2026, 11, 27))) as tx:
        await service.dispute(tx, office.aigul, asked.id, 2, text="Жоқ")
    await settled(open_tx)
    day = date(2026, 12, 29)  # a month later
    await tick(open_tx, at(day, 9))
    heard = await deliver(open_tx, at(day, 9))
    [digest] = of(heard, office.marat, MorningDigest.kind)
    assert digest.split("\n\n")[2] == (
        "№ 0001 · Қайта қарау сұралды\nШам жанбайды · Ақсу ауылы\n"
        "қайта қарау сұралған күні: 27 қараша"
    )


async def test_what_nobody_accepted_is_named_with_the_day_it_came(office: Office, open_tx: OpenTx):
    await appealed(open_tx, office.aigul, 2)
    await settled(open_tx)
    for day, words in ((26, "түскен күні: 25 қараша"), (27, "әлі қабылданбаған, түскен күні: 25")):
        await tick(open_tx, at(date(2026, 11, day), 9))
        heard = await deliver(open_tx, at(date(2026, 11, day), 9))
        [digest] = of(heard, office.marat, MorningDigest.kind)
        assert f"Ақсу ауылы\n{words}" in digest


async def test_more_than_are_listed_are_said_to_be_in_the_queue(office: Office, open_tx: OpenTx):
    ids = [one.id for one in await appealed(open_tx, office.aigul, 8)]
    await change(open_tx, ids, due_on=date(2026, 11, 2), state=State.IN_WORK)
    await settled(open_tx)
    await tick(open_tx, at(LATE_1, 9))
    heard = await deliver(open_tx, at(LATE_1, 9))
    [digest] = of(heard, office.marat, MorningDigest.kind)
    assert "мерзімі өткен: 8" in digest
    assert digest.count("№ ") == 6
    assert digest.endswith("Кезекте тағы 2 өтініш бар.")


# ── Whose turn it is ─────────────────────────────────────────────────────────────────────────


async def test_where_the_resident_was_asked_nobody_says_that_the_resident_waits(
    office: Office, open_tx: OpenTx
):
    [appeal] = await appealed(open_tx, office.aigul)
    async with open_tx(at(date(2026, 12, 2))) as tx:
        await service.tell(tx, office.marat, appeal.id, 1, Move.ASK, text="Қай көше?")
    await settled(open_tx)
    await tick(open_tx, at(LATE_1, 13))
    heard = await deliver(open_tx, at(LATE_1, 13))
    [notice] = of(heard, office.marat, OverdueRaised.kind)
    assert notice.startswith("Мерзімі өтті\n\n№ 0001 · Нақтылау қажет")
    assert "тұрғыннан жауап жоқ, сұралған күні: 2 желтоқсан" in notice
    assert not of(heard, office.aigul, TermPassed.kind)  # the office waits for her


async def test_an_akim_alone_is_not_reported_to_himself(somebody: People, open_tx: OpenTx):
    aigul, akim = await somebody(), await somebody("Ерлан", Role.AKIM)
    await somebody("Бақыт", Role.OBSERVER, okrug=DISTRICT, settlement="")
    await appealed(open_tx, aigul)
    await settled(open_tx)
    await tick(open_tx, at(LATE_3, 13))
    [notice] = of(await deliver(open_tx, at(LATE_3, 13)), akim, OverdueRaised.kind)
    assert notice == (
        "Мерзімі өтті\n\n№ 0001 · Жаңа\nШам жанбайды · Ақсу ауылы\n3 жұмыс күніне кешікті\n"
        "аудан бақылаушысына хабарланады: 24 желтоқсан, бейсенбі"
    )


async def test_an_akim_alone_without_a_district_reads_how_late_it_is(
    somebody: People, open_tx: OpenTx
):
    aigul, akim = await somebody(), await somebody("Ерлан", Role.AKIM)
    await appealed(open_tx, aigul)
    await settled(open_tx)
    await tick(open_tx, at(LATE_3, 9))
    [digest] = of(await deliver(open_tx, at(LATE_3, 9)), akim, MorningDigest.kind)
    assert digest.endswith("3 жұмыс күніне кешікті")


# ── Very many ────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("language", LANGUAGES)
async def test_a_whole_backlog_is_one_short_notice_a_level(
    office: Office, somebody: People, open_tx: OpenTx, language: Language
):
    for _ in range(13):
        await appealed(open_tx, await somebody(), 5)
    await settled(open_tx)
    await tick(open_tx, at(LATE_3, 13))
    async with open_tx(at(LATE_3, 13)) as tx:
        found = await tx.session.scalars(
            sa.select(Delivery).where(Delivery.kind == OverdueRaised.kind).order_by(Delivery.id)
        )
        rows = found.all()
        assert [(one.person_id, one.params["total"]) for one in rows] == [
            (office.marat.id, 65),
            (office.akim.id, 65),
        ]
        assert all(len(one.params["appeals"]) < 1500 for one in rows)
        notice = OverdueRaised.restore(office.akim.id, rows[1].params)
        reader = await recognise(tx, office.akim.telegram_id, language)
        screen = await RENDERERS[notice.kind](tx, notice, reader, translator(language))
    assert screen is not None
    assert plain(screen.text).endswith({"kk": "Тағы 53.", "ru": "И ещё 53."}[language])


def test_a_notice_put_before_there_was_a_total_is_still_understood():
    old = {"day": "2026-12-18", "appeals": "7@2026-12-17", "level": "moderator"}
    notice = OverdueRaised.restore(1, old)
    assert (notice.dues, notice.unnamed, notice.inside) == ({7: DUE}, 0, False)


# ── Those who wait for the answer ────────────────────────────────────────────────────────────


async def test_a_resident_hears_once_that_the_office_is_late(
    office: Office, somebody: People, open_tx: OpenTx
):
    neighbour, afar = await somebody("Көрші"), await somebody("Бөтен")
    [appeal] = await appealed(open_tx, office.aigul)
    async with open_tx() as tx:
        await joins(tx, neighbour, appeal.id)
    await settled(open_tx)
    await tick(open_tx, at(DUE, 17))
    assert not of(await deliver(open_tx, at(DUE, 17)), office.aigul, TermPassed.kind)
    await tick(open_tx, at(LATE_1, 9))
    heard = await deliver(open_tx, at(LATE_1, 9))
    words = (
        "№ 0001: жауап мерзімі 17 желтоқсан, бейсенбі болатын. Әкім аппараты кешігіп жатыр, оған "
        "ескертілді. Жауап берілген бойда Сізге хабарлаймыз."
    )
    assert of(heard, office.aigul, TermPassed.kind) == [words]
    assert of(heard, neighbour, JoinedTermPassed.kind) == [words]
    assert not of(heard, afar, TermPassed.kind, JoinedTermPassed.kind)
    for day in (LATE_3, date(2026, 12, 24), date(2027, 1, 11)):
        await tick(open_tx, at(day, 9))
        later = await deliver(open_tx, at(day, 12))
        assert not of(later, office.aigul, TermPassed.kind)


async def test_long_after_nobody_is_told_that_a_term_has_passed(office: Office, open_tx: OpenTx):
    await appealed(open_tx, office.aigul)
    await settled(open_tx)
    await tick(open_tx, at(date(2027, 2, 1), 9))  # an upgrade, or a bot that was off for weeks
    heard = await deliver(open_tx, at(date(2027, 2, 1), 9))
    assert not of(heard, office.aigul, TermPassed.kind)


async def test_what_is_answered_meanwhile_is_not_called_late(office: Office, open_tx: OpenTx):
    [appeal] = await appealed(open_tx, office.aigul)
    await settled(open_tx)
    await tick(open_tx, at(LATE_1, 9))
    async with open_tx(at(LATE_1, 9)) as tx:
        await service.tell(tx, office.marat, appeal.id, 1, Move.ANSWER, text="Болды")
    heard = await deliver(open_tx, at(LATE_1, 9, 1))
    assert not of(heard, office.aigul, TermPassed.kind)


async def test_a_resident_is_reminded_by_day(office: Office, open_tx: OpenTx):
    async with open_tx() as tx:
        view = await sent(tx, office.aigul)
        await service.tell(tx, office.marat, view.id, 1, Move.ASK, text="Қай көше?")
    async with open_tx(at(date(2026, 11, 29), 9), bot_id=0) as tx:
        assert await jobs.ask_for_replies(tx) == 1
    async with open_tx() as tx:
        due_at = await tx.session.scalar(
            sa.select(Delivery.due_at).where(Delivery.kind == "appeal.reply_awaited")
        )
    assert due_at is not None
    assert 8 <= village(due_at).hour < 22
    assert due_at - at(date(2026, 11, 29), 9) < timedelta(hours=13)


async def test_the_history_and_the_stage_are_as_ever(office: Office, open_tx: OpenTx):
    [appeal] = await appealed(open_tx, office.aigul)
    await tick(open_tx, at(LATE_1, 9))
    async with open_tx() as tx:
        card = await service.card(tx, office.marat, appeal.id)
        assert [step.move for step in card.steps] == [Move.SUBMIT, Move.ESCALATE]
        reminded = await tx.session.scalar(sa.select(Appeal.reminded))
        assert reminded == 3
