"""Winners as they are carried out: the list, one with its story and photos, the office's desk."""

from collections.abc import Iterable, Sequence
from datetime import date

from markupsafe import Markup

from bot.budget.callbacks.common import IdeaPress, OnIdea, OnRound, RoundPress
from bot.budget.callbacks.delivery import OnWinner, StoryPage, WinnerPress, WinnersPage
from bot.budget.rules.delivery import Move
from bot.budget.rules.kinds import Did, Stage
from bot.budget.screens.words import card_key, heading, stage_word
from bot.budget.storage.delivery import StepView, Winner, WinnerCard, Winners
from bot.core.i18n import Translator
from bot.core.screen import Button, Media, MediaKind, Screen, Style, joined, lines, row, rows
from bot.core.text import excerpt

_TITLE = 160
_MARKS = {
    Stage.WAITING: "\u25ab\ufe0f",
    Stage.PLANNED: "\U0001f4cc",
    Stage.STARTED: "\U0001f6a7",
    Stage.DONE: "\u2705",
}
_LATE = "\U0001f534"
_ALBUM = 10  # Telegram shows no more together


# ── Words that lists, cards and letters share ────────────────────────────────────────────────


def quoted(words: str) -> Markup:
    """What the office wrote, in one line."""
    return Markup("\u00ab{}\u00bb").format(words)


def title_of(winner: Winner, t: Translator) -> Markup:
    """Its number and its name."""
    name = excerpt(winner.title.said(t.language), _TITLE)
    return Markup("<b>№ {}. {}</b>").format(winner.number, name)


def day_of(day: date, today: date, t: Translator) -> str:
    """A day with its weekday; of another year with the year."""
    return t.date(day) if day.year == today.year else t.day(day)


def stage_line(winner: Winner, t: Translator) -> Markup:
    """How far it has come."""
    return Markup("{} {}").format(_MARKS[winner.stage], stage_word(winner.stage, t))


def owner_of(winner: Winner, t: Translator) -> str:
    """Who carries it out."""
    return winner.owner or t.word("The akim's office")


def promise_lines(winner: Winner, t: Translator) -> Markup:
    """Who carries it out and by what day; how late it is, or when it was done."""
    if not winner.named or winner.due_on is None:
        return Markup("")
    return lines(
        t("Carried out by: {name}", name=owner_of(winner, t)),
        t("To be done by: {day}", day=day_of(winner.due_on, winner.today, t)),
        late_line(winner, t),
        _done_line(winner, winner.due_on, t),
    )


def late_line(winner: Winner, t: Translator) -> Markup | None:
    """By how many days it is late; None where it is not."""
    if not winner.overdue_by:
        return None
    said = t.plural("overdue by {n} day", "overdue by {n} days", n=winner.overdue_by)
    return Markup("{} {}").format(_LATE, said)


def _done_line(winner: Winner, due: date, t: Translator) -> Markup | None:
    if winner.done_on is None:
        return None
    day = day_of(winner.done_on, winner.today, t)
    if winner.done_on > due:
        return t("Done on: {day}, later than promised", day=day)
    return t("Done on: {day}", day=day)


def money_line(winner: Winner, t: Translator) -> Markup | None:
    """What it costs, and what of that is spent."""
    cost = t.money(winner.cost or 0)
    if winner.spent is None:
        return t("Cost: {cost}", cost=cost)
    if winner.cost is not None and winner.spent > winner.cost:
        return t(
            "Spent so far: {spent}. That is more than its cost, {cost}.",
            spent=t.money(winner.spent),
            cost=cost,
        )
    return t("Spent so far: {spent} of {cost}", spent=t.money(winner.spent), cost=cost)


def winner_lines(winner: Winner, t: Translator) -> Markup:
    """Everything about one in a few lines."""
    return lines(
        title_of(winner, t),
        stage_line(winner, t),
        promise_lines(winner, t),
        money_line(winner, t),
    )


def step_lines(step: StepView, t: Translator, *, dated: bool = True) -> Markup:
    """One step: what was done, in the office's words, with its day, money and photos."""
    word = _step_word(step, t)
    said = Markup("<b>{}</b> – {}").format(t.short_date(step.at), word) if dated else word
    return lines(
        Markup("{}").format(said),
        quoted(step.note) if step.note else None,
        t("To be done by: {day}", day=t.day(step.due_on)) if step.due_on else None,
        t("Spent so far: {money}", money=t.money(step.spent)) if step.spent is not None else None,
        t.plural("\U0001f4f7 {n} photo", "\U0001f4f7 {n} photos", n=len(step.photos))
        if step.photos
        else None,
    )


