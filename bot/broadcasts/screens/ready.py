"""Ready-made notices: the list, and the questions for their blanks."""

from collections.abc import Sequence

from markupsafe import Markup

from bot.broadcasts.callbacks.draft import OnDraft
from bot.broadcasts.callbacks.templates import BlankPress, OnBlank, ReadyPage, ReadyPick
from bot.broadcasts.rules.templates import Blank, Template, question
from bot.broadcasts.screens.compose import card_key, press
from bot.broadcasts.storage.views import BroadcastView
from bot.core.i18n import Language, Translator
from bot.core.screen import Button, Screen, joined, lines, row, rows

_ROWS = 5
_COLUMN = 18  # letters of a label that stands beside another one


def ready_list(
    view: BroadcastView, found: Sequence[Template], t: Translator, *, page: int = 0
) -> Screen:
    """One page of them, two a row where they are short."""
    everything = _columns([_pick(view, one, t) for one in found])
    pages = max(1, -(-len(everything) // _ROWS))
    page = min(page, pages - 1)

    def turn(label: str, to: int) -> Button:
        return Button(label, ReadyPage(broadcast=view.id, page=to).pack())

    pager = row(
        turn("◀", page - 1) if page else None,
        press(t.word("Back"), OnDraft.OPEN, view),
        turn("▶", page + 1) if page + 1 < pages else None,
    )
    return Screen(
        text=t(
            "What is the notice about? I will ask for the day, the place and so on, and write it "
            "in both languages."
        ),
        rows=rows(*everything[page * _ROWS : (page + 1) * _ROWS], pager),
        card=card_key(view.id),
    )


def _pick(view: BroadcastView, template: Template, t: Translator) -> Button:
    mark = "🚨 " if template.urgent else ""
    pick = ReadyPick(broadcast=view.id, ready=template.key)
    return Button(f"{mark}{template.names[t.language]}", pick.pack())


def _columns(buttons: Sequence[Button]) -> list[tuple[Button, ...]]:
    made: list[tuple[Button, ...]] = []
    for button in buttons:
        last = made[-1] if made else ()
        if len(last) == 1 and max(len(last[0].text), len(button.text)) <= _COLUMN:
            made[-1] = (*last, button)
        else:
            made.append((button,))
    return made


def ask_blank(
    view: BroadcastView,
    template: Template,
    blank: Blank,
    language: Language | None,
    t: Translator,
    *,
    step: int,
    steps: int,
    same: str | None = None,
    problem: Markup | None = None,
) -> Screen:
    """One blank. `language`: None where one answer serves both; `same`: the Kazakh answer."""
    asked = question(blank, language or t.language)

    def other(label: str, do: OnBlank) -> Button:
        return Button(label, BlankPress(do=do, broadcast=view.id, step=step).pack())

    spoken = None
    if language is not None:
        spoken = t("<i>In Kazakh</i>") if language == "kk" else t("<i>In Russian</i>")
    return Screen(
        text=joined(
            problem,
            t("<b>{name}</b> · {step} of {steps}", name=template.names[t.language],
              step=step + 1, steps=steps),
            lines(Markup("<b>{}</b>").format(asked.label), spoken,
                  t("For example: {example}", example=asked.example)),
        ),
        rows=rows(
            row(other(t.word("The same: {words}", words=same), OnBlank.SAME) if same else None),
            (other(t.word("Today"), OnBlank.TODAY), other(t.word("Tomorrow"), OnBlank.TOMORROW))
            if blank.kind == "day"
            else (),
            (other(t.word("Skip"), OnBlank.SKIP), other(t.word("Stop"), OnBlank.STOP)),
        ),
        card=card_key(view.id),
    )  # fmt: skip
