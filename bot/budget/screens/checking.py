"""The office's desk for ideas: one to be checked, its cost and words, a refusal, a merging."""

from dataclasses import dataclass

from markupsafe import Markup

from bot.budget.callbacks.common import IdeaPress, OnIdea
from bot.budget.callbacks.ideas import CheckPress, ListPress, MergePress, OnCheck, OnList
from bot.budget.rules.bounds import REASON_LIMIT, TEXT_LIMIT, TITLE_LIMIT
from bot.budget.rules.ideas import OPEN, Pair, Words
from bot.budget.rules.kinds import IdeaState
from bot.budget.screens.idea import idea_text, named, press, seen_row, story
from bot.budget.storage.idea_views import CheckCard, IdeaCard
from bot.budget.storage.ideas import Listed
from bot.budget.storage.views import IdeaView, RoundView
from bot.core.i18n import Language, Translator
from bot.core.screen import Button, Screen, joined, lines, row, rows
from bot.core.text import excerpt

#: Questions and previews of a form; of each chat only the newest lives.
CARD = "idea-check"
_SHOWN = 300
_TITLE = 60
_DECIDED = frozenset({IdeaState.FEASIBLE, IdeaState.REFUSED})


# ── The desk ─────────────────────────────────────────────────────────────────────────────────


def check_card(
    desk: CheckCard, t: Translator, said: str | None = None, problem: Markup | None = None
) -> Screen:
    """One idea with what may be done about it."""
    return Screen(
        text=joined(
            problem,
            t("🔎 <b>Ideas to be checked: {n}</b>", n=t.number(desk.waiting)),
            idea_text(desk.card, t),
            _other_words(desk, t),
            _like(desk, t),
            _waits(desk, t),
            story(desk.card.steps, t),
        ),
        rows=rows(
            _decisions(desk, t),
            (*_merging(desk, t), *seen_row(desk.card, t)),
            row(_check(t.word("Next"), OnCheck.NEXT, desk)) if desk.waiting else (),
            row(to_office_list(desk.card.round, t)),
        ),
        toast=said,
    )


def _other_words(desk: CheckCard, t: Translator) -> Markup | None:
    """What it is called in the language that the reader does not read it in."""
    title, text = desk.words.title, desk.words.text
    if title[0 if t.language == "ru" else 1] == desk.card.idea.title.said(t.language):
        return None  # its author's own, which stand above
    if t.language == "kk":
        return t("In Russian: {words}", words=_short((title[1], text[1]))) if title[1] else None
    return t("In Kazakh: {words}", words=_short((title[0], text[0]))) if title[0] else None


def _short(words: Pair) -> str:
    return excerpt(". ".join(filter(None, words)), _SHOWN)


def _like(desk: CheckCard, t: Translator) -> Markup | None:
    if not desk.similar:
        return None
    return lines(
        t("<b>Perhaps the same</b>"),
        *(
            Markup("№ {}. {}").format(one.number, excerpt(one.title.said(t.language), _TITLE))
            for one in desk.similar
        ),
    )


def _waits(desk: CheckCard, t: Translator) -> Markup | None:
    view, into = desk.card.idea, desk.card.into
    if not desk.card.checks:
        return t("Ideas are not checked any more.")
    if view.merge_into is not None and into is not None:
        return t("⏳ Its author is asked to join it with {idea}", idea=named(into, t))
    if view.listed:
        return t("It is on the published list. To change it, take the list back first.")
    return _left_out(desk, t) if view.state in OPEN else None


def _left_out(desk: CheckCard, t: Translator) -> Markup | None:
    """The list went out without it."""
    if desk.card.round.listed_at is None:
        return None
    return t(
        "The list is out, and this is not on it. To put it there, take the list back and publish "
        "it anew."
    )


def _decisions(desk: CheckCard, t: Translator) -> tuple[Button, ...]:
    state = desk.card.idea.state
    if not _may(desk):
        return ()
    refuse = _check(t.word("❌ Do not admit"), OnCheck.REFUSE, desk)
    if state is IdeaState.SENT:
        return row(_check(t.word("✅ It can be done"), OnCheck.FEASIBLE, desk), refuse)
    if state is IdeaState.FEASIBLE:
        return row(_check(t.word("Correct cost and words"), OnCheck.FEASIBLE, desk), refuse)
    return row(_check(t.word("Check it again"), OnCheck.REOPEN, desk))


def _may(desk: CheckCard) -> bool:
    view = desk.card.idea
    return desk.card.checks and not view.listed and view.state in OPEN | _DECIDED


def _merging(desk: CheckCard, t: Translator) -> tuple[Button, ...]:
    view = desk.card.idea
    if not _may(desk) or view.state not in OPEN:
        return ()
    if view.merge_into is not None:
        return row(_check(t.word("Ask the author no more"), OnCheck.ASK_BACK, desk))
    return row(
        _check(t.word("Join with another"), OnCheck.MERGE, desk),
        _check(t.word("Check it again"), OnCheck.REOPEN, desk)
        if view.state is IdeaState.FEASIBLE
        else None,
    )


