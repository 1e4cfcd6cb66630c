"""Finding an appeal again: by its number, by words, by its village."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache

from bot.appeals.rules.search import Typed, number_of, settled, typed
from bot.appeals.rules.topics import load
from bot.appeals.storage import search as find
from bot.appeals.storage.search import MOST_FOUND, Wanted
from bot.appeals.storage.views import Named, Page, lines, settlements
from bot.core.access import Action, Actor, requires, system
from bot.core.text import clean, fold, tokens
from bot.core.tx import Tx
from bot.places.names import key

FOUND_PAGE = 8
QUERY_LIMIT = 200
_BATCH = 500


@dataclass(frozen=True)
class Found:
    """A page of what was found.

    total: how many there are, at most `MOST_FOUND`; more: there are more than that.
    nearest: nothing matches everything that was typed; what matches most comes first.
    villages: the settlements it is narrowed to.
    """

    query: str
    page: Page
    total: int
    more: bool
    nearest: bool
    villages: tuple[Named, ...]


@requires(Action.READ_QUEUE)
async def search(tx: Tx, actor: Actor, query: str, page: int = 0) -> Found:
    """Appeals on the actor's desk, open or not, that a query means, newest first.

    query: a number (`142`, `№ 0142`, `142/2026`), or words of the appeal, of what its author
    added, of its topic, and names of settlements, which narrow. A page beyond the last shows the
    last.
    """
    query = clean(query, QUERY_LIMIT)
    numbered = number_of(query)
    if numbered is not None:
        found = await find.by_number(tx, actor, *numbered)
        if found:
            return await _page(tx, actor, query, found, page)
    words = typed(query)
    places = await _places(tx, actor)
    keys = {code: (key(one.kk), key(one.ru)) for code, one in places.items()}
    narrow, rest = settled(words, keys)
    villages = [places[code] for code in sorted(narrow)]
    for named, asked in ((villages, rest), ([], words)):
        if named or asked:
            found = await find.by_words(tx, actor, _wanted(asked), [one.code for one in named])
            if found:
                return await _page(tx, actor, query, found, page, villages=named)
        if not villages:
            break
    near = [Wanted(one.near, _topics(one.near)) for one in rest]
    found = await find.nearest(tx, actor, near, [one.code for one in villages]) if near else []
    return await _page(tx, actor, query, found, page, villages=villages, nearest=bool(found))


async def _page(
    tx: Tx,
    actor: Actor,
    query: str,
    ids: Sequence[int],
    page: int,
    *,
    villages: Sequence[Named] = (),
    nearest: bool = False,
) -> Found:
    total = min(len(ids), MOST_FOUND)
    pages = max(-(-total // FOUND_PAGE), 1)
    page = min(max(page, 0), pages - 1)
    shown = ids[page * FOUND_PAGE : min((page + 1) * FOUND_PAGE, total)]
    found = await lines(tx, await find.rows(tx, actor, shown))
    more = len(ids) > total
    return Found(query, Page(found, page, pages), total, more, nearest, tuple(villages))


async def _places(tx: Tx, actor: Actor) -> dict[str, Named]:
    okrugs = sorted(actor.scopes(Action.READ_QUEUE))
    return {one.code: one for okrug in okrugs for one in await settlements(tx, okrug)}


def _wanted(words: Iterable[Typed]) -> list[Wanted]:
    return [Wanted(one.starts, _topics(one.starts)) for one in words]


def _topics(starts: Sequence[str]) -> frozenset[str]:
    """Codes of the topics whose names, in either language, have a word that begins so."""
    return frozenset(
        code
        for code, words in _topic_words()
        if any(word.startswith(starts) for word in words)  # type: ignore[arg-type]  # a tuple
    )


@cache
def _topic_words() -> tuple[tuple[str, frozenset[str]], ...]:
    """The folded words of each topic's names; a topic is found by its category's name as well."""
    made = []
    for category in load().categories:
        above = frozenset(tokens(fold(f"{category.kk} {category.ru}")))
        made.append((category.code, above))
        made.extend(
            (topic.code, above.union(tokens(fold(f"{topic.kk} {topic.ru}"))))
            for topic in category.topics
        )
    return tuple(made)


@system
async def reindex(tx: Tx) -> int:
    """Index every appeal that is not indexed yet, at once; how many there were."""
    done = 0
    while some := await find.index_some(tx, _BATCH):
        done += some
    return done


@system
async def index_unindexed(tx: Tx) -> int:
    """Index a few appeals that came before there was an index."""
    return await find.index_some(tx, _BATCH)
