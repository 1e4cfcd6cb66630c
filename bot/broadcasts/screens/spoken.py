"""A notice for the loudspeaker: a sentence a line, in words that can be read aloud, said twice."""

import re
import unicodedata
from datetime import datetime

from bot.broadcasts.screens.aloud import aloud, any_of, words
from bot.broadcasts.screens.paper import Paper
from bot.core.i18n import LANGUAGES, Language, translator
from bot.core.text import clean

_LINK = re.compile(
    r"(?:https?://|www\.|t\.me/)\S+|(?<![\w.+-])[\w.+-]+@[\w-]+\.[\w.-]+|(?<!\w)@\w{4,}|"
    r"(?<![\w.-])(?:[a-z0-9-]+\.)+(?:kz|com|org|net|ru|gov)(?:/\S*)?(?!\w)",
    re.IGNORECASE,
)
_BULLET = re.compile(r"^[-\u2013\u2014\u2022*\u00b7\u25aa>]+\s+|^[-\u2013\u2014\u2022*_~=]+$")
_END = re.compile(r"[.!?\u2026]+[\u00bb\u201d\")]*\s+")


def spoken(paper: Paper) -> tuple[str, str]:
    """The text to read in Kazakh and in Russian; "" where the notice has none in a language."""
    kk, ru = (_reading(paper, language) for language in LANGUAGES)
    return kk, ru


def _reading(paper: Paper, language: Language) -> str:
    t = translator(language)
    said, more = _said(paper.text(language), language, paper.sent_at)
    if not said:
        return ""
    body = [*said, t.word("More is in the Telegram bot of the akim’s office.")] if more else said
    opening = [] if _is_address(said[0], language) else [t.word("Dear villagers, please listen.")]
    if paper.urgent:
        opening.append(t.word("This is an urgent alert."))
    again = t.word("I repeat.")
    office = [_closed(name) for name in [" ".join(paper.office(language).split())] if name]
    return "\n".join([*opening, *body, again, *body, *office])


def _said(text: str, language: Language, at: datetime | None) -> tuple[list[str], bool]:
    """The sentences, and whether a link was left out."""
    heard = _without_pictures(clean(text, 20_000))
    shown = _without_links(heard, language)
    read = aloud(shown, language, at)
    sentences = [one for line in read.split("\n") for one in _sentences(line, language)]
    return sentences, shown != heard


def _without_pictures(text: str) -> str:
    """Without emoji and other signs that have no sound."""
    seen = unicodedata.normalize("NFC", text)
    signs = ("" if _is_silent(character) else character for character in seen)
    return "".join(signs)


def _is_silent(character: str) -> bool:
    if "\ufe00" <= character <= "\ufe0f" or character == "\u20e3":
        return True
    kind = unicodedata.category(character)
    sign = kind in {"So", "Sk"} and character > "\u2190"
    return sign or kind in {"Cf", "Co", "Cs", "Cn"} or "\u2190" <= character <= "\u21ff"


def _without_links(text: str, language: Language) -> str:
    """Without links, and without the words that only lead to one."""
    leads = any_of(words(language)["leads"])
    lead = rf"(?:(?<!\w){leads}\s?[:\u2013\u2014-]?\s?)?\(?(?:{_LINK.pattern})[).,;]*"
    return re.sub(lead, _full_stop, text, flags=re.IGNORECASE)


def _full_stop(found: re.Match[str]) -> str:
    """What ended the sentence goes on ending it."""
    return "." if found[0].endswith(".") else ""


def _sentences(line: str, language: Language) -> list[str]:
    """One line in sentences, each beginning with a capital letter and ending with a full stop."""
    line = _BULLET.sub("", line.strip())
    open_ = set(words(language)["open"])
    parts, start = [], 0
    for end in _END.finditer(line):
        after = line[end.end() : end.end() + 1]
        before = line[start : end.start()].split(" ")[-1].lower().lstrip('(«"')
        shortened = end[0].startswith(". ") and (before in open_ or _is_initial(line, end.start()))
        numbered = before.isdigit() and not line[start : end.start()].strip("0123456789")
        if not shortened and not numbered and not after.islower():
            parts.append(line[start : end.end()])
            start = end.end()
    return [_closed(part) for part in [*parts, line[start:]] if re.search(r"\w", part)]


def _is_initial(line: str, at: int) -> bool:
    """A capital letter alone before the point: A. Serikov."""
    return bool(re.search(r"(?<!\w)[^\W\d_]$", line[:at])) and line[at - 1].isupper()


def _closed(sentence: str) -> str:
    """Tidy: single marks, no space before them, a capital letter first and a full stop last."""
    sentence = re.sub(r"([!?])[!?]+", r"\1", sentence)
    sentence = re.sub(r"\(\s*\)|\s+(?=[.,;:!?])", "", " ".join(sentence.split()))
    sentence = re.sub(r"[,;:\u2013\u2014-]+\.", ".", sentence).rstrip(" ,;:\u2013\u2014-")
    if sentence[:1].islower():
        sentence = sentence[0].upper() + sentence[1:]
    return sentence if re.search(r"[.!?\u2026][\u00bb\u201d\")]*$", sentence) else f"{sentence}."


def _is_address(sentence: str, language: Language) -> bool:
    """It greets by itself: greeting twice would be odd."""
    greeting = any_of(words(language)["addresses"])
    return len(sentence) <= 80 and bool(re.match(rf"{greeting}(?!\w)", sentence, re.IGNORECASE))
