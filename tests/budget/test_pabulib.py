"""Anybody can recount: files are written as pabulib.org asks, and read as others write them."""

from collections import Counter
from collections.abc import Mapping
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pabutools.election.pabulib import (
    election_as_pabulib_string,
    parse_pabulib,
    parse_pabulib_from_string,
)

from bot.budget.rules.election import Ballot, Election, Project
from bot.budget.rules.kinds import Method
from bot.budget.rules.limits import FILE_BYTES, FILE_PROJECTS, FILE_VOTES
from bot.budget.rules.pabulib import RULES, read, write

PUBLISHED = sorted((Path(__file__).parent / "pabulib").glob("*.pb"))
META = {
    "description": "Халық қатысатын бюджет",
    "country": "Kazakhstan",
    "unit": "Бірлік ауылдық округі",
    "instance": "2026",
    "rule": RULES[Method.EQUAL_SHARES],
    "date_begin": "01.10.2026",
    "date_end": "14.10.2026",
}
ELECTION = Election(
    (Project(7, 1_500_000), Project(3, 800_000), Project(12, 2_000_000)),
    3_000_000,
    {frozenset({7, 3}): 2, frozenset({12}): 1, frozenset(): 1},
)
NAMES = {7: 'Ойын алаңы; "Балдәурен"', 3: "Көше жарығы"}

#: As the page of the format shows it, with blanks after the semicolons (pabulib.org/format).
SHOWN = """META
key; value
description; Municipal PB in Wieliczka
country; Poland
unit; Wieliczka
instance; 2020
num_projects; 5
num_votes; 10
budget; 2500
rule; greedy
vote_type; approval
min_length; 1
max_length; 3
date_begin; 16.09.2023
date_end; 04.10.2023
PROJECTS
project_id; cost; category
1; 600; culture, education
2; 800; sport
4; 1400; culture
5; 1000; health, sport
7; 1200; education
VOTES
voter_id; age; sex; vote
1; 34; f; 1,2,4
2; 51; m; 1,2
3; 23; m; 2,4,5
4; 19; f; 5,7
5; 62; f; 1,4,7
6; 54; m; 1,7
7; 49; m; 5
8; 27; f; 4
9; 39; f; 2,4,5
10; 44; m; 4,5
"""


def theirs(text: str) -> tuple[dict[str, int], int, Counter[frozenset[str]]]:
    """What pabutools reads: costs, budget, ballots."""
    instance, profile = parse_pabulib_from_string(text)
    costs = {project.name: int(project.cost) for project in instance}
    ballots = Counter(frozenset(project.name for project in ballot) for ballot in profile)
    return costs, int(instance.budget_limit), ballots


def ours(
    election: Election, labels: Mapping[int, str]
) -> tuple[dict[str, int], int, Counter[frozenset[str]]]:
    """The same of an election of ours."""
    costs = {labels[one.id]: one.cost for one in election.projects}
    ballots = Counter(
        {
            frozenset(labels[project] for project in ballot): people
            for ballot, people in election.ballots.items()
        }
    )
    return costs, election.budget, ballots


def changed(old: str, new: str) -> str:
    assert old in SHOWN
    return SHOWN.replace(old, new, 1)


# Written


def test_a_round_is_written_as_the_format_asks() -> None:
    assert write(ELECTION, META, NAMES, winners=[7, 3]) == (
        "META\n"
        "key;value\n"
        "description;Халық қатысатын бюджет\n"
        "country;Kazakhstan\n"
        "unit;Бірлік ауылдық округі\n"
        "instance;2026\n"
        "num_projects;3\n"
        "num_votes;4\n"
        "budget;3000000\n"
        "vote_type;approval\n"
        "rule;equalshares/add1\n"
        "date_begin;01.10.2026\n"
        "date_end;14.10.2026\n"
        "PROJECTS\n"
        "project_id;cost;votes;name;selected\n"
        '7;1500000;2;"Ойын алаңы; ""Балдәурен""";1\n'
        "3;800000;2;Көше жарығы;1\n"
        "12;2000000;1;;0\n"
        "VOTES\n"
        "voter_id;vote\n"
        "1;\n"
        "2;7,3\n"
        "3;7,3\n"
        "4;12\n"
    )


