"""A notice as a text for WhatsApp, and a link that opens WhatsApp with it."""

import re
from urllib.parse import quote

from bot.broadcasts.screens.paper import Paper
from bot.core.i18n import Language, Translator, translator

LONGEST_LINK = 2000

# What WhatsApp takes as formatting, and letters that look the same and mean nothing to it. There
# is no way to escape: whether an invisible character helps differs from phone to phone.
_TWINS = str.maketrans({"*": "\u2217", "_": "\u02cd", "~": "\u223c", "`": "\u02cb"})
_MARKS = re.compile(r"(?<![A-Za-z0-9])[*_~`]|[*_~`](?![A-Za-z0-9])|`")
_QUOTE = re.compile(r"^>(?=\s)", re.MULTILINE)
_QUOTED = "\u203a"
_LINK = re.compile(
    r"(?:https?://|www\.|t\.me/|@)[^\s*~`]+|(?<![\w.+-])[\w.+-]+@[\w.-]+", re.IGNORECASE
)


def whatsapp_text(paper: Paper) -> str:
    """Kazakh, an empty line, Russian, an empty line, the link."""
    parts = [_part(paper, language) for language in paper.languages]
    return "\n\n".join([*parts, paper.link])


def whatsapp_link(paper: Paper) -> str | None:
    """Opens WhatsApp with the text written; None when it is too long and has to be copied."""
    link = f"https://wa.me/?text={quote(whatsapp_text(paper), safe='')}"
    return link if len(link) <= LONGEST_LINK else None


def _part(paper: Paper, language: Language) -> str:
    t = translator(language)
    heading = f"*{_heading(t, urgent=paper.urgent)}*"
    title = _bare(paper.title(language))
    text = shown_as_typed(paper.text(language).strip())
    return "\n".join(filter(None, (heading, title, text)))


def _heading(t: Translator, *, urgent: bool) -> str:
    return t.word("URGENT ALERT") if urgent else t.word("Announcement")


def _bare(title: str) -> str:
    return shown_as_typed(" ".join(title.split()))


def shown_as_typed(text: str) -> str:
    """The text with everything neutralised that WhatsApp would take as formatting.

    Links, addresses and marks inside a word or a number stay: they are not formatting.
    """
    kept, made = 0, []
    for link in _LINK.finditer(text):
        made += [_neutral(text, kept, link.start()), link[0]]
        kept = link.end()
    made.append(_neutral(text, kept, len(text)))
    return _QUOTE.sub(_QUOTED, "".join(made))


def _neutral(text: str, start: int, end: int) -> str:
    """A part of the text; its neighbours are looked at, they decide what is formatting."""
    found = _MARKS.finditer(text, start, end)
    places = {match.start() for match in found}
    letters = (
        text[at].translate(_TWINS) if at in places else text[at] for at in range(start, end)
    )
    return "".join(letters)
