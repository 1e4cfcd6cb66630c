"""Kazakh and Russian as people type them: folding for comparison, cleaning, safe excerpts.

Kazakh arrives on a Russian keyboard, in three Latin alphabets, in free ASCII, in mixed scripts
and with letters held down. Keep what the person wrote; compare folded text with folded text.
Folding is lossy (the word for fire folds onto the beginning of the word for centre), so nothing
that must not be mistaken may rest on a folded prefix.

The letters themselves are data: `letters.yaml` beside this file. Everything here is linear in the
length of the text.
"""

import re
import unicodedata
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Literal

import yaml

Language = Literal["kk", "ru"]

_LETTERS = Path(__file__).with_name("letters.yaml")

# Everything that takes no room or turns the line round: controls that are not white space, soft
# hyphen, zero-width characters, direction marks and overrides, tags, lone surrogates, BOM.
_UNSEEN = (
    "\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f\xad\u061c\u180e\u200b\u200c\u200e\u200f\u202a-\u202e"
    "\u2060-\u206f\ud800-\udfff\ufdd0-\ufdef\ufeff\ufff0-\uffff\U000e0000-\U000e001f"
)
_INVISIBLE = re.compile(f"[{_UNSEEN}\u200d\U000e0020-\U000e007f]+")
_MARKS = re.compile(
    "[\u0300-\u036f\u0483-\u0489\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe00-\ufe0f\ufe20-\ufe2f]+"
)
_HELD_DOWN = re.compile(r"([^\W\d_])\1{2,}")
_TOKEN = re.compile(r"[^\W_]+")

_LATIN = "a-z\u00df-\u00f6\u00f8-\u024f\u0250-\u02af\u1e00-\u1eff"
_APOSTROPHES = "'`\u00b4\u02b9\u02bb\u02bc\u2018\u2019"
_ANY_LATIN = re.compile(f"[{_LATIN}]", re.IGNORECASE)
_LATIN_RUN = re.compile(f"[{_LATIN}][{_LATIN}{_APOSTROPHES}]*", re.IGNORECASE)
_APOSTROPHE = str.maketrans(dict.fromkeys(_APOSTROPHES, "'"))


@dataclass(frozen=True, slots=True)
class _Letters:
    """`letters.yaml`, compiled for `str.translate` and set look-ups."""

    lookalikes: dict[int, str]
    twins: dict[str, str]
    fold: dict[int, str]
    kazakh: frozenset[str]
    distinct: frozenset[str]
    groups: dict[str, str]
    longest_group: int
    latin: dict[str, str]
    alphabet_2021: frozenset[str]
    telling_latin: frozenset[str]
    vowels: frozenset[str]
    back: frozenset[str]
    front: frozenset[str]
    beginnings: tuple[tuple[str, str], ...]
    y_vowel: str
    y_glide: str
    i_plain: str
    ng_nasal: str
    ng_plain: str
    joined: tuple[tuple[str, str], ...]
    words: dict[Language, frozenset[str]]
    endings: dict[Language, tuple[str, ...]]


@cache
def _letters() -> _Letters:
    data: dict[str, Any] = yaml.safe_load(_LETTERS.read_text(encoding="utf-8"))
    latin: dict[str, Any] = data["latin"]
    letters: dict[str, str] = latin["letters"]
    languages: tuple[Language, Language] = ("kk", "ru")
    return _Letters(
        lookalikes=str.maketrans(data["lookalikes"]),
        twins=data["twins"],
        fold=str.maketrans(data["fold"]),
        kazakh=frozenset(data["kazakh"]),
        distinct=frozenset(data["distinct"]),
        groups=latin["groups"],
        longest_group=max(map(len, latin["groups"])),
        latin=letters,
        alphabet_2021=frozenset(latin["alphabet_2021"]),
        telling_latin=frozenset(c for c in letters if not c.isascii()),
        vowels=frozenset(latin["vowels"]),
        back=frozenset(latin["back"]),
        front=frozenset(latin["front"]),
        beginnings=tuple(
            sorted(latin["beginnings"].items(), key=lambda pair: len(pair[0]), reverse=True)
        ),
        y_vowel=latin["y_vowel"],
        y_glide=latin["y_glide"],
        i_plain=latin["i_plain"],
        ng_nasal=latin["ng_nasal"],
        ng_plain=latin["ng_plain"],
        joined=tuple(latin["joined"].items()),
        words={code: frozenset(data["words"][code]) for code in languages},
        endings={code: tuple(data["endings"][code]) for code in languages},
    )


# ── Folding ──────────────────────────────────────────────────────────────────────────────────


