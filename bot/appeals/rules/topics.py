"""What an appeal is about and whether a life is in danger: keywords over folded text.

`taxonomy.yaml` holds topics, keywords and dangers and says how they are written; this module only
compiles and compares. Every message is compared folded with folded, but a Kazakh letter that was
written never matches a plain one, so that the word for garden is not taken for a bin. A guess is
a proposal that a person confirms; an alarm only shows telephone numbers, it calls nobody.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any, Literal

import yaml

from bot.core.text import agrees, fold_letters, readings, straighten

Language = Literal["kk", "ru"]
Kind = Literal["stem", "word", "phrase", "alone", "not", "calm", "now", "salutation"]

DEFAULT = Path(__file__).parents[1] / "taxonomy.yaml"
SINGLE_LINE = "112"

_LANGUAGES: tuple[Language, Language] = ("kk", "ru")
_WORD_KINDS: tuple[Kind, ...] = ("stem", "word", "phrase", "alone", "not")
_GAP = "\u2026"
_GAP_WORDS = 3
_ALONE_WORDS = 3
_YEAR = "#"
_CLAUSE = ","
_SENTENCE = "."
_UNIT = re.compile(r"[^\W_]+|[.!?]|[,;:()\[\]\u00ab\u00bb\"\u201c-\u201f\u2013\u2014\u2026]| - ")

# A phrase says more than a word, a long word more than a short one. The general office category
# is where everything else goes: its words lose against any that name a thing.
_PHRASE_WEIGHT = 3.0
_WORD_WEIGHT = 2.0
_SHORT_WEIGHT = 1.5
_SHORT = 3
_REPEAT = 0.2
_GUESSES = 3


@dataclass(frozen=True, slots=True)
class Topic:
    """The second level: `roads.snow`."""

    code: str
    kk: str
    ru: str
    answers: tuple[str, ...]
    emergency: bool


@dataclass(frozen=True, slots=True)
class Category:
    """The first level: `roads`, with its topics in the order in which they are shown."""

    code: str
    kk: str
    ru: str
    answers: tuple[str, ...]
    topics: tuple[Topic, ...]


@dataclass(frozen=True, slots=True)
class Line:
    """A telephone number that a resident may be shown."""

    number: str
    kk: str
    ru: str


@dataclass(frozen=True, slots=True)
class Role:
    """Who answers: a body, not a person."""

    code: str
    kk: str
    ru: str


@dataclass(frozen=True, slots=True)
class Guess:
    """A category that a text may belong to, and the topic in it if the words tell.

    `score` compares guesses of one text with each other and means nothing else; `why` are the
    keywords that were found, as the taxonomy writes them.
    """

    code: str
    topic: str | None
    score: float
    why: tuple[str, ...]

    @property
    def best(self) -> str:
        """The most exact code that the words allow."""
        return self.topic or self.code


@dataclass(frozen=True, slots=True)
class Danger:
    """Signs of danger to life: which numbers to show, 112 first, and the words that said so."""

    kinds: tuple[str, ...]
    lines: tuple[str, ...]
    why: tuple[str, ...]


# ── Patterns ─────────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True, slots=True)
class _Word:
    straight: str
    folded: str
    opens: bool
    gap: bool
    exact: bool

    def fits(self, unit: "_Unit") -> bool:
        size = len(self.folded)
        if self.opens:
            if not unit.folded.startswith(self.folded):
                return False
        elif unit.folded != self.folded:
            return False
        if self.exact:
            return unit.straight[:size] == self.straight
        return agrees(unit.straight[:size], self.straight)


@dataclass(frozen=True, slots=True)
class _Pattern:
    """One keyword; `group` and `topic` are positions in the list it was compiled for."""

    kind: Kind
    group: int
    topic: int | None
    text: str
    words: tuple[_Word, ...]

    @property
    def weight(self) -> float:
        if len(self.words) > 1:
            return _PHRASE_WEIGHT
        return _SHORT_WEIGHT if len(self.words[0].folded) <= _SHORT else _WORD_WEIGHT


@dataclass(frozen=True, slots=True)
class _Unit:
    """A word, or a mark that parts clauses or sentences."""

    straight: str
    folded: str
    sentence: int

    @property
    def is_mark(self) -> bool:
        return self.folded in {_CLAUSE, _SENTENCE}


@dataclass(frozen=True, slots=True)
class _Hit:
    pattern: _Pattern
    places: tuple[int, ...]


class _Matcher:
    """Finds every pattern in a text in one walk over its words."""

    def __init__(self, patterns: Iterable[_Pattern]) -> None:
        self._index: dict[str, list[_Pattern]] = {}
        for pattern in patterns:
            self._index.setdefault(pattern.words[0].folded, []).append(pattern)
        self._longest = max(map(len, self._index), default=0)

    def find(self, units: Sequence[_Unit]) -> Iterator[_Hit]:
        for place, unit in enumerate(units):
            folded = unit.folded
            for size in range(1, min(len(folded), self._longest) + 1):
                for pattern in self._index.get(folded[:size], ()):
                    if not pattern.words[0].fits(unit):
                        continue
                    places = _rest(pattern, units, place)
                    if places:
                        yield _Hit(pattern, places)


def _rest(pattern: _Pattern, units: Sequence[_Unit], first: int) -> tuple[int, ...] | None:
    """Where the words of a pattern stand whose first word was found; None if they do not."""
    places = [first]
    for word in pattern.words[1:]:
        last = places[-1]
        for place in range(last + 1, last + 2 + (_GAP_WORDS if word.gap else 0)):
            if place >= len(units) or units[place].is_mark:
                return None
            if word.fits(units[place]):
                places.append(place)
                break
        else:
            return None
    return tuple(places)


def _compile(
    kind: Kind, text: str, group: int, topic: int | None = None, *, exact: bool = False
) -> _Pattern:
    words: list[_Word] = []
    gap = False
    for written in text.replace("-", " ").split():
        if written == _GAP:
            gap = True
            continue
        straight = written if written == _YEAR else straighten(written.rstrip("*"))
        opens = kind == "stem" or written.endswith("*")
        words.append(_Word(straight, fold_letters(straight), opens, gap, exact))
        gap = False
    return _Pattern(kind, group, topic, text, tuple(words))


def _keywords(
    data: Mapping[str, Any] | None, group: int, topic: int | None = None, *, exact: bool = False
) -> Iterator[_Pattern]:
    """Both languages of a `keywords` block; `exact` keeps stems to their right spelling."""
    for language in _LANGUAGES:
        block = (data or {}).get(language) or {}
        for kind in _WORD_KINDS:
            for text in block.get(kind) or ():
                yield _compile(kind, text, group, topic, exact=exact and kind == "stem")


def _units(reading: str) -> list[_Unit]:
    units: list[_Unit] = []
    sentence = 0
    for straight in _UNIT.findall(reading):
        if straight in ".!?":
            sentence += 1
            units.append(_Unit(_SENTENCE, _SENTENCE, sentence))
        elif not straight[-1].isalnum():
            units.append(_Unit(_CLAUSE, _CLAUSE, sentence))
        elif len(straight) == 4 and straight.isdigit():
            units.append(_Unit(_YEAR, _YEAR, sentence))
        else:
            units.append(_Unit(straight, fold_letters(straight), sentence))
    return units


def _readings(text: str) -> Iterator[list[_Unit]]:
    """A line end parts sentences: people write one thought a line and no full stops."""
    for reading in readings(text.replace("\n", " . ")):
        yield _units(reading)


# ── Taxonomy ─────────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True, slots=True)
class Taxonomy:
    """Everything in `taxonomy.yaml`, its keywords compiled. Load it with `load`, once."""

    categories: tuple[Category, ...]
    roles: tuple[Role, ...]
    emergency_lines: tuple[Line, ...]
    other_lines: tuple[Line, ...]
    dangers: tuple[tuple[str, tuple[str, ...]], ...] = field(repr=False)
    topic_words: _Matcher = field(repr=False)
    danger_words: _Matcher = field(repr=False)
    salutations: _Matcher = field(repr=False)
    _categories: dict[str, Category] = field(repr=False)
    _topics: dict[str, Topic] = field(repr=False)
    _roles: dict[str, Role] = field(repr=False)
    _lines: dict[str, Line] = field(repr=False)

    def category(self, code: str) -> Category:
        """The category of this code or of this topic's code; KeyError for an unknown one."""
        return self._categories[code.partition(".")[0]]

    def topic(self, code: str) -> Topic:
        """KeyError for an unknown code and for the code of a category."""
        return self._topics[code]

    def role(self, code: str) -> Role:
        """KeyError for an unknown code."""
        return self._roles[code]

    def line(self, number: str) -> Line:
        """KeyError for a number the taxonomy does not list."""
        return self._lines[number]

    def name(self, code: str, language: Language) -> str:
        """What a person reads for a topic, a category or a role; KeyError for anything else."""
        known: Topic | Category | Role
        if code in self._topics:
            known = self._topics[code]
        elif code in self._categories:
            known = self._categories[code]
        else:
            known = self._roles[code]
        return known.kk if language == "kk" else known.ru


