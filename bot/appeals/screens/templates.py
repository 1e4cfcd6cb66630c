"""Templates: choosing one for what is being said, and the office's own list of them."""

from collections.abc import Sequence
from datetime import date

from markupsafe import Markup

from bot.appeals.callbacks import (
    OnTable,
    OnWords,
    TemplatePress,
    TemplateTopic,
    UseTemplate,
    WordsPress,
)
from bot.appeals.rules.topics import load
from bot.appeals.screens.words import number, paged, pager, quoted, topic_name
from bot.appeals.storage.templates import TemplateView
from bot.appeals.storage.views import AppealView
from bot.core.i18n import Language, Translator
from bot.core.screen import Button, Screen, joined, lines, row, rows
from bot.core.text import excerpt

CARD = "words"
_LABEL = 30  # letters of a button
_PAGE = 5
_LINE = 120


def filled(text: str, view_number: int, due_on: date, t: Translator) -> str:
    """A template's words with the number and the due date put in."""
    return text.replace("{number}", number(view_number)).replace("{date}", t.date(due_on))


# ── For what is being said ───────────────────────────────────────────────────────────────────


def choose_template(
    view: AppealView,
    templates: Sequence[TemplateView],
    t: Translator,
    *,
    page: int,
    pieces: int,
    edits: bool,
) -> Screen:
    """One line each; those of the appeal's topic come first.

    pieces: of the words as they stand; edits: the list may be edited.
    """
    pages = max(-(-len(templates) // _PAGE), 1)
    page = min(page, pages - 1)
    shown = templates[page * _PAGE : (page + 1) * _PAGE]
    back = WordsPress(do=OnWords.SHOW, appeal=view.id, pieces=pieces).pack()
    edit = TemplatePress(
        do=OnTable.LIST, okrug=view.okrug, template=0, version=0, appeal=view.id
    ).pack()
    return Screen(
        text=joined(
            Markup("<b>\u2116 {}</b>").format(number(view.number)),
            t("Which template?") if templates else t("There are no templates yet."),
        ),
        rows=rows(
            *(
                row(Button(_label(one, t), UseTemplate(appeal=view.id, template=one.id).pack()))
                for one in shown
            ),
            pager(
                page,
                pages,
                lambda to: UseTemplate(appeal=view.id, template=0, page=to).pack(),
            ),
            row(
                Button(t.word("Edit templates"), edit) if edits else None,
                Button(t.word("Back"), back),
            ),
        ),
        card=CARD,
    )


def _label(one: TemplateView, t: Translator) -> str:
    return excerpt(one.any_text(t.language), _LABEL)


def language_missing(language: Language, t: Translator) -> str:
    """The resident will read the other language."""
    if language == "kk":
        return t.word("This template has no Kazakh words. The resident reads Kazakh.")
    return t.word("This template has no Russian words. The resident reads Russian.")


# ── The office's list ────────────────────────────────────────────────────────────────────────


def _press(do: OnTable, okrug: str, appeal: int, template: int = 0, version: int = 0) -> str:
    return TemplatePress(
        do=do, okrug=okrug, template=template, version=version, appeal=appeal
    ).pack()


def template_list(
    okrug: str,
    templates: Sequence[TemplateView],
    t: Translator,
    *,
    appeal: int,
    page: int,
    back: str,
    said: str | None = None,
) -> Screen:
    """Every template; an empty list offers the ready-made ones. back: data of the way back."""
    pages = max(-(-len(templates) // _PAGE), 1)
    page = min(page, pages - 1)
    ready = Button(
        t.word("Take the ready ones"), _press(OnTable.READY, okrug, appeal), style="primary"
    )
    return Screen(
        text=joined(
            t("<b>Answer templates</b>"),
            None
            if templates
            else t("None yet. There are five ready ones in both languages to begin with."),
            t("In the words {{number}} becomes the number of the appeal, {{date}} its due date."),
        ),
        rows=rows(
            row(None if templates else ready),
            *(
                row(Button(_label(one, t), _press(OnTable.OPEN, okrug, appeal, one.id)))
                for one in templates[page * _PAGE : (page + 1) * _PAGE]
            ),
            pager(page, pages, lambda to: _press(OnTable.LIST, okrug, appeal, to)),
            row(
                Button(t.word("Add"), _press(OnTable.ADD, okrug, appeal)),
                Button(t.word("Back"), back),
            ),
        ),
        toast=said,
        card=CARD,
    )


def template_card(
    one: TemplateView, t: Translator, *, appeal: int, said: str | None = None
) -> Screen:
    """One template, and what may be changed about it."""

    def button(label: str, do: OnTable) -> Button:
        return Button(label, _press(do, one.okrug, appeal, one.id, one.version))

    return Screen(
        text=joined(
            lines(t("In Kazakh:"), quoted(one.kk, 1800, one_line=False) or "\u2013"),
            lines(t("In Russian:"), quoted(one.ru, 1800, one_line=False) or "\u2013"),
            t("Comes first for: {topic}", topic=topic_name(one.topic, t) or t("any topic")),
        ),
        rows=rows(
            row(
                button(t.word("Kazakh words"), OnTable.KK),
                button(t.word("Russian words"), OnTable.RU),
            ),
            row(Button(t.word("Topic"), _press(OnTable.TOPIC, one.okrug, appeal, one.id))),
            row(
                button(t.word("Remove"), OnTable.REMOVE),
                Button(t.word("Back"), _press(OnTable.LIST, one.okrug, appeal)),
            ),
        ),
        toast=said,
        card=CARD,
    )


def ask_text(okrug: str, do: OnTable, t: Translator, *, appeal: int, skips: bool) -> Screen:
    """The next message is its words in a language; skips: there may be none in it."""
    kazakh = t("Write the template in Kazakh.")
    russian = t("Write the template in Russian.")
    return Screen(
        text=kazakh if do is OnTable.KK else russian,
        rows=rows(
            row(Button(t.word("Skip"), _press(OnTable.SKIP, okrug, appeal)) if skips else None),
            row(Button(t.word("Cancel"), _press(OnTable.LIST, okrug, appeal))),
        ),
        card=CARD,
    )


def template_topics(one: TemplateView, t: Translator, *, appeal: int, page: int) -> Screen:
    """For which category it comes first."""

    def press(category: str) -> str:
        return TemplateTopic(
            template=one.id, version=one.version, category=category, appeal=appeal
        ).pack()

    def turn(to: int) -> str:
        return _press(OnTable.TOPIC, one.okrug, appeal, one.id, to)

    buttons = [Button(topic_name(c.code, t), press(c.code)) for c in load().categories]
    return Screen(
        text=t("For which topic does it come first?"),
        rows=rows(
            row(Button(t.word("Any topic"), press(""))),
            *paged(buttons, page, 4, turn),
            row(Button(t.word("Back"), _press(OnTable.OPEN, one.okrug, appeal, one.id))),
        ),
        card=CARD,
    )


def template_removed(one: TemplateView, t: Translator, *, appeal: int) -> Screen:
    """Gone, and one tap brings it back."""
    return Screen(
        text=joined(t("Removed."), quoted(one.any_text(t.language), _LINE)),
        rows=rows(
            row(Button(t.word("Bring back"), _press(OnTable.BACK, one.okrug, appeal))),
            row(Button(t.word("Back"), _press(OnTable.LIST, one.okrug, appeal))),
        ),
        card=CARD,
    )
