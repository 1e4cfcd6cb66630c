"""The office enters votes from a gathering; of one person, one counts, whichever way it came."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import ceil

from bot.budget.notices.voting import PaperListWanted, VoteFreed, VoteReplaced
from bot.budget.rules.ballot import Rule, check, encode, seal
from bot.budget.rules.bounds import PAGE
from bot.budget.rules.kinds import Phase, RoundState
from bot.budget.rules.phases import span_of
from bot.budget.rules.voters import (
    LEFT_PAGE,
    MOST_LEFT,
    Fault,
    Line,
    Why,
    alike,
    numbers_alone,
    read_lines,
)
from bot.budget.service.held import Held
from bot.budget.storage import drafts, rounds
from bot.budget.storage import voting as votes
from bot.budget.storage.ballots import (
    Desk,
    Entered,
    Left,
    PaperPage,
    PaperVoter,
    costs_of,
    projects_of,
    rule_of,
)
from bot.core.access import Action, Actor, requires
from bot.core.errors import Invalid, NotFound, Stale
from bot.core.tx import Tx
from bot.delivery.outbox import put, put_anew

_FAULTS = {
    "budget_picks_few": Fault.FEW,
    "budget_picks_many": Fault.MANY,
    "budget_picks_over": Fault.OVER,
}


@dataclass(frozen=True)
class _Kept:
    """A line that waits, and the settlement it comes from."""

    text: str
    settlement: str


@dataclass(frozen=True)
class _Papers:
    """Votes from a gathering in the hands of one of the office.

    by_number: id of each project by its number on the list.
    """

    held: Held
    rule: Rule
    costs: Mapping[int, int]
    by_number: Mapping[int, int]

    @classmethod
    async def open(cls, tx: Tx, actor: Actor, round_id: int) -> "_Papers":
        """`NotFound` for anybody but the office, and where votes come by phone alone."""
        held = await Held.of_office(tx, actor, round_id)
        if not held.row.paper:
            raise NotFound("round")
        projects = await projects_of(tx, round_id)
        return cls(
            held,
            rule_of(held.row),
            costs_of(projects),
            {one.number: one.id for one in projects},
        )

    @property
    def is_open(self) -> bool:
        """Whether votes are taken: from the first day of the vote until it is counted."""
        row, span = self.held.row, span_of(self.held.phases, Phase.VOTING)
        begun = span is not None and span.begins_at <= self.held.tx.now
        return begun and row.state is RoundState.RUNNING and row.listed_at is not None

    async def hold(self) -> None:
        """Nobody counts before this is written; `Stale` where that is done, or not yet begun.

        Nobody else enters a vote meanwhile, either: of two names that mean one person one is
        first, and the other is asked about.
        """
        await rounds.lock(self.held.tx, self.held.row.id)
        if not await votes.hold_open(self.held.tx, self.held.row.id):
            raise Stale(by="")

    # Lines that wait to be put right

    @property
    def _owner(self) -> tuple[int, str]:
        return self.held.actor.telegram_id, drafts.paper(self.held.row.id)

    async def lines(self) -> list[_Kept]:
        """As they were typed."""
        kept = await drafts.read(self.held.tx, *self._owner) or {}
        return [_Kept(text, settlement) for text, settlement in kept.get("lines", ())]

    async def keep(self, lines: Sequence[_Kept]) -> None:
        """These, and no others."""
        if lines:
            data = {"lines": [[one.text, one.settlement] for one in lines]}
            await drafts.keep(self.held.tx, *self._owner, data)
        else:
            await drafts.drop(self.held.tx, *self._owner)

    async def line(self, number: int, shown: str) -> _Kept:
        """The one that a button was drawn for; `Stale` where it is another by now."""
        lines = await self.lines()
        if not number < len(lines) or seal(lines[number].text) != shown:
            raise Stale(by="")
        return lines[number]

    async def settle(self, number: int) -> None:
        """It waits no more."""
        lines = await self.lines()
        await self.keep(lines[:number] + lines[number + 1 :])

    # What is wrong with a line

    async def left(self, number: int, kept: _Kept) -> Left:
        """A line as it is shown: with what is wrong with it now."""
        line = next(read_lines(kept.text))
        fault, other = await self.fault(line)
        return Left(number, line, kept.settlement, fault, other)

    async def fault(self, line: Line) -> tuple[Fault, PaperVoter | None]:
        """Why it cannot be taken as it is, and who stands in its way."""
        wrong = self._unreadable(line)
        if wrong is not None:
            return wrong, None
        others = await votes.like(self.held.tx, self.held.row.id, line.voter)
        same = next((one for one in others if one.voter.who == line.voter.who), None)
        if same is None:
            near = next((one for one in others if alike(line.voter, one.voter)), None)
            return Fault.READY if near is None else Fault.ALIKE, near
        if not same.on_paper:
            return Fault.BY_PHONE, same
        return Fault.ENTERED if await self._was_entered(line) else Fault.ON_PAPER, same

    def _unreadable(self, line: Line) -> Fault | None:
        if line.voter.is_mixed:
            return Fault.MIXED
        if not line.voter.is_full:
            return Fault.NO_NAME
        if not line.numbers:
            return Fault.NO_NUMBERS
        if not set(line.numbers) <= self.by_number.keys():
            return Fault.UNKNOWN
        try:
            check(self._picks(line), self.costs, self.rule)
        except Invalid as problem:
            return _FAULTS[problem.name]
        return None

    async def _was_entered(self, line: Line) -> bool:
        row = await votes.under_name(self.held.tx, self.held.row.id, line.voter)
        return row is not None and row.choice == self.choice(line)

    def _picks(self, line: Line) -> frozenset[int]:
        return frozenset(self.by_number[one] for one in line.numbers)

    def choice(self, line: Line) -> str:
        """Its projects as they are kept."""
        return encode(self._picks(line))

    # Writing

    async def enter(self, line: Line, settlement: str) -> bool:
        """Into the tables; False where that name was there already."""
        held = self.held
        choice, by = self.choice(line), held.actor.id
        return await votes.enter(
            held.tx, held.row.id, line.voter, choice, settlement=settlement, by=by
        )

    async def desk(self, page: int = 0) -> Desk:
        """As it stands now; what is wrong with a line is looked at anew."""
        held, kept = self.held, await self.lines()
        pages = max(ceil(len(kept) / LEFT_PAGE), 1)
        page = min(page, pages - 1)
        first = page * LEFT_PAGE
        shown = list(enumerate(kept))[first : first + LEFT_PAGE]
        return Desk(
            view=await held.view(),
            turnout=await votes.turnout(held.tx, held.row),
            villages=await votes.villages(held.tx, held.row),
            left=tuple([await self.left(number, one) for number, one in shown]),
            waiting=len(kept),
            page=page,
            pages=pages,
            is_open=self.is_open,
        )


@requires(Action.RUN_BUDGET)
async def desk(tx: Tx, actor: Actor, round_id: int, page: int = 0) -> Desk:
    """How many votes there are, and which lines wait to be put right."""
    return await (await _Papers.open(tx, actor, round_id)).desk(page)


@requires(Action.RUN_BUDGET)
async def enter(
    tx: Tx, actor: Actor, round_id: int, text: str, *, settlement: str, name: str = ""
) -> Entered:
    """Take votes, a line each; what cannot be taken is kept, to be put right.

    name: what was typed before, without numbers: these may be its own. Refuses with
    `budget_village_unknown`, `budget_too_many_lines` (limit); `Stale` once it is counted.
    """
    papers = await _Papers.open(tx, actor, round_id)
    if settlement not in {code for code, _ in await votes.villages(tx, papers.held.row)}:
        raise Invalid("budget_village_unknown")
    await papers.hold()
    typed = _together(name, text)
    if _is_name(typed):
        return Entered(await papers.desk(), (), asks=typed[0].text)
    kept = await papers.lines()
    if len(kept) + len(typed) > MOST_LEFT:
        raise Invalid("budget_too_many_lines", limit=MOST_LEFT)
    taken, again, wrong = [], 0, []
    for line in typed:
        fault, _ = await papers.fault(line)
        if fault is Fault.ENTERED:
            again += 1
        elif fault is Fault.READY and await papers.enter(line, settlement):
            taken.append(line.voter.name)
        else:  # something is wrong with it, or a colleague was first by a moment
            wrong.append(_Kept(line.text, settlement))
    await papers.keep(list(dict.fromkeys([*kept, *wrong])))
    return Entered(await papers.desk(), tuple(taken), again, len(wrong))


def _together(name: str, text: str) -> list[Line]:
    """The lines, the first of them with the name that was typed before."""
    if name and numbers_alone(text):
        text, name = f"{name}; {' '.join(text.split())}", ""
    return [*read_lines(name), *read_lines(text)]


def _is_name(typed: Sequence[Line]) -> bool:
    return len(typed) == 1 and typed[0].voter.is_full and not typed[0].numbers


@requires(Action.RUN_BUDGET)
async def one_left(tx: Tx, actor: Actor, round_id: int, number: int, shown: str) -> Left:
    """A line that waits, and what is wrong with it now. shown: the seal of its button.

    `Stale` where another line stands there by now.
    """
    papers = await _Papers.open(tx, actor, round_id)
    return await papers.left(number, await papers.line(number, shown))


@requires(Action.RUN_BUDGET)
async def leave_out(tx: Tx, actor: Actor, round_id: int, number: int, shown: str) -> Desk:
    """A line is not needed any more."""
    papers = await _Papers.open(tx, actor, round_id)
    await papers.line(number, shown)
    await papers.settle(number)
    return await papers.desk()


@requires(Action.RUN_BUDGET)
async def rewrite(
    tx: Tx, actor: Actor, round_id: int, text: str, *, number: int, shown: str
) -> Entered:
    """Other lines in place of one that waits; refuses as `enter` does."""
    papers = await _Papers.open(tx, actor, round_id)
    kept = await papers.line(number, shown)
    await papers.hold()
    await papers.settle(number)
    name = next(read_lines(kept.text)).voter.said if numbers_alone(text) else ""
    return await enter(tx, actor, round_id, text, settlement=kept.settlement, name=name)


@requires(Action.RUN_BUDGET)
async def take_line(tx: Tx, actor: Actor, round_id: int, number: int, shown: str) -> Desk:
    """Take a line after all: it is another person than the one whose name is like theirs.

    `Stale` where something else is in its way by now.
    """
    papers = await _Papers.open(tx, actor, round_id)
    kept = await papers.line(number, shown)
    await papers.hold()
    left = await papers.left(number, kept)
    may = left.fault in {Fault.ALIKE, Fault.READY}
    if not may or not await papers.enter(left.line, left.settlement):
        raise Stale(by="")
    await papers.settle(number)
    return await papers.desk()


@requires(Action.RUN_BUDGET)
async def let_paper_stand(
    tx: Tx, actor: Actor, round_id: int, why: Why, *, number: int, shown: str, voter_id: int
) -> Desk:
    """A vote on paper in place of the one by phone; whose it is is told at once, and why.

    voter_id: whose vote by phone was shown. From then on nobody votes by that phone in this
    round, unless the vote on paper is removed.
    """
    papers = await _Papers.open(tx, actor, round_id)
    kept = await papers.line(number, shown)
    await papers.hold()
    left = await papers.left(number, kept)
    if left.other is None or left.other.on_paper or left.other.id != voter_id:
        raise Stale(by="")
    choice = papers.choice(left.line)
    person_id = await votes.put_instead(tx, round_id, voter_id, choice, why=why, by=actor.id)
    if person_id is None:
        raise Stale(by="")
    at = tx.now.isoformat()
    await put(tx, VoteReplaced(to=person_id, round_id=round_id, at=at, why=why.value))
    await papers.settle(number)
    return await papers.desk()


@requires(Action.RUN_BUDGET)
async def entered(tx: Tx, actor: Actor, round_id: int, page: int) -> PaperPage:
    """Whose votes came on paper, by name: never what they chose."""
    papers = await _Papers.open(tx, actor, round_id)
    total = (await votes.turnout(tx, papers.held.row)).on_paper
    pages = max(ceil(total / PAGE), 1)
    page = min(page, pages - 1)
    return PaperPage(
        view=await papers.held.view(),
        voters=tuple(await votes.on_paper(tx, round_id, limit=PAGE, offset=page * PAGE)),
        page=page,
        pages=pages,
        total=total,
        is_open=papers.is_open,
    )


@requires(Action.RUN_BUDGET)
async def one_entered(tx: Tx, actor: Actor, round_id: int, voter_id: int) -> PaperVoter:
    """One of them; `Stale` where it was removed meanwhile."""
    await _Papers.open(tx, actor, round_id)
    found = await votes.one_on_paper(tx, round_id, voter_id)
    if found is None:
        raise Stale(by="")
    return found


@requires(Action.RUN_BUDGET)
async def remove(tx: Tx, actor: Actor, round_id: int, voter_id: int) -> None:
    """A vote from paper was entered by mistake; who voted by phone before may do so again."""
    papers = await _Papers.open(tx, actor, round_id)
    await papers.hold()
    removed = await votes.remove(tx, round_id, voter_id)
    if removed is None:
        raise Stale(by="")
    (person_id,) = removed
    if person_id is not None:
        await put(tx, VoteFreed(to=person_id, round_id=round_id, at=tx.now.isoformat()))


@requires(Action.RUN_BUDGET)
async def want_list(tx: Tx, actor: Actor, round_id: int) -> None:
    """The names, to print and to sign; it comes as a message of its own."""
    await _Papers.open(tx, actor, round_id)
    await put_anew(tx, PaperListWanted(to=actor.id, round_id=round_id))
