"""An okrug's budget, line by line: read out of an office's table, and shared out over 1,000 tenge.

A table has headings, sums and lines that are part of others. What is taken are the lowest lines
that add up to the one above them: "street lighting" tells people more than "housing and
communal services".
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import ROUND_HALF_UP, Decimal
from typing import Any, Self

from bot.budget.rules.tables import (
    BadTable,
    Cells,
    Fault,
    Header,
    Said,
    Side,
    has_letters,
    header_of,
    indent_of,
    is_grouped,
    number,
    said_by,
    side_of,
    sources_only,
    titled_side,
    without_inside,
    without_number,
)

__all__ = ["BadTable", "Fault", "Line", "Lines", "Side", "Slice", "per_thousand", "read_lines"]

NAME_LIMIT = 300  # letters
THOUSAND = 1000


@dataclass(frozen=True)
class Line:
    """One line. name: as the table has it; ru: in Russian, where the table has both, else "".

    plan, fact: tenge; fact is what came in or was spent so far, None where nobody has said.
    """

    side: Side
    name: str
    plan: int
    fact: int | None = None
    ru: str = ""

    def named(self, language: str) -> str:
        """Its name in a language, or in the one there is."""
        return (self.ru if language == "ru" else "") or self.name

    def to_json(self) -> dict[str, Any]:
        """As it is kept."""
        return {
            "side": self.side.value,
            "name": self.name,
            "ru": self.ru,
            "plan": self.plan,
            "fact": self.fact,
        }

    @classmethod
    def from_json(cls, kept: Mapping[str, Any]) -> Self:
        """The line that was kept."""
        return cls(Side(kept["side"]), kept["name"], kept["plan"], kept["fact"], kept["ru"])


@dataclass(frozen=True)
class Difference:
    """The table's own sum is not that of its lines; both in tenge."""

    side: Side
    given: int
    found: int


@dataclass(frozen=True)
class Lines:
    """What was read. unit: what 1 in the table stands for, in tenge; unit_said: whether it says
    so itself: otherwise the office is asked. given: the table's own sums of the plan."""

    lines: tuple[Line, ...]
    unit: int = 1
    unit_said: bool = True
    given: Mapping[Side, int] = field(default_factory=dict)

    def of(self, side: Side) -> tuple[Line, ...]:
        """The lines of one half."""
        return tuple(line for line in self.lines if line.side is side)

    def plan(self, side: Side) -> int:
        """Everything planned of one half, in tenge."""
        return planned(self.of(side))

    def fact(self, side: Side) -> int | None:
        """Everything of one half that came in or was spent; None where nobody has said."""
        return done(self.of(side))

    def differences(self) -> tuple[Difference, ...]:
        """Where the table's own sum is another one."""
        return tuple(
            Difference(side, given, self.plan(side))
            for side, given in self.given.items()
            if not _close(given, self.plan(side), len(self.of(side)), self.unit)
        )


def planned(lines: Sequence[Line]) -> int:
    """The sum of the plan."""
    return sum(line.plan for line in lines)


def done(lines: Sequence[Line]) -> int | None:
    """The sum of what came in or was spent; None where no line says."""
    facts = [line.fact for line in lines if line.fact is not None]
    return sum(facts) if facts else None


# ── Out of 1,000 tenge ───────────────────────────────────────────────────────────────────────


@dataclass(frozen=True)
class Slice:
    """Some of the 1,000. names: of the line; none of the rest, which is several lines together.

    tenge: of 1,000 planned. fact: of the same 1,000, what came in or was spent so far.
    """

    line: Line | None
    lines: int
    tenge: int
    fact: int | None


