"""What a round can become, and the page that says so."""

import pytest

from bot.budget.rules.kinds import IDEA_MOVES, ROUND_MOVES, IdeaState, RoundState
from bot.budget.service.held import Held
from bot.core.access import Role
from bot.core.errors import Refusal
from tests.budget.conftest import Somebody, a_round
from tests.conftest import OpenTx
from tests.support.budget_states import FILE, page


def test_docs_budget_states_md_says_what_the_tables_say():
    assert FILE.read_text(encoding="utf-8") == page()


def test_every_state_of_a_round_and_of_an_idea_says_what_comes_after_it():
    assert set(ROUND_MOVES) == set(RoundState)
    assert set(IDEA_MOVES) == set(IdeaState)


@pytest.mark.parametrize("before", [RoundState.CANCELLED, RoundState.COUNTED, RoundState.DRAFT])
async def test_a_round_goes_no_way_that_the_table_does_not_have(
    open_tx: OpenTx, somebody: Somebody, before: RoundState
):
    akim = await somebody("Марат", Role.AKIM)
    async with open_tx() as tx:
        held = await Held.of_office(tx, akim, await a_round(tx, state=before))
        for to in set(RoundState) - ROUND_MOVES[before] - {before}:
            with pytest.raises(Refusal) as refusal:
                await held.move(to, held.row.version)
            assert refusal.value.name == "impossible_move"
        assert held.row.state is before