@cache
def load(path: Path = DEFAULT) -> Taxonomy:
    """Read and compile once per path; some tens of milliseconds."""
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    data: dict[str, Any] = yaml.load(path.read_text(encoding="utf-8"), Loader=loader)  # noqa: S506  # both loaders are safe ones
    categories = tuple(_category(entry) for entry in data["categories"])
    roles = tuple(Role(entry["code"], entry["kk"], entry["ru"]) for entry in data["roles"])
    emergency_lines = tuple(map(_line, data["emergency_lines"]))
    other_lines = tuple(map(_line, data["non_emergency_lines"]))
    dangers = data["emergency_triggers"]
    return Taxonomy(
        categories=categories,
        roles=roles,
        emergency_lines=emergency_lines,
        other_lines=other_lines,
        dangers=tuple((entry["code"], tuple(entry["lines"])) for entry in dangers),
        topic_words=_Matcher(_topic_patterns(data["categories"])),
        danger_words=_Matcher(_danger_patterns(dangers, data["emergency_context"])),
        salutations=_Matcher(
            _compile("salutation", text, 0)
            for language in _LANGUAGES
            for text in data["salutations"][language]
        ),
        _categories={category.code: category for category in categories},
        _topics={topic.code: topic for category in categories for topic in category.topics},
        _roles={role.code: role for role in roles},
        _lines={line.number: line for line in (*emergency_lines, *other_lines)},
    )


