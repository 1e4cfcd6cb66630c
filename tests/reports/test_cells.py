"""What leaves the office points at no household."""

from hypothesis import given
from hypothesis import strategies as st

from bot.reports.rules.cells import SMALLEST, is_small, may_show, safe
from bot.reports.rules.figures import Cell, Share

CELLS = st.lists(st.integers(0, 30), max_size=12).map(
    lambda counts: tuple(Cell(f"t{number:02d}", n) for number, n in enumerate(counts))
)


@given(cells=CELLS, most=st.one_of(st.none(), st.integers(1, 5)))
def test_nothing_small_is_shown_and_nothing_small_can_be_worked_out(
    cells: tuple[Cell, ...], most: int | None
):
    found = safe(cells, most)
    assert all(cell.n >= SMALLEST for cell in found.shown)
    assert sum(cell.n for cell in found.shown) + found.rest == sum(cell.n for cell in cells)
    assert not is_small(found.rest) or not found.shown


@given(cells=CELLS)
def test_what_is_shown_are_the_largest(cells: tuple[Cell, ...]):
    shown = safe(cells).shown
    least = min((cell.n for cell in shown), default=0)
    left = [cell for cell in cells if cell not in shown]
    assert not shown or all(cell.n <= least for cell in left)


def test_one_small_village_takes_the_next_one_with_it():
    cells = (Cell("aksu", 12), Cell("birlik", 6), Cell("zhanazhol", 3))
    assert safe(cells) == type(safe(cells))((Cell("aksu", 12),), 9)


def test_one_late_answer_of_seven_is_not_told():
    assert not may_show(Share(6, 7))
    assert not may_show(Share(1, 20))
    assert may_show(Share(7, 7))
    assert may_show(Share(0, 20))
    assert may_show(Share(12, 20))
    assert not may_show(Share(3, 3))
