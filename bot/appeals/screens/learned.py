"""What the guess of topics has learned, and forgetting it."""

from markupsafe import Markup

from bot.appeals.callbacks import LearnedPress, OnLearned
from bot.appeals.screens.words import topic_name
from bot.appeals.storage.learned import CategoryLearned, LearnedView
from bot.core.i18n import Translator
from bot.core.screen import Button, Screen, joined, lines, row, rows

CARD = "learned"


def learned_screen(okrug: str, view: LearnedView, t: Translator, back: Button) -> Screen:
    """How much was confirmed, and by category which words speak loudest now."""
    forget = Button(t.word("Forget all"), _press(OnLearned.ASK, okrug, view), style="danger")
    return Screen(
        text=joined(
            t("<b>What the guess of topics has learned</b>"),
            t("Each topic that the office confirms teaches the bot words. A word counts from two "
              "appeals on; names and numbers are left out."),
            _counted(view, t),
            lines(*(_category(one, t) for one in view.categories)),
        ),
        rows=rows(row(forget if view.confirmed and view.may_forget else None), row(back)),
        card=CARD,
    )  # fmt: skip


def _counted(view: LearnedView, t: Translator) -> Markup:
    if view.since is None:
        return t("Nothing yet: accept an appeal, or correct its topic.")
    return lines(
        t.plural(
            "Learned from {n} confirmed topic.",
            "Learned from {n} confirmed topics.",
            n=view.confirmed,
        ),
        t("The first of these appeals came on {date}.", date=t.date(view.since)),
    )


def _category(one: CategoryLearned, t: Translator) -> Markup:
    counted = Markup("<b>{}</b>: {}").format(topic_name(one.code, t), one.confirmed)
    if not one.words:
        return counted
    return Markup("{} ({})").format(counted, ", ".join(one.words))


def sure_to_forget(okrug: str, view: LearnedView, t: Translator) -> Screen:
    """It cannot be undone, and says so."""
    return Screen(
        text=joined(
            t("Forget everything that the guess has learned?"),
            t("This cannot be undone. It concerns every office that this bot serves. Appeals "
              "and their topics stay as they are; learning begins anew."),
        ),
        rows=rows(
            row(
                Button(
                    t.word("Yes, forget all"),
                    _press(OnLearned.FORGET, okrug, view),
                    style="danger",
                )
            ),
            row(Button(t.word("Back"), _press(OnLearned.SHOW, okrug, view))),
        ),
        card=CARD,
    )  # fmt: skip


def _press(do: OnLearned, okrug: str, view: LearnedView) -> str:
    return LearnedPress(do=do, okrug=okrug, version=view.confirmed).pack()
