"""The list that people vote on: as the office makes it, and as everybody is told of it."""

from collections.abc import Sequence

from markupsafe import Markup

from bot.budget.callbacks.common import OnRound, RoundPress
from bot.budget.callbacks.ideas import ListPress, OnList
from bot.budget.rules.bounds import MOST_PROJECTS
from bot.budget.rules.ideas import Lacks
from bot.budget.rules.kinds import Phase
from bot.budget.screens.checking import check_idea
from bot.budget.screens.ideas import ideas_page
from bot.budget.screens.words import advisory, heading, official, phase_line, project_line
from bot.budget.storage.idea_views import Outlook, Project
from bot.budget.storage.views import RoundView
from bot.core.i18n import Translator
from bot.core.screen import Button, Rows, Screen, joined, lines, row, rows
from bot.core.text import excerpt

_ROOM = 2600  # letters of the list in one message
_LETTER_ROOM = 3000
_AROUND = 26  # letters of a line that are not its name
_SHORTEST, _LONGEST = 24, 120
_BUTTONS = 8  # in a row
_NAMED = 12  # of those that lack something

# ── The office ───────────────────────────────────────────────────────────────────────────────


def list_screen(view: Outlook, t: Translator, said: str | None = None) -> Screen:
    """What is on it, what is missing, and what comes next."""
    return Screen(
        text=joined(
            heading(view.round, t),
            phase_line(view.round, t),
            _stands(view, t),
            _projects(view, t),
            _lacking(view, t),
            _unchecked(view, t),
        ),
        rows=rows(_queue(view, t), _faulty(view), _next(view, t), _foot(view, t)),
        toast=said,
    )


def _stands(view: Outlook, t: Translator) -> Markup:
    out = view.round.listed_at
    if out is not None:
        return t("📢 <b>The list for the vote is out</b>, since {day}", day=t.short_date(out))
    return t("<b>The list for the vote is not out yet</b>")


def _projects(view: Outlook, t: Translator) -> Markup:
    if not view.projects:
        return t("The list is empty: no idea is found feasible yet.")
    return project_lines(view.projects, t, _ROOM)