def fold(text: str) -> str:
    """One lower-case Cyrillic line without Kazakh letters, for comparison only, never for show.

    Idempotent. Latin words are read as Kazakh, so "su joq" folds onto the Cyrillic spelling.
    """
    return _HELD_DOWN.sub(r"\1", fold_letters(straighten(text)))


def fold_letters(straight: str) -> str:
    """Fold letter by letter a text that `straighten` or `readings` made; keeps its length."""
    return straight.translate(_letters().fold)


def tokens(folded: str) -> list[str]:
    """The words and numbers of a text in order; hyphens part them, as do marks and emoji."""
    return _TOKEN.findall(folded)


def straighten(text: str) -> str:
    """One lower-case Cyrillic line that still has its Kazakh letters: folding short of the loss.

    Spaces are single, look-alike code points and mixed scripts are mended, letters held down
    are let go, accents and everything invisible are gone.
    """
    return _HELD_DOWN.sub(r"\1", _cyrillic(_plain(text), back_i=False))


def readings(text: str) -> tuple[str, ...]:
    """Every straightened reading worth comparing, the likeliest first; mostly one, at most four.

    A letter held down may stand for one or for two ("qatttty"), and a Latin i in a word of back
    vowels may be the sound that others write y ("jarik").
    """
    plain = _plain(text)
    whole = _cyrillic(plain, back_i=False)
    found = [_HELD_DOWN.sub(r"\1", whole)]
    if found[0] != whole:
        found.append(_HELD_DOWN.sub(r"\1\1", whole))
    if _ANY_LATIN.search(plain):
        back = _cyrillic(plain, back_i=True)
        if back != whole:
            found.append(_HELD_DOWN.sub(r"\1", back))
            found.append(_HELD_DOWN.sub(r"\1\1", back))
    return tuple(dict.fromkeys(found))


def agrees(written: str, keyword: str) -> bool:
    """Whether two words that fold alike may be one word.

    People drop the marks of Kazakh letters but do not invent them: a plain letter may stand for
    a Kazakh one, a Kazakh letter only for itself (the two short u count as one). Compares as far
    as the shorter reaches; both sides straightened.
    """
    if written == keyword:
        return True
    letters = _letters()
    for typed, meant in zip(written, keyword, strict=False):
        if typed == meant or typed not in letters.distinct:
            continue
        if meant not in letters.distinct:
            return False
        if letters.fold[ord(typed)] != letters.fold[ord(meant)]:
            return False
    return True


def _plain(text: str) -> str:
    """Lower case, one line, single spaces, nothing invisible, no accents but those of letters."""
    if text.isascii():
        return " ".join(_INVISIBLE.sub("", text).split()).lower()
    text = unicodedata.normalize("NFC", _INVISIBLE.sub("", text))
    text = unicodedata.normalize("NFC", " ".join(text.split()).lower())
    text = " ".join(_MARKS.sub("", text).split())
    return unicodedata.normalize("NFC", text).translate(_letters().lookalikes)


# ── Latin Kazakh ─────────────────────────────────────────────────────────────────────────────


def to_cyrillic(text: str) -> str:
    """Latin Kazakh in Cyrillic: the alphabets of 2021, 2018 and 2017 and free ASCII.

    Keeps capitals, marks and whatever is Cyrillic already. A best reading, good for comparison
    and for staff who read no Latin; u stays plain where the alphabet does not say which u it is.
    """
    return _cyrillic(unicodedata.normalize("NFC", text), back_i=False)


def _cyrillic(text: str, *, back_i: bool) -> str:
    if not _ANY_LATIN.search(text):
        return text
    modern = not _letters().alphabet_2021.isdisjoint(text.lower())

    def run(match: re.Match[str]) -> str:
        word = match[0]
        low = word.lower().translate(_APOSTROPHE)
        before = text[match.start() - 1 : match.start()]
        after = text[match.end() : match.end() + 1]
        if (_is_cyrillic(before) or _is_cyrillic(after)) and _is_stray(low):
            made = _as_twins(low)
        else:
            made = _as_latin(low, modern=modern, back_i=back_i)
        if word == low:
            return made
        if len(word) > 1 and word.isupper():
            return made.upper()
        return made[:1].upper() + made[1:] if word[0].isupper() else made

    return _LATIN_RUN.sub(run, text)


def _is_cyrillic(letter: str) -> bool:
    return "\u0400" <= letter <= "\u052f"


def _is_stray(run: str) -> bool:
    """Latin letters that slipped into a Cyrillic word, as against a Latin word with a suffix."""
    return len(run) < 3 or all(letter in _letters().twins for letter in run)


