"""Merging: choosing the appeal that stands for another, and parting them."""

from collections.abc import Sequence

from markupsafe import Markup

from bot.appeals.callbacks import (
    CardPress,
    JoinedPress,
    MergeInto,
    OnCard,
    OnJoined,
    OnOwn,
    OwnPress,
)
from bot.appeals.screens.words import body, number, quoted, state_word
from bot.appeals.storage.views import AppealView, Line
from bot.core.i18n import Translator
from bot.core.screen import Button, Screen, joined, lines, row, rows

_EXCERPT = 500


def _back(view: AppealView, t: Translator) -> tuple[Button, ...]:
    back = CardPress(do=OnCard.MORE, appeal=view.id, version=view.version).pack()
    return row(Button(t.word("Back"), back))


def _into(view: AppealView, main: int, *, sure: bool) -> str:
    return MergeInto(appeal=view.id, version=view.version, into=main, sure=sure).pack()


def choose_main(
    view: AppealView, alike: Sequence[Line], t: Translator, *, said: Markup | None = None
) -> Screen:
    """Which appeal is this the same as? Those near it are offered, any other by its number."""
    buttons = tuple(
        Button(f"\u2116 {number(one.number)}", _into(view, one.id, sure=False)) for one in alike
    )
    return Screen(
        text=joined(
            said,
            t("№ {number}: which appeal is it the same as?", number=number(view.number)),
            lines(*(_line(one, t) for one in alike)),
            t("Press its number or write it."),
        ),
        rows=rows(buttons[:3], buttons[3:], _back(view, t)),
    )


def _line(one: Line, t: Translator) -> Markup:
    return Markup("\u2116 {} \u00b7 {} \u00b7 {}").format(
        number(one.number), state_word(one.state, t), quoted(one.text, 100)
    )


def sure_to_merge(view: AppealView, main: AppealView, t: Translator) -> Screen:
    """What happens, before it does."""
    return Screen(
        text=joined(
            t(
                "Merge № {number} into № {main}?",
                number=number(view.number),
                main=number(main.number),
            ),
            lines(Markup("\u2116 {}").format(number(view.number)), body(view, t, _EXCERPT)),
            lines(Markup("\u2116 {}").format(number(main.number)), body(main, t, _EXCERPT)),
            t(
                "№ {number} will be closed; its author will be told and will hear of each step "
                "of № {main}.",
                number=number(view.number),
                main=number(main.number),
            ),
            t("What was merged into № {number} moves along.", number=number(view.number))
            if view.duplicates
            else None,
        ),
        rows=rows(
            row(Button(t.word("Yes, merge"), _into(view, main.id, sure=True), style="primary")),
            _back(view, t),
        ),
    )


def sure_to_part(view: AppealView, t: Translator) -> Screen:
    """What happens, before it does."""
    main = number(view.merged_into.number) if view.merged_into else ""
    yes = CardPress(do=OnCard.UNMERGE, appeal=view.id, version=view.version).pack()
    return Screen(
        text=t(
            "Separate № {number} from № {main}? It will be open again as it was, and its author "
            "will be told.",
            number=number(view.number),
            main=main,
        ),
        rows=rows(row(Button(t.word("Yes, separate"), yes, style="primary")), _back(view, t)),
    )


# ── At those who follow it ───────────────────────────────────────────────────────────────────


def main_button(view: AppealView, t: Translator) -> Button | None:
    """The way to the appeal that stands for one's own."""
    if view.merged_into is None:
        return None
    main = view.merged_into
    opens = JoinedPress(do=OnJoined.OPEN, appeal=main.id).pack()
    if main.own:
        opens = OwnPress(do=OnOwn.OPEN, appeal=main.id, version=0).pack()
    return Button(t.word("Open № {number}", number=number(main.number)), opens)


def merged(view: AppealView, t: Translator) -> Screen:
    """Theirs is joined to another."""
    main = number(view.merged_into.number) if view.merged_into else ""
    return Screen(
        text=t(
            "№ {number} is joined to № {main}: they are about the same. You will hear of each "
            "step there.",
            number=number(view.number),
            main=main,
        ),
        rows=rows(row(main_button(view, t))),
    )


def parted(view: AppealView, t: Translator) -> Screen:
    """Theirs stands by itself again."""
    return Screen(
        text=joined(
            t(
                "№ {number} is looked at separately again: {state}",
                number=number(view.number),
                state=state_word(view.state, t),
            ),
            t("Answer by: {date}", date=t.date(view.due_on)),
        ),
        rows=rows(
            row(
                Button(
                    t.word("Progress"),
                    OwnPress(do=OnOwn.TIMELINE, appeal=view.id, version=view.version).pack(),
                )
            )
        ),
    )
