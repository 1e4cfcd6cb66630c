"""What is asked for the minutes besides their words: people, files, signatures, the hand-over."""

from dataclasses import dataclass
from datetime import date

from markupsafe import Markup

from bot.core.i18n import Language, Translator
from bot.core.screen import Button, Media, MediaKind, Screen, joined, row, rows
from bot.gatherings.callbacks.minutes import OnMinutes, OnPapers, PaperPress
from bot.gatherings.rules.kinds import asked
from bot.gatherings.rules.lifecycle import State
from bot.gatherings.rules.writing import Officer
from bot.gatherings.screens.minutes import CARD, press, to_minutes
from bot.gatherings.screens.minutes_item import standing
from bot.gatherings.storage.minutes import MinutesView


def ask_officer(
    view: MinutesView, who: Officer, t: Translator, *, problem: Markup | None = None
) -> Screen:
    """Surname, name and patronymic."""
    now = view.facts.chair if who is Officer.CHAIR else view.facts.secretary
    question = {
        Officer.CHAIR: t("Write the full name of the <b>chair</b>: surname, name, patronymic."),
        Officer.SECRETARY: t(
            "Write the full name of the <b>secretary</b>: surname, name, patronymic."
        ),
    }[who]
    return _screen(view, _Asked(question, now, problem=problem), t)


def ask_place(
    view: MinutesView, language: Language, t: Translator, *, problem: Markup | None = None
) -> Screen:
    """Where it was, in a language."""
    question = (
        t("Write in <b>Kazakh</b> where it was held.")
        if language == "kk"
        else t("Write in <b>Russian</b> where it was held.")
    )
    now = str(getattr(view.facts.place, language))
    return _screen(view, _Asked(question, now, problem=problem), t)


def ask_entitled(view: MinutesView, t: Translator, *, problem: Markup | None = None) -> Screen:
    """How many could vote."""
    question = t("How many members of the local community could vote there? Write the number.")
    now = str(view.facts.entitled or "")
    return _screen(view, _Asked(question, now, problem=problem), t)


def ask_count(view: MinutesView, t: Translator, *, problem: Markup | None = None) -> Screen:
    """How many stand on the paper list alone."""
    question = t(
        "How many people stand on the list on paper who are not in the bot's list? "
        "Write the number."
    )
    return _screen(view, _Asked(question, "", OnMinutes.LIST, problem), t)


@dataclass(frozen=True)
class _Asked:
    """A question for one line. now: what stands there; back: where it is asked from."""

    question: Markup
    now: str
    back: OnMinutes = OnMinutes.HEAD
    problem: Markup | None = None


def _screen(view: MinutesView, asked: _Asked, t: Translator) -> Screen:
    return Screen(
        text=joined(asked.problem, asked.question, *standing(asked.now, t)),
        rows=rows(row(press(t.word("Back"), asked.back, view))),
    )


# ── Files ────────────────────────────────────────────────────────────────────────────────────


def files_screen(view: MinutesView, t: Translator) -> Screen:
    """The minutes as files, in each language."""

    def button(text: str, do: OnPapers, language: Language) -> Button:
        data = PaperPress(do=do, gathering=view.gathering.id, language=language)
        return Button(text, data.pack())

    edited = view.facts.edited_at
    return Screen(
        text=joined(
            t("<b>Minutes to print</b>"),
            t("The text is from {moment}.", moment=t.moment(edited)) if edited else None,
            t("The PDF is printed and signed as it is. The Word file is for small corrections."),
            t("What is missing stands there as a line to fill in by hand.") if view.gaps else None,
        ),
        rows=rows(
            row(
                button(t.word("PDF in Kazakh"), OnPapers.MINUTES_PDF, "kk"),
                button(t.word("PDF in Russian"), OnPapers.MINUTES_PDF, "ru"),
            ),
            row(
                button(t.word("Word in Kazakh"), OnPapers.MINUTES_DOCX, "kk"),
                button(t.word("Word in Russian"), OnPapers.MINUTES_DOCX, "ru"),
            ),
            row(to_minutes(view, t)),
        ),
        card=CARD,
    )


# ── Signed on paper ──────────────────────────────────────────────────────────────────────────


def ask_sheets(
    view: MinutesView, count: int, t: Translator, *, problem: Markup | None = None
) -> Screen:
    """Photos of every page with the signatures; from then on the text stands."""
    edited = view.facts.edited_at
    done = press(t.word("These are all pages"), OnMinutes.SHEETS_DONE, view, style="primary")
    signing = view.gathering.state is State.DRAFTED
    again = OnMinutes.SIGN if signing else OnMinutes.MORE_SHEETS
    return Screen(
        text=joined(
            problem,
            t(
                "Send photos or scans of <b>every page</b> of the minutes that chair and "
                "secretary have signed."
            ),
            t(
                "The text was last changed on {moment}: the paper has to say the same.",
                moment=t.short_moment(edited),
            )
            if edited and signing
            else None,
            t("Afterwards the text cannot be changed any more.") if signing else None,
            t.plural("Received: {n} page.", "Received: {n} pages.", n=count) if count else None,
        ),
        rows=rows(
            row(done if count else None),
            row(press(t.word("Send them anew"), again, view) if count else None),
            row(press(t.word("Back"), OnMinutes.OPEN, view)),
        ),
        card="minutes.sheets",
        settle=count > 0,
    )


def sheets_screen(view: MinutesView, t: Translator) -> Screen:
    """The signed pages, as they were sent."""
    more = view.gathering.state is State.SIGNED
    kinds: dict[str, MediaKind] = {"photo": "photo"}
    return Screen(
        text=t.plural(
            "The signed minutes: {n} page", "The signed minutes: {n} pages", n=len(view.sheets)
        ),
        media=tuple(
            Media(kinds.get(one["kind"], "document"), file_id=one["id"]) for one in view.sheets
        ),
        rows=rows(
            row(press(t.word("Add a page"), OnMinutes.MORE_SHEETS, view) if more else None),
            row(to_minutes(view, t)),
        ),
        show="new",
    )


def ask_handed(
    view: MinutesView, today: date, t: Translator, *, problem: Markup | None = None
) -> Screen:
    """On which day did they reach the akim's office?"""
    handed = press(
        t.word("Today, {day}", day=t.short_date(today)),
        OnMinutes.HANDED,
        view,
        number=today.toordinal(),
        style="primary",
    )
    return Screen(
        text=joined(
            problem,
            t("On which day did the signed minutes reach the akim's office?"),
            t("Another day can be written, for example: {day}", day=t.short_date(today)),
            t(
                "From the next working day on the time runs in which the akim considers the "
                "decisions."
            )
            if asked(view.gathering.kind).considered
            else None,
        ),
        rows=rows(row(handed), row(to_minutes(view, t))),
    )
