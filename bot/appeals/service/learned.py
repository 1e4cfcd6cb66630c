"""What the office confirms teaches the guess; anybody there may see it, the akim forget it."""

from bot.appeals.models import Appeal
from bot.appeals.rules.learning import APPEALS, learnable
from bot.appeals.rules.lifecycle import Move, Party
from bot.appeals.rules.topics import Guess, load, words_of
from bot.appeals.service.case import Case
from bot.appeals.service.hold import Hold
from bot.appeals.service.suggest import suggest
from bot.appeals.storage import appeals as find
from bot.appeals.storage import learned as store
from bot.appeals.storage.learned import CategoryLearned, LearnedView
from bot.appeals.storage.views import whole_text
from bot.core.access import Action, Actor, requires, system
from bot.core.text import fold, tokens
from bot.core.tx import Tx
from bot.people.service import who_may

_WORDS_SHOWN = 6


@requires(Action.DRAFT_APPEAL)
async def draft_guesses(tx: Tx, actor: Actor, draft_id: int) -> list[Guess]:
    """What a draft may be about, the likeliest first."""
    hold = await Hold.of(tx, actor, draft_id)
    return await suggest(tx, whole_text(hold.draft))


@requires(Action.TRIAGE_APPEAL)
async def card_guesses(tx: Tx, actor: Actor, appeal_id: int) -> list[Guess]:
    """What an appeal may be about, the likeliest first."""
    case = await Case.open(tx, actor, appeal_id, Party.OFFICE)
    return await suggest(tx, case.appeal.text)


@system
async def confirm_topic(case: Case, move: Move, version: int, topic: str) -> None:
    """Make a move that says what an appeal is about, and learn from it.

    What was counted for another topic before is taken back.
    """
    tx, former = case.tx, case.appeal.learned
    teaches = bool(topic) and await _is_residents(tx, case.appeal)
    now = topic if teaches else ""
    await case.move(move, version, note=topic, topic=topic, topic_is_guess=False, learned=now)
    if former == now:
        return
    text = case.appeal.text
    changes = [(word, former, -1) for word in _everything(text)] if former else []
    if now:
        names = await find.names(tx, [case.appeal.author_id] if case.appeal.author_id else [])
        words = learnable(
            text,
            words_of(text, load()),
            [*names.values(), case.appeal.behalf_name],
            load().name_endings,
        )
        changes += [(word, now, 1) for word in (APPEALS, *words)]
    await store.shift(tx, case.appeal.bot_id, changes)


@system
async def unlearn(tx: Tx, author_id: int) -> None:
    """Take back what an author's appeals have taught, before their words are gone."""
    for taught in await store.taught_by(tx, author_id):
        changes = [(word, taught.topic, -1) for word in _everything(taught.text)]
        await store.shift(tx, taught.bot_id, changes)


async def _is_residents(tx: Tx, appeal: Appeal) -> bool:
    """Staff write otherwise than residents; what they file for one is in their words, too."""
    if appeal.author_id is None:
        return False
    return appeal.author_id not in await who_may(tx, Action.READ_QUEUE, appeal.okrug)


def _everything(text: str) -> set[str]:
    """Whatever may ever have been counted of a text: more than is counted now, whoever is named.

    A name that its author bears no more, or a word that says nothing since a later version of
    the taxonomy, must not stay behind.
    """
    return {APPEALS, *tokens(fold(text)), *words_of(text, load())}


@requires(Action.SEE_LEARNED)
async def learned(tx: Tx, actor: Actor) -> LearnedView:
    """What was learned in this bot, and from how much."""
    confirmed: dict[str, int] = {}
    for topic, n in (await store.confirmed(tx)).items():
        code = topic.partition(".")[0]
        confirmed[code] = confirmed.get(code, 0) + n
    loud: dict[str, dict[str, int]] = {}
    everywhere: dict[str, int] = {}
    for word, topic, n in await store.strongest(tx):
        there = loud.setdefault(topic.partition(".")[0], {})
        there[word] = there.get(word, 0) + n
        everywhere[word] = everywhere.get(word, 0) + n
    total = sum(confirmed.values())
    return LearnedView(
        confirmed=total,
        since=await store.since(tx) if total else None,
        categories=tuple(
            CategoryLearned(code, n, _strongest(loud.get(code, {}), everywhere))
            for code, n in sorted(confirmed.items(), key=lambda one: (-one[1], one[0]))
        ),
        may_forget=actor.may(Action.FORGET_LEARNED),
    )


def _strongest(words: dict[str, int], everywhere: dict[str, int]) -> tuple[str, ...]:
    """Those that stand here often and elsewhere seldom."""
    ranked = sorted(words, key=lambda word: (-(words[word] ** 2) / everywhere[word], word))
    return tuple(ranked[:_WORDS_SHOWN])


@requires(Action.FORGET_LEARNED)
async def forget_learned(tx: Tx, actor: Actor) -> None:
    """Begin anew; what was confirmed before teaches nothing any more."""
    del actor
    await store.forget_all(tx)
