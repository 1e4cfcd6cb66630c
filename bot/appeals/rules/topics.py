"""What an appeal is about and whether a life is in danger: words over folded text.

`taxonomy.yaml` holds topics, keywords and dangers and says how they are written; this module only
compiles and compares. What is known of topics besides keywords is in `likeness` (examples) and
`learning` (what the office confirmed); docs/topics.md tells how they go together. Every message is
compared folded with folded, but a Kazakh letter that was written never matches a plain one, so
that the word for garden is not taken for a bin. A guess is a proposal that a person confirms; an
alarm only shows telephone numbers, it calls nobody.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cache, cached_property
from itertools import accumulate, pairwise
from pathlib import Path
from typing import Any, Literal

import yaml

from bot.appeals.rules.learning import NOTHING, Learned
from bot.appeals.rules.likeness import examples
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
_BONES = 4
_DOUBLED = re.compile(r"(.)\1+")
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

# The voices: one keyword's weight is worth as much as this much evidence of the examples, which
# is counted in natural logarithms; half as much again goes to the very topic it is listed under.
_KEYWORD = 20.0
_TOPIC = 0.5
# Why: so many words at most, each at least so much louder for the topic than for the average.
_REASONS = 4
_LOUD = 4.0


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
    """A category that a text may belong to, and the likeliest topic in it.

    `score` compares guesses of one text with each other and means nothing else; `why` are the
    words of the text that spoke for it, at most four, in Cyrillic and lower case.
    """

    code: str
    best: str
    score: float
    why: tuple[str, ...]


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
    bones: str

    def fits(self, unit: "_Unit") -> bool:
        return self._is(unit) or self._sounds_like(unit)

    def _sounds_like(self, unit: "_Unit") -> bool:
        """Under stress people lose vowels and mistake them, hardly ever the consonants."""
        if len(self.bones) < _BONES:
            return False
        return unit.bones.startswith(self.bones) if self.opens else unit.bones == self.bones

    def _is(self, unit: "_Unit") -> bool:
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
    """A word, or a mark that parts clauses or sentences. `bones`: its consonants if asked for."""

    straight: str
    folded: str
    sentence: int
    bones: str = ""

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
        self._by_bones: dict[str, list[_Pattern]] = {}
        for pattern in patterns:
            first = pattern.words[0]
            self._index.setdefault(first.folded, []).append(pattern)
            if len(first.bones) >= _BONES:
                self._by_bones.setdefault(first.bones, []).append(pattern)
        self._longest = max(map(len, self._index), default=0)

    def find(self, units: Sequence[_Unit]) -> Iterator[_Hit]:
        for place, unit in enumerate(units):
            for pattern in self._beginning(unit):
                places = _rest(pattern, units, place)
                if places:
                    yield _Hit(pattern, places)

    def _beginning(self, unit: _Unit) -> Iterator[_Pattern]:
        """The patterns whose first word this is, or sounds like."""
        for size in range(1, min(len(unit.folded), self._longest) + 1):
            for pattern in self._index.get(unit.folded[:size], ()):
                if pattern.words[0].fits(unit):
                    yield pattern
        for size in range(_BONES, len(unit.bones) + 1):
            for pattern in self._by_bones.get(unit.bones[:size], ()):
                first = pattern.words[0]
                if not unit.folded.startswith(first.folded) and first.fits(unit):
                    yield pattern


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
    kind: Kind,
    text: str,
    group: int,
    topic: int | None = None,
    *,
    exact: bool = False,
    vowels: re.Pattern[str] | None = None,
) -> _Pattern:
    """`vowels`: what to leave out where a word may be taken by its consonants."""
    words: list[_Word] = []
    gap = False
    for written in text.replace("-", " ").split():
        if written == _GAP:
            gap = True
            continue
        straight = written if written == _YEAR else straighten(written.rstrip("*"))
        opens = kind == "stem" or written.endswith("*")
        folded = fold_letters(straight)
        bones = "" if vowels is None or exact else _bones(folded, vowels)
        words.append(_Word(straight, folded, opens, gap, exact, bones))
        gap = False
    return _Pattern(kind, group, topic, text, tuple(words))


def _bones(folded: str, vowels: re.Pattern[str]) -> str:
    return vowels.sub("", _DOUBLED.sub(r"\1", folded))


def _keywords(
    data: Mapping[str, Any] | None,
    group: int,
    topic: int | None = None,
    *,
    vowels: re.Pattern[str] | None = None,
) -> Iterator[_Pattern]:
    """Both languages of a `keywords` block; of dangers (`vowels`) stems keep to their spelling."""
    for language in _LANGUAGES:
        block = (data or {}).get(language) or {}
        for kind in _WORD_KINDS:
            for text in block.get(kind) or ():
                exact = vowels is not None and kind == "stem"
                yield _compile(kind, text, group, topic, exact=exact, vowels=vowels)


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


@dataclass(frozen=True)
class Taxonomy:
    """Everything in `taxonomy.yaml`, its keywords compiled. Load it with `load`, once."""

    categories: tuple[Category, ...]
    roles: tuple[Role, ...]
    small_words: frozenset[str]
    name_endings: tuple[str, ...]
    emergency_lines: tuple[Line, ...]
    other_lines: tuple[Line, ...]
    dangers: tuple[tuple[str, tuple[str, ...]], ...] = field(repr=False)
    topic_words: _Matcher = field(repr=False)
    danger_words: _Matcher = field(repr=False)
    vowels: re.Pattern[str] = field(repr=False)
    salutations: _Matcher = field(repr=False)
    _categories: dict[str, Category] = field(repr=False)
    _topics: dict[str, Topic] = field(repr=False)
    _roles: dict[str, Role] = field(repr=False)
    _lines: dict[str, Line] = field(repr=False)

    @cached_property
    def codes(self) -> tuple[str, ...]:
        """Every topic's code, in the order of the taxonomy."""
        return tuple(self._topics)

    @cached_property
    def spans(self) -> tuple[tuple[int, int], ...]:
        """For each category, where its topics begin and end in `codes`."""
        ends = list(accumulate(len(category.topics) for category in self.categories))
        return tuple(pairwise([0, *ends]))

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
    vowels = re.compile(f"[{data['vowels']}]")
    return Taxonomy(
        categories=categories,
        roles=roles,
        small_words=frozenset(
            fold_letters(straighten(word))
            for language in _LANGUAGES
            for word in data["small_words"][language]
        ),
        name_endings=tuple(data["name_endings"]),
        emergency_lines=emergency_lines,
        other_lines=other_lines,
        dangers=tuple((entry["code"], tuple(entry["lines"])) for entry in dangers),
        topic_words=_Matcher(_topic_patterns(data["categories"])),
        danger_words=_Matcher(_danger_patterns(dangers, data["emergency_context"], vowels)),
        vowels=vowels,
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


def prepare() -> None:
    """Read everything now, before somebody waits for it; half a second at most."""
    load()
    examples()


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
    entries: Sequence[Mapping[str, Any]],
    context: Mapping[str, Mapping[str, Sequence[str]]],
    vowels: re.Pattern[str],
) -> Iterator[_Pattern]:
    for group, entry in enumerate(entries):
        yield from _keywords(entry, group, vowels=vowels)
    kinds: tuple[Kind, Kind] = ("calm", "now")
    for kind in kinds:
        for language in _LANGUAGES:
            for text in context[kind][language]:
                yield _compile(kind, text, -1, vowels=vowels)