def _check(label: str, do: OnCheck, desk: CheckCard, *, turn: int = 0) -> Button:
    return Button(label, check_data(do, desk.card.idea, turn))


def check_data(do: OnCheck, view: IdeaView, turn: int = 0) -> str:
    """A button of the desk about an idea as it stands."""
    return CheckPress(do=do, idea=view.id, version=view.version, turn=turn).pack()


def to_office_list(view: RoundView, t: Translator, label: str | None = None) -> Button:
    """Back to the list that people will vote on."""
    data = ListPress(do=OnList.OPEN, round=view.id, version=view.version).pack()
    return Button(label or t.word("To the list for the vote"), data)


def _to_desk(view: IdeaView, t: Translator) -> Button:
    return Button(t.word("Cancel"), check_data(OnCheck.STOP, view))


# ── What it costs, and its words in both languages ───────────────────────────────────────────


@dataclass(frozen=True)
class Finding:
    """What the form holds. cost: None where it was not said yet; turn: which preview this is."""

    cost: int | None
    words: Words
    turn: int


def ask_cost(desk: CheckCard, t: Translator, problem: Markup | None = None) -> Screen:
    """How many tenge."""
    view = desk.card.idea
    guess = view.cost if view.cost is not None else view.cost_guess
    label = t.word("{money}, as proposed", money=t.money(guess)) if guess is not None else ""
    return Screen(
        text=joined(
            problem,
            Markup("<b>{}</b>").format(named(view, t)),
            t("What does it cost, in tenge? For example: 2 500 000, or 2.5 mln"),
            t("There are {money} in all.", money=t.money(desk.card.round.money)),
        ),
        rows=rows(
            row(Button(label, check_data(OnCheck.GUESS, view))) if label else (),
            row(_to_desk(view, t)),
        ),
        card=CARD,
    )


def ask_words(
    desk: CheckCard,
    finding: Finding,
    language: Language,
    t: Translator,
    problem: Markup | None = None,
) -> Screen:
    """Name and description in one language; what it is called in the other stands above."""
    at = 1 if language == "ru" else 0
    other = (finding.words.title[1 - at], finding.words.text[1 - at])
    now = (finding.words.title[at], finding.words.text[at])
    asked = (
        t("Write it in <b>Russian</b> as it is to stand on the list.")
        if language == "ru"
        else t("Write it in <b>Kazakh</b> as it is to stand on the list.")
    )
    return Screen(
        text=joined(
            problem,
            _quoted(other),
            asked,
            t(
                "The first line is the name, at most {title} letters; below it the description, "
                "at most {text}.",
                title=TITLE_LIMIT,
                text=t.number(TEXT_LIMIT),
            ),
            t("Now: {value}", value=_short(now)) if now[0] else None,
        ),
        rows=rows(
            row(_finding(t.word("Later"), OnCheck.LATER, desk, finding)) if not now[0] else (),
            row(_finding(t.word("Back"), OnCheck.CARD, desk, finding)),
        ),
        card=CARD,
    )


def _quoted(words: Pair) -> Markup | None:
    title, text = words
    if not title:
        return None
    return Markup("<blockquote>{}</blockquote>").format(
        lines(Markup("<b>{}</b>").format(title), Markup("{}").format(text))
    )


def _finding(
    label: str, do: OnCheck, desk: CheckCard, finding: Finding, *, first: bool = False
) -> Button:
    data = check_data(do, desk.card.idea, finding.turn)
    return Button(label, data, style="primary" if first else None)


def finding_card(
    desk: CheckCard, finding: Finding, t: Translator, problem: Markup | None = None
) -> Screen:
    """Everything before it is said in public; a tap changes a part."""
    view, cost, words = desk.card.idea, finding.cost or 0, finding.words
    corrects = view.state is IdeaState.FEASIBLE
    title = (
        t("<b>Correct № {number}</b>", number=view.number)
        if corrects
        else t("✅ <b>№ {number} can be done</b>", number=view.number)
    )
    send = t.word("Save") if corrects else t.word("Tell it: it can be done")
    return Screen(
        text=joined(
            problem,
            title,
            t("💰 Costs {money}", money=t.money(cost)),
            _beyond(desk, cost, t),
            lines(t("<b>In Kazakh</b>"), _side(words, 0, t)),
            lines(t("<b>In Russian</b>"), _side(words, 1, t)),
            _missing(words, t),
            _left_out(desk, t),
            t("Everybody can read it. Its author and who joined it are told."),
        ),
        rows=rows(
            row(_finding(send, OnCheck.SEND, desk, finding, first=True)),
            row(
                _finding(t.word("Cost"), OnCheck.COST, desk, finding),
                _finding(t.word("In Kazakh"), OnCheck.KAZAKH, desk, finding),
                _finding(t.word("In Russian"), OnCheck.RUSSIAN, desk, finding),
            ),
            row(_finding(t.word("Cancel"), OnCheck.STOP, desk, finding)),
        ),
        card=CARD,
    )


def _side(words: Words, at: int, t: Translator) -> Markup:
    if not words.title[at]:
        return t("<i>nothing yet</i>")
    return lines(Markup("{}").format(words.title[at]), Markup("{}").format(words.text[at]))


