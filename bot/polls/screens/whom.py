"""Whom a draft asks: the okrug, some of its villages, or those who hold a role."""

from markupsafe import Markup

from bot.core.access import Role
from bot.core.i18n import Translator
from bot.core.screen import Button, Screen, joined, lines, row, rows
from bot.core.text import excerpt
from bot.people.screens.words import role_word
from bot.polls.callbacks.making import OnMake, RolePress, VillagePress
from bot.polls.rules.drafting import Setting
from bot.polls.rules.kinds import ASKABLE_ROLES
from bot.polls.screens.making import back, press, ticked, turn
from bot.polls.screens.words import audience_line, card_key
from bot.polls.storage.drafts import DraftView, Reach
from bot.polls.storage.views import Both, PollView

_LABEL = 40
_PER_PAGE = 6


def whom_screen(draft: DraftView, t: Translator, *, said: str | None = None) -> Screen:
    """Who is asked, how many that is, and what narrows it. said: a word over the chat."""
    view = draft.view
    villages = _some(t.word("Villages…"), len(view.villages))
    return Screen(
        text=_about(draft, t),
        rows=rows(
            row(
                press(
                    ticked(t.word("The whole okrug"), is_so=not view.villages), OnMake.WHOLE, view
                ),
                _page(villages, view, 0) if len(draft.villages) > 1 else None,
            ),
            row(
                press(
                    ticked(t.word("All residents"), is_so=not view.roles), OnMake.RESIDENTS, view
                ),
                press(_some(t.word("By role…"), len(view.roles)), OnMake.ROLES, view),
            ),
            row(
                turn(t.word("Only 18 or older"), Setting.ADULTS, view),
                None
                if view.secret
                else turn(t.word("In the bot before"), Setting.JOINED_BEFORE, view),
            ),
            row(back(view, t)),
        ),
        toast=said,
        card=card_key(view.id),
    )


def _some(label: str, many: int) -> str:
    return ticked(f"{label} {many}", is_so=True) if many else label


def _about(draft: DraftView, t: Translator) -> Markup:
    return joined(
        t("<b>Who is asked?</b>"),
        audience_line(draft.view, t),
        lines(reach_line(draft.reach, t), unreached(draft.reach, t)),
    )


def reach_line(reach: Reach, t: Translator) -> Markup:
    """How many people that is."""
    if not reach.total:
        return t("⚠️ There is nobody among them yet. Please choose others.")
    return t("Recipients: {n}", n=t.number(reach.total))


def unreached(reach: Reach, t: Translator) -> Markup | None:
    """How many will not get it, and why."""
    said = [
        t("{n} have blocked the bot", n=t.number(reach.blocked)) if reach.blocked else "",
        t("{n} have switched notices off", n=t.number(reach.muted)) if reach.muted else "",
    ]
    why = Markup(", ").join(part for part in said if part)
    if not why:
        return None
    missed = t.number(reach.blocked + reach.muted)
    return t("Will not get it: {n} ({why})", n=missed, why=why)


def villages_screen(draft: DraftView, page: int, t: Translator) -> Screen:
    """Which villages? Those with a tick are asked."""
    view = draft.view
    pages = max(1, -(-len(draft.villages) // _PER_PAGE))
    page = min(page, pages - 1)
    listed = draft.villages[page * _PER_PAGE :][:_PER_PAGE]
    chosen = {code for code, _ in view.villages}
    buttons = [_village(code, name, view, page, t, is_so=code in chosen) for code, name in listed]
    return Screen(
        text=joined(_about(draft, t), t("Tick one or several.")),
        rows=rows(
            *(tuple(buttons[at : at + 2]) for at in range(0, len(buttons), 2)),
            row(
                _page("◀", view, page - 1) if page else None,
                press(t.word("Back"), OnMake.WHOM, view),
                _page("▶", view, page + 1) if page + 1 < pages else None,
            ),
        ),
        card=card_key(view.id),
    )


def _village(
    code: str, name: Both, view: PollView, page: int, t: Translator, *, is_so: bool
) -> Button:
    data = VillagePress(poll=view.id, version=view.version, code=code, on=not is_so, page=page)
    return Button(ticked(excerpt(name.said(t.language), _LABEL), is_so=is_so), data.pack())


def _page(label: str, view: PollView, page: int) -> Button:
    return Button(label, VillagePress(poll=view.id, version=view.version, page=page).pack())


def roles_screen(draft: DraftView, t: Translator) -> Screen:
    """Those of which role? Whoever holds one of them is asked, wherever they live."""
    view = draft.view
    buttons = []
    for word in ASKABLE_ROLES:
        is_so = word in view.roles
        data = RolePress(poll=view.id, version=view.version, role=word, on=not is_so)
        buttons.append(Button(ticked(role_word(Role(word), t), is_so=is_so), data.pack()))
    return Screen(
        text=joined(
            _about(draft, t),
            t("Tick one or several. Whoever holds such a role in the okrug is asked."),
        ),
        rows=rows(
            row(buttons[0]),
            row(*buttons[1:3]),
            row(*buttons[3:]),
            row(press(t.word("Back"), OnMake.WHOM, view)),
        ),
        card=card_key(view.id),
    )
