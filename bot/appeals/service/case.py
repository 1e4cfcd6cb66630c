"""Case: one appeal in the hands of one person, and the only way to move it."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from bot.appeals.models import Appeal, AppealStep, EntryKind, ThreadEntry
from bot.appeals.notices import AppealWithdrawn
from bot.appeals.rules.lifecycle import BESIDE, Move, Party, State, after, may_move
from bot.appeals.rules.limits import FILES_LIMIT, TEXT_LIMIT
from bot.appeals.rules.pieces import File
from bot.appeals.service.group import show_in_group
from bot.appeals.service.joined import ask_joined, tell_joined
from bot.appeals.storage import appeals as find
from bot.appeals.storage.drafts import add_files
from bot.appeals.storage.views import AppealView, appeal_view
from bot.core.access import Action, Actor, Role
from bot.core.errors import NotAllowed, NotFound, Refusal, Stale
from bot.core.text import clean
from bot.core.tx import Tx
from bot.delivery.outbox import put
from bot.people.service import who_may

_SENIORITY = (Role.AKIM, Role.DEPUTY, Role.MODERATOR, Role.EXECUTOR)


def senior_role(actor: Actor, okrug: str) -> Role:
    """In which of their roles somebody of the staff acts in an okrug."""
    held = actor.roles_in(okrug)
    return next((role for role in _SENIORITY if role in held), Role.OPERATOR)


@dataclass
class Case:
    """An appeal that `actor` may know of."""

    tx: Tx
    actor: Actor
    appeal: Appeal
    parties: frozenset[Party]
    step_id: int | None = field(default=None, init=False)  # of the latest move made here

    @classmethod
    async def open(cls, tx: Tx, actor: Actor, appeal_id: int, *parties: Party) -> "Case":
        """The appeal, if the actor is one of `parties` to it; `NotFound` otherwise.

        They act as these alone: staff may have appeals of their own.
        """
        appeal = await find.appeal(tx, appeal_id)
        if appeal is None:
            raise NotFound("appeal")
        mine = await find.parties(tx, actor, appeal) & frozenset(parties)
        if not mine:
            raise NotFound("appeal")
        return cls(tx, actor, appeal, mine)

    @classmethod
    def of_bot(cls, tx: Tx, appeal: Appeal) -> "Case":
        """An appeal in the hands of the bot itself: of the clock, a rule, a majority."""
        own = replace(tx, bot_id=appeal.bot_id)  # a job looks after every bot's appeals
        return cls(own, Actor(telegram_id=0), appeal, frozenset({Party.BOT}))

    async def move(self, move: Move, version: int, note: str = "", **values: Any) -> None:
        """Make a move on the appeal as it was at `version`, and write it into the history.

        `NotAllowed` for whoever may never make it, `impossible_move` in this state, `Stale` with
        `by` (a name or "") when somebody else was first. Nothing is written before that is known.
        """
        if not may_move(move, self.parties):
            raise NotAllowed(move)
        beside = move in BESIDE
        if version != self.appeal.version and not beside:
            raise await self._stale()
        before = self.appeal.state
        to = after(move, before, self.appeal.came_from)
        if not beside and not await find.advance(
            self.tx, self.appeal.id, version, before, {"state": to, **values}
        ):
            raise await self._stale()
        step = self._step(move, before, to, note)
        self.tx.session.add(step)
        await self.tx.session.flush()
        self.step_id = step.id
        await self.refresh()
        await tell_joined(self.tx, self.appeal, step)
        await show_in_group(self.tx, self.appeal)

    def _step(self, move: Move, before: State, to: State, note: str) -> AppealStep:
        """Who did it: staff by id and role, the author by role alone, the bot by neither."""
        staff_id: int | None = None
        role: Role | None = None
        if Party.AUTHOR in self.parties:
            role = Role.RESIDENT
        elif Party.BOT not in self.parties:
            staff_id, role = self.actor.id, self._role()
        return AppealStep(
            appeal_id=self.appeal.id,
            at=self.tx.now,
            staff_id=staff_id,
            role=role,
            move=move,
            from_state=before,
            to_state=to,
            note=note,
            okrug=self.appeal.okrug,
            due_on=self.appeal.due_on,
        )

    async def say(self, kind: EntryKind, text: str, files: Sequence[File] = ()) -> ThreadEntry:
        """Add to the thread what was said at the latest move."""
        by_author = Party.AUTHOR in self.parties
        entry = ThreadEntry(
            appeal_id=self.appeal.id,
            kind=kind,
            step_id=self.step_id,
            by_author=by_author,
            staff_id=None if by_author else self.actor.id,
            text=clean(text, TEXT_LIMIT),
            at=self.tx.now,
        )
        self.tx.session.add(entry)
        await self.tx.session.flush()
        await add_files(self.tx, files[:FILES_LIMIT], appeal_id=self.appeal.id, entry_id=entry.id)
        if kind is EntryKind.ANSWER:
            await ask_joined(self.tx, self.appeal, entry)
        return entry

    async def take_back(self, version: int) -> None:
        """Its author withdraws it; whoever saw to it hears of that."""
        await self.move(Move.WITHDRAW, version, closed_at=self.tx.now)
        appeal = self.appeal
        assignee = appeal.assignee_id
        if assignee is not None and assignee in await self.listeners():
            await put(
                self.tx,
                AppealWithdrawn(to=assignee, appeal_id=appeal.id, version=appeal.version),
            )

    async def view(self) -> AppealView:
        """The appeal as this person may see it."""
        return await appeal_view(self.tx, self.actor, self.appeal)

    async def listeners(self) -> list[int]:
        """Who of the office hears what its author says: whom it was handed to, or the office."""
        if self.appeal.assignee_id is not None:
            able = await who_may(self.tx, Action.ANSWER_APPEAL, self.appeal.okrug)
            if self.appeal.assignee_id in able:
                return [self.appeal.assignee_id]
        return await self.office()

    async def office(self) -> list[int]:
        """Those who triage in the appeal's okrug."""
        return await who_may(self.tx, Action.TRIAGE_APPEAL, self.appeal.okrug)

    def _role(self) -> Role:
        return senior_role(self.actor, self.appeal.okrug)

    async def refresh(self) -> None:
        """The appeal as it is now, whoever moved it."""
        appeal = await find.appeal(self.tx, self.appeal.id)
        assert appeal is not None  # noqa: S101 - appeals are never deleted
        self.appeal = appeal

    async def _stale(self) -> Refusal:
        await self.refresh()
        step, name = await find.last_step(self.tx, self.appeal.id)
        mine = step.staff_id == self.actor.person_id
        return Stale(by="" if mine else name)
