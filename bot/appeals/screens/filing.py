"""What stands behind "More" on a draft: for whom it is, who sees the names, and its end."""

from collections.abc import Sequence

from markupsafe import Markup

from bot.appeals.callbacks import DraftPress, FileIn, OnDraft
from bot.appeals.screens.draft import CARD, hidden_line
from bot.appeals.screens.queue import queue_button
from bot.appeals.screens.whose import for_whom
from bot.appeals.screens.words import columns, quoted
from bot.appeals.storage.views import DraftView, Named
from bot.core.i18n import Translator
from bot.core.screen import Button, Screen, joined, lines, row, rows

_EXCERPT = 200


def _press(do: OnDraft, draft: DraftView) -> str:
    return DraftPress(do=do, draft=draft.id, version=draft.version).pack()


def more_screen(draft: DraftView, t: Translator) -> Screen:
    """For whom it is and who may know, each with the button that changes it."""
    return Screen(
        text=joined(
            lines(t("<b>Draft</b>"), quoted(draft.text, _EXCERPT)),
            lines(
                for_whom(draft, t) or t("For: yourself"),
                hidden_line(draft, t),
            ),
            _reach(draft, t),
        ),
        rows=rows(
            _person_row(draft, t),
            row(_name_button(draft, t)),
            row(_reach_button(draft, t)),
            row(
                Button(t.word("Discard"), _press(OnDraft.DISCARD, draft)),
                Button(t.word("Back"), _press(OnDraft.SHOW, draft)),
            ),
        ),
        card=CARD,
    )


def _person_row(draft: DraftView, t: Translator) -> tuple[Button, ...]:
    if not draft.behalf_name:
        return row(Button(t.word("For another person"), _press(OnDraft.FOR_WHOM, draft)))
    return row(
        Button(t.word("Change the person"), _press(OnDraft.FOR_WHOM, draft)),
        Button(t.word("For myself"), _press(OnDraft.FOR_MYSELF, draft))
        if draft.resident
        else None,
    )


def _name_button(draft: DraftView, t: Translator) -> Button | None:
    several = bool(draft.behalf_name)
    if draft.anonymous:
        label = t.word("Show the names") if several else t.word("Show my name")
        return Button(label, _press(OnDraft.SHOW_NAME, draft))
    if draft.named:
        label = t.word("Hide the names") if several else t.word("Hide my name")
        return Button(label, _press(OnDraft.HIDE_NAME, draft))
    return None


def _reach(draft: DraftView, t: Translator) -> Markup | None:
    if draft.anonymous or not draft.named:
        return None
    if draft.contact_allowed:
        return t("The executor sees name and phone and can call.")
    return t("The executor reads the words alone, without name and phone.")


def _reach_button(draft: DraftView, t: Translator) -> Button | None:
    if draft.anonymous or not draft.named:
        return None
    if draft.contact_allowed:
        return Button(t.word("Do not show the executor"), _press(OnDraft.FORBID, draft))
    return Button(t.word("Show the executor name and phone"), _press(OnDraft.ALLOW, draft))


def person_prompt(draft: DraftView, t: Translator, *, problem: Markup | None = None) -> Screen:
    """For whom is it?"""
    return Screen(
        text=joined(problem, _whose(t)),
        rows=rows(row(Button(t.word("Back"), _press(OnDraft.SHOW, draft)))),
        card=CARD,
    )


def _whose(t: Translator) -> Markup:
    return t("Whose appeal is it? Write the person's name. Let them know that you write for them.")


def phone_prompt(draft: DraftView, t: Translator, *, problem: Markup | None = None) -> Screen:
    """How to reach them; nobody has to say."""
    return Screen(
        text=joined(
            for_whom(draft, t),
            problem,
            t("Their phone number? It is not required: the akim's office can call if it has it."),
        ),
        rows=rows(row(Button(t.word("Skip"), _press(OnDraft.SHOW, draft)))),
        card=CARD,
    )


def choose_okrug(okrugs: Sequence[Named], t: Translator) -> Screen:
    """Somebody works in several okrugs: where does the resident live?"""
    buttons = [Button(okrug.name(t.language), FileIn(okrug=okrug.code).pack()) for okrug in okrugs]
    return Screen(text=t("In which okrug?"), rows=columns(buttons), card=CARD)


def resident_prompt(
    begun: DraftView | None, t: Translator, *, problem: Markup | None = None
) -> Screen:
    """A member of staff files for somebody: who? What was begun before can be gone on with."""
    go_on = None
    if begun is not None and begun.filing and begun.behalf_name:
        label = t.word("Go on with: {name}", name=begun.behalf_name)
        go_on = Button(label, _press(OnDraft.SHOW, begun))
    return Screen(
        text=joined(problem, _whose(t)),
        rows=rows(row(go_on), row(queue_button(t))),
        card=CARD,
    )
