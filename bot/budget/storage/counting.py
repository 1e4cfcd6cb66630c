"""What counting needs to know: how each vote was cast, how large villages are, what is listed."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import sqlalchemy as sa

from bot.budget.models import BudgetIdea, BudgetRound, BudgetVoter
from bot.budget.rules.explained import ELSEWHERE
from bot.budget.rules.kinds import RoundState
from bot.budget.rules.result import Result
from bot.budget.rules.unusual import Cast, Village
from bot.budget.storage import rounds as find
from bot.budget.storage.views import Both, RoundView, named, round_view
from bot.core.tx import Tx
from bot.people.models import Person
from bot.places import service as places


async def projects(tx: Tx, round_id: int) -> Sequence[BudgetIdea]:
    """What people voted on, in the order of the list; nobody changes it until this is over."""
    found = await tx.session.scalars(
        sa.select(BudgetIdea)
        .where(BudgetIdea.round_id == round_id, BudgetIdea.listed.is_(True))
        .order_by(BudgetIdea.number)
        .with_for_update()
        .execution_options(populate_existing=True)
    )
    return found.all()


async def cast(tx: Tx, round_id: int) -> Sequence[Cast]:
    """Every vote as it was cast; once it is counted nobody knows any more when that was."""
    found = await tx.session.execute(
        sa.select(
            BudgetVoter.at, BudgetVoter.settlement, BudgetVoter.newcomer, BudgetVoter.on_paper
        ).where(BudgetVoter.round_id == round_id)
    )
    return [Cast(*one) for one in found]


async def villages(tx: Tx, row: BudgetRound) -> Sequence[Village]:
    """How large the settlements are that take part."""
    counted = await tx.session.execute(
        sa.select(Person.settlement, sa.func.count())
        .where(Person.id.in_(find.concerned(row)))
        .group_by(Person.settlement)
    )
    people = {code: int(many) for code, many in counted}
    return [
        Village(place.code, place.entitled, people.get(place.code, 0))
        for place in await places.settlements(tx, row.okrug)
        if not row.settlements or place.code in row.settlements
    ]


@dataclass(frozen=True)
class Counted:
    """A round that is counted, with everything that is said of its result.

    titles: of projects, by their numbers in the list. names: of the settlements that are told of.
    """

    view: RoundView
    result: Result
    titles: Mapping[int, Both]
    names: Mapping[str, Both]

    def title(self, project: int) -> Both:
        """What a project is called."""
        return self.titles.get(project, Both())


async def counted(tx: Tx, row: BudgetRound) -> Counted | None:
    """A round's result as it is kept; None where there is none yet."""
    if row.state is not RoundState.COUNTED or row.result is None:
        return None
    result = Result.from_json(row.result)
    told = {one.settlement for one in result.note.findings}
    codes = (told | result.turned.villages.keys()) - {ELSEWHERE}
    return Counted(
        view=await round_view(tx, row),
        result=result,
        titles={one.number: _title(one) for one in await find.projects(tx, row.id)},
        names={code: await named(tx, code) for code in sorted(codes)},
    )


def _title(row: BudgetIdea) -> Both:
    return Both(row.title_kk, row.title_ru) or Both(row.title, row.title)


async def numbers(tx: Tx, round_id: int) -> dict[int, int]:
    """The numbers of the list's projects by their ids."""
    return {row.id: row.number for row in await find.projects(tx, round_id)}