# ── What is it about? ────────────────────────────────────────────────────────────────────────


def guess(text: str, taxonomy: Taxonomy, learned: Learned = NOTHING) -> list[Guess]:
    """The three likeliest categories, each with its likeliest topic; [] where no word is known.

    Three voices are added up: the examples that the text is like, the keywords that stand in it,
    and what the office confirmed before.
    """
    readings = [_unaddressed(units, taxonomy) for units in _readings(text)]
    spoken = _spoken(readings)
    telling = {word: folded for word, folded in spoken.items() if _tells(folded, taxonomy)}
    voices: dict[str, list[float]] = {
        straight: evidence
        for straight, evidence in zip(spoken, examples().evidence(spoken.values()), strict=True)
        if evidence
    }
    _add(voices, _keywords_of(readings, taxonomy))
    _add(voices, learned.evidence(telling, taxonomy.codes, examples().frequency))
    if voices.keys().isdisjoint(telling):
        return []
    totals = [sum(column) for column in zip(*voices.values(), strict=True)]
    best: dict[str, int] = {}
    for place in sorted(range(len(totals)), key=totals.__getitem__, reverse=True):
        best.setdefault(taxonomy.codes[place].partition(".")[0], place)
    return [
        Guess(code, taxonomy.codes[place], round(totals[place], 2), _why(voices, telling, place))
        for code, place in list(best.items())[:_GUESSES]
    ]