def project_lines(projects: Sequence[Project], t: Translator, room: int) -> Markup:
    """A line each; names are cut where there are many, so that every project is there."""
    letters = max(_SHORTEST, min(_LONGEST, room // len(projects) - _AROUND))
    return lines(
        *(
            project_line(one.number, excerpt(one.title.said(t.language), letters), one.cost, t)
            for one in projects
        )
    )


def _lacking(view: Outlook, t: Translator) -> Markup | None:
    """What is missing, line by line."""
    said = [
        Markup("№ {}: {}").format(one.number, t.listing(lack_word(lack, t) for lack in one.lacks))
        for one in view.lacking[:_NAMED]
    ]
    more = len(view.lacking) - _NAMED
    if more > 0:
        said.append(t.plural("And {n} more.", "And {n} more.", n=more))
    if view.too_many:
        said.append(
            t.plural(
                "At most {limit} projects can be on the list; {n} is too many.",
                "At most {limit} projects can be on the list; {n} are too many.",
                n=view.too_many,
                limit=MOST_PROJECTS,
            )
        )
    return lines(t("⚠️ <b>Missing before it can be published</b>"), *said) if said else None


def lack_word(lack: Lacks, t: Translator) -> str:
    """What a project needs."""
    return {
        Lacks.TITLE_KK: t.word("no name in Kazakh"),
        Lacks.TITLE_RU: t.word("no name in Russian"),
        Lacks.TEXT_KK: t.word("no description in Kazakh"),
        Lacks.TEXT_RU: t.word("no description in Russian"),
        Lacks.COST: t.word("no cost"),
        Lacks.TOO_DEAR: t.word("costs more than there is"),
    }[lack]


def _unchecked(view: Outlook, t: Translator) -> Markup | None:
    if not view.unchecked:
        return None
    return lines(
        t.plural(
            "🔎 {n} idea is not checked yet: it will not be on the list.",
            "🔎 {n} ideas are not checked yet: they will not be on the list.",
            n=view.unchecked,
        ),
        t.plural(
            "Of them {n} waits for its author, who is asked to join it with another.",
            "Of them {n} wait for their authors, who are asked to join them with others.",
            n=view.asked,
        )
        if view.asked
        else None,
    )


def _queue(view: Outlook, t: Translator) -> tuple[Button, ...]:
    if not view.open or view.unchecked <= view.asked:
        return ()
    label = t.word("Check ideas ({n})", n=view.unchecked - view.asked)
    return row(Button(label, _press(OnList.QUEUE, view)))


def _faulty(view: Outlook) -> tuple[Button, ...]:
    """To each that lacks something; when these are mended, the next stand here."""
    return tuple(
        Button(f"№ {one.number}", check_idea(one.id, one.version))
        for one in view.lacking[:_BUTTONS]
    )


def _next(view: Outlook, t: Translator) -> tuple[Button, ...]:
    if not view.open:
        return ()
    if view.round.listed_at is not None:
        return row(Button(t.word("Take the list back"), _press(OnList.RECALL, view)))
    publish = Button(t.word("Publish the list"), _press(OnList.PUBLISH, view), style="primary")
    return row(
        publish if view.ready else None,
        Button(t.word("Write an idea down"), _press(OnList.ENTER, view)),
    )


def _press(do: OnList, view: Outlook) -> str:
    return ListPress(do=do, round=view.round.id, version=view.round.version).pack()


def _foot(view: Outlook, t: Translator) -> tuple[Button, ...]:
    data = RoundPress(do=OnRound.OPEN, round=view.round.id, version=view.round.version).pack()
    return row(
        Button(t.word("All ideas"), ideas_page(view.round.id)), Button(t.word("Back"), data)
    )


def sure_to_publish(view: Outlook, t: Translator) -> Screen:
    """What people will be told, and what will not be on it."""
    return Screen(
        text=joined(
            t("<b>Publish this list?</b>"),
            project_lines(view.projects, t, _ROOM) if view.projects else None,
            _unchecked(view, t),
            t("Ideas are still being collected: once the list is out, no new ones are taken.")
            if view.round.now is Phase.IDEAS
            else None,
            t(
                "Everybody whom it concerns is told. Until the vote begins the list can be taken "
                "back; afterwards it never changes."
            ),
        ),
        rows=rows(
            row(Button(t.word("Yes, publish it"), _press(OnList.PUBLISH_SURE, view),
                       style="primary")),
            row(Button(t.word("Back"), _press(OnList.OPEN, view))),
        ),
    )  # fmt: skip


def sure_to_recall(view: Outlook, t: Translator) -> Screen:
    """People know it already."""
    return Screen(
        text=joined(
            t("<b>Take the list back?</b>"),
            t(
                "Then it can be corrected. When it is published again, everybody is told the "
                "corrected list."
            ),
        ),
        rows=rows(
            row(Button(t.word("Yes, take it back"), _press(OnList.RECALL_SURE, view),
                       style="danger")),
            row(Button(t.word("Back"), _press(OnList.OPEN, view))),
        ),
    )  # fmt: skip


# ── Everybody ────────────────────────────────────────────────────────────────────────────────


def letter_text(
    view: RoundView, projects: Sequence[Project], t: Translator, *, again: bool, bot: str
) -> Markup:
    """The list as everybody is told of it."""
    title = (
        t("📢 <b>The list for the vote was corrected</b>")
        if again
        else t("📢 <b>The list for the vote is out</b>")
    )
    voting = view.span(Phase.VOTING)
    return joined(
        title,
        heading(view, t),
        t("There are {money} in all.", money=t.money(view.money)),
        project_lines(projects, t, _LETTER_ROOM - len(view.title.said(t.language))),
        lines(
            t("The vote begins: {moment}", moment=t.short_moment(voting.begins_at))
            if voting
            else None,
            official(bot, t),
        ),
        advisory(t),
    )


def letter_rows(view: RoundView, t: Translator) -> Rows:
    """To the projects themselves."""
    return rows(row(Button(t.word("Look at the projects"), ideas_page(view.id))))