def _step_word(step: StepView, t: Translator) -> str:
    if step.did is Did.PLANNED and step.note:
        return t.word("it is put off to another day")
    return {
        Did.WON: t.word("it won the vote"),
        Did.PLANNED: t.word("who carries it out was named"),
        Did.STARTED: t.word("work began"),
        Did.REPORTED: t.word("the office told how work goes"),
        Did.DONE: t.word("the work is done"),
        Did.UNDONE: t.word("the work is not done after all"),
    }.get(step.did, "")


def album(photos: Iterable[dict[str, str]], most: int = _ALBUM) -> tuple[Media, ...]:
    """Files as Telegram has them."""
    kinds: dict[str, MediaKind] = {"photo": "photo", "video": "video"}
    return tuple(
        Media(kinds.get(one["kind"], "photo"), file_id=one["id"]) for one in list(photos)[:most]
    )


# ── The list ─────────────────────────────────────────────────────────────────────────────────


def winners_screen(found: Winners, t: Translator) -> Screen:
    """What won, and how far each has come."""
    view = found.round
    back = RoundPress(do=OnRound.OPEN, round=view.id, version=view.version).pack()
    return Screen(
        text=joined(
            heading(view, t),
            lines(t("<b>How the winners are carried out</b>"), _totals(found, t)),
            *(winner_lines(one, t) for one in found.lines),
        ),
        rows=rows(
            _numbers(found.lines, t),
            row(*_pager(found), Button(t.word("Back"), back)),
        ),
        card=card_key(view.id),
    )


def _totals(found: Winners, t: Translator) -> Markup:
    totals = found.totals
    if not totals.all:
        return t("No project won, so nothing is carried out.")
    return lines(
        t("Done: {done} of {all}", done=t.number(totals.done), all=t.number(totals.all)),
        t(
            "Spent so far: {spent} of {cost}",
            spent=t.money(totals.spent),
            cost=t.money(totals.cost),
        ),
    )


def _numbers(winners: Sequence[Winner], t: Translator) -> tuple[Button, ...]:
    """One by its name, several by their numbers."""
    if len(winners) == 1:
        only = winners[0]
        name = f"№ {only.number}. {excerpt(only.title.said(t.language), 40)}"
        return (to_winner(name, OnIdea.STORY, only),)
    return tuple(to_winner(f"№ {one.number}", OnIdea.STORY, one) for one in winners)


def _pager(found: Winners) -> tuple[Button, ...]:
    def page(label: str, number: int) -> Button:
        return Button(label, WinnersPage(round=found.round.id, page=number).pack())

    back = page("\u2039", found.page - 1) if found.page else None
    more = page("\u203a", found.page + 1) if found.page + 1 < found.pages else None
    return row(back, more)


def to_winner(label: str, do: OnIdea, winner: Winner, style: Style | None = None) -> Button:
    """A button that leads to a winner, or says whether one follows it."""
    data = IdeaPress(do=do, idea=winner.id, version=winner.version).pack()
    return Button(label, data, style=style)


# ── One of them ──────────────────────────────────────────────────────────────────────────────


def winner_card(shown: WinnerCard, t: Translator, *, said: str | None = None) -> Screen:
    """How one is carried out, with its story."""
    winner = shown.winner
    village = winner.village.said(t.language)
    return Screen(
        text=joined(
            heading(shown.round, t),
            lines(title_of(winner, t), t("🏠 {village}", village=village) if village else None),
            lines(stage_line(winner, t), promise_lines(winner, t), money_line(winner, t)),
            *_story(shown, t),
        ),
        rows=rows(
            row(_desk_button(shown, t)),
            row(_follow_button(shown, t), _photos_button(shown, t)),
            row(*_story_pager(shown, t)),
            row(to_list(shown, t)),
        ),
        card=card_key(shown.round.id),
        toast=said,
    )


def _story(shown: WinnerCard, t: Translator) -> Iterable[Markup]:
    if not shown.steps:
        return
    yield t("<b>How it went</b>")
    yield from (step_lines(one, t) for one in shown.steps)


def _desk_button(shown: WinnerCard, t: Translator) -> Button | None:
    if not shown.office:
        return None
    return to_winner(t.word("Carry it out"), OnIdea.DELIVER, shown.winner, "primary")


