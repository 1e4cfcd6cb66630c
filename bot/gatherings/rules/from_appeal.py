"""What residents wrote becomes a question for everybody: without names and without numbers."""

import re
from collections.abc import Iterable
from functools import cache
from pathlib import Path

import yaml

from bot.core.text import Language, clean, excerpt, fold, language_of, utf16_len
from bot.gatherings.rules.limits import APPEAL_EXCERPT, ITEM_LIMIT, NAME_STEM
from bot.gatherings.rules.personal import MASK, masked

_WORDS = Path(__file__).parents[1] / "names.yaml"
_BLANKS = re.compile(r"\s+")
_HANDLE = re.compile(r"@\w+|https?://\S+|\+?\d[\d\s()-]{5,}\d")


def without_names(text: str, names: Iterable[str]) -> str:
    """The words without phones, addresses, links and names; names: those that are known."""
    text = masked(text).text
    text = _HANDLE.sub(MASK, text)
    text = _introduced().sub(_without_name, text)
    stems = [fold(part) for name in names for part in name.split() if _is_stem(part)]
    return " ".join(_shown(word, stems) for word in text.split())


def _is_stem(part: str) -> bool:
    return len(part) >= NAME_STEM


def _shown(word: str, stems: Iterable[str]) -> str:
    """The word, or the mask in its place with the marks that stood behind it."""
    bare = word.strip('.,;:!?«»"()')
    folded = fold(bare)
    if bare and (any(folded.startswith(stem) for stem in stems) or _is_patronymic(bare)):
        return word.replace(bare, MASK)
    return word


def _is_patronymic(word: str) -> bool:
    return word[:1].isupper() and bool(_patronymics().search(word.lower()))


@cache
def _patronymics() -> re.Pattern[str]:
    return re.compile(rf"\w{{2,}}(?:{'|'.join(_kept()['endings'])})\w{{0,4}}$")


@cache
def _introduced() -> re.Pattern[str]:
    """What people say before their name, and up to three words behind it."""
    before = "|".join(re.escape(one).replace("\\ ", r"\s+") for one in _kept()["before"])
    return re.compile(
        rf"(?P<before>(?<!\w)(?i:{before})(?!\w)\s*[:,\u2013-]?\s*)"
        r"(?P<name>[^\W\d_]+(?:[^\S\n]+[^\W\d_]+){0,2})"
    )


def _without_name(found: re.Match[str]) -> str:
    """Words with a capital are the name; with the first without one the sentence goes on."""
    words = found["name"].split()
    rest = next((at for at, word in enumerate(words) if not word[:1].isupper()), len(words))
    if not rest:
        return found[0]
    return " ".join([found["before"] + MASK, *words[rest:]])


@cache
def _kept() -> dict[str, list[str]]:
    kept: dict[str, list[str]] = yaml.safe_load(_WORDS.read_text(encoding="utf-8"))
    return kept


def question_of(
    topic: str, village: str, text: str, names: Iterable[str], language: Language
) -> str:
    """A question in a language: topic and village, and what was written if it is in it."""
    head = ", ".join(part for part in (topic, village) if part)
    spoken = language_of(text)
    words = ""
    if spoken in (None, language):
        words = excerpt(without_names(_BLANKS.sub(" ", text), names), APPEAL_EXCERPT)
    said = f"{head}: {words}" if head and words else head or words
    said = clean(said, ITEM_LIMIT)
    return said if utf16_len(said) <= ITEM_LIMIT else excerpt(said, ITEM_LIMIT)
