"""What is looked up while a poll is put together, and listed."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

import sqlalchemy as sa

from bot.core.groups import Group
from bot.core.tx import Tx
from bot.people.models import Person
from bot.people.service import public_chats_of
from bot.places import service as places
from bot.places.service import name_of
from bot.polls.models import Poll, PollOption, PollVote, PollVoter
from bot.polls.rules.drafting import Pair, Part, missing
from bot.polls.rules.kinds import State
from bot.polls.storage import polls as find
from bot.polls.storage.views import Both, PollView, poll_view


@dataclass(frozen=True)
class Reach:
    """How many people are asked, and how many of them the bot cannot tell."""

    total: int = 0
    blocked: int = 0
    muted: int = 0

    @property
    def reachable(self) -> int:
        """How many the bot can tell."""
        return self.total - self.blocked - self.muted


@dataclass(frozen=True)
class DraftView:
    """A draft with everything its card says.

    villages: of the okrug, by code. has_chats: the okrug has a channel or an open group.
    """

    view: PollView
    reach: Reach
    villages: tuple[tuple[str, Both], ...]
    has_chats: bool

    @property
    def missing(self) -> tuple[Part, ...]:
        """What has to be said before it is sent."""
        return missing(self.view)


async def draft_view(tx: Tx, row: Poll) -> DraftView:
    """A draft as it stands."""
    return DraftView(
        view=await poll_view(tx, row),
        reach=await reach(tx, row),
        villages=tuple(
            (place.code, Both(name_of(place, "kk"), name_of(place, "ru")))
            for place in await places.settlements(tx, row.okrug)
        ),
        has_chats=bool(await public_chats_of(tx, row.okrug)),
    )


async def reach(tx: Tx, row: Poll) -> Reach:
    """Count those who are asked."""
    off = sa.cast(Person.muted, sa.Text).like(f'%"{Group.POLLS.value}"%')
    found = await tx.session.execute(
        sa.select(
            sa.func.count(),
            sa.func.sum(sa.case((Person.blocked_at.is_not(None), 1), else_=0)),
            sa.func.sum(sa.case((sa.and_(Person.blocked_at.is_(None), off), 1), else_=0)),
        ).where(Person.id.in_(find.asked(row)))
    )
    total, blocked, muted = found.one()
    return Reach(int(total), int(blocked or 0), int(muted or 0))


async def empty_draft(tx: Tx, okrug: str, by: int) -> Poll | None:
    """One's own draft that asks nothing yet; the newest."""
    found = await tx.session.scalars(
        sa.select(Poll)
        .where(
            Poll.bot_id == tx.bot_id,
            Poll.okrug == okrug,
            Poll.state == State.DRAFT,
            Poll.created_by == by,
            Poll.kk == "",
            Poll.ru == "",
            Poll.about == "",
        )
        .order_by(Poll.id.desc())
        .limit(1)
        .execution_options(populate_existing=True)
    )
    return found.one_or_none()


async def put_options(tx: Tx, poll_id: int, options: Sequence[Pair]) -> None:
    """These are the answers, and no others."""
    await tx.session.execute(
        sa.delete(PollOption)
        .where(PollOption.poll_id == poll_id)
        .execution_options(synchronize_session=False)
    )
    if options:
        await tx.session.execute(
            sa.insert(PollOption),
            [
                {"poll_id": poll_id, "position": position, "kk": kk, "ru": ru}
                for position, (kk, ru) in enumerate(options, start=1)
            ],
        )


async def about(tx: Tx, okrug: str, subject: str) -> Poll | None:
    """The poll about something of the okrug that was not given up; the newest."""
    alive = (State.DRAFT, State.OPEN, State.CLOSED)
    found = await tx.session.scalars(
        sa.select(Poll)
        .where(
            Poll.bot_id == tx.bot_id,
            Poll.okrug == okrug,
            Poll.about == subject,
            Poll.state.in_(alive),
        )
        .order_by(Poll.id.desc())
        .limit(1)
        .execution_options(populate_existing=True)
    )
    return found.one_or_none()


# Lists


@dataclass(frozen=True)
class ListedPoll:
    """A line of the list. voted: the reader has."""

    view: PollView
    voted: bool = False


@dataclass(frozen=True)
class ListView:
    """A page of an okrug's polls. past: of those that are over."""

    okrug: str
    name: Both
    listed: tuple[ListedPoll, ...]
    page: int
    pages: int
    past: bool
    office: bool


async def listed(
    tx: Tx, okrug: str, states: Collection[State], *, roles: Collection[str] | None,
    limit: int, offset: int,
) -> tuple[Sequence[Poll], int]:  # fmt: skip
    """A page of an okrug's polls and how many there are: open ones, then drafts, then the newest.

    roles: which the reader holds there; None for the office, which sees what anybody is asked.
    """
    chosen = sa.select(Poll).where(
        Poll.bot_id == tx.bot_id, Poll.okrug == okrug, Poll.state.in_(states)
    )
    if roles is not None:
        said = sa.cast(Poll.roles, sa.Text)
        theirs = [said.like(f'%"{role}"%') for role in sorted(roles)]
        chosen = chosen.where(sa.or_(said == "[]", *theirs))
    count = await tx.session.scalar(sa.select(sa.func.count()).select_from(chosen.subquery()))
    is_open = sa.case((Poll.state == State.OPEN, 0), else_=1)
    found = await tx.session.scalars(
        chosen.order_by(is_open, Poll.opened_at.desc(), Poll.id.desc())
        .limit(limit)
        .offset(offset)
        .execution_options(populate_existing=True)
    )
    return found.all(), int(count or 0)


async def voted_in(tx: Tx, polls: Collection[int], person_id: int) -> frozenset[int]:
    """In which of these polls somebody has voted."""
    named = sa.select(PollVote.poll_id).where(
        PollVote.poll_id.in_(polls), PollVote.person_id == person_id, PollVote.choice != 0
    )
    secret = sa.select(PollVoter.poll_id).where(
        PollVoter.poll_id.in_(polls), PollVoter.person_id == person_id
    )
    found = await tx.session.scalars(named.union_all(secret))
    return frozenset(found.all())
