"""A poll in the making: its one card, and the questions for each of its parts."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta

from markupsafe import Markup

from bot.core.clock import village_date
from bot.core.i18n import LANGUAGES, Language, Translator, translator
from bot.core.screen import Button, Rows, Screen, Style, joined, lines, plain, row, rows
from bot.polls.callbacks.common import OnPoll, PollPress, PollsPage
from bot.polls.callbacks.making import (
    BeginPress,
    ClosePress,
    MakePress,
    MostPress,
    OnBegin,
    OnMake,
    TurnPress,
)
from bot.polls.rules.drafting import Pair, Part, Setting, usual_closes
from bot.polls.rules.kinds import Kind, Template
from bot.polls.rules.limits import FEWEST_OPTIONS, MOST_OPTIONS
from bot.polls.screens.words import (
    audience_line,
    card_key,
    heading,
    how_answered,
    how_counted,
    state_word,
    when_closes,
)
from bot.polls.storage.drafts import DraftView
from bot.polls.storage.views import Both, PollView

_MINUTE = 60
_PER_ROW = 6
_STARS = 5
_BEGINS = {
    OnBegin.BLANK: Template.BLANK,
    OnBegin.YES_NO: Template.YES_NO,
    OnBegin.DATES: Template.DATES,
    OnBegin.STARS: Template.STARS,
}
#: With which template a button begins one.
TEMPLATES = dict(_BEGINS)


def press(label: str, do: OnMake, view: PollView, style: Style | None = None) -> Button:
    """A button about a draft as it is now."""
    return Button(label, MakePress(do=do, poll=view.id, version=view.version).pack(), style=style)


def poll_press(label: str, do: OnPoll, view: PollView, style: Style | None = None) -> Button:
    """A button of a card as it is now."""
    return Button(label, PollPress(do=do, poll=view.id, version=view.version).pack(), style=style)


def turn(label: str, setting: Setting, view: PollView) -> Button:
    """A switch: a tick says that it is so, a tap makes it otherwise."""
    is_so = bool(getattr(view, setting.value))
    data = TurnPress(setting=setting, on=not is_so, poll=view.id, version=view.version)
    return Button(ticked(label, is_so=is_so), data.pack())


def ticked(label: str, *, is_so: bool) -> str:
    """A label, with a tick where it is so."""
    return f"✅ {label}" if is_so else label


def back(view: PollView, t: Translator) -> Button:
    """To the card."""
    return press(t.word("Back"), OnMake.CARD, view)


# ── What is ready in both languages ──────────────────────────────────────────────────────────


def yes_no() -> list[Pair]:
    """Yes, no, and no opinion."""
    kk, ru = (
        (t.word("Yes"), t.word("No"), t.word("No opinion")) for t in map(translator, LANGUAGES)
    )
    return list(zip(kk, ru, strict=True))


def stars() -> list[Pair]:
    """One star to five; the star stands beside the number wherever it is shown."""
    return [(str(many), str(many)) for many in range(1, _STARS + 1)]


def days(chosen: Sequence[date]) -> list[Pair]:
    """Days, each as its readers write it."""
    kk, ru = ([t.date(day) for day in chosen] for t in map(translator, LANGUAGES))
    return list(zip(kk, ru, strict=True))


def ready_options(template: Template) -> list[Pair]:
    """The answers that come with a template."""
    if template is Template.YES_NO:
        return yes_no()
    return stars() if template is Template.STARS else []


# ── The beginning ────────────────────────────────────────────────────────────────────────────


def choose_template(okrug: str, t: Translator) -> Screen:
    """What does it begin with?"""

    def begin(label: str, do: OnBegin) -> tuple[Button, ...]:
        return row(Button(label, BeginPress(do=do, okrug=okrug).pack()))

    return Screen(
        text=joined(
            t("<b>What kind of question is it?</b>"),
            t(
                "The answers of the ready ones are written in both languages already. Nobody is "
                "asked before you have seen the poll and pressed “Send”."
            ),
        ),
        rows=rows(
            begin(t.word("Yes or no"), OnBegin.YES_NO),
            begin(t.word("Answers of my own"), OnBegin.BLANK),
            row(
                *begin(t.word("Choose a day"), OnBegin.DATES),
                *begin(t.word("Rate: 1–5 stars"), OnBegin.STARS),
            ),
            row(Button(t.word("Back"), PollsPage(okrug=okrug, page=0).pack())),
        ),
        card="poll-begin",
    )


# ── The card ─────────────────────────────────────────────────────────────────────────────────


def draft_card(
    draft: DraftView, t: Translator, *, said: str | None = None, problem: Markup | None = None
) -> Screen:
    """A draft, and the way to all of its parts. said: what has just happened; problem: why not."""
    view = draft.view
    return Screen(
        text=joined(
            problem or said,
            lines(
                t("📊 Poll · {place}", place=view.where.said(t.language)),
                Markup("<i>{}</i>").format(state_word(view.state, t)),
            ),
            _question(view),
            option_lines(view),
            lines(when_closes(view, t), audience_line(view, t)),
            lines(how_answered(view, t), how_counted(view, t), beside(draft, t)),
            one_language_line(view, t),
            _missing(draft, t),
        ),
        rows=_draft_rows(draft, t),
        card=card_key(view.id),
    )


def _question(view: PollView) -> Markup | None:
    """In both languages; what is said alike stands once."""
    said = dict.fromkeys(part for part in (view.words.kk, view.words.ru) if part)
    return lines(*(Markup("<b>{}</b>").format(line) for line in said)) or None


def option_lines(view: PollView) -> Markup | None:
    """The answers in both languages; of stars everybody knows them."""
    if view.kind is Kind.SCALE:
        return Markup("★ 1–5")
    return lines(*(_option(at, one) for at, one in enumerate(view.options, start=1))) or None


def _option(at: int, words: Both) -> Markup:
    said = dict.fromkeys(part for part in (words.kk, words.ru) if part)
    return Markup("{}. {}").format(at, " / ".join(said))


def beside(draft: DraftView, t: Translator) -> Markup | None:
    """What goes with it, and where else it is posted."""
    view = draft.view
    posted = draft.has_chats and view.in_public and not view.roles
    return (
        lines(
            t("📷 With a photo") if view.photo else None,
            t("Also in the channel and the group of the okrug") if posted else None,
        )
        or None
    )


def one_language_line(view: PollView, t: Translator) -> Markup | None:
    """Whether somebody will read it in the other language than theirs."""
    if all(one.kk and one.ru for one in (view.words, *view.options) if one):
        return None
    return t("⚠️ Some of it is in one language only: everybody reads that.")


def _missing(draft: DraftView, t: Translator) -> Markup | None:
    if not draft.missing:
        return None
    named = {
        Part.QUESTION: t.word("what is asked"),
        Part.OPTIONS: t.word("the answers"),
        Part.CLOSE: t.word("when it ends"),
    }
    return t("Still missing: {parts}.", parts=t.listing(named[part] for part in draft.missing))


def _draft_rows(draft: DraftView, t: Translator) -> Rows:
    view = draft.view
    first = (
        _next(draft.missing[0], view, t)
        if draft.missing
        else press(t.word("Preview and send"), OnMake.LOOK, view, style="primary")
    )
    scale = view.kind is Kind.SCALE
    return rows(
        row(first),
        row(
            press(t.word("The question"), OnMake.QUESTION, view),
            None if scale else press(t.word("The answers"), OnMake.OPTIONS, view),
        ),
        row(
            press(t.word("When it ends"), OnMake.CLOSE, view),
            press(t.word("Who is asked"), OnMake.WHOM, view),
        ),
        row(
            press(t.word("More…"), OnMake.MORE, view),
            Button(t.word("Back"), PollsPage(okrug=view.okrug, page=0).pack()),
        ),
    )


def _next(part: Part, view: PollView, t: Translator) -> Button:
    label, do = {
        Part.QUESTION: (t.word("Write the question"), OnMake.QUESTION),
        Part.OPTIONS: (t.word("Write the answers"), OnMake.OPTIONS),
        Part.CLOSE: (t.word("Say when it ends"), OnMake.CLOSE),
    }[part]
    return press(label, do, view, style="primary")


# ── Question and answers ─────────────────────────────────────────────────────────────────────


def ask_question(
    view: PollView,
    t: Translator,
    *,
    language: Language | None = None,
    problem: Markup | None = None,
) -> Screen:
    """What is asked? language: the one in which it is said once more."""
    if language is not None:
        return _ask_other(view, [view.words.kk or view.words.ru], language, t, problem)
    return Screen(
        text=joined(
            problem,
            t("<b>What do you ask?</b>"),
            _question(view),
            t(
                "Write the question in one language. To save a step, write it in the other one on "
                "the next line."
            ),
        ),
        rows=rows(row(back(view, t))),
        card=card_key(view.id),
    )


def ask_options(
    view: PollView,
    t: Translator,
    *,
    language: Language | None = None,
    said: Sequence[str] = (),
    problem: Markup | None = None,
) -> Screen:
    """Which answers are there? said: those that are said once more, in a language."""
    if language is not None:
        return _ask_other(view, said, language, t, problem)
    return Screen(
        text=joined(
            problem,
            lines(t("<b>Which answers are there?</b>"), heading(view, t)),
            option_lines(view),
            t(
                "Write the answers, each on a line of its own: from {least} to {most}. To save a "
                "step, leave a line empty and write the same in the other language below it.",
                least=FEWEST_OPTIONS,
                most=MOST_OPTIONS,
            ),
        ),
        rows=rows(
            row(
                press(t.word("Yes or no"), OnMake.YES_NO, view),
                press(t.word("Choose a day"), OnMake.DAYS, view),
            ),
            row(back(view, t)),
        ),
        card=card_key(view.id),
    )


def _ask_other(
    view: PollView,
    said: Sequence[str],
    language: Language,
    t: Translator,
    problem: Markup | None,
) -> Screen:
    """The same in the other language, in the same order."""
    only = t.word("Only in Kazakh") if language == "ru" else t.word("Only in Russian")
    swap = (
        t.word("What I wrote is in Russian")
        if language == "ru"
        else t.word("What I wrote is in Kazakh")
    )
    several = len(said) > 1
    listed = [
        Markup("{}. {}").format(at, one) if several else Markup("<b>{}</b>").format(one)
        for at, one in enumerate(said, start=1)
    ]
    return Screen(
        text=joined(
            problem,
            lines(*listed),
            t("Now write the same in <b>Russian</b>.")
            if language == "ru"
            else t("Now write the same in <b>Kazakh</b>."),
            t("One line for each answer, in the same order.") if several else None,
        ),
        rows=rows(
            row(press(only, OnMake.ONE_LANGUAGE, view)),
            row(press(swap, OnMake.SWAP, view)),
            row(back(view, t)),
        ),
        card=card_key(view.id),
    )


def ask_days(
    view: PollView, now: datetime, t: Translator, *, problem: Markup | None = None
) -> Screen:
    """Between which days is chosen?"""
    today = village_date(now, t.zone)
    examples = [today + timedelta(days=ahead) for ahead in (7, 8)]
    shown = lines(*(Markup("<code>{}</code>").format(t.short_date(day)) for day in examples))
    return Screen(
        text=joined(
            problem,
            lines(t("<b>Which days do you offer?</b>"), heading(view, t)),
            t("Write from {least} to {most} days, each on a line of its own. For example:",
              least=FEWEST_OPTIONS, most=MOST_OPTIONS),
            shown,
            t("People read each day in their own language, with the day of the week."),
        ),
        rows=rows(row(back(view, t))),
        card=card_key(view.id),
    )  # fmt: skip


# ── The end ──────────────────────────────────────────────────────────────────────────────────


def ask_close(
    view: PollView, now: datetime, t: Translator, *, problem: Markup | None = None
) -> Screen:
    """Until when is it answered?"""
    today = village_date(now, t.zone)
    return Screen(
        text=joined(
            problem,
            lines(t("<b>When does it end?</b>"), heading(view, t)),
            t("Press a time, or write it: 26.11 18:30"),
        ),
        rows=rows(
            *(
                row(close_button(one, view, t, village_date(one, t.zone) - today))
                for one in usual_closes(now, t.zone)
            ),
            row(back(view, t)),
        ),
        card=card_key(view.id),
    )


def close_button(
    moment: datetime, view: PollView, t: Translator, ahead: timedelta | None = None
) -> Button:
    """A moment that one tap takes. ahead: how far it is."""
    minute = int(moment.timestamp()) // _MINUTE
    data = ClosePress(poll=view.id, version=view.version, minute=minute)
    when = f"{t.date(moment)}, {t.time(moment)}"
    if ahead is None:
        return Button(when, data.pack())
    many = plain(t.plural("{n} day", "{n} days", n=ahead.days))
    return Button(f"{many} · {when}", data.pack())


def which_hour(
    view: PollView, moments: Sequence[datetime], asked_for: Markup, t: Translator
) -> Screen:
    """Only the day was said, or one of two hours: a tap is enough."""
    return Screen(
        text=asked_for,
        rows=rows(*(row(close_button(one, view, t)) for one in moments), row(back(view, t))),
        card=card_key(view.id),
    )


# ── What is set less often ───────────────────────────────────────────────────────────────────


def more_screen(draft: DraftView, t: Translator, *, said: str | None = None) -> Screen:
    """How it is answered and counted; said: a word over the chat."""
    view = draft.view
    secret = t(
        "In a secret poll an answer is kept apart from the person. So it cannot be changed, the "
        "results are not seen before the end, and only those who were in the bot before may vote."
    )
    posted = turn(t.word("In the channel too"), Setting.IN_PUBLIC, view)
    return Screen(
        text=joined(
            heading(view, t),
            lines(how_answered(view, t), how_counted(view, t), beside(draft, t)),
            secret if view.secret else None,
        ),
        rows=rows(
            row(
                None if view.kind is Kind.SCALE else press(_many(view, t), OnMake.MOST, view),
                press(ticked(t.word("A photo"), is_so=bool(view.photo)), OnMake.PHOTO, view),
            ),
            row(
                turn(t.word("Secret"), Setting.SECRET, view),
                None if view.secret else turn(t.word("Results at once"), Setting.LIVE, view),
            ),
            row(
                None
                if view.secret
                else turn(t.word("Answers can be changed"), Setting.MAY_CHANGE, view),
                posted if draft.has_chats and not view.roles else None,
            ),
            row(poll_press(t.word("Discard"), OnPoll.DISCARD, view), back(view, t)),
        ),
        toast=said,
        card=card_key(view.id),
    )


def _many(view: PollView, t: Translator) -> str:
    if view.most <= 1:
        return t.word("One answer")
    if view.most >= len(view.options):
        return t.word("Several answers")
    return t.word("Up to {n} answers", n=view.most)


def most_screen(draft: DraftView, t: Translator) -> Screen:
    """How many answers may be chosen?"""
    view = draft.view
    n = len(view.options) or MOST_OPTIONS

    def most(label: str, many: int, *, is_so: bool) -> Button:
        data = MostPress(poll=view.id, version=view.version, most=many)
        return Button(ticked(label, is_so=is_so), data.pack())

    between = [most(str(at), at, is_so=view.most == at) for at in range(2, n)]
    return Screen(
        text=joined(t("<b>How many answers may one choose?</b>"), heading(view, t)),
        rows=rows(
            row(
                most(t.word("One answer"), 1, is_so=view.most == 1),
                most(t.word("Any number"), n, is_so=view.most >= n),
            ),
            *(tuple(between[at : at + _PER_ROW]) for at in range(0, len(between), _PER_ROW)),
            row(press(t.word("Back"), OnMake.MORE, view)),
        ),
        card=card_key(view.id),
    )


def ask_photo(view: PollView, t: Translator, *, problem: Markup | None = None) -> Screen:
    """What is seen beside the question?"""
    gone = press(t.word("Remove the photo"), OnMake.NO_PHOTO, view)
    return Screen(
        text=joined(
            problem, t("<b>A photo</b>"), t("Send one photo: it stands over the question.")
        ),
        rows=rows(
            row(gone if view.photo else None),
            row(press(t.word("Back"), OnMake.MORE, view)),
        ),
        card=card_key(view.id),
    )


def sure_to_discard(view: PollView, t: Translator) -> Screen:
    """Once more: it does not come back."""
    return Screen(
        text=joined(t("Discard this draft? Nobody was told of it."), heading(view, t)),
        rows=rows(
            row(press(t.word("Yes, discard"), OnMake.DISCARD_SURE, view, style="danger")),
            row(back(view, t)),
        ),
        card=card_key(view.id),
    )
