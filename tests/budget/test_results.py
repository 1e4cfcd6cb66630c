"""What a vote came to and why, in plain words of both languages; and nothing of it before."""

from typing import Any

import pytest
import sqlalchemy as sa

from bot.budget.notices.counting import RoundCounted
from bot.budget.rules.bounds import MOST_PROJECTS
from bot.budget.rules.election import Election, Project, TieRule, Ties
from bot.budget.rules.equal_shares import equal_shares
from bot.budget.rules.greedy import greedy
from bot.budget.rules.kinds import Method, Phase, RoundState
from bot.budget.screens import RENDERERS, explained, files
from bot.budget.screens import results as screens
from bot.budget.screens.told_counting import LETTERS
from bot.budget.service import results as service
from bot.core.access import Actor, Role
from bot.core.errors import NotFound, Refusal
from bot.core.i18n import LANGUAGES, Language, translator
from bot.core.screen import Screen, plain
from bot.core.text import utf16_len
from bot.delivery.models import Delivery
from bot.delivery.sender import CAPTION_LIMIT, TEXT_LIMIT
from bot.people.models import PublicChat
from bot.places.models import Bot
from tests.budget.conftest import Somebody, a_round
from tests.budget.counted import BALLOTS, LIGHTS, PLAYGROUND, ROOF, WELL, a_vote, counted
from tests.conftest import OpenTx
from tests.support.okrugs import AKSU, BIRLIK, OKRUG, OTHER_OKRUG, ZHANAZHOL
from tests.support.worlds import BOT_ID, NOW

KK = translator("kk")


async def read(open_tx: OpenTx, actor: Actor, about: int) -> Any:
    async with open_tx() as tx:
        return await service.results(tx, actor, about)


async def pages(open_tx: OpenTx, actor: Actor, about: int, language: Language = "kk") -> list[str]:
    """Every page of why, as it is read."""
    found, t = await read(open_tx, actor, about), translator(language)
    return [
        said(explained.why_screen(found, page, t))
        for page in range(len(explained.pages(found, t)))
    ]


def said(screen: Screen) -> str:
    return plain(screen.text).replace("\xa0", " ")


async def test_residents_office_and_observer_read_what_it_came_to_and_others_find_nothing(
    open_tx: OpenTx, somebody: Somebody
):
    near = [
        await somebody("Айгүл"),
        await somebody("Болат", at=ZHANAZHOL),
        await somebody("Марат", Role.AKIM, at=""),
        await somebody("Сәуле", Role.EXECUTOR, at=""),
        await somebody("Ерлан", Role.OBSERVER, at=""),
    ]
    far = [
        await somebody("Дәурен", okrug=OTHER_OKRUG),
        await somebody("Асқар", Role.AKIM, okrug=OTHER_OKRUG),
    ]
    about, _ = await counted(open_tx, settlements=[AKSU, BIRLIK])
    for actor in near:
        assert (await read(open_tx, actor, about)).result.winners == (1, 3)
    for actor in far:
        for use in (service.results, service.rule_of_round, service.file_of_round):
            async with open_tx() as tx:
                with pytest.raises(NotFound):
                    await use(tx, actor, about)


@pytest.mark.parametrize("phase", [Phase.VOTING, Phase.RESULTS])
async def test_before_it_is_counted_nobody_sees_a_total_and_the_office_neither(
    open_tx: OpenTx, somebody: Somebody, phase: Phase
):
    people = [
        await somebody("Айгүл"),
        await somebody("Марат", Role.AKIM),
        await somebody("Ерлан", Role.OBSERVER, at=""),
    ]
    async with open_tx() as tx:
        about, _ = await a_vote(tx, phase=phase)
    for actor in people:
        for use in (service.results, service.file_of_round):
            async with open_tx() as tx:
                with pytest.raises(Refusal, match="budget_not_counted"):
                    await use(tx, actor, about)
        async with open_tx() as tx:
            view = await service.rule_of_round(tx, actor, about)
        assert view.result is None
        assert "Тең үлес әдісі" in said(explained.how_screen(view, KK))
    async with open_tx() as tx:
        notice = RoundCounted(round_id=about)
        assert await LETTERS[notice.kind](tx, notice, "kk", [people[0].id]) is None


