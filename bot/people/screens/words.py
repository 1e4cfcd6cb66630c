"""Words for roles, languages and kinds of notices."""

from bot.core.access import Role
from bot.core.groups import Group
from bot.core.i18n import Language, Translator, language_or_default, translator


def role_word(role: Role, t: Translator) -> str:
    """A role in the nominative, everywhere with a capital: "Moderator"."""
    return {
        Role.RESIDENT: t.word("Resident"),
        Role.MODERATOR: t.word("Moderator"),
        Role.EXECUTOR: t.word("Executor"),
        Role.AKIM: t.word("Akim"),
        Role.DEPUTY: t.word("Deputy akim"),
        Role.ASSEMBLY_MEMBER: t.word("Member of the assembly"),
        Role.OBSERVER: t.word("Observer of the district"),
        Role.OPERATOR: t.word("Administrator of the bot"),
    }[role]


def group_word(group: Group, t: Translator) -> str:
    """A kind of notices, as a switch names it."""
    return {
        Group.APPEALS: t.word("Progress of my appeals"),
        Group.WORK: t.word("The office's queue"),
        Group.DIGEST: t.word("The morning digest"),
        Group.TERMS: t.word("Due dates and overdue appeals"),
        Group.REPORTS: t.word("Weekly report, and what the law asks"),
        Group.BROADCASTS: t.word("Announcements of the office"),
        Group.GATHERINGS: t.word("Gatherings, and what was decided there"),
        Group.POLLS: t.word("Polls, and what came out of them"),
        Group.BUDGET: t.word("People's budget"),
    }[group]


def own_name(language: str) -> str:
    """A language as its speakers call it."""
    code: Language = language_or_default(language)
    return translator(code).word("This language")