@st.composite
def rounds(draw: st.DrawFn) -> tuple[Election, dict[str, str], dict[int, str]]:
    ids = draw(st.lists(st.integers(0, 10**9), min_size=1, max_size=5, unique=True))
    costs = draw(st.lists(st.integers(1, 10**12 - 1), min_size=len(ids), max_size=len(ids)))
    ballots = draw(
        st.dictionaries(st.frozensets(st.sampled_from(ids)), st.integers(1, 3), max_size=4)
    )
    words = st.text(st.characters(exclude_categories=["Cs"]), max_size=20)
    names = draw(st.dictionaries(st.sampled_from(ids), words))
    meta = META | {"comment": draw(words), "description": draw(words) + "x"}
    budget = draw(st.integers(0, 10**12 - 1))
    return Election(tuple(map(Project, ids, costs)), budget, ballots), meta, names


@given(rounds())
def test_what_is_written_is_read_back_and_pabutools_reads_the_same(
    written: tuple[Election, dict[str, str], dict[int, str]],
) -> None:
    election, meta, names = written
    text = write(election, meta, names)
    file = read(text)
    assert file.election == election
    assert list(file.election.costs) == list(election.costs)
    spaced = {number: " ".join(name.replace("\0", "").split()) for number, name in names.items()}
    assert file.names == {number: name for number, name in spaced.items() if name}
    assert file.meta["unit"] == meta["unit"]
    assert write(file.election, file.meta, file.names) == text
    assert theirs(text) == ours(election, file.labels)


def test_two_rounds_of_the_same_ballots_are_the_same_file_whoever_voted_first() -> None:
    ballots = dict(reversed(list(ELECTION.ballots.items())))
    again = Election(ELECTION.projects, ELECTION.budget, ballots)
    assert write(again, META, NAMES) == write(ELECTION, META, NAMES)


def test_a_round_of_which_nothing_is_told_is_not_written() -> None:
    with pytest.raises(ValueError, match="unit, date_end"):
        write(ELECTION, META | {"unit": " ", "date_end": ""}, NAMES)


def test_what_would_begin_a_section_is_not_written_into_meta() -> None:
    with pytest.raises(ValueError, match="votes begins a section"):
        write(ELECTION, META | {"Votes": "7"}, NAMES)


# Read


def test_the_example_of_the_format_is_read_with_all_of_its_meta() -> None:
    file = read(SHOWN)
    assert file.election.costs == {1: 600, 2: 800, 4: 1400, 5: 1000, 7: 1200}
    assert file.election.votes == {1: 4, 2: 4, 4: 6, 5: 5, 7: 3}
    assert (file.election.budget, file.election.voters) == (2500, 10)
    assert (file.meta["rule"], file.meta["max_length"]) == ("greedy", "3")
    assert list(file.labels.values()) == ["1", "2", "4", "5", "7"]