def slices(lines: Sequence[Line], most: int = 12) -> tuple[Slice, ...]:
    """The plan of these lines as 1,000 tenge, largest first; of too many the last is the rest.

    They add up to exactly 1,000, by the largest remainder. No lines, or nothing planned: none.
    """
    whole = planned(lines)
    if whole <= 0:
        return ()
    ordered = sorted((one for one in lines if one.plan), key=lambda one: -one.plan)
    kept, rest = (
        (ordered, []) if len(ordered) <= most else (ordered[: most - 1], ordered[most - 1 :])
    )
    groups = [[line] for line in kept] + ([rest] if rest else [])
    shares = shared(tuple(map(planned, groups)))
    # What was spent without being planned is seen, too.
    unplanned = [one for one in lines if not one.plan and one.fact]
    if unplanned and rest:
        groups[-1] = [*rest, *unplanned]
    return tuple(
        Slice(
            line=group[0] if len(group) == 1 else None,
            lines=len(group),
            tenge=tenge,
            fact=None if (spent := done(group)) is None else of_thousand(spent, whole),
        )
        for group, tenge in zip(groups, shares, strict=True)
    )


def per_thousand(lines: Sequence[Line], most: int = 12) -> tuple[tuple[str, int], ...]:
    """The names and tenge of 1,000 planned, largest first; the rest is "" and stands last."""
    return tuple((one.line.name if one.line else "", one.tenge) for one in slices(lines, most))