def words_of(text: str, taxonomy: Taxonomy) -> list[str]:
    """The folded words of a text that may say what it is about, in order and once each."""
    readings = [_unaddressed(units, taxonomy) for units in _readings(text)]
    spoken = dict.fromkeys(_spoken(readings).values())
    return [folded for folded in spoken if _tells(folded, taxonomy)]


def keywords_in(text: str, taxonomy: Taxonomy) -> dict[str, list[str]]:
    """Which keywords of which categories stand in a text, as the taxonomy writes them."""
    found: dict[str, list[str]] = {}
    for hit, _ in _hits([_unaddressed(units, taxonomy) for units in _readings(text)], taxonomy):
        found.setdefault(taxonomy.categories[hit.pattern.group].code, []).append(hit.pattern.text)
    return found


def _spoken(readings: Sequence[Sequence[_Unit]]) -> dict[str, str]:
    """The words of all readings, straightened, with their folding."""
    return {unit.straight: unit.folded for units in readings for unit in units if not unit.is_mark}


def _tells(folded: str, taxonomy: Taxonomy) -> bool:
    """Whether a word may say what the matter is; courtesy, numbers and single letters do not."""
    return len(folded) > 1 and not folded.isdigit() and folded not in taxonomy.small_words


def _keywords_of(
    readings: Sequence[Sequence[_Unit]], taxonomy: Taxonomy
) -> Iterator[tuple[str, list[float]]]:
    """What the keywords say, each laid to the first of its words.

    Each place in the text counts once in full for a category, what is found there again little:
    otherwise a word listed as stem, in a phrase and for a topic would count three times.
    """
    taken: dict[int, set[int]] = {}
    for hit, straight in _hits(readings, taxonomy):
        there = taken.setdefault(hit.pattern.group, set())
        fresh = not there.issuperset(hit.places)
        there.update(hit.places)
        weight = hit.pattern.weight * _KEYWORD
        evidence = [0.0] * len(taxonomy.codes)
        first, last = taxonomy.spans[hit.pattern.group]
        evidence[first:last] = [weight * (1.0 if fresh else _REPEAT)] * (last - first)
        if hit.pattern.topic is not None:
            evidence[first + hit.pattern.topic] += weight * _TOPIC
        yield straight, evidence


def _hits(readings: Sequence[Sequence[_Unit]], taxonomy: Taxonomy) -> list[tuple[_Hit, str]]:
    """The keywords that stand in a text, each once, with its first word; the weightiest first."""
    found: dict[tuple[int, int | None, str], tuple[_Hit, str]] = {}
    for units in readings:
        for hit in _without_cancelled(taxonomy.topic_words.find(units)):
            key = (hit.pattern.group, hit.pattern.topic, hit.pattern.text)
            found.setdefault(key, (hit, units[hit.places[0]].straight))
    return sorted(found.values(), key=_weight, reverse=True)


def _add(voices: dict[str, list[float]], more: Iterable[tuple[str, list[float]]]) -> None:
    for straight, evidence in more:
        there = voices.get(straight, [0.0] * len(evidence))
        voices[straight] = [one + other for one, other in zip(there, evidence, strict=True)]


def _why(
    voices: Mapping[str, Sequence[float]], telling: Mapping[str, str], place: int
) -> tuple[str, ...]:
    """The words that spoke loudest for a topic as against the average one, in their order."""
    loud = {
        straight: evidence[place] - sum(evidence) / len(evidence)
        for straight, evidence in voices.items()
        if straight in telling
    }
    loudest = sorted(loud, key=loud.__getitem__, reverse=True)[:_REASONS]
    return tuple(straight for straight in loud if straight in loudest and loud[straight] > _LOUD)


def _weight(found: tuple[_Hit, str]) -> float:
    return found[0].pattern.weight


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
        boned = [replace(unit, bones=_bones(unit.folded, taxonomy.vowels)) for unit in units]
        for hit in _alarming(boned, taxonomy):
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
