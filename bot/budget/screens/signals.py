"""Reports of pressure: how somebody writes one, and how the observer reads them."""

from collections.abc import Iterator

from markupsafe import Markup

from bot.budget.callbacks.voting import OnSignal, SignalPress
from bot.budget.rules.bounds import SIGNAL_LIMIT
from bot.budget.screens.ballot import to_card
from bot.budget.screens.words import heading
from bot.budget.storage.signals import INBOX_PAGE, Inbox, Signal
from bot.budget.storage.views import RoundView
from bot.core.i18n import Translator
from bot.core.screen import Button, Screen, joined, lines, row, rows
from bot.core.text import excerpt

CARD = "budget-signal"
_LISTED = 160


def _press(do: OnSignal, of: int, label: str, *, shown: int = 0, page: int = 0) -> Button:
    return Button(label, SignalPress(do=do, of=of, shown=shown, page=page).pack())


# ── Whoever writes it ────────────────────────────────────────────────────────────────────────


def ask(
    view: RoundView, t: Translator, *, observed: bool, problem: Markup | None = None
) -> Screen:
    """Who reads it, and what to write."""
    return Screen(
        text=joined(
            problem,
            t("⚠️ <b>Report pressure</b>"),
            heading(view, t),
            who_reads(t, observed=observed),
            t(
                "Write in one message what happened: who made you or others vote, where, how. "
                "At most {limit} letters.",
                limit=SIGNAL_LIMIT,
            ),
        ),
        rows=(row(_press(OnSignal.STOP, view.id, t.word("Cancel"))),),
        card=CARD,
    )


def who_reads(t: Translator, *, observed: bool) -> Markup:
    """The observer alone; and where there is none, that it is so, and what else can be done."""
    if observed:
        return t(
            "Only the district's observer reads it. The akim's office never sees it, and does "
            "not hear that you wrote."
        )
    return t(
        "There is no district observer in the bot yet. Your report is kept for the first one; "
        "the akim's office never sees it. Do not wait for that: complain at eotinish.kz."
    )


def please_type(t: Translator) -> Markup:
    """A recording would say who speaks."""
    return t("Please type it: photos and voice messages are not passed on.")


def preview(
    view: RoundView,
    text: str,
    message: int,
    t: Translator,
    *,
    named: bool,
    danger: bool,
    said: str | None = None,
) -> Screen:
    """What the observer will read. message: the one it is made of."""
    of = view.id
    name = _press(
        OnSignal.UNNAMED if named else OnSignal.NAMED,
        of,
        t.word("✅ The observer sees who I am") if named else t.word("Let the observer know me"),
        shown=message,
    )
    return Screen(
        text=joined(
            t("<b>If you are in danger, call 112 now.</b>") if danger else None,
            Markup("<blockquote>{}</blockquote>").format(text),
            t("The observer reads your name and phone number as well.")
            if named
            else t("The observer does not learn who you are. Only the day is kept."),
        ),
        rows=rows(
            row(_press(OnSignal.SEND, of, t.word("Send"), shown=message)),
            row(name),
            row(
                _press(OnSignal.CHANGE, of, t.word("Change"), shown=message),
                _press(OnSignal.STOP, of, t.word("Cancel"), shown=message),
            ),
        ),
        card=CARD,
        toast=said,
    )


def sent(view: RoundView, t: Translator, *, observed: bool) -> Screen:
    """It is on its way."""
    told = (
        t("✅ The district's observer has your report.")
        if observed
        else t("✅ Your report is kept for the first observer of the district.")
    )
    more = t("You can also complain officially at eotinish.kz.")
    return Screen(text=joined(told, more), rows=(row(to_card(view, t.word("Back"))),), card=CARD)


# ── The observer ─────────────────────────────────────────────────────────────────────────────


def inbox(shown: Inbox, t: Translator, *, said: str | None = None) -> Screen:
    """What was reported; the unseen first."""
    first = shown.page * INBOX_PAGE
    numbered = [(first + at + 1, one) for at, one in enumerate(shown.signals)]
    return Screen(
        text=joined(
            t("⚠️ <b>Reports of pressure</b>"),
            t("Not marked as seen: {n}", n=t.number(shown.unseen)) if numbered else None,
            *(_listed(number, one, t) for number, one in numbered),
            None
            if numbered
            else t(
                "Nobody has reported pressure. When somebody does, you hear of it here: the "
                "akim's office does not."
            ),
        ),
        rows=rows(
            tuple(
                _press(OnSignal.OPEN, one.id, str(number), page=shown.page)
                for number, one in numbered
            ),
            _pager(shown),
        ),
        card=CARD,
        toast=said,
    )


def _listed(number: int, one: Signal, t: Translator) -> Markup:
    return lines(
        Markup("<b>{}.</b> {}").format(number, excerpt(one.text, _LISTED)),
        Markup("<i>{}</i>").format(" · ".join(_about(one, t))),
    )


def _about(one: Signal, t: Translator) -> Iterator[str]:
    yield one.okrug.said(t.language)
    yield t.day(one.on)
    if one.seen_at is not None:
        yield t.word("seen")


def _pager(shown: Inbox) -> tuple[Button, ...]:
    if shown.pages <= 1:
        return ()
    page, pages = shown.page, shown.pages
    return (
        _press(OnSignal.LIST, 0, "‹", page=(page - 1) % pages),
        _press(OnSignal.LIST, 0, f"{page + 1} / {pages}", page=page),
        _press(OnSignal.LIST, 0, "›", page=(page + 1) % pages),
    )


def one_signal(one: Signal, page: int, t: Translator, *, said: str | None = None) -> Screen:
    """A report as the observer reads it."""
    return Screen(
        text=joined(t("⚠️ <b>Report of pressure</b>"), *_told(one, t)),
        rows=rows(
            row(
                _press(OnSignal.SEEN, one.id, t.word("I have seen it"), page=page)
                if one.seen_at is None
                else None
            ),
            row(_press(OnSignal.LIST, 0, t.word("All reports"), page=page)),
        ),
        card=CARD,
        toast=said,
    )


def told(one: Signal, t: Translator) -> Screen:
    """The same as it comes by itself."""
    return Screen(
        text=joined(
            t("⚠️ <b>Somebody reports pressure</b>"),
            *_told(one, t),
            t("Only observers of the district read this. The akim's office is not told."),
        ),
        rows=(
            row(_press(OnSignal.SEEN, one.id, t.word("I have seen it"))),
            row(_press(OnSignal.LIST, 0, t.word("All reports"))),
        ),
    )


def _told(one: Signal, t: Translator) -> Iterator[Markup]:
    yield lines(
        t(
            "{okrug}, people's budget {year}: {title}",
            okrug=one.okrug.said(t.language),
            year=one.year,
            title=one.round.said(t.language),
        ),
        t("Said on: {day}", day=t.day(one.on)),
    )
    yield Markup("<blockquote>{}</blockquote>").format(one.text)
    if one.named:
        yield lines(
            t("From: {name}", name=one.name or t.word("no name given")),
            t("Phone: {phone}", phone=one.phone) if one.phone else None,
        )
    else:
        yield t("Whoever wrote it did not give their name.")
    if one.seen_at is not None:
        yield t("Marked as seen: {moment}", moment=t.short_moment(one.seen_at))