async def test_a_draft_explains_its_rule_to_its_office_alone(open_tx: OpenTx, somebody: Somebody):
    akim, aigul = await somebody("Марат", Role.AKIM), await somebody("Айгүл")
    async with open_tx() as tx:
        about = await a_round(tx, state=RoundState.DRAFT, method=Method.GREEDY)
        view = await service.rule_of_round(tx, akim, about)
        assert "Дауыс саны бойынша" in said(explained.how_screen(view, KK))
        with pytest.raises(NotFound):
            await service.rule_of_round(tx, aigul, about)


async def test_why_is_told_in_plain_words(open_tx: OpenTx, somebody: Somebody):
    aigul = await somebody("Айгүл")
    about, _ = await counted(open_tx)
    result = said(screens.results_screen(await read(open_tx, aigul, about), KK))
    assert f"🏆 1. {LIGHTS} – 6 000 000 ₸ · 12 дауыс" in result
    assert f"🏆 3. {WELL} – 4 000 000 ₸ · 8 дауыс" in result
    assert "Жеңген жобалардың құны – 10 000 000 ₸, қалғаны – 0 ₸." in result
    assert "20 тұрғын дауыс берді.\nБұл – дауыс беруге құқығы бар 1 338 адамның 1 %-ы." in result
    assert "Әр тұрғынның дауысы ≈ 500 000 ₸." in result
    assert "Дауыс беру ұсынымдық сипатта" in result
    rule, won, lost, villages, other, checks = await pages(open_tx, aigul, about)
    assert "Осы жолы 10 000 000 ₸ дауыс берген 20 адамға бөлінді: әрқайсысына 500 000 ₸." in rule
    assert "12 қолдаушысының әрқайсысы 500 000 ₸ төледі." in won
    assert f"{PLAYGROUND} – 4 000 000 ₸ · 11 дауыс\nҚолдаушыларында бұл жобаға 0 ₸ қалды" in lost
    assert f"{ROOF} – 9 000 000 ₸ · 0 дауыс\nОған ешкім дауыс бермеді." in lost
    assert "Ақсу ауылы · 12 адам дауыс берді\nТөлегені: № 1 – 6 000 000 ₸" in villages
    assert "Бірлік ауылы · 8 адам дауыс берді\nТөлегені: № 3 – 4 000 000 ₸" in villages
    assert f"Ол бойынша мыналар да жеңер еді:\n2. {PLAYGROUND}" in other
    assert f"Ол бойынша мыналар жеңбес еді:\n3. {WELL}" in other
    assert "қазір – 20, басқа ереже бойынша – 12 (барлығы 20)" in other
    assert "Арзаны бірінші өтеді" in checks
    assert "Дауыс беруде әдеттен тыс ештеңе байқалмады." in checks


async def test_by_the_number_of_votes_it_is_told_otherwise(open_tx: OpenTx, somebody: Somebody):
    aigul = await somebody("Айгүл", language="ru")
    about, _ = await counted(open_tx, method=Method.GREEDY)
    found = await read(open_tx, aigul, about)
    assert "Голос каждого жителя" not in said(screens.results_screen(found, translator("ru")))
    _, won, lost, villages, other, _ = await pages(open_tx, aigul, about, "ru")
    assert "Когда подошла его очередь, денег хватило." in won
    assert "Когда подошла его очередь, оставалось 0 ₸: не хватило 4 000 000 ₸." in lost
    assert "село Аксу · 12 участников" in villages
    assert "Заплатили" not in villages
    assert "сейчас – у 12 из 20 жителей, по другому правилу – у 20." in other


async def test_who_were_level_is_told_with_the_rule_and_its_word(
    open_tx: OpenTx, somebody: Somebody
):
    aigul = await somebody("Айгүл")
    level = {AKSU: {(LIGHTS,): 10, (PLAYGROUND,): 10}}
    about, _ = await counted(
        open_tx, level, {LIGHTS: 6_000_000, PLAYGROUND: 6_000_000}, tie=TieRule.LOT, seed="тұлпар"
    )
    checks = (await pages(open_tx, aigul, about))[-1]
    winner = (await read(open_tx, aigul, about)).result.winners[0]
    loser = 3 - winner
    assert "Жеребе бойынша, жарияланған сөз: «тұлпар»" in checks
    assert f"Дауысы тең (10), ереже бойынша реті: № {winner}, № {loser}." in checks
    assert "SHA-256" in checks


async def test_of_a_small_village_nothing_is_told_anywhere(open_tx: OpenTx, somebody: Somebody):
    aigul = await somebody("Айгүл")
    about, _ = await counted(open_tx, {**BALLOTS, ZHANAZHOL: {(ROOF,): 4}})
    told = "\n".join(await pages(open_tx, aigul, about))
    assert "Жаңажол" not in told
    assert "Шағын ауылдар бірге · 12 адам дауыс берді" in told  # with Birlik, which hides it
    async with open_tx() as tx:
        file = await service.file_of_round(tx, aigul, about)
    content = file.content.decode()
    assert all(code not in content for code in (AKSU, BIRLIK, ZHANAZHOL))