def _as_twins(run: str) -> str:
    letters = _letters()
    return "".join(
        letters.twins.get(letter) or letters.latin.get(letter, letter) for letter in _base(run)
    )


def _base(word: str) -> str:
    """Without the accents that no Kazakh alphabet has."""
    if word.isascii():
        return word
    letters = _letters()
    stripped = "".join(
        letter
        if letter in letters.latin
        else "".join(c for c in unicodedata.normalize("NFD", letter) if not _MARKS.match(c))
        for letter in word
    )
    return stripped.translate(letters.lookalikes)


def _as_latin(word: str, *, modern: bool, back_i: bool) -> str:
    """Read one lower-case Latin word; `modern` is the 2021 alphabet, `back_i` reads i as y."""
    letters = _letters()
    word = _base(word)
    back = not letters.back.isdisjoint(word) and letters.front.isdisjoint(word)
    made: list[str] = []
    at = 0
    for start, reading in letters.beginnings:
        if word.startswith(start):
            made.append(reading)
            at = len(start)
            break
    while at < len(word):
        for size in range(min(letters.longest_group, len(word) - at), 1, -1):
            group = letters.groups.get(word[at : at + size])
            if group is not None:
                made.append(group)
                at += size
                break
        else:
            letter = word[at]
            if letter == "n" and word[at + 1 : at + 2] == "g":
                nasal = word[at + 2 : at + 3] not in letters.vowels
                made.append(letters.ng_nasal if nasal else letters.ng_plain)
                at += 2
                continue
            if letter == "y":
                made.append(letters.y_vowel if _y_is_vowel(word, at) else letters.y_glide)
            elif letter in "i\u0131":
                made.append(_i(word, at, modern=modern, back=back, back_i=back_i))
            else:
                made.append(letters.latin.get(letter, letter))
            at += 1
    joined = "".join(made)
    for apart, together in letters.joined:
        joined = joined.replace(apart, together)
    return joined


def _y_is_vowel(word: str, at: int) -> bool:
    """After a vowel y is a glide, save where that vowel is one itself (auyl, qiyn)."""
    vowels = _letters().vowels
    before = word[at - 1 : at] if at else ""
    after = word[at + 1 : at + 2]
    if before not in vowels or not before:
        return True
    if before == "u":
        return at >= 2 and word[at - 2] in vowels
    if before == "\u00fd":
        return True
    if before in "iy\u0131":
        return bool(after) and after not in vowels
    return False


def _i(word: str, at: int, *, modern: bool, back: bool, back_i: bool) -> str:
    letters = _letters()
    letter = word[at]
    before = word[at - 1 : at] if at else ""
    after = word[at + 1 : at + 2]
    dotless = letter != "i"
    if before and before in letters.vowels and before not in "iy\u0131":
        return letters.latin["i"] if modern and dotless else letters.y_glide
    if after and after in "yau":
        return letters.i_plain
    if back and (back_i or (dotless and not modern)):
        return letters.y_vowel
    if modern and not dotless:
        return letters.i_plain
    return letters.latin["i"]


# ── Language ─────────────────────────────────────────────────────────────────────────────────


def language_of(text: str) -> Language | None:
    """The language a message is written in; None when it does not say.

    A Kazakh letter decides for Kazakh, unless Russian function words outnumber every Kazakh sign:
    a street named in Kazakh does not make a Russian sentence Kazakh.
    """
    plain = _plain(text)
    lettered = sum(1 for word in _TOKEN.findall(plain) if _tells_kazakh(word))
    words = tokens(_HELD_DOWN.sub(r"\1", fold_letters(_cyrillic(plain, back_i=False))))
    kazakh = sum(1 for word in words if _is_typical(word, "kk"))
    russian = sum(1 for word in words if _is_typical(word, "ru"))
    if lettered:
        outnumbered = russian >= 2 and russian > lettered + kazakh
        return "ru" if outnumbered else "kk"
    if kazakh == russian:
        return None
    return "kk" if kazakh > russian else "ru"


def _tells_kazakh(word: str) -> bool:
    letters = _letters()
    if not letters.kazakh.isdisjoint(word) or not letters.telling_latin.isdisjoint(word):
        return True
    at = word.find("q")
    return at >= 0 and word[at + 1 : at + 3] not in {"ui", "ue", "uo"}


def _is_typical(word: str, language: Language) -> bool:
    letters = _letters()
    if word in letters.words[language]:
        return True
    return len(word) >= 5 and word.endswith(letters.endings[language])