def _category(entry: Mapping[str, Any]) -> Category:
    topics = tuple(
        Topic(
            sub["code"],
            sub["kk"],
            sub["ru"],
            tuple(sub["answers"]),
            bool(sub.get("emergency", False)),
        )
        for sub in entry["sub"]
    )
    return Category(entry["code"], entry["kk"], entry["ru"], tuple(entry["answers"]), topics)


def _line(entry: Mapping[str, Any]) -> Line:
    return Line(entry["number"], entry["kk"], entry["ru"])


def _topic_patterns(entries: Sequence[Mapping[str, Any]]) -> Iterator[_Pattern]:
    for group, entry in enumerate(entries):
        yield from _keywords(entry.get("keywords"), group)
        for topic, sub in enumerate(entry["sub"]):
            yield from _keywords(sub.get("keywords"), group, topic)


def _danger_patterns(
    entries: Sequence[Mapping[str, Any]], context: Mapping[str, Mapping[str, Sequence[str]]]
) -> Iterator[_Pattern]:
    for group, entry in enumerate(entries):
        yield from _keywords(entry, group, exact=True)
    kinds: tuple[Kind, Kind] = ("calm", "now")
    for kind in kinds:
        for language in _LANGUAGES:
            for text in context[kind][language]:
                yield _compile(kind, text, -1)


# ── What is it about? ────────────────────────────────────────────────────────────────────────


def guess(text: str, taxonomy: Taxonomy) -> list[Guess]:
    """Up to three categories, the likeliest first; empty when no keyword was found."""
    found: dict[int, dict[str, _Hit]] = {}
    for units in _readings(text):
        for hit in _without_cancelled(taxonomy.topic_words.find(_unaddressed(units, taxonomy))):
            pattern = hit.pattern
            key = f"{pattern.topic}:{pattern.text}"
            found.setdefault(pattern.group, {}).setdefault(key, hit)
    guesses = [
        _scored(taxonomy.categories[group], tuple(hits.values()))
        for group, hits in sorted(found.items())
    ]
    guesses.sort(key=_score, reverse=True)
    return guesses[:_GUESSES]