def shared(amounts: Sequence[int], whole: int = THOUSAND) -> tuple[int, ...]:
    """`whole` shared out as the amounts are to each other, in whole numbers that add up to it."""
    total = sum(amounts)
    if not total:
        return tuple(0 for _ in amounts)
    shares = [amount * whole // total for amount in amounts]
    left = whole - sum(shares)
    by_remainder = sorted(range(len(amounts)), key=lambda at: (-(amounts[at] * whole % total), at))
    for at in by_remainder[:left]:
        shares[at] += 1
    return tuple(shares)


def of_thousand(amount: int, whole: int) -> int:
    """What an amount is where the whole is 1,000."""
    return int((Decimal(amount) * THOUSAND / whole).quantize(Decimal(1), ROUND_HALF_UP))


# ── Out of a table ───────────────────────────────────────────────────────────────────────────


def read_lines(rows: Sequence[Cells]) -> Lines:
    """The lines of a table of plain cells; `BadTable` says what is missing, and in which row."""
    header = header_of(rows)
    reading = _Reading(header, rows)
    for at in range(header.begins, len(rows)):
        reading.take(at + 1, rows[at])
    return reading.end()


@dataclass
class _Row:
    """A row with a name. depth: compared with the rows around it. inside: it is said of it that it
    is part of the one above."""

    row: int
    name: str
    ru: str
    plan: int
    fact: int | None
    depth: tuple[int, ...]
    inside: bool = False
    under: list["_Row"] = field(default_factory=list)

    @property
    def empty(self) -> bool:
        """Whether it has no number: a heading, or a remark."""
        return not self.plan and not self.fact


class _Reading:
    """Goes down the rows of a table and remembers under which heading it is."""

    def __init__(self, header: Header, rows: Sequence[Cells]) -> None:
        self._header = header
        self._unit = header.unit or 1
        columns = [header.plan] if header.fact is None else [header.plan, header.fact]
        self._grouped = {
            column: is_grouped(_at(cells, column) for cells in rows[header.begins :])
            for column in columns
        }
        self._side: Side | None = header.side
        self._skipping = False
        self._inside = False
        self._first_inside: tuple[bool, int] | None = None
        self._code = -1
        self._rows: dict[Side, list[_Row]] = {side: [] for side in Side}
        self._waiting: list[_Row] = []  # for a sum below them that says which half they are
        self._given: dict[Side, int] = {}

    def take(self, row: int, cells: Cells) -> None:
        """One row."""
        name = self._name(cells)
        if name is None:
            self._inside = False
            return
        said = said_by(name)
        plan, fact = self._tenge(cells, self._header.plan), self._tenge(cells, self._header.fact)
        if said.others:
            self._skipping = True
        elif said.heading is not None and not self._has_own_side(cells):
            self._head(said.heading, plan, closes=said.total)
        elif plan is None and (side := titled_side(name)) is not None:
            self._head(side, None, closes=False)
        elif said.total:
            self._sum(plan)
        elif plan is None and fact is None and said.inside:
            self._inside, self._first_inside = True, None
        elif not self._skipping:
            self._line(row, cells, name, said)

    def end(self) -> Lines:
        """Everything that was read."""
        if self._waiting:
            raise BadTable(Fault.NO_SIDE, self._waiting[0].row)
        lines = [
            Line(side, one.name, one.plan, one.fact, one.ru)
            for side in Side
            for one in _lowest(self._rows[side], self._given.get(side), self._unit)
        ]
        if not any(line.plan for line in lines):
            raise BadTable(Fault.NO_NUMBERS, self._header.row + 1)
        return Lines(tuple(lines), self._unit, self._header.unit is not None, self._given)

    def _name(self, cells: Cells) -> str | None:
        """In its column, or where a heading stands further to the left."""
        header = self._header
        right = range(header.name, header.plan)
        left = range(header.name - 1, -1, -1)
        for column in (*right, *left):
            cell = _at(cells, column)
            if column not in {header.russian, header.side_column} and has_letters(cell):
                if column != header.name and number(cell) is not None:
                    continue
                return str(cell)
        return None

    def _tenge(self, cells: Cells, column: int | None) -> int | None:
        if column is None:
            return None
        found = number(_at(cells, column), grouped=self._grouped[column])
        if found is None:
            return None
        return int((found * self._unit).quantize(Decimal(1), ROUND_HALF_UP))

    def _has_own_side(self, cells: Cells) -> bool:
        column = self._header.side_column
        return column is not None and side_of(_at(cells, column)) is not None

    def _head(self, side: Side, plan: int | None, *, closes: bool) -> None:
        """The heading of a half, or the sum below it."""
        self._skipping = self._inside = False
        if plan:
            self._given[side] = plan
        if self._waiting and closes:
            self._rows[side] += self._waiting
            self._waiting.clear()
            self._side = None
        else:
            self._side = side

    def _sum(self, plan: int | None) -> None:
        """A sum that does not say of what: of the half it stands in."""
        self._inside = False
        if self._side and plan and not self._skipping:
            self._given.setdefault(self._side, plan)

    def _line(self, row: int, cells: Cells, name: str, said: Said) -> None:
        plan = self._tenge(cells, self._header.plan)
        fact = self._tenge(cells, self._header.fact)
        if plan is not None and plan < 0:
            raise BadTable(Fault.NEGATIVE, row)
        told, opens = without_inside(name)
        written, dots = without_number(told)
        inside = self._is_inside(cells, name) or said.inside
        made = _Row(
            row=row,
            name=_tidy(written),
            ru=_tidy(without_number(str(_at(cells, self._header.russian) or ""))[0]),
            plan=plan or 0,
            fact=fact,
            depth=(self._depth(cells), dots, indent_of(name)),
            inside=inside,
        )
        if opens:
            self._inside, self._first_inside = True, None
        column = self._header.side_column
        side = (side_of(_at(cells, column)) if column is not None else None) or self._side
        if side is not None:
            self._rows[side].append(made)
        elif not made.empty:
            self._waiting.append(made)

    def _is_inside(self, cells: Cells, name: str) -> bool:
        """Whether "of these" still goes on: until a row is numbered or set in another way."""
        if not self._inside:
            return False
        set_ = (self._codes(cells) is not None, indent_of(name))
        self._first_inside = self._first_inside or set_
        self._inside = self._first_inside == set_
        return self._inside

    def _codes(self, cells: Cells) -> int | None:
        """The last column of codes that has one in this row."""
        header = self._header
        found = [
            column
            for column in range(header.name)
            if column not in {header.side_column, header.russian}
            and _at(cells, column) not in {None, ""}
        ]
        return found[-1] if found else None

    def _depth(self, cells: Cells) -> int:
        """By the last column of codes that has one; a row without is as deep as the one above."""
        column = self._codes(cells)
        if column is not None:
            code = str(_at(cells, column))
            self._code = 10 * column + min(9, code.strip(" .)").count("."))
        return self._code


def _at(cells: Cells, column: int | None) -> object:
    return cells[column] if column is not None and column < len(cells) else None


def _tidy(name: str) -> str:
    """One line without a bullet before it and a colon behind it."""
    return " ".join(name[indent_of(name) :].split()).rstrip(" :;,")[:NAME_LIMIT]


# ── Which lines are part of others ───────────────────────────────────────────────────────────


def _lowest(rows: list[_Row], given: int | None, unit: int) -> list[_Row]:
    """The lowest rows that add up.

    Depth says which are part of which. Where the table's own sum is another one, it is looked
    for whether some rows are the sums of those that follow.
    """
    read = _flat(_tree(rows, unit), unit)
    if given is None or _adds_up(read, given, unit):
        return read
    for fewest in (2, 1):
        again = _flat(_by_sums(read, unit, fewest), unit)
        if _adds_up(again, given, unit):
            return again
    return read


def _tree(rows: list[_Row], unit: int) -> list[_Row]:
    top: list[_Row] = []
    open_: list[_Row] = []
    for row in rows:
        row.under = []
        while open_ and not _is_part(row, open_[-1], unit):
            open_.pop()
        (open_[-1].under if open_ else top).append(row)
        open_.append(row)
    return top


def _is_part(row: _Row, above: _Row, unit: int) -> bool:
    """Whether a row belongs to one above it: it is deeper, or said to be, and there is room."""
    if row.depth > above.depth:
        return True
    if not row.inside or above.inside or row.depth != above.depth:
        return False
    return planned_of(above.under) + row.plan <= above.plan + unit


def planned_of(rows: Sequence[_Row]) -> int:
    return sum(row.plan for row in rows)


def _flat(tree: Sequence[_Row], unit: int) -> list[_Row]:
    """A row stands for those under it, unless they add up to it and say more."""
    found: list[_Row] = []
    waiting = list(reversed(tree))
    while waiting:
        row = waiting.pop()
        if row.under and (row.empty or _say_more(row, unit)):
            waiting += [_spelled_out(one, row) for one in reversed(row.under)]
        elif not row.empty:
            found.append(row)
    return found


def _spelled_out(part: _Row, whole: _Row) -> _Row:
    """What goes on with a small letter says nothing without what stood above it."""
    return replace(part, name=_joined(whole.name, part.name), ru=_joined(whole.ru, part.ru))


def _joined(above: str, own: str) -> str:
    return f"{above}: {own}"[:NAME_LIMIT] if above and own[:1].islower() else own


def _say_more(row: _Row, unit: int) -> bool:
    return _adds_up(row.under, row.plan, unit) and not sources_only(u.name for u in row.under)


def _by_sums(rows: list[_Row], unit: int, fewest: int) -> list[_Row]:
    """The rows as a tree in which each sum stands before what it is the sum of."""
    tops: list[_Row] = []
    for row in reversed(rows):
        row.under = []
        total = 0
        for many, below in enumerate(tops, start=1):
            total += below.plan
            if total > row.plan + unit:
                break
            if many >= fewest and row.plan and total == row.plan:
                row.under, tops = tops[:many], tops[many:]
                break
        tops.insert(0, row)
    return tops


def _adds_up(rows: Sequence[_Row], given: int, unit: int) -> bool:
    return _close(given, planned_of(rows), len(rows), unit)


def _close(given: int, found: int, lines: int, unit: int) -> bool:
    """Equal but for what rounding each line to a whole unit may make."""
    return abs(given - found) <= (lines + 1) * unit // 2
