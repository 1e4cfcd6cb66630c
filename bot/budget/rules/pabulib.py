"""The .pb files of pabulib.org, so that anybody can recount with tools that are not ours.

A file has three sections, META, PROJECTS and VOTES, each with a line of column names and values
parted by semicolons; quotes are doubled inside quotes as in CSV. Field names are those of "The
field structure in Pabulib (.pb) files" (pabulib.org/format; Faliszewski et al.: Participatory
Budgeting: Data, Tools, and Analysis, IJCAI 2023).

What is written cannot be joined with a list of voters: ballots stand in the order of what they
say, under numbers that mean nothing, and without the settlement or the way they were cast. One
that is like no other can still be recognised by whoever was told what is on it.
"""

import csv
import re
from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from io import StringIO
from types import MappingProxyType

from bot.budget.rules.election import Ballot, Election, Project
from bot.budget.rules.kinds import Method
from bot.budget.rules.limits import FILE_BYTES, FILE_DIGITS, FILE_PROJECTS, FILE_VOTES

#: What pabulib calls the methods.
RULES = MappingProxyType({Method.GREEDY: "greedy", Method.EQUAL_SHARES: "equalshares/add1"})
#: What has to be told of a round, for the writer cannot know it; dates as 31.12.2026.
TOLD = ("description", "country", "unit", "instance", "rule", "date_begin", "date_end")

_META, _PROJECTS, _VOTES = "meta", "projects", "votes"
_ORDER = (
    "description",
    "country",
    "unit",
    "subunit",
    "instance",
    "num_projects",
    "num_votes",
    "budget",
    "vote_type",
    "rule",
    "date_begin",
    "date_end",
    "min_length",
    "max_length",
    "language",
    "currency",
    "comment",
)
_APPROVAL = ("approval", "choose-1")
_MONEY = re.compile(rf"(\d{{1,{FILE_DIGITS}}})(?:[.,]0*)?")
_NUMBER = re.compile(r"0|[1-9]\d{0,14}")


@dataclass(frozen=True)
class File:
    """What a file says.

    labels: how the file calls the projects, which need not be numbers. meta: all of META.
    """

    election: Election
    meta: Mapping[str, str]
    labels: Mapping[int, str]
    names: Mapping[int, str] = field(default_factory=dict)


# Writing


def write(
    election: Election,
    meta: Mapping[str, str],
    names: Mapping[int, str],
    winners: Collection[int] | None = None,
) -> str:
    """The file. winners: marked as selected, if the round is counted.

    Refuses META without what is in `TOLD`.
    """
    if missing := [key for key in TOLD if not meta.get(key, "").strip()]:
        raise ValueError(f"nothing is told of {', '.join(missing)}")
    out = StringIO()
    writer = csv.writer(out, delimiter=";", lineterminator="\n")
    writer.writerows([["META"], ["key", "value"]])
    writer.writerows(_meta_rows(election, meta))
    marks = [] if winners is None else ["selected"]
    writer.writerows([["PROJECTS"], ["project_id", "cost", "votes", "name", *marks]])
    for project in election.projects:
        row = [project.id, project.cost, election.votes[project.id]]
        selected = [] if winners is None else [int(project.id in winners)]
        writer.writerow([*row, _line(names.get(project.id, "")), *selected])
    writer.writerows([["VOTES"], ["voter_id", "vote"]])
    for number, ballot in enumerate(_unordered(election), start=1):
        writer.writerow([number, ",".join(map(str, ballot))])
    return out.getvalue()