def _score(guess: Guess) -> float:
    return guess.score


def _scored(category: Category, hits: Sequence[_Hit]) -> Guess:
    """Each place in the text counts once in full for a category, what is found there again little.

    Otherwise a word listed as stem, in a phrase and for a topic would count three times.
    """
    taken: set[int] = set()
    score = 0.0
    topics: dict[int, float] = {}
    for hit in sorted(hits, key=_weight, reverse=True):
        fresh = not taken.issuperset(hit.places)
        score += hit.pattern.weight * (1.0 if fresh else _REPEAT)
        taken.update(hit.places)
        if hit.pattern.topic is not None:
            topics[hit.pattern.topic] = topics.get(hit.pattern.topic, 0.0) + hit.pattern.weight
    best = max(topics, key=_by(topics), default=None)
    topic = None if best is None else category.topics[best].code
    why = tuple(dict.fromkeys(hit.pattern.text for hit in sorted(hits, key=_first_place)))
    return Guess(category.code, topic, round(score, 2), why)


def _weight(hit: _Hit) -> float:
    return hit.pattern.weight


def _first_place(hit: _Hit) -> int:
    return hit.places[0]


def _by(scores: Mapping[int, float]) -> Callable[[int], tuple[float, int]]:
    """Order by score, and at equal scores by the order of the taxonomy."""
    return lambda topic: (scores[topic], -topic)


def _without_cancelled(hits: Iterable[_Hit]) -> list[_Hit]:
    """The hits that no `not` of their own group covers, not even in part."""
    kept: list[_Hit] = []
    cancelled: set[tuple[int, int]] = set()
    for hit in hits:
        if hit.pattern.kind == "not":
            cancelled.update((hit.pattern.group, place) for place in hit.places)
        else:
            kept.append(hit)
    if not cancelled:
        return kept
    return [
        hit
        for hit in kept
        if not any((hit.pattern.group, place) in cancelled for place in hit.places)
    ]


def _unaddressed(units: list[_Unit], taxonomy: Taxonomy) -> list[_Unit]:
    """Without the salutation, whatever commas stand in it: an akim who is greeted is no topic."""
    places = [place for place, unit in enumerate(units) if not unit.is_mark]
    words = [units[place] for place in places]
    greeted = {places[place] for hit in taxonomy.salutations.find(words) for place in hit.places}
    if not greeted:
        return units
    mark = _Unit(_CLAUSE, _CLAUSE, 0)
    return [mark if place in greeted else unit for place, unit in enumerate(units)]


# ── Is a life in danger? ─────────────────────────────────────────────────────────────────────


def danger(text: str, taxonomy: Taxonomy) -> Danger | None:
    """The dangers that the words name, in the order of the taxonomy; None if there are none."""
    groups: set[int] = set()
    why: list[str] = []
    for units in _readings(text):
        for hit in _alarming(units, taxonomy):
            groups.add(hit.pattern.group)
            why.append(hit.pattern.text)
    if not groups:
        return None
    named = [taxonomy.dangers[group] for group in sorted(groups)]
    lines = dict.fromkeys([SINGLE_LINE, *(line for _, numbers in named for line in numbers)])
    return Danger(tuple(code for code, _ in named), tuple(lines), tuple(dict.fromkeys(why)))


def _alarming(units: list[_Unit], taxonomy: Taxonomy) -> Iterator[_Hit]:
    calm: set[int] = set()
    now: set[int] = set()
    hits: list[_Hit] = []
    for hit in taxonomy.danger_words.find(units):
        sentence = units[hit.places[0]].sentence
        if hit.pattern.kind == "calm":
            calm.add(sentence)
        elif hit.pattern.kind == "now":
            now.add(sentence)
        else:
            hits.append(hit)
    for hit in _without_cancelled(hits):
        sentence = units[hit.places[0]].sentence
        if sentence in calm and sentence not in now:
            continue
        if hit.pattern.kind == "alone" and _words_in(units, sentence) > _ALONE_WORDS:
            continue
        yield hit


def _words_in(units: Sequence[_Unit], sentence: int) -> int:
    return sum(1 for unit in units if unit.sentence == sentence and not unit.is_mark)
