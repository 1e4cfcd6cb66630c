"""Minutes put together: what stands in them, in which order, before anybody draws it.

Exactly the five items of art. 39-3(10), numbered, then the signatures. The PDF and the Word file
are made of the same parts, so that they say the same.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from bot.core.i18n import Translator, translator
from bot.core.text import clean
from bot.gatherings.rules.kinds import Base
from bot.gatherings.rules.minutes import Business, Legal
from bot.gatherings.rules.votes import Vote
from bot.gatherings.screens.documents import words
from bot.gatherings.screens.documents.given import ElectionPaper, ItemPaper, MinutesPaper

#: More names than this stand on pages of their own after the signatures.
INLINE = 25
_LONG = 50_000
_NAME = 200
_SOURCE = 300
_SHORT_PLACE = 48
_ONE_COLUMN, _TWO_COLUMNS = 12, 60
_SHORT_NAME = 22


@dataclass(frozen=True)
class Head:
    """What it is, whose, and when and where in one line."""

    title: str
    lines: tuple[str, ...]
    left: str
    right: str


@dataclass(frozen=True)
class Item:
    """The heading of one of the five items."""

    number: int
    text: str


@dataclass(frozen=True)
class Sub:
    """A heading within an item."""

    text: str


@dataclass(frozen=True)
class Lead:
    """The word before what was said or decided; it stays with what follows."""

    text: str


@dataclass(frozen=True)
class Text:
    """A paragraph. flowing: what somebody wrote, as against a line with a figure in it."""

    text: str
    bold: bool = False
    flowing: bool = False


@dataclass(frozen=True)
class Numbers:
    """Paragraphs numbered from 1."""

    texts: tuple[str, ...]


@dataclass(frozen=True)
class Names:
    """A list of people numbered from 1."""

    names: tuple[str, ...]

    @property
    def columns(self) -> int:
        """In how many columns it is read best: most names on one line, in letters of a size."""
        if len(self.names) <= _ONE_COLUMN:
            return 1
        usual = sorted(map(len, self.names))[int(len(self.names) * 0.9)]
        return 3 if len(self.names) > _TWO_COLUMNS and usual <= _SHORT_NAME else 2


@dataclass(frozen=True)
class Grid:
    """The table of an election: number, name, three counts and what became of it."""

    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True)
class Signatures:
    """Who signs: the post and the name, each with a line between them."""

    rows: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Aside:
    """A line after the signatures."""

    text: str


@dataclass(frozen=True)
class Appendix:
    """A new page with a heading of its own. belongs: to which item."""

    belongs: str
    title: str


Part = (
    Head | Item | Sub | Lead | Text | Numbers | Names | Grid | Signatures | Aside | Appendix
)  # fmt: skip


@dataclass(frozen=True)
class Composed:
    """The whole of it. running: what stands at the foot of every page."""

    title: str
    running: str
    parts: tuple[Part, ...]


def composed(paper: MinutesPaper) -> Composed:
    """The minutes as they are drawn."""
    t = translator(paper.language, paper.zone)
    title = _title(paper, t)
    day = paper.minutes.held.day
    running = f"{title}, {t.day(day)}" if day else title
    parts = (
        _head(paper, title, t),
        *_date_and_place(paper, t),
        *_entitled(paper, t),
        *_present(paper, t),
        *_officers(paper, t),
        *_business(paper, t),
        *_end(paper, t),
    )
    return Composed(title, running, parts)


def line_of(text: str, limit: int = _LONG) -> str:
    """Clean, on one line."""
    return " ".join(clean(text, limit).split())


def _title(paper: MinutesPaper, t: Translator) -> str:
    number = line_of(paper.number, 20)
    return t.word("Minutes № {number}", number=number or words.SHORT_LINE)


def _head(paper: MinutesPaper, title: str, t: Translator) -> Head:
    day, place = paper.minutes.held.day, line_of(paper.minutes.held.place)
    return Head(
        title=title.upper(),
        lines=(*_whose(paper, t), *_section(paper, t)),
        left=words.day_to_write(day, t),
        right=place if len(place) <= _SHORT_PLACE else "",
    )


def _whose(paper: MinutesPaper, t: Translator) -> list[str]:
    """The kind and the okrug, in the order of the language."""
    okrug = line_of(paper.okrug, _NAME)
    return t.word("{kind}\n{okrug}", kind=words.of_kind(paper.kind, t), okrug=okrug).split("\n")


def _section(paper: MinutesPaper, t: Translator) -> Iterator[str]:
    if paper.section.strip():
        yield t.word("Section: {section}", section=line_of(paper.section, _NAME))


# ── The five items ───────────────────────────────────────────────────────────────────────────


def _item(legal: Legal, t: Translator) -> Item:
    return Item(
        int(legal),
        {
            Legal.DATE_AND_PLACE: t.word("Date and place"),
            Legal.ENTITLED: t.word("Members of the local community who may take part"),
            Legal.PRESENT: t.word("Those present"),
            Legal.OFFICERS: t.word("Chair and secretary"),
            Legal.BUSINESS: t.word("Agenda, speeches and decisions"),
        }[legal],
    )


def _date_and_place(paper: MinutesPaper, t: Translator) -> Iterator[Part]:
    held = paper.minutes.held
    yield _item(Legal.DATE_AND_PLACE, t)
    day = words.day_to_write(held.day, t)
    if paper.opened_at and paper.closed_at:
        opened, closed = t.time(paper.opened_at), t.time(paper.closed_at)
        yield Text(t.word("Held: {day}, {time}", day=day, time=f"{opened}\u2013{closed}"))
    elif paper.opened_at:
        yield Text(t.word("Held: {day}, {time}", day=day, time=t.time(paper.opened_at)))
    else:
        yield Text(t.word("Held: {day}", day=day))
    yield Text(t.word("Held at: {place}", place=line_of(held.place) or words.LINE))


def _entitled(paper: MinutesPaper, t: Translator) -> Iterator[Part]:
    yield _item(Legal.ENTITLED, t)
    number = paper.minutes.entitled
    yield Text(words.people(number, t) if number is not None else words.LINE)


def _present(paper: MinutesPaper, t: Translator) -> Iterator[Part]:
    present = paper.minutes.present
    yield _item(Legal.PRESENT, t)
    yield Text(t.word("Altogether: {people}", people=words.people(present.number, t)))
    if paper.quorum is not None:
        yield Text(words.quorum_line(paper.quorum, t))
        if paper.base is Base.REPRESENTATIVES:
            yield Text(t.word("Counted of the representatives whom separate gatherings elected."))
    if paper.public:
        return
    if _apart(paper):
        yield Text(t.word("The list of those present is attached to the minutes."))
    elif present.names:
        yield Lead(t.word("List of those present:"))
        yield Names(_names(paper))
    yield from _nameless(paper, t)


def _nameless(paper: MinutesPaper, t: Translator) -> Iterator[Part]:
    """Whom no list in the bot names: the paper list does, or it is seen that nothing does."""
    present = paper.minutes.present
    if not present.nameless:
        return
    n = present.nameless
    if present.on_paper:
        text = t.plural(
            "{n} more person stands on the signed paper list that is attached.",
            "{n} more people stand on the signed paper list that is attached.",
            n=n,
        )
    else:
        text = t.plural("Not on the list: {n} person.", "Not on the list: {n} people.", n=n)
    yield Text(text.unescape())


def _apart(paper: MinutesPaper) -> bool:
    return len(paper.minutes.present.names) > INLINE


def _names(paper: MinutesPaper) -> tuple[str, ...]:
    return tuple(line_of(name, _NAME) for name in paper.minutes.present.names)


def _officers(paper: MinutesPaper, t: Translator) -> Iterator[Part]:
    officers = paper.minutes.officers
    yield _item(Legal.OFFICERS, t)
    yield Text(t.word("Chair: {name}", name=line_of(officers.chair, _NAME) or words.LINE))
    yield from _chosen(paper.chair_vote, t)
    yield Text(t.word("Secretary: {name}", name=line_of(officers.secretary, _NAME) or words.LINE))
    yield from _chosen(paper.secretary_vote, t)


def _chosen(vote: Vote | None, t: Translator) -> Iterator[Part]:
    if vote is not None:
        yield Text(t.word("Elected by open vote: {hands}.", hands=words.hands(vote, t)))


def _business(paper: MinutesPaper, t: Translator) -> Iterator[Part]:
    business = paper.minutes.business
    yield _item(Legal.BUSINESS, t)
    yield Lead(t.word("Agenda:"))
    if business:
        yield Numbers(tuple(line_of(one.question) or words.LINE for one in business))
    else:
        yield Text(words.LINE)
    if paper.agenda_vote is not None:
        hands = words.hands(paper.agenda_vote, t)
        yield Text(t.word("The agenda was approved: {hands}.", hands=hands))
    for number, one in enumerate(business, start=1):
        figures = paper.items[number - 1] if number <= len(paper.items) else ItemPaper()
        yield Sub(t.word("Item {n} of the agenda", n=number))
        yield from _one(one, figures, t, silent=paper.public and not one.speeches)


def _one(
    said: Business, figures: ItemPaper, t: Translator, *, silent: bool = False
) -> Iterator[Part]:
    """One item: what it was about, who said what, how they voted, what was decided."""
    yield Lead(t.word("Were heard:"))
    yield Text(line_of(said.question) or words.LINE, flowing=True)
    if not silent:
        yield Lead(t.word("Took the floor:"))
        yield from _paragraphs(said.speeches)
    if figures.motion.strip():
        yield Lead(t.word("Was put to the vote:"))
        yield from _paragraphs(figures.motion)
    if figures.election is not None:
        yield from _election(figures.election, t)
    if figures.vote is not None:
        yield Lead(t.word("Result of the vote:"))
        yield Text(f"{_capital(words.hands(figures.vote, t))}.")
    if figures.outcome is not None:
        yield Text(words.outcome_line(figures.outcome, t))
    yield Lead(t.word("It was decided:"))
    yield from _paragraphs(said.decision)


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def _paragraphs(text: str) -> Iterator[Part]:
    """Every line a paragraph; room to write where there is none."""
    lines = [line.strip() for line in clean(text, _LONG).split("\n") if line.strip()]
    yield from (Text(line, flowing=True) for line in lines or [words.LINE])


def _election(election: ElectionPaper, t: Translator) -> Iterator[Part]:
    yield Lead(t.word("Election:"))
    yield Text(words.elects_line(election.elects, election.result.seats, t))
    if election.source:
        yield Text(t.word("By decision: {words}", words=line_of(election.source, _SOURCE)))
    yield Text(words.tie_line(election.tie, t))
    yield _ballots(election, t)
    if any(one.again is not None for one in election.candidates):
        yield Lead(t.word("Second vote, votes having been equal:"))
        yield _ballots(election, t, again=True)
    if election.lot:
        drawn = t.listing(line_of(election.name_of(one), _NAME) for one in election.lot)
        seed = line_of(election.seed, _NAME)
        yield Text(
            t.word("The lot, drawn by the words «{seed}»: {names}.", seed=seed, names=drawn)
        )
    elected = tuple(line_of(election.name_of(one), _NAME) for one in election.result.elected)
    if elected:
        yield Lead(t.word("Elected:"))
        yield Numbers(elected)
        if election.term is not None:
            yield Text(words.term_line(election.term, t))
    else:
        yield Text(t.word("Nobody was elected."), bold=True)


def _ballots(election: ElectionPaper, t: Translator, *, again: bool = False) -> Grid:
    """The vote on each candidate, in the order of the list."""
    found = []
    for one in election.candidates:
        vote = one.again if again else one.vote
        if vote is not None:
            counts = (vote.ayes, vote.noes, vote.abstained)
            name = line_of(one.name, _NAME)
            fate = _fate(election, one.number, t)
            found.append((str(one.number), name, *map(t.number, counts), fate))
    head = (
        words.NUMBER,
        t.word("Candidate"),
        t.word("Votes for"),
        t.word("Votes against"),
        t.word("Votes abstained"),
        t.word("Result of a candidate"),
    )
    return Grid(head, tuple(found))


def _fate(election: ElectionPaper, number: int, t: Translator) -> str:
    if number in election.result.elected:
        return t.word("elected")
    if number in election.result.tied:
        return t.word("equal votes")
    return t.word("not elected")


# ── The end ──────────────────────────────────────────────────────────────────────────────────


def _end(paper: MinutesPaper, t: Translator) -> Iterator[Part]:
    if paper.public:
        yield Aside(t.word("The akim's office keeps the signed minutes with the list of people."))
        return
    yield _signatures(paper, t)
    day = words.day_to_write(paper.handed_over, t)
    yield Aside(t.word("Minutes handed to the akim: {day}", day=day))
    if _apart(paper):
        yield Appendix(
            t.word("Attached to item 3 of: {minutes}", minutes=_title(paper, t)),
            t.word("List of those present"),
        )
        yield Names(_names(paper))
        yield from _nameless(paper, t)
        yield _signatures(paper, t)


def _signatures(paper: MinutesPaper, t: Translator) -> Signatures:
    officers = paper.minutes.officers
    return Signatures(
        (
            (t.word("Chair"), line_of(officers.chair, _NAME)),
            (t.word("Secretary"), line_of(officers.secretary, _NAME)),
        )
    )