async def test_where_nobody_voted_a_sentence_says_so(open_tx: OpenTx, somebody: Somebody):
    aigul = await somebody("Айгүл")
    about, _ = await counted(open_tx, {})
    found = await read(open_tx, aigul, about)
    assert "Ешкім дауыс бермеді" in said(screens.results_screen(found, KK))
    assert len(await pages(open_tx, aigul, about)) == 1


async def test_the_okrugs_channel_reads_both_languages_and_finds_the_bot(
    open_tx: OpenTx, somebody: Somebody
):
    akim = await somebody("Марат", Role.AKIM)
    async with open_tx() as tx:
        await tx.session.merge(Bot(id=BOT_ID, username="auyldas_bot"))
        tx.session.add(
            PublicChat(bot_id=BOT_ID, okrug=OKRUG, chat_id=-5, linked_by=akim.id, linked_at=NOW)
        )
    about, _ = await counted(open_tx)
    async with open_tx() as tx:
        told = await tx.session.scalars(
            sa.select(Delivery.kind).where(Delivery.public_id.is_not(None))
        )
        assert list(told) == [RoundCounted.kind]
        letter = await LETTERS[RoundCounted.kind](tx, RoundCounted(round_id=about), None, [])
    assert letter is not None
    assert not letter.screen.rows
    words = said(letter.screen)
    assert f"{LIGHTS} – 6 000 000 ₸ · 12 дауыс" in words
    assert f"[{LIGHTS}] – 6 000 000 ₸ · 12 голосов" in words
    assert words.count(f"https://t.me/auyldas_bot?start=b{about}") == 2


@pytest.mark.parametrize("method", Method)
async def test_the_longest_list_fits_into_every_page(
    open_tx: OpenTx, somebody: Somebody, method: Method
):
    aigul = await somebody("Айгүл")
    titles = {f"{'Ұзақ атау ' * 11}{n:03}": 90_000_000 + n for n in range(MOST_PROJECTS)}
    about, _ = await counted(
        open_tx,
        {AKSU: {tuple(titles)[:40]: 9, tuple(titles)[20:]: 8}, BIRLIK: {tuple(titles)[50:]: 5}},
        titles,
        money=2_500_000_000,
        method=method,
    )
    found = await read(open_tx, aigul, about)
    for t in map(translator, LANGUAGES):
        shown = [explained.why_screen(found, page, t) for page in range(30)]
        shown += [screens.results_screen(found, t), explained.how_screen(found.view, t)]
        for screen in shown:
            assert utf16_len(plain(screen.text)) <= TEXT_LIMIT
            assert len(screen.rows) <= 4
        file = files.file_screen(found, "budget-2026-103430000-1.pb", b"", t)
        assert utf16_len(plain(file.text)) <= CAPTION_LIMIT
    async with open_tx() as tx:
        notice = RoundCounted(round_id=about)
        letter = await LETTERS[notice.kind](tx, notice, None, [])
    assert letter is not None
    assert all(utf16_len(plain(part.text)) <= TEXT_LIMIT for part in letter.apart)
    assert notice.kind not in RENDERERS


@pytest.mark.parametrize("method", Method)
def test_the_example_of_a_rule_is_counted_as_it_says(method: Method):
    lights, playground, well = (
        explained.LIGHTS,
        explained.PLAYGROUND[method],
        explained.WELL,
    )
    projects = [Project(n, one[0]) for n, one in enumerate((lights, playground, well), start=1)]
    assert lights[1] + well[1] == explained.EXAMPLE_VOTERS
    both, only = playground[1], lights[1] - playground[1]
    ballots = {frozenset({1, 2}): both, frozenset({1}): only, frozenset({3}): well[1]}
    election = Election(projects, explained.EXAMPLE_MONEY, ballots)
    assert greedy(election, Ties()) == ((1, 2) if method is Method.EQUAL_SHARES else (1, 3))
    if method is Method.EQUAL_SHARES:
        shares = equal_shares(election, Ties())
        assert shares.winners == (1, 3)
        share = explained.EXAMPLE_MONEY // explained.EXAMPLE_VOTERS
        assert {purchase.price for purchase in shares.bought} == {share}