def _meta_rows(election: Election, meta: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    counted = {
        "num_projects": str(len(election.projects)),
        "num_votes": str(election.voters),
        "budget": str(election.budget),
        "vote_type": _APPROVAL[0],
    }
    said = {_line(key).lower(): _line(value) for key, value in meta.items()} | counted
    if titles := said.keys() & {_META, _PROJECTS, _VOTES}:
        raise ValueError(f"{min(titles)} begins a section")
    for key in (*_ORDER, *(key for key in said if key not in _ORDER)):
        if key in said:
            yield key, said[key]


def _unordered(election: Election) -> list[list[int]]:
    """Every ballot, in an order that tells nothing of when it was cast or by whom."""
    place = {project: number for number, project in enumerate(election.costs)}
    said = sorted(
        (sorted(map(place.__getitem__, ballot)), people)
        for ballot, people in election.ballots.items()
    )
    ids = list(place)
    return [[ids[number] for number in ballot] for ballot, people in said for _ in range(people)]


def _line(text: str) -> str:
    """On one line, and without what other readers stumble over."""
    return " ".join(text.replace("\0", "").split())


# Reading


@dataclass(frozen=True)
class _Row:
    line: int
    cells: Mapping[str, str]

    def of(self, column: str) -> str:
        if column not in self.cells:
            raise _broken(self.line, f"there is no {column}")
        return self.cells[column]


def read(content: bytes | str) -> File:
    """What a file of approval votes says. A broken one is refused with its line and the cause."""
    sections = _sections(_text(content))
    for title in (_META, _PROJECTS, _VOTES):
        if title not in sections:
            raise ValueError(f"there is no section {title.upper()}")
    meta = _read_meta(sections[_META])
    if (vote_type := meta.get("vote_type", "")) not in _APPROVAL:
        raise ValueError(f"vote_type is {vote_type!r}, and only approval votes are read")
    budget = _money(meta.get("budget", ""), _line_of(sections[_META], "budget"))
    labels, projects, names = _read_projects(sections[_PROJECTS])
    ballots = _read_votes(sections[_VOTES], labels)
    _check_number(sections[_META], meta, "num_projects", len(projects))
    _check_number(sections[_META], meta, "num_votes", sum(ballots.values()))
    election = Election(projects, budget, ballots)
    _check_votes(sections[_PROJECTS], projects, election)
    return File(election, meta, {number: label for label, number in labels.items()}, names)


def _text(content: bytes | str) -> str:
    if len(content) > FILE_BYTES:
        raise ValueError(f"a file has {FILE_BYTES} bytes at most")
    try:
        text = content if isinstance(content, str) else content.decode("utf-8")
    except UnicodeDecodeError as error:
        line = error.object.count(b"\n", 0, error.start) + 1
        raise _broken(line, "this is not UTF-8") from error
    return text.removeprefix("\ufeff")


def _sections(text: str) -> dict[str, list[_Row]]:
    sections: dict[str, list[_Row]] = {}
    rows: list[_Row] | None = None
    header: Sequence[str] | None = None
    for line, cells in _lines(text):
        title = cells[0].lower()
        if title in {_META, _PROJECTS, _VOTES} and not any(cells[1:]):
            if title in sections:
                raise _broken(line, f"section {title.upper()} begins a second time")
            rows, header = sections.setdefault(title, []), None
        elif rows is None:
            raise _broken(line, "this stands before the first section")
        elif header is None:
            header = [cell.lower() for cell in cells]
        elif rows is sections.get(_META):
            rows.append(_Row(line, {"key": title, "value": ";".join(cells[1:])}))
        elif any(cells[len(header) :]):
            raise _broken(line, f"there are {len(cells)} values in {len(header)} columns")
        else:
            rows.append(_Row(line, dict(zip(header, cells, strict=False))))
    return sections


def _lines(text: str) -> Iterator[tuple[int, list[str]]]:
    """Each line that says something, with its number."""
    reader = csv.reader(StringIO(text, newline=""), delimiter=";", skipinitialspace=True)
    line = 1
    try:
        for row in reader:
            cells = [cell.strip() for cell in row]
            if any(cells):
                yield line, cells
            line = reader.line_num + 1
    except csv.Error as error:
        raise _broken(line, str(error)) from error


def _read_meta(rows: Sequence[_Row]) -> dict[str, str]:
    meta: dict[str, str] = {}
    for row in rows:
        if row.of("key") in meta:
            raise _broken(row.line, f"{row.of('key')} stands twice")
        meta[row.of("key")] = row.of("value")
    return meta


def _read_projects(
    rows: Sequence[_Row],
) -> tuple[dict[str, int], tuple[Project, ...], dict[int, str]]:
    if len(rows) > FILE_PROJECTS:
        raise _broken(rows[FILE_PROJECTS].line, f"there are more than {FILE_PROJECTS} projects")
    given = [row.of("project_id") for row in rows]
    numbered = all(_NUMBER.fullmatch(label) for label in given)
    labels: dict[str, int] = {}
    projects, names = [], {}
    for position, (row, label) in enumerate(zip(rows, given, strict=True), start=1):
        if not label or label in labels:
            raise _broken(row.line, f"project {label!r} stands twice or has no id")
        labels[label] = int(label) if numbered else position
        cost = _money(row.of("cost"), row.line)
        if not cost:
            raise _broken(row.line, f"project {label} costs nothing")
        projects.append(Project(labels[label], cost))
        if name := row.cells.get("name", ""):
            names[labels[label]] = name
    return labels, tuple(projects), names


def _read_votes(rows: Sequence[_Row], labels: Mapping[str, int]) -> dict[Ballot, int]:
    if len(rows) > FILE_VOTES:
        raise _broken(rows[FILE_VOTES].line, f"there are more than {FILE_VOTES} votes")
    seen: set[str] = set()
    ballots: Counter[Ballot] = Counter()
    for row in rows:
        voter = row.of("voter_id")
        if not voter or voter in seen:
            raise _broken(row.line, f"voter {voter!r} stands twice or has no id")
        seen.add(voter)
        given = [label for part in row.of("vote").split(",") if (label := part.strip())]
        for label in given:
            if label not in labels:
                raise _broken(row.line, f"there is no project {label!r}")
        ballots[frozenset(labels[label] for label in given)] += 1
    return dict(ballots)


def _check_number(rows: Sequence[_Row], meta: Mapping[str, str], key: str, there_are: int) -> None:
    """A file that was cut short says more than it has."""
    if key in meta and meta[key] != str(there_are):
        raise _broken(_line_of(rows, key), f"{key} is {meta[key]}, and there are {there_are}")


def _check_votes(rows: Sequence[_Row], projects: Sequence[Project], election: Election) -> None:
    """A file that says how many voted for a project has to have them."""
    for row, project in zip(rows, projects, strict=True):
        said, there_are = row.cells.get("votes", ""), election.votes[project.id]
        if said and said != str(there_are):
            label = row.of("project_id")
            raise _broken(row.line, f"project {label} has {there_are} votes, and not {said}")


def _money(text: str, line: int) -> int:
    if not (found := _MONEY.fullmatch(text)):
        raise _broken(line, f"{text!r} is not a sum in whole tenge")
    return int(found[1])


def _line_of(rows: Sequence[_Row], key: str) -> int:
    return next((row.line for row in rows if row.cells["key"] == key), 1)


def _broken(line: int, cause: str) -> ValueError:
    return ValueError(f"line {line}: {cause}")
