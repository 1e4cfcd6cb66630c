"""The words that every screen about a poll is put together of."""

from markupsafe import Markup

from bot.core.access import Role
from bot.core.i18n import Translator
from bot.core.screen import lines, plain
from bot.core.text import excerpt
from bot.people.screens.words import role_word
from bot.polls.rules.kinds import Kind, State
from bot.polls.storage.views import Both, PollView

_NAME = 60  # letters of a question in a list
_VILLAGES = 6  # of more it is said how many they are


def card_key(poll_id: int) -> str:
    """Of all copies of a poll's card in a chat only the newest lives."""
    return f"poll:{poll_id}"


def state_word(state: State, t: Translator) -> str:
    """Where a poll stands, at the beginning of a sentence."""
    return {
        State.DRAFT: t.word("Draft"),
        State.OPEN: t.word("The poll is open"),
        State.CLOSED: t.word("The poll is over"),
        State.CANCELLED: t.word("The poll was called off"),
        State.DISCARDED: t.word("The draft was discarded"),
    }[state]


def heading(view: PollView, t: Translator) -> Markup:
    """The first lines of every screen about one: that it is a poll, whose, and its question."""
    return lines(
        t("📊 Poll · {place}", place=view.where.said(t.language)),
        Markup("<b>{}</b>").format(question(view, t)) if view.words else None,
    )


def question(view: PollView, t: Translator) -> str:
    """What is asked, in the reader's language, or in the other where it has only one."""
    return view.words.said(t.language)


def short_name(view: PollView, t: Translator) -> str:
    """Its question in one line, for a list or a button."""
    return excerpt(question(view, t), _NAME) or t.word("no question yet")


def option_word(view: PollView, position: int, t: Translator) -> str:
    """The answer at a position from 1; "" where there is none."""
    if not 1 <= position <= len(view.options):
        return ""
    return view.options[position - 1].said(t.language)


def when_closes(view: PollView, t: Translator) -> Markup:
    """Until when it is answered; of what is over, when it ended."""
    if view.state is State.CANCELLED:
        return t("The poll was called off. Votes are not counted.")
    ended = view.closed_at or view.closes_at
    if view.state is State.CLOSED and ended is not None:
        return t("The poll ended: {moment}", moment=t.moment(ended))
    if view.closes_at is None:
        return t("It is not said yet when the poll ends.")
    return t(
        "The poll ends: {day}, {time}", day=t.date(view.closes_at), time=t.time(view.closes_at)
    )


def audience_line(view: PollView, t: Translator) -> Markup:
    """Who is asked: the okrug, some of its villages, or those who hold a role; and how old."""
    return lines(
        t("Who is asked: {whom}", whom=whom(view, t)),
        t("Only those who are 18 or older may vote.") if view.adults else None,
        t("Only those who were in the bot before the poll began may vote.")
        if view.joined_before
        else None,
    )


def whom(view: PollView, t: Translator) -> str:
    """Who is asked, in a few words."""
    places = _places(view, t)
    if not view.roles:
        return places or t.word("all residents of the okrug")
    roles = t.listing(role_word(Role(one), t) for one in view.roles)
    return t.word("{roles} ({places})", roles=roles, places=places) if places else roles


def _places(view: PollView, t: Translator) -> str:
    names = [name.said(t.language) for _, name in view.villages]
    if (more := len(names) - _VILLAGES) > 1:
        names[_VILLAGES:] = [plain(t.plural("{n} more village", "{n} more villages", n=more))]
    return t.listing(names)


def how_answered(view: PollView, t: Translator) -> Markup | None:
    """How many answers may be chosen; nothing where it is one, which everybody expects."""
    if view.kind is Kind.SCALE or view.most <= 1:
        return None
    if view.most >= len(view.options):
        return t("You may choose several answers.")
    return t.plural(
        "You may choose {n} answer at most.", "You may choose {n} answers at most.", n=view.most
    )


def how_counted(view: PollView, t: Translator) -> Markup:
    """Whether it is secret, whether one may choose anew, and when the results are seen."""
    return lines(
        t("Secret: nobody can find out who chose what.")
        if view.secret
        else t("Not secret: the bot keeps your answer with your name. Only totals are shown."),
        t("You may change your answer until the end.")
        if view.may_change and not view.secret
        else t("An answer cannot be changed."),
        t("The results are seen at once.")
        if view.live and not view.secret
        else t("The results are shown after the poll ends."),
    )


def advisory(t: Translator) -> Markup:
    """What a poll is not: it stands on everything that is said about one."""
    return t(
        "<i>The result of a poll is advisory: it does not replace a gathering's decision.</i>"
    )


def pair_lines(words: Both) -> Markup:
    """Both languages, one under the other; what is said alike stands once."""
    said = dict.fromkeys(part for part in (words.kk, words.ru) if part)
    return Markup("\n").join(said)
