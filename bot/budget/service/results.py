"""People read what a vote came to and why, and take the file that lets them count again."""

from dataclasses import dataclass

from bot.budget.models import BudgetRound
from bot.budget.notices.counting import WinnersWanted
from bot.budget.rules import pabulib
from bot.budget.rules.bounds import SMALLEST_CELL
from bot.budget.rules.election import Ties
from bot.budget.rules.kinds import Phase
from bot.budget.rules.phases import span_of
from bot.budget.rules.recount import Rule, meta_of
from bot.budget.rules.result import Voted, voted
from bot.budget.service.held import Held
from bot.budget.storage import counting as read
from bot.budget.storage import voting
from bot.budget.storage.counting import Counted
from bot.budget.storage.views import Both, RoundView
from bot.core.access import Action, Actor, requires
from bot.core.clock import village_date
from bot.core.errors import Refusal
from bot.core.tx import Tx
from bot.delivery.outbox import put_anew

_BETWEEN = " / "  # two languages


@dataclass(frozen=True)
class Recountable:
    """A round's result and the file of its ballots."""

    counted: Counted
    name: str
    content: bytes


@requires(Action.READ_BUDGET)
async def rule_of_round(tx: Tx, actor: Actor, round_id: int) -> RoundView:
    """A round, for whoever wants to know how its winners are found."""
    return await (await Held.open(tx, actor, round_id)).view()


@requires(Action.READ_BUDGET)
async def results(tx: Tx, actor: Actor, round_id: int) -> Counted:
    """What a round's vote came to. Refuses with `budget_not_counted` before it is counted."""
    return await _counted(await Held.open(tx, actor, round_id))


@requires(Action.READ_BUDGET)
async def file_of_round(tx: Tx, actor: Actor, round_id: int) -> Recountable:
    """Every ballot as it was counted, and nothing of whose it was.

    Refuses as `results` does, and with `budget_too_few_to_show` where so few voted that whoever
    knows who did would know what they chose.
    """
    held = await Held.open(tx, actor, round_id)
    counted = await _counted(held)
    cast = await _cast(tx, counted)
    if 0 < cast.election.voters < SMALLEST_CELL:
        raise Refusal("budget_too_few_to_show", least=SMALLEST_CELL)
    names = {number: _BETWEEN.join(_both(title)) for number, title in counted.titles.items()}
    meta = await _meta(tx, held.row, counted)
    text = pabulib.write(cast.election, meta, names, counted.result.winners)
    return Recountable(counted, f"{_instance(held.row)}.pb", text.encode())


@requires(Action.READ_BUDGET)
async def want_picture(tx: Tx, actor: Actor, round_id: int) -> None:
    """The winners are drawn, and come as a message. Refuses as `results` does."""
    held = await Held.open(tx, actor, round_id)
    await _counted(held)
    await put_anew(tx, WinnersWanted(to=actor.id, round_id=held.row.id))


async def _counted(held: Held) -> Counted:
    counted = await read.counted(held.tx, held.row)
    if counted is None:
        raise Refusal("budget_not_counted")
    return counted


async def _cast(tx: Tx, counted: Counted) -> Voted:
    """The ballots as they were counted: costs and money as they stood then."""
    result, round_id = counted.result, counted.view.id
    listed = {project.id for project in result.projects}
    ids = await read.numbers(tx, round_id)
    numbers = {one: number for one, number in ids.items() if number in listed}
    ballots = await voting.ballots(tx, round_id)
    return voted(result.projects, result.explanation.budget, numbers, ballots)


async def _meta(tx: Tx, row: BudgetRound, counted: Counted) -> dict[str, str]:
    result, view = counted.result, counted.view
    span = span_of(view.phases, Phase.VOTING)
    ends_at = span.ends_at if span and span.ends_at else row.counted_at
    begins_at = span.begins_at if span else row.announced_at
    days = [village_date(at or tx.now, tx.zone) for at in (begins_at, ends_at)]
    rule = Rule(result.explanation.method, Ties(result.tie, result.seed), result.explanation.step)
    return {
        "description": _BETWEEN.join(_both(view.title)) or "People's budget",
        "country": "Kazakhstan",
        "unit": _BETWEEN.join(_both(view.where)) or view.okrug,
        "instance": _instance(row),
        "date_begin": f"{days[0]:%d.%m.%Y}",
        "date_end": f"{days[1]:%d.%m.%Y}",
        "language": "kk, ru",
        "currency": "KZT",
        **meta_of(rule, result.winners),
    }


def _instance(row: BudgetRound) -> str:
    return f"budget-{row.year}-{row.okrug}-{row.id}"


def _both(words: Both) -> list[str]:
    """In both languages; what is said alike stands once."""
    return list(dict.fromkeys(one for one in (words.kk, words.ru) if one))