@pytest.mark.parametrize("path", PUBLISHED, ids=lambda path: path.stem)
def test_we_read_what_pabutools_reads_and_what_it_writes(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    file = read(text)
    assert ours(file.election, file.labels) == theirs(text)
    written = election_as_pabulib_string(*parse_pabulib(str(path)))
    again = read(written)
    assert ours(again.election, again.labels) == theirs(text)


def test_projects_that_are_called_by_letters_are_numbered_in_the_order_of_the_list() -> None:
    file = read((Path(__file__).parent / "pabulib/lackner_skowron_2023.pb").read_bytes())
    assert file.labels == dict(enumerate("abcdefg", start=1))
    assert file.election.ballots[frozenset({2, 3, 6})] == 1


@pytest.mark.parametrize(
    "text",
    [
        "\ufeff" + SHOWN,
        SHOWN.replace("\n", "\r\n"),
        SHOWN.replace("\n", "\n\n  \n"),
        SHOWN.replace("PROJECTS", "projects;;"),
        changed("budget; 2500", "budget; 2500.00"),
        changed("1; 600;", "1; 600,0;"),
        changed("10; 44; m; 4,5", "10; 44; m; 4, 5,;;"),
        changed("rule; greedy", "rule; greedy\ncurrency; PLN"),
        changed("vote_type; approval", "vote_type; choose-1"),
    ],
)
def test_what_other_programs_do_to_a_file_does_not_matter(text: str) -> None:
    assert read(text.encode()).election == read(SHOWN).election


def test_a_name_in_quotes_after_a_blank_is_read_with_its_semicolon() -> None:
    named = changed("cost; category", "cost; name").replace("culture, education", '"a; ""b"""')
    assert read(named).names[1] == 'a; "b"'


@pytest.mark.parametrize(
    ("old", "new", "cause"),
    [
        ("META\n", "", "line 1: this stands before the first section"),
        ("PROJECTS\nproject_id; cost; category", "", "there is no section PROJECTS"),
        ("VOTES", "META", "line 23: section META begins a second time"),
        ("country; Poland", "unit; Poland", "line 5: unit stands twice"),
        ("budget; 2500", "budget; 2500.50", "line 9: '2500.50' is not a sum in whole tenge"),
        ("budget; 2500", "budget; -1", "line 9: '-1' is not"),
        ("budget; 2500", "budget; " + "9" * 13, "line 9: '9999999999999' is not"),
        ("budget; 2500\n", "", "line 1: '' is not a sum"),
        ("vote_type; approval", "vote_type; ordinal", "vote_type is 'ordinal'"),
        ("num_votes; 10", "num_votes; 11", "line 8: num_votes is 11, and there are 10"),
        ("num_projects; 5", "num_projects; 6", "line 7: num_projects is 6, and there are 5"),
        ("2; 800", "1; 800", "line 19: project '1' stands twice"),
        ("2; 800", "; 800", "line 19: project '' stands twice or has no id"),
        ("2; 800", "2; cheap", "line 19: 'cheap' is not"),
        ("2; 800", "2; 0", "line 19: project 2 costs nothing"),
        ("2; 800; sport", "2; 800; sport; 7", "line 19: there are 4 values in 3 columns"),
        ("project_id; cost", "project; cost", "line 18: there is no project_id"),
        ("category", "votes", "line 18: project 1 has 4 votes, and not culture"),
        ("2; 51; m; 1,2", "1; 51; m; 1,2", "line 26: voter '1' stands twice"),
        ("2; 51; m; 1,2", "2; 51; m; 1,3", "line 26: there is no project '3'"),
        ("2; 51; m; 1,2", "2; 51; m", "line 26: there is no vote"),
    ],
)
def test_a_broken_file_is_refused_with_the_line_and_the_cause(
    old: str, new: str, cause: str
) -> None:
    with pytest.raises(ValueError) as refused:
        read(changed(old, new))
    assert str(refused.value).startswith(cause)


def test_a_file_that_was_cut_short_is_refused() -> None:
    with pytest.raises(ValueError, match="num_votes is 10, and there are 7"):
        read(SHOWN[: SHOWN.index("8; 27")])
    with pytest.raises(ValueError, match="no section VOTES"):
        read(SHOWN[: SHOWN.index("VOTES")])
    with pytest.raises(ValueError, match="line 1: this stands before"):
        read("hello")
    with pytest.raises(ValueError, match="no section META"):
        read(b"")


def test_what_is_no_text_is_refused_with_its_line() -> None:
    with pytest.raises(ValueError, match="line 4: this is not UTF-8"):
        read(changed("Poland", "Pol\u00e5nd").encode("latin-1"))
    with pytest.raises(ValueError, match=r"^line 19: "):
        read(changed("sport", '"' + "s" * 140_000 + '"'))


def test_a_file_that_is_too_large_is_refused_before_it_is_read() -> None:
    with pytest.raises(ValueError, match="bytes"):
        read(b" " * (FILE_BYTES + 1))
    projects = "".join(f"{number}; 5; sport\n" for number in range(10, FILE_PROJECTS + 11))
    with pytest.raises(ValueError, match=f"more than {FILE_PROJECTS} projects"):
        read(changed("1; 600; culture, education\n", projects))
    assert FILE_VOTES * 8 < FILE_BYTES


@given(st.text() | st.binary() | st.integers(0, len(SHOWN)).map(lambda end: SHOWN[:end]))
def test_nothing_that_is_sent_does_more_than_being_refused(content: str | bytes) -> None:
    try:
        read(content)
    except ValueError as refused:
        assert str(refused)  # noqa: PT017 - either is right


def test_ballots_are_those_of_a_mapping() -> None:
    ballots: Mapping[Ballot, int] = read(SHOWN).election.ballots
    assert ballots[frozenset({2, 4, 5})] == 2
