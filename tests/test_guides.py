"""Guides for the office: what they quote stands on the screens, in the same language."""

import re
from pathlib import Path

import pytest
from babel.messages.pofile import read_po

from bot.core.i18n import DOMAIN, FOLDER, LANGUAGES, Language

GUIDES = Path(__file__).parents[1] / "docs"
#: Chapters in which «…» is a name on a screen and nothing else; what one types stands in `…`.
CHAPTERS: dict[Language, tuple[str, ...]] = {
    "kk": ("Сауалнамалар", "Халық қатысатын бюджет"),
    "ru": ("Опросы", "Бюджет народного участия"),
}
_QUOTED = re.compile("«([^»]+)»")
_GAP = re.compile(r"\{[^}]*\}")
_TAG = re.compile("<[^>]+>")


def chapters(language: Language) -> dict[str, str]:
    """The guide by the titles of its chapters."""
    page = (GUIDES / f"guide-office.{language}.md").read_text(encoding="utf-8")
    parts = re.split(r"^## (.+)$", page, flags=re.MULTILINE)
    return dict(zip(parts[1::2], parts[2::2], strict=True))


def said(language: Language) -> list[str]:
    """Everything that the bot says, without tags."""
    with (FOLDER / language / "LC_MESSAGES" / f"{DOMAIN}.po").open("rb") as file:
        catalogue = read_po(file, locale=language)
    words = (message.string for message in catalogue if message.id)
    forms = (one if isinstance(one, tuple) else (one,) for one in words)
    return [_TAG.sub("", str(form)) for several in forms for form in several]


def unknown(language: Language, text: str) -> set[str]:
    """What is quoted and nowhere said; a number may stand in a gap."""
    quoted = {" ".join(one.split()) for one in _QUOTED.findall(text)}
    left = quoted - set(said(language))
    with_gaps = [
        re.compile(r"\d+".join(map(re.escape, _GAP.split(form))))
        for form in said(language)
        if _GAP.search(form)
    ]
    return {one for one in left if not any(form.fullmatch(one) for form in with_gaps)}


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_button_that_a_guide_names_is_called_so(language: Language):
    told = chapters(language)
    assert not {
        title: wrong for title in CHAPTERS[language] if (wrong := unknown(language, told[title]))
    }


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_button_that_is_called_otherwise_is_found(language: Language):
    assert unknown(language, "«Мұндай батырма жоқ» «Такой кнопки нет»")
    assert not unknown(
        language, {"kk": "«Жіберу: 240 адамға»", "ru": "«Отправить: 240»"}[language]
    )


def test_both_guides_tell_the_same_in_the_same_order():
    kk, ru = (
        [re.findall(r"^(?:\d\.|-|\||###)", part, flags=re.MULTILINE) for part in told.values()]
        for told in map(chapters, LANGUAGES)
    )
    assert kk == ru
