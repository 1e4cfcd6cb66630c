"""A round in the making: its one card, the questions for its parts, and the last look."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta

from markupsafe import Markup

from bot.budget.callbacks.common import BudgetHome, OnRound, RoundPress
from bot.budget.callbacks.planning import OnPlan, OnRule, PlanPress, RulePress, VillagePress
from bot.budget.rules.election import TieRule
from bot.budget.rules.kinds import PHASES, Method, Phase
from bot.budget.rules.phases import Span
from bot.budget.rules.planning import LEAST_OFFERED, MOST_OFFERED, About
from bot.budget.screens import letters
from bot.budget.screens.card import how_many, rule_lines, schedule, who_lines
from bot.budget.screens.words import card_key, heading, pair_lines, phase_word, tie_word
from bot.budget.storage.planning import PlanView
from bot.budget.storage.views import RoundView
from bot.core.i18n import LANGUAGES, Language, Translator, translator
from bot.core.screen import Button, Rows, Screen, Style, joined, lines, row, rows
from bot.places.service import name_of

#: For the example of how winners are found: so many vote, about so much money.
_VOTERS, _MONEY, _SMALL, _WELL = 100, 10_000_000, 20, 2_000_000


def press(
    label: str, do: OnPlan, view: RoundView, number: int = 0, style: Style | None = None
) -> Button:
    """A button about it as it is now."""
    data = PlanPress(do=do, round=view.id, version=view.version, number=number)
    return Button(label, data.pack(), style=style)


def _rule(label: str, do: OnRule, view: RoundView, number: int, *, is_so: bool) -> Button:
    """A value of a part of the rule, with a tick where it is the one."""
    data = RulePress(do=do, round=view.id, version=view.version, number=number)
    return Button(f"✅ {label}" if is_so else label, data.pack())


def _back(view: RoundView, t: Translator, do: OnPlan = OnPlan.CARD) -> Button:
    return press(t.word("Back"), do, view)


def proposed_title(t: Translator) -> str:
    """What a round is called until somebody says otherwise."""
    return t.word("What does our village need?")


# ── The card ─────────────────────────────────────────────────────────────────────────────────


def plan_card(
    plan: PlanView, t: Translator, *, said: str | None = None, problem: Markup | None = None
) -> Screen:
    """Everything about it. said: what has just happened; problem: why not."""
    view = plan.view
    return Screen(
        text=joined(
            problem or said,
            lines(heading(view, t), _other_title(view, t), _draft(plan, t)),
            lines(*who_lines(view, t)),
            schedule(view, t),
            lines(*rule_lines(view, t)),
            _foot(plan, t),
        ),
        rows=_known_rows(plan, t) if plan.known else _draft_rows(plan, t),
        card=card_key(view.id),
    )


def _draft(plan: PlanView, t: Translator) -> Markup | None:
    return None if plan.known else t("<i>Draft</i>")


def _other_title(view: RoundView, t: Translator) -> Markup | None:
    """As those see it who read the other language."""
    other = view.title.ru if t.language == "kk" else view.title.kk
    mine = view.title.said(t.language)
    return Markup("<i>{}</i>").format(other) if other and other != mine else None


def _foot(plan: PlanView, t: Translator) -> Markup | None:
    if not plan.known:
        return None if plan.ready else t("Still missing: how much money there is.")
    if not may_change(plan.view):
        return t("The vote has begun: money and rule stand until the end.")
    return t("Until the vote begins you may change money and rule. Everybody hears of it.")


def may_change(view: RoundView) -> bool:
    """Whether money and rule may still be others."""
    return view.now in {None, Phase.IDEAS, Phase.CHECK}


def _draft_rows(plan: PlanView, t: Translator) -> Rows:
    view = plan.view
    first = (
        press(t.word("Preview and announce"), OnPlan.LOOK, view, style="primary")
        if plan.ready
        else press(t.word("Write how much money there is"), OnPlan.MONEY, view, style="primary")
    )
    return rows(
        row(first),
        row(
            press(t.word("Money"), OnPlan.MONEY, view),
            press(t.word("Title"), OnPlan.TITLE, view),
        ),
        row(
            press(t.word("Dates"), OnPlan.DATES, view),
            press(t.word("Rule and voters"), OnPlan.RULE, view),
        ),
        row(
            press(t.word("Discard the draft"), OnPlan.DISCARD, view),
            Button(t.word("Back"), BudgetHome(okrug=view.okrug).pack()),
        ),
    )


def _known_rows(plan: PlanView, t: Translator) -> Rows:
    view = plan.view
    back = Button(
        t.word("Back"), RoundPress(do=OnRound.OPEN, round=view.id, version=view.version).pack()
    )
    if not may_change(view):
        return rows(row(back))
    return rows(
        row(
            press(t.word("Money"), OnPlan.MONEY, view),
            press(t.word("Title"), OnPlan.TITLE, view),
        ),
        row(press(t.word("Rule and voters"), OnPlan.RULE, view)),
        row(back),
    )


# ── Money, title, why ────────────────────────────────────────────────────────────────────────


def ask_money(plan: PlanView, t: Translator, *, problem: Markup | None = None) -> Screen:
    """How much is there to decide about?"""
    view = plan.view
    return Screen(
        text=joined(
            problem,
            t("<b>How much money do residents decide about?</b>"),
            t("It stands now: {money}", money=t.money(view.money)) if view.money else None,
            t("Write the sum, for example: {example}", example=t.word("10 million")),
        ),
        rows=rows(row(_back(view, t))),
        card=card_key(view.id),
    )


def ask_title(
    plan: PlanView, this_year: int, t: Translator, *, problem: Markup | None = None
) -> Screen:
    """What is it called, and of which year is the money?"""
    view = plan.view
    years = [
        _rule(str(one), OnRule.YEAR, view, one, is_so=one == view.year)
        for one in (this_year, this_year + 1)
    ]
    return Screen(
        text=joined(
            problem,
            t("<b>What is it called?</b>"),
            pair_lines(view.title),
            t("Write the title in Kazakh, and on the next line in Russian."),
            t("The year below is that of the money.") if not plan.known else None,
        ),
        rows=rows(row(*years) if not plan.known else (), row(_back(view, t))),
        card=card_key(view.id),
    )


def ask_other_title(
    plan: PlanView, language: Language, t: Translator, *, problem: Markup | None = None
) -> Screen:
    """The same in the other language, or not at all."""
    view = plan.view
    asked = (
        t("Now write the same in <b>Russian</b>.")
        if language == "ru"
        else t("Now write the same in <b>Kazakh</b>.")
    )
    alone = t.word("Only in Kazakh") if language == "ru" else t.word("Only in Russian")
    return Screen(
        text=joined(
            problem,
            Markup("<blockquote>{}</blockquote>").format(view.title.kk or view.title.ru),
            asked,
        ),
        rows=rows(row(press(alone, OnPlan.CARD, view))),
        card=card_key(view.id),
    )


def ask_why(plan: PlanView, t: Translator, *, problem: Markup | None = None) -> Screen:
    """Why is it called off?"""
    view = plan.view
    open_ = RoundPress(do=OnRound.OPEN, round=view.id, version=view.version)
    return Screen(
        text=joined(
            problem,
            t("<b>Call it off?</b>"),
            heading(view, t),
            t("Write the reason in a line: everybody reads it. Ideas and votes are not counted."),
        ),
        rows=rows(row(Button(t.word("Back"), open_.pack()))),
        card=card_key(view.id),
    )


def sure_to_call_off(plan: PlanView, why: str, t: Translator) -> Screen:
    """Once more, with what everybody will read."""
    view = plan.view
    open_ = RoundPress(do=OnRound.OPEN, round=view.id, version=view.version)
    label = t.word("Call off and tell everybody: {n}", n=t.number(plan.reach.reachable))
    return Screen(
        text=joined(
            t("👇 <i>Everybody will read this:</i>"),
            letters.called_off_text(replace(view, why=why), t),
        ),
        rows=rows(
            row(press(label, OnPlan.SURE, view, style="danger")),
            row(Button(t.word("Back"), open_.pack())),
        ),
        card=card_key(view.id),
    )


def sure_to_discard(view: RoundView, t: Translator) -> Screen:
    """A draft is put away."""
    return Screen(
        text=joined(heading(view, t), t("Discard this draft? Nobody was told of it.")),
        rows=rows(
            row(press(t.word("Discard the draft"), OnPlan.SURE, view, style="danger")),
            row(_back(view, t)),
        ),
        card=card_key(view.id),
    )


# ── Dates ────────────────────────────────────────────────────────────────────────────────────


def dates_screen(
    plan: PlanView, now_open: Sequence[Phase], t: Translator, *, problem: Markup | None = None
) -> Screen:
    """When each phase is. now_open: whose end may still be another."""
    view = plan.view
    begins = [
        press(t.word("Another first day"), OnPlan.BEGINS, view)
        if not plan.known or view.now is None
        else None,
        press(t.word("Usual dates from today"), OnPlan.AT_ONCE, view) if not plan.known else None,
    ]
    ends = [_end_button(one, view, t) for one in now_open]
    pairs = [row(*ends[at : at + 2]) for at in range(0, len(ends), 2)]
    back = (
        Button(
            t.word("Back"),
            RoundPress(do=OnRound.OPEN, round=view.id, version=view.version).pack(),
        )
        if plan.known
        else _back(view, t)
    )
    return Screen(
        text=joined(
            problem,
            lines(t("<b>Dates</b>"), heading(view, t)),
            schedule(view, t),
            t("Press what is to end on another day. What follows moves along."),
            t("Everybody hears of dates that have moved.") if plan.known else None,
        ),
        rows=rows(row(*begins), *pairs, row(back)),
        card=card_key(view.id),
    )


def _end_button(phase: Phase, view: RoundView, t: Translator) -> Button:
    span = view.span(phase)
    day = t.short_date(span.ends_at) if span and span.ends_at else ""
    label = t.word("{phase}: until {day}", phase=phase_word(phase, t), day=day)
    return press(label, OnPlan.ENDS, view, PHASES.index(phase))


def ask_end(
    plan: PlanView, phase: Phase, t: Translator, *, problem: Markup | None = None
) -> Screen:
    """Until which day?"""
    view = plan.view
    span = view.span(phase)
    example = span.ends_at + timedelta(days=7) if span and span.ends_at else None
    return Screen(
        text=joined(
            problem,
            t("<b>{phase}: until which day?</b>", phase=phase_word(phase, t)),
            _stands(span, t),
            t("Write the last day, for example: {day}", day=t.day(example)) if example else None,
            t("It ends at 20:00 on that day, unless you write another hour."),
        ),
        rows=rows(row(_back(view, t, OnPlan.DATES))),
        card=card_key(view.id),
    )


def _stands(span: Span | None, t: Translator) -> Markup | None:
    if span is None or span.ends_at is None:
        return None
    return t("It stands now: {moment}", moment=t.short_moment(span.ends_at))


def ask_begin(plan: PlanView, t: Translator, *, problem: Markup | None = None) -> Screen:
    """From which day on?"""
    view = plan.view
    example = view.phases[0].begins_at + timedelta(days=7)
    return Screen(
        text=joined(
            problem,
            t("<b>From which day on may ideas be proposed?</b>"),
            t("Write the day, for example: {day}", day=t.day(example)),
        ),
        rows=rows(row(_back(view, t, OnPlan.DATES))),
        card=card_key(view.id),
    )


# ── The rule ─────────────────────────────────────────────────────────────────────────────────


def rule_screen(plan: PlanView, t: Translator) -> Screen:
    """How votes are cast and counted, and who casts them."""
    view = plan.view
    return Screen(
        text=joined(
            lines(t("<b>Rule and voters</b>"), heading(view, t)),
            lines(*rule_lines(view, t)),
            lines(*who_lines(view, t)),
        ),
        rows=rows(
            row(
                press(t.word("How winners are found"), OnPlan.METHOD, view),
                press(t.word("How many to choose"), OnPlan.MANY, view),
            ),
            row(
                press(t.word("Who may vote"), OnPlan.WHO, view),
                press(t.word("Where two are level"), OnPlan.TIE, view),
            ),
            row(press(t.word("Villages"), OnPlan.VILLAGES, view) if not plan.known else None),
            row(_back(view, t)),
        ),
        card=card_key(view.id),
    )


def method_screen(plan: PlanView, t: Translator) -> Screen:
    """Both ways with one example, so that the choice is understood."""
    view = plan.view
    share = _MONEY // _VOTERS
    return Screen(
        text=joined(
            t("<b>How winners are found</b>"),
            t(
                "<b>Method of equal shares (recommended).</b> The money is divided equally among "
                "those who vote. A project goes through when the shares of those who want it "
                "are enough for what it costs. So every vote counts, and small villages are not "
                "always outvoted."
            ),
            t(
                "For example: {n} people vote about {money}, everybody has {share}. {few} people "
                "of a small village want a well for {cost}: their own shares are enough, "
                "whatever the others want.",
                n=t.number(_VOTERS),
                money=t.money(_MONEY),
                share=t.money(share),
                few=t.number(_SMALL),
                cost=t.money(_WELL),
            ),
            t(
                "<b>By the number of votes.</b> The project with the most votes goes first, and "
                "so on while there is money. Simple, but the largest village may decide about "
                "everything: in the example the well comes last."
            ),
        ),
        rows=rows(
            row(
                _rule(
                    t.word("Method of equal shares"),
                    OnRule.GREEDY,
                    view,
                    0,
                    is_so=view.method is Method.EQUAL_SHARES,
                )
            ),
            row(
                _rule(
                    t.word("By the number of votes"),
                    OnRule.GREEDY,
                    view,
                    1,
                    is_so=view.method is Method.GREEDY,
                )
            ),
            row(_back(view, t, OnPlan.RULE)),
        ),
        card=card_key(view.id),
    )


def many_screen(plan: PlanView, t: Translator, *, problem: Markup | None = None) -> Screen:
    """How many projects one has to choose, and how many one may."""
    view = plan.view
    least = [
        _rule(t.word("from {n}", n=one), OnRule.LEAST, view, one, is_so=view.least == one)
        for one in LEAST_OFFERED
    ]
    most = [
        _rule(
            t.word("up to {n}", n=one) if one else t.word("any number"),
            OnRule.MOST,
            view,
            one,
            is_so=view.most == one,
        )
        for one in MOST_OFFERED
    ]
    capped = t.word("Not dearer together than the money")
    return Screen(
        text=joined(
            problem,
            t("<b>How many to choose</b>"),
            how_many(view, t),
            t(
                "If a least number is asked, people look at more than the project of their own "
                "village. With the last button nobody can choose more than the money is enough "
                "for; the bot shows what is left while one chooses."
            ),
        ),
        rows=rows(
            row(*least),
            row(*most),
            row(_rule(capped, OnRule.CAPPED, view, int(not view.capped), is_so=view.capped)),
            row(_back(view, t, OnPlan.RULE)),
        ),
        card=card_key(view.id),
    )


def who_screen(plan: PlanView, t: Translator) -> Screen:
    """Who may vote, and in which way."""
    view = plan.view
    switches = (
        (t.word("18 or older"), OnRule.ADULTS, view.adults),
        (t.word("In the bot before the vote"), OnRule.JOINED, view.joined_before),
        (t.word("Votes on paper, too"), OnRule.PAPER, view.paper),
    )
    return Screen(
        text=joined(
            t("<b>Who may vote</b>"),
            lines(*who_lines(view, t)[1:]),
            t(
                "If only those may vote who were in the bot before, nobody can bring in a crowd "
                "on the last day. With votes on paper, whoever votes by phone says their full "
                "name: one person, one vote, whichever way."
            ),
        ),
        rows=rows(
            *(
                row(_rule(label, do, view, int(not is_so), is_so=is_so))
                for label, do, is_so in switches
            ),
            row(_back(view, t, OnPlan.RULE)),
        ),
        card=card_key(view.id),
    )


def villages_screen(plan: PlanView, t: Translator) -> Screen:
    """Whose people take part; none ticked stands for all."""
    view = plan.view
    ticked = {code for code, _ in view.villages}
    buttons = [
        Button(
            ("✅ " if one.code in ticked else "") + name_of(one, t.language),
            VillagePress(round=view.id, version=view.version, code=one.code).pack(),
        )
        for one in plan.all_villages
    ]
    wide = -(-len(buttons) // 3) or 1
    grid = [tuple(buttons[at : at + wide]) for at in range(0, len(buttons), wide)]
    return Screen(
        text=joined(
            t("<b>Who takes part</b>"),
            t("Tick the villages. Where none is ticked, all residents of the okrug take part."),
        ),
        rows=rows(*grid, row(_back(view, t, OnPlan.RULE))),
        card=card_key(view.id),
    )


def tie_screen(plan: PlanView, t: Translator) -> Screen:
    """Which of two that are level goes first; said before anybody votes."""
    view = plan.view
    return Screen(
        text=joined(
            t("<b>Where two are level</b>"),
            t("It stands now: {rule}", rule=tie_word(view.tie, t, view.seed)),
            t(
                "It is said before anybody votes and cannot be changed afterwards. For a lot you "
                "write a word that everybody sees: with it anybody can draw the lot again."
            ),
        ),
        rows=rows(
            row(_tie(TieRule.CHEAPER, OnRule.CHEAPER, view, t)),
            row(_tie(TieRule.EARLIER, OnRule.EARLIER, view, t)),
            row(press(_ticked(TieRule.LOT, view, t), OnPlan.SEED, view)),
            row(_back(view, t, OnPlan.RULE)),
        ),
        card=card_key(view.id),
    )


def _tie(tie: TieRule, do: OnRule, view: RoundView, t: Translator) -> Button:
    return _rule(tie_word(tie, t), do, view, 1, is_so=view.tie is tie)


def _ticked(tie: TieRule, view: RoundView, t: Translator) -> str:
    word = tie_word(tie, t)
    return f"✅ {word}" if view.tie is tie else word


def ask_seed(plan: PlanView, t: Translator, *, problem: Markup | None = None) -> Screen:
    """The word of the lot."""
    view = plan.view
    return Screen(
        text=joined(
            problem,
            t("<b>Write the word of the lot</b>"),
            t(
                "Anything that nobody can foresee, such as the numbers of a lottery or words that "
                "people call out at a gathering. Everybody sees it with the rule."
            ),
        ),
        rows=rows(row(_back(view, t, OnPlan.TIE))),
        card=card_key(view.id),
    )


# ── The last look ────────────────────────────────────────────────────────────────────────────


def preview(plan: PlanView, t: Translator) -> Screen:
    """The letters in both languages, then the last word."""
    shown = [screen for one in LANGUAGES for screen in _letter(plan, one, t)]
    first, *others = shown
    return replace(first, then=(*others, _last_word(plan, t)))


def _letter(plan: PlanView, language: Language, t: Translator) -> tuple[Screen, Screen]:
    label = t("Readers of Kazakh see:") if language == "kk" else t("Readers of Russian see:")
    reader = translator(language, t.zone)
    inert = press("", OnPlan.INERT, plan.view).data
    buttons = tuple(
        tuple(replace(button, data=inert) for button in line)
        for line in letters.announced_rows(plan.view, reader)
    )
    return (
        Screen(text=Markup("👇 <i>{}</i>").format(label), show="new"),
        Screen(text=letters.announced_text(plan.view, plan.bot, reader), rows=buttons, show="new"),
    )


def _last_word(plan: PlanView, t: Translator) -> Screen:
    view = plan.view
    n = plan.reach.reachable
    label = t.word("Send: {n}", n=t.number(n)) if n else t.word("Announce")
    return Screen(
        text=joined(
            t("<b>Above is how it will arrive.</b>"),
            lines(_reaches(plan, t)),
            t("Money and rule can be changed until the vote begins, dates until they come."),
        ),
        rows=rows(
            row(press(label, OnPlan.SEND, view, style="success")),
            row(press(t.word("Back to the draft"), OnPlan.CARD, view)),
        ),
        card=card_key(view.id),
    )


def _reaches(plan: PlanView, t: Translator) -> Markup:
    n = plan.reach.total
    nobody = t("Nobody of them is in the bot yet: hang up the poster.")
    return lines(
        t.plural("It concerns {n} person.", "It concerns {n} people.", n=n) if n else nobody,
        t("Also in the channel and the group of the okrug") if plan.chats else None,
    )


def confirm(plan: PlanView, about: About, t: Translator) -> Screen:
    """What is to be another, as everybody will read it. plan: as it would be."""
    view = plan.view
    label = t.word("Change and tell everybody: {n}", n=t.number(plan.reach.reachable))
    back = OnPlan.DATES if about is About.DATES else OnPlan.CARD
    return Screen(
        text=joined(
            t("👇 <i>Everybody will read this:</i>"),
            letters.changed_text(view, about, plan.bot, t),
        ),
        rows=rows(
            row(press(label, OnPlan.TELL, view, style="success")),
            row(press(t.word("Do not change"), back, view)),
        ),
        card=card_key(view.id),
    )
