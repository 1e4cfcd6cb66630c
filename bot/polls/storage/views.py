"""A poll as screens show it: plain values, found once."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from weakref import WeakKeyDictionary

from bot.core.i18n import Language
from bot.core.tx import Tx
from bot.places import service as places
from bot.places.service import name_of
from bot.polls.models import Poll
from bot.polls.rules.kinds import Kind, State
from bot.polls.storage import polls as find


@dataclass(frozen=True)
class Both:
    """The same in both languages; "" in one is said in the other."""

    kk: str = ""
    ru: str = ""

    def said(self, language: Language) -> str:
        """In a language, or in the other where it was not written in this one."""
        mine, other = (self.kk, self.ru) if language == "kk" else (self.ru, self.kk)
        return mine or other

    def __bool__(self) -> bool:
        return bool(self.kk or self.ru)


@dataclass(frozen=True)
class PollView:
    """Everything a card shows. options: in their order, from position 1.

    where: the okrug. villages: those of it that are asked, by code; none stands for all.
    """

    id: int
    version: int
    okrug: str
    where: Both
    kind: Kind
    state: State
    words: Both
    options: tuple[Both, ...]
    photo: str
    most: int
    secret: bool
    live: bool
    may_change: bool
    villages: tuple[tuple[str, Both], ...]
    roles: tuple[str, ...]
    adults: bool
    joined_before: bool
    in_public: bool
    about: str
    closes_at: datetime | None
    opened_at: datetime | None
    closed_at: datetime | None
    why: str
    created_by: int | None


#: What hundreds of people have before them in the same minutes, for each database: put together
#: once, and again after a minute, when a village may be called otherwise.
_LATELY: WeakKeyDictionary[Any, dict[Any, tuple[datetime, PollView]]] = WeakKeyDictionary()
_FRESH = timedelta(minutes=1)
_MOST = 256  # polls


async def open_view(tx: Tx, row: Poll) -> PollView:
    """An open poll as it stands; nothing of what it says changes without its version."""
    lately = _LATELY.setdefault(tx.session.get_bind(), {})
    key = (row.id, row.version, row.state, row.closes_at)
    made, view = lately.get(key, (tx.now, None))
    if view is None or not timedelta(0) <= tx.now - made < _FRESH:
        view = await poll_view(tx, row)
        if len(lately) >= _MOST:
            lately.clear()
        lately[key] = (tx.now, view)
    return view


async def poll_view(tx: Tx, row: Poll) -> PollView:
    """A poll as it stands."""
    okrug = await places.resolve(tx, row.okrug)
    return PollView(
        id=row.id,
        version=row.version,
        okrug=row.okrug,
        where=Both(name_of(okrug, "kk"), name_of(okrug, "ru")) if okrug else Both(row.okrug),
        kind=row.kind,
        state=row.state,
        words=Both(row.kk, row.ru),
        options=tuple(Both(one.kk, one.ru) for one in await find.options(tx, row.id)),
        photo=row.photo,
        most=row.most,
        secret=row.secret,
        live=row.live,
        may_change=row.may_change,
        villages=await _villages(tx, row),
        roles=tuple(row.roles),
        adults=row.adults,
        joined_before=row.joined_before,
        in_public=row.in_public,
        about=row.about,
        closes_at=row.closes_at,
        opened_at=row.opened_at,
        closed_at=row.closed_at,
        why=row.why,
        created_by=row.created_by,
    )


async def _villages(tx: Tx, row: Poll) -> tuple[tuple[str, Both], ...]:
    """Those that are asked, found at once; one that is no more has its name all the same."""
    if not row.settlements:
        return ()
    there = {place.code: place for place in await places.settlements(tx, row.okrug)}
    found = []
    for code in row.settlements:
        place = there.get(code) or await places.resolve(tx, code)
        named = Both(name_of(place, "kk"), name_of(place, "ru")) if place else Both(code, code)
        found.append((code, named))
    return tuple(found)