def _beyond(desk: CheckCard, cost: int, t: Translator) -> Markup | None:
    money = desk.card.round.money
    if cost <= money:
        return None
    return t("⚠️ This is more than there is: {money}. It cannot be on the list.",
             money=t.money(money))  # fmt: skip


def _missing(words: Words, t: Translator) -> Markup | None:
    whole = all(words.title) and (all(words.text) or not any(words.text))
    return None if whole else t("⚠️ Both languages are needed before the list is published.")


# ── Why not ──────────────────────────────────────────────────────────────────────────────────


def ask_reason(
    desk: CheckCard, said: Pair, language: Language | None, t: Translator, *, turn: int,
    problem: Markup | None = None,
) -> Screen:  # fmt: skip
    """Why it is not admitted; language: None where any will do."""
    view = desk.card.idea
    asked = {
        None: t(
            "Why is it not admitted to the vote? Everybody reads it; at most {limit} letters.",
            limit=REASON_LIMIT,
        ),
        "kk": t("Now the same reason in <b>Kazakh</b>."),
        "ru": t("Now the same reason in <b>Russian</b>."),
    }[language]
    only = Button(t.word("Only in this language"), check_data(OnCheck.LATER, view, turn))
    written = any(said)
    return Screen(
        text=joined(
            problem,
            Markup("<b>{}</b>").format(named(view, t)),
            *(Markup("<blockquote>{}</blockquote>").format(one) for one in said if one),
            asked,
        ),
        rows=rows(
            row(only) if written and language is not None and not all(said) else (),
            row(Button(t.word("Back"), check_data(OnCheck.CARD, view, turn)))
            if written
            else row(_to_desk(view, t)),
        ),
        card=CARD,
    )


def reason_card(desk: CheckCard, said: Pair, turn: int, t: Translator) -> Screen:
    """The refusal as everybody will read it."""
    view = desk.card.idea
    kk, ru = said

    def button(label: str, do: OnCheck) -> Button:
        return Button(label, check_data(do, view, turn))

    return Screen(
        text=joined(
            t("❌ <b>№ {number} is not admitted to the vote</b>", number=view.number),
            Markup("{}").format(view.title.said(t.language)),
            t("In Kazakh: {words}", words=kk) if kk else None,
            t("In Russian: {words}", words=ru) if ru else None,
            None if kk and ru else t("What stands in one language only is shown so to everybody."),
            t("Everybody can read it. Its author and who joined it are told."),
        ),
        rows=(
            row(
                Button(
                    t.word("Yes, do not admit it"),
                    check_data(OnCheck.SEND, view, turn),
                    style="danger",
                )
            ),
            row(
                button(t.word("In Kazakh"), OnCheck.KAZAKH),
                button(t.word("In Russian"), OnCheck.RUSSIAN),
            ),
            row(button(t.word("Cancel"), OnCheck.STOP)),
        ),
        card=CARD,
    )


# ── One into another ─────────────────────────────────────────────────────────────────────────


def ask_merge(desk: CheckCard, t: Translator, problem: Markup | None = None) -> Screen:
    """Into which one."""
    view = desk.card.idea
    return Screen(
        text=joined(
            problem,
            Markup("<b>{}</b>").format(named(view, t)),
            t("With which idea is it joined? Press it, or write its number."),
        ),
        rows=rows(
            *(
                row(
                    Button(
                        f"№ {one.number}. {excerpt(one.title.said(t.language), _TITLE)}",
                        _merge(view, one, sure=False),
                    )
                )
                for one in desk.similar
            ),
            row(_to_desk(view, t)),
        ),
        card=CARD,
    )


def _merge(view: IdeaView, into: Listed, *, sure: bool) -> str:
    return MergePress(idea=view.id, version=view.version, into=into.id, sure=sure).pack()


def sure_to_merge(card: IdeaCard, into: Listed, t: Translator) -> Screen:
    """What happens, before it does."""
    view = card.idea
    what = (
        t("Its author is asked first. If they agree, who wanted it will stand behind the other.")
        if card.by_resident
        else t("Nobody has to be asked. Who wanted it will stand behind the other at once.")
    )
    label = t.word("Ask the author") if card.by_resident else t.word("Yes, join them")
    return Screen(
        text=joined(
            t("<b>Join these two?</b>"),
            lines(
                Markup("{}").format(named(view, t)),
                Markup("→ № {}. {}").format(
                    into.number, excerpt(into.title.said(t.language), _SHOWN)
                ),
            ),
            what,
        ),
        rows=rows(
            row(Button(label, _merge(view, into, sure=True), style="primary")),
            row(_to_desk(view, t)),
        ),
        card=CARD,
    )


def to_desk(view: IdeaView, t: Translator) -> Button:
    """From elsewhere to the desk."""
    return Button(t.word("Check it"), press(OnIdea.CHECK, view))


def check_idea(idea_id: int, version: int) -> str:
    """The same for an idea in a list."""
    return IdeaPress(do=OnIdea.CHECK, idea=idea_id, version=version).pack()