# ── What a person may see ────────────────────────────────────────────────────────────────────

_LINE_ENDS = re.compile("\r\n?|[\x0b\x0c\x85\u2028\u2029]")
_BLANKS = re.compile(
    "[ \t\x1c-\x1f\xa0\u115f\u1160\u1680\u2000-\u200a\u202f\u205f\u2800\u3000\u3164\uffa0]+"
)
_STRIPPED = re.compile(f"[{_UNSEEN}]+")
_JOINER = re.compile("\u200d")
_TAGS = re.compile("(?<![\U0001f3f4\U000e0020-\U000e007f])[\U000e0020-\U000e007f]+")
_HEAPED_MARKS = re.compile("([\u0300-\u036f]{2})[\u0300-\u036f]+")
_ROUND_NEWLINE = re.compile(" ?\n ?")
_EMPTY_LINES = re.compile("\n{3,}")

_ZWJ = "\u200d"


def utf16_len(text: str) -> int:
    """Length in UTF-16 code units, as Telegram counts its limits."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def clean(text: str, limit: int) -> str:
    """What a person sent, as it may stand on a card: NFC, visible, at most `limit` UTF-16 units.

    Direction overrides, zero-width characters and controls go; runs of blanks become one space,
    runs of empty lines one; marks heaped on a letter become two; emoji sequences stay whole.
    """
    # Floods first, so that the rest walks over little.
    text = _EMPTY_LINES.sub("\n\n", _BLANKS.sub(" ", text.strip()))
    if text.isascii():
        text = _STRIPPED.sub("", text)
    else:
        text = _JOINER.sub(_joins_emoji, _TAGS.sub("", _STRIPPED.sub("", text).strip()))
        text = _HEAPED_MARKS.sub(r"\1", unicodedata.normalize("NFC", text))
    text = _EMPTY_LINES.sub("\n\n", _BLANKS.sub(" ", _LINE_ENDS.sub("\n", text)))
    text = _EMPTY_LINES.sub("\n\n", _ROUND_NEWLINE.sub("\n", text)).strip()
    return text[: _fitting(text, limit)].rstrip()


def excerpt(text: str, limit: int, *, one_line: bool = True) -> str:
    """The beginning of a text in at most `limit` UTF-16 units, cut at a word and ended with "…".

    Never cuts through an emoji sequence or an accented letter. `one_line` turns line ends into
    spaces, for lists and buttons.
    """
    if one_line:
        text = " ".join(text.split())
    if limit <= 0:
        return ""
    if _fitting(text, limit) == len(text):
        return text
    end = _fitting(text, limit - 1)
    if not text[end].isspace():
        start = end
        while start and not text[start - 1].isspace():
            start -= 1
        if start > end // 2:
            end = start
    return text[:end].rstrip(" \n\t,;:.-\u2013\u2014\u2026") + "\u2026"


def _joins_emoji(match: re.Match[str]) -> str:
    """A zero-width joiner lives only between two pictures."""
    text, at = match.string, match.start()
    pictures = _is_picture(text[at - 1 : at]) and _is_picture(text[at + 1 : at + 2])
    return _ZWJ if pictures else ""


def _is_picture(character: str) -> bool:
    return (
        "\u2190" <= character <= "\u2bff"
        or "\U0001f000" <= character <= "\U0001faff"
        or character == "\ufe0f"
    )


def _fitting(text: str, limit: int) -> int:
    """How many characters fit into `limit` UTF-16 units without parting what belongs together."""
    if limit <= 0:
        return 0
    if len(text) <= limit // 2:
        return len(text)
    end = min(len(text), limit)
    units = utf16_len(text[:end])
    while units > limit:
        end -= 1
        units -= 2 if text[end] > "\uffff" else 1
    while 0 < end < len(text) and not _may_part(text, end):
        end -= 1
    return end


def _may_part(text: str, at: int) -> bool:
    """Whether a text may be cut before its character `at`."""
    after, before = text[at], text[at - 1]
    if after < "\u0300":
        return before != _ZWJ
    if (
        _ZWJ in (after, before)
        or unicodedata.category(after) in {"Mn", "Me", "Mc"}
        or "\U0001f3fb" <= after <= "\U0001f3ff"
        or "\U000e0020" <= after <= "\U000e007f"
    ):
        return False
    if _is_flag_half(after) and _is_flag_half(before):
        start = at
        while start and _is_flag_half(text[start - 1]):
            start -= 1
        return (at - start) % 2 == 0
    return True


def _is_flag_half(character: str) -> bool:
    return "\U0001f1e6" <= character <= "\U0001f1ff"
