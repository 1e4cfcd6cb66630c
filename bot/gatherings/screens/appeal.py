"""A collective appeal on its way to an agenda."""

from collections.abc import Sequence

from markupsafe import Markup

from bot.core.i18n import Translator
from bot.core.screen import Button, Screen, joined, row, rows
from bot.gatherings.callbacks.planning import AppealPress, OnAppeal
from bot.gatherings.rules.changes import Pair
from bot.gatherings.screens.planning import pair_lines
from bot.gatherings.screens.words import heading, short_name, state_name, when
from bot.gatherings.storage.views import Both, GatheringView

CARD = "appeal-agenda"


def choose_gathering(
    appeal_id: int, listed: Sequence[GatheringView], back: Button, t: Translator
) -> Screen:
    """On which agenda?"""
    buttons = [
        row(
            Button(
                f"{short_name(one, t)} · {state_name(one.state, t)}",
                AppealPress(do=OnAppeal.INTO, appeal=appeal_id, gathering=one.id).pack(),
            )
        )
        for one in listed
    ]
    fresh = Button(
        t.word("A new gathering"), AppealPress(do=OnAppeal.NEW, appeal=appeal_id).pack()
    )
    return Screen(
        text=joined(
            t("<b>On which agenda?</b>"),
            t("The appeal becomes a question that is discussed and voted on."),
        ),
        rows=rows(*buttons, row(fresh), row(back)),
        card=CARD,
    )


def words_screen(
    appeal_id: int,
    gathering: GatheringView | None,
    words: Pair,
    back: Button,
    t: Translator,
    *,
    problem: Markup | None = None,
) -> Screen:
    """The question as it will stand there; names and phones are left out, and are looked for."""
    number = gathering.id if gathering is not None else 0

    def press(label: str, do: OnAppeal) -> Button:
        return Button(label, AppealPress(do=do, appeal=appeal_id, gathering=number).pack())

    return Screen(
        text=joined(
            problem,
            joined(heading(gathering, t), Markup("🗓 {}").format(when(gathering, t)))
            if gathering is not None
            else t("<b>A new gathering</b>"),
            t("The question will stand like this:"),
            Markup("<blockquote>{}</blockquote>").format(pair_lines(Both(*words))),
            t(
                "Everybody will read it: look whether a name or a phone number has stayed. To "
                "word it differently, write it in Kazakh, and on the next line in Russian."
            ),
        ),
        rows=rows(
            row(Button(
                t.word("Put it on the agenda"),
                AppealPress(do=OnAppeal.SAVE, appeal=appeal_id, gathering=number).pack(),
                style="primary",
            )),
            row(press(t.word("Another gathering"), OnAppeal.CHOOSE), back),
        ),
        card=CARD,
    )  # fmt: skip
