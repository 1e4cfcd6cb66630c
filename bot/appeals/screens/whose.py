"""Whose appeal it is: for whom it was filed, and who filed it."""

from markupsafe import Markup

from bot.appeals.rules.lifecycle import Move, Party
from bot.appeals.storage.views import AppealView, DraftView
from bot.core.access import Role
from bot.core.i18n import Translator
from bot.core.screen import lines
from bot.people.screens.words import role_word


def for_whom(thing: AppealView | DraftView, t: Translator) -> Markup | None:
    """For whom it is, where that is somebody else than its author."""
    person = ", ".join(filter(None, (thing.behalf_name, thing.behalf_phone)))
    return t("For: {person}", person=person) if person else None


def from_line(view: AppealView, t: Translator) -> Markup | None:
    """Whose it is, as far as the reader may know: the person, and whoever filed it for them."""
    if view.anonymous:
        return t("From: name not shown")
    if view.behalf_name:
        return t("From: {name}, sent by: {filer}", name=view.behalf_name, filer=_filer(view, t))
    if view.author_name:
        return t("From: {name}", name=view.author_name)
    if Party.OFFICE in view.parties and not view.erased:
        return t("From: no name given")
    return None


def _filer(view: AppealView, t: Translator) -> str:
    """`Marat (moderator)`: staff are named with the role they filed it in."""
    name = view.author_name or t.word("no name given")
    role = next((step.role for step in view.steps if step.move is Move.SUBMIT), None)
    if role is None or role is Role.RESIDENT:
        return name
    return f"{name} ({role_word(role, t).lower()})"


def phones(view: AppealView, t: Translator) -> Markup:
    """Whom the office may call."""
    return lines(
        t("{name}, phone: {phone}", name=view.behalf_name, phone=view.behalf_phone)
        if view.behalf_phone
        else None,
        t("Phone: {phone}", phone=view.author_phone) if view.author_phone else None,
    )
