"""Words for roles, languages and kinds of notices."""

from bot.core.access import Role
from bot.core.groups import Group
from bot.core.i18n import Language, Translator, language_or_default, translator


def role_word(role: Role, t: Translator) -> str:
    """A role in the nominative, without a capital: "moderator"."""
    return {
        Role.RESIDENT: t.word("resident"),
        Role.MODERATOR: t.word("moderator"),
        Role.EXECUTOR: t.word("executor"),
        Role.AKIM: t.word("akim"),
        Role.DEPUTY: t.word("deputy akim"),
        Role.ASSEMBLY_MEMBER: t.word("member of the assembly"),
        Role.OBSERVER: t.word("observer of the district"),
        Role.OPERATOR: t.word("administrator of the bot"),
    }[role]


def group_word(group: Group, t: Translator) -> str:
    """A kind of notices, as a switch names it."""
    return {
        Group.APPEALS: t.word("Progress of my appeals"),
        Group.WORK: t.word("The office's queue"),
    }[group]


def own_name(language: str) -> str:
    """A language as its speakers call it."""
    code: Language = language_or_default(language)
    return translator(code).word("This language")