def _follow_button(shown: WinnerCard, t: Translator) -> Button | None:
    if not shown.may_follow:
        return None
    return follow_button(shown.winner, t, follows=shown.follows)


def follow_button(winner: Winner, t: Translator, *, follows: bool) -> Button:
    """Hear of each step, or no more."""
    if follows:
        return to_winner(t.word("Do not follow any more"), OnIdea.UNFOLLOW, winner)
    return to_winner(t.word("Follow it"), OnIdea.FOLLOW, winner)


def _photos_button(shown: WinnerCard, t: Translator) -> Button | None:
    if not shown.photos:
        return None
    return press(t.word("Photos ({n})", n=len(shown.photos)), OnWinner.PHOTOS, shown.winner)


def _story_pager(shown: WinnerCard, t: Translator) -> tuple[Button, ...]:
    def page(label: str, number: int) -> Button:
        return Button(label, StoryPage(idea=shown.winner.id, page=number).pack())

    before = page(t.word("‹ Earlier"), shown.page - 1) if shown.page else None
    later = page(t.word("Later ›"), shown.page + 1) if shown.page + 1 < shown.pages else None
    return row(before, later)


def press(label: str, do: OnWinner, winner: Winner, style: Style | None = None) -> Button:
    """A button of a winner."""
    data = WinnerPress(do=do, idea=winner.id, version=winner.version).pack()
    return Button(label, data, style=style)


def to_list(shown: WinnerCard, t: Translator) -> Button:
    """Back to the page of the list that it stands on."""
    return Button(t.word("Back"), WinnersPage(round=shown.round.id, page=shown.place).pack())


def photos(shown: WinnerCard, t: Translator) -> Screen:
    """The newest first, as the office showed them."""
    winner = shown.winner
    return Screen(
        text=lines(title_of(winner, t), stage_line(winner, t)),
        media=album(shown.photos),
        rows=(row(to_winner(t.word("Back"), OnIdea.STORY, winner)),),
        show="new",
    )


# ── The office's desk ────────────────────────────────────────────────────────────────────────


def desk(shown: WinnerCard, t: Translator, *, said: str | None = None) -> Screen:
    """What the office can do with it now."""
    winner = shown.winner
    return Screen(
        text=joined(heading(shown.round, t), winner_lines(winner, t), _next_step(shown, t)),
        rows=rows(
            row(*_first(shown, t)),
            row(
                _if(shown, Move.DONE, t.word("\u2705 It is done"), OnWinner.DONE, "success"),
                _if(shown, Move.REPORT, t.word("Report on the work"), OnWinner.REPORT),
            ),
            row(
                _if(shown, Move.PUT_OFF, t.word("Put off"), OnWinner.PUT_OFF),
                _if(shown, Move.OWNER, t.word("Another owner"), OnWinner.OWNER),
                _if(shown, Move.UNDO, t.word("It is not done"), OnWinner.UNDO),
            ),
            row(to_winner(t.word("Back"), OnIdea.STORY, winner)),
        ),
        card=card_key(shown.round.id),
        toast=said,
    )


def _first(shown: WinnerCard, t: Translator) -> tuple[Button, ...]:
    name = t.word("Name who and by when")
    return row(
        _if(shown, Move.PLAN, name, OnWinner.PLAN, "primary"),
        _if(shown, Move.BEGIN, t.word("The work has begun"), OnWinner.ASK_BEGIN, "primary"),
    )


def _if(
    shown: WinnerCard, move: Move, label: str, do: OnWinner, style: Style | None = None
) -> Button | None:
    return press(label, do, shown.winner, style) if move in shown.moves else None


def _next_step(shown: WinnerCard, t: Translator) -> Markup:
    match shown.winner.stage:
        case Stage.WAITING:
            return t("Next: name who carries it out and by what day.")
        case Stage.DONE:
            return t("If a bill comes later, report on it here.")
        case _:
            return t(
                "Now and then report on the work: a photo, a few words, the money spent so far. "
                "Those who follow the project hear of it in the evening."
            )


def ask_begin(shown: WinnerCard, t: Translator) -> Screen:
    """Sure? Those who follow will hear of it."""
    winner = shown.winner
    return Screen(
        text=joined(
            title_of(winner, t),
            t("Has the work begun? Those who follow the project hear of it in the evening."),
        ),
        rows=(
            row(press(t.word("Yes, it has begun"), OnWinner.BEGIN, winner, "primary")),
            row(to_winner(t.word("Back"), OnIdea.DELIVER, winner)),
        ),
        card=card_key(shown.round.id),
    )
