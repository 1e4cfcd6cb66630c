"""What gatherings and their parts are called. Kinds that differ by a few letters are glossed."""

from markupsafe import Markup

from bot.core.i18n import Translator
from bot.core.screen import lines
from bot.gatherings.rules.agenda import About
from bot.gatherings.rules.kinds import Kind
from bot.gatherings.rules.lifecycle import State
from bot.gatherings.storage.views import GatheringView


def kind_name(kind: Kind, t: Translator) -> str:
    """What a kind is called, at the beginning of a sentence."""
    return {
        Kind.GATHERING: t.word("Gathering of all residents"),
        Kind.SEPARATE: t.word("Separate gathering"),
        Kind.ASSEMBLY: t.word("Assembly"),
        Kind.REPORT: t.word("Report meeting"),
        Kind.EVENT: t.word("Event"),
    }[kind]


def gloss(kind: Kind, t: Translator) -> str:
    """Who comes and what for, in a few words."""
    return {
        Kind.GATHERING: t.word("all residents of the okrug decide together"),
        Kind.SEPARATE: t.word("residents of one village or street; elects representatives"),
        Kind.ASSEMBLY: t.word("up to 25 members elected by the gathering"),
        Kind.REPORT: t.word("the akim reports to residents; nothing is decided"),
        Kind.EVENT: t.word("people do something together, such as planting trees"),
    }[kind]


def glossed(kind: Kind, t: Translator) -> Markup:
    """A kind and what it means: «Жиын – барлық тұрғындар»."""
    return t("<b>{kind}</b> – {gloss}", kind=kind_name(kind, t), gloss=gloss(kind, t))


def state_name(state: State, t: Translator) -> str:
    """Where a gathering stands."""
    return {
        State.DRAFT: t.word("Draft"),
        State.INITIATIVE: t.word("Initiative"),
        State.WITH_DISTRICT: t.word("Waits for the district akim's decision"),
        State.REFUSED: t.word("The district akim refused"),
        State.ANNOUNCED: t.word("Announced"),
        State.OPEN: t.word("Goes on now"),
        State.NO_QUORUM: t.word("There was no quorum"),
        State.CLOSED: t.word("Over"),
        State.DRAFTED: t.word("Minutes are being written"),
        State.SIGNED: t.word("Minutes are signed"),
        State.HANDED_OVER: t.word("Minutes are with the akim"),
        State.CANCELLED: t.word("Called off"),
    }[state]


def where_name(view: GatheringView, t: Translator) -> str:
    """Whose gathering it is: the village, with its street where it is less, or the okrug."""
    place = view.where.said(t.language)
    if not view.section:
        return place
    return t.word("{place}, {section}", place=place, section=view.section.said(t.language))


def heading(view: GatheringView, t: Translator) -> Markup:
    """The first lines of every screen about one: kind with its gloss, whose, and its title."""
    return lines(
        glossed(view.kind, t),
        Markup("<b>{}</b>").format(view.title.said(t.language)) if view.title else None,
        Markup("{}").format(where_name(view, t)),
    )


def when(view: GatheringView, t: Translator) -> str:
    """Its day and hour as people read them."""
    if view.held_at is None:
        return t.word("no day yet")
    return f"{t.date(view.held_at)}, {t.time(view.held_at)}"


def short_name(view: GatheringView, t: Translator) -> str:
    """One line for a list or a button: the day, the kind, the village."""
    name = view.title.said(t.language) or kind_name(view.kind, t)
    where = where_name(view, t)
    if view.held_at is None:
        return t.word("{name}, {where}", name=name, where=where)
    day = t.short_date(view.held_at)
    return t.word("{day} · {name}, {where}", day=day, name=name, where=where)


def about_name(about: About, t: Translator) -> str:
    """What an item of the agenda is."""
    return {
        About.CHAIR: t.word("Election of the chair"),
        About.SECRETARY: t.word("Election of the secretary"),
        About.AGENDA: t.word("Approval of the agenda"),
        About.QUESTION: t.word("Question with a vote"),
        About.LISTEN: t.word("Report, without a vote"),
        About.ELECTION: t.word("Election"),
    }[about]
