"""The card of a gathering: what it is, how it stands, and what may be done now."""

from collections.abc import Callable, Sequence

from markupsafe import Markup

from bot.core.i18n import Translator
from bot.core.screen import Button, Rows, Screen, Style, joined, lines, row, rows
from bot.gatherings.callbacks.common import CalendarPage, GatheringPress, OnGathering
from bot.gatherings.callbacks.letter import LetterPress, OnLetter
from bot.gatherings.models import GatheringStep
from bot.gatherings.rules.kinds import BY_LAW
from bot.gatherings.rules.lifecycle import Move, Party, State
from bot.gatherings.rules.replies import Reply
from bot.gatherings.screens.letter import agenda_text, may_vote, reply_rows
from bot.gatherings.screens.planning import around_lines, card_key
from bot.gatherings.screens.words import heading, state_name, when
from bot.gatherings.storage.outlook import CardView
from bot.gatherings.storage.views import GatheringView

_S, _M, _P, _G = State, Move, Party, OnGathering
_TOLD = frozenset(State) - {_S.DRAFT, _S.INITIATIVE, _S.WITH_DISTRICT, _S.REFUSED}
_WRITTEN = frozenset({_S.CLOSED, _S.DRAFTED, _S.SIGNED, _S.HANDED_OVER})
_WISHED = frozenset({_S.INITIATIVE, _S.WITH_DISTRICT, _S.REFUSED})


def card(shown: CardView, t: Translator, said: str | Markup | None = None) -> Screen:
    """The card; said: what has just happened."""
    view = shown.view
    return Screen(
        text=joined(
            said,
            lines(heading(view, t), _state(view, t)),
            _day_and_place(view, t),
            lines(*_who(shown, t)),
            agenda_text(view, t),
            lines(*_beside(shown, t)),
            around_lines(view, shown.around, t),
        ),
        rows=_rows(shown, t),
        card=card_key(view.id),
    )


# ── Words ────────────────────────────────────────────────────────────────────────────────────


def _state(view: GatheringView, t: Translator) -> Markup:
    name = Markup("<i>{}</i>").format(state_name(view.state, t))
    if view.number is None:
        return name
    return Markup("№ {}/{} · {}").format(view.number, view.year, name)


def _day_and_place(view: GatheringView, t: Translator) -> Markup | None:
    if view.state in _WISHED and view.held_at is None:
        return None
    place = view.place.said(t.language)
    return lines(
        Markup("🗓 <b>{}</b>").format(when(view, t)),
        Markup("📍 {}").format(place) if place else None,
    )


def _who(shown: CardView, t: Translator) -> list[Markup | None]:
    """Who comes, who is there, who leads it."""
    view = shown.view
    replied = view.coming or view.not_coming
    said: list[Markup | None] = []
    if view.state is _S.ANNOUNCED and replied:
        said.append(
            t(
                "Will come: {coming}, cannot: {not_coming}",
                coming=t.number(view.coming),
                not_coming=t.number(view.not_coming),
            )
        )
    if view.state is _S.ANNOUNCED and view.reply is not None:
        comes = view.reply is Reply.COMING
        said.append(t("✅ You said that you come.") if comes
                    else t("You said that you cannot come."))  # fmt: skip
    said += [_quorum(shown, t), _came(shown, t)]
    if view.chair:
        said.append(t("Chair: {name}", name=view.chair))
    if view.secretary:
        said.append(t("Secretary: {name}", name=view.secretary))
    return said


def _quorum(shown: CardView, t: Translator) -> Markup | None:
    """“47 of 52, 5 more needed”."""
    found = shown.quorum
    if found is None:
        return None
    numbers = {"have": t.number(found.have), "needed": t.number(found.needed)}
    if found.reached:
        return t("Quorum: {have} present, {needed} needed. There is a quorum.", **numbers)
    return t(
        "Quorum: {have} present, {needed} needed, {missing} more.",
        missing=t.number(found.missing),
        **numbers,
    )


def _came(shown: CardView, t: Translator) -> Markup | None:
    if shown.came is None:
        return None
    return t(
        "Came: {present}, needed: {needed}.",
        present=t.number(shown.came.present),
        needed=t.number(shown.came.needed),
    )


def _beside(shown: CardView, t: Translator) -> list[Markup | None]:
    view = shown.view
    office = _P.OFFICE in view.parties
    n = len(view.materials)
    ahead = view.state in {_S.ANNOUNCED, _S.DRAFT, _S.NO_QUORUM}
    return [
        t("📎 Materials: {n}", n=n) if n else None,
        may_vote(view, t) if ahead else None,
        t("Reason for coming late: {reason}", reason=view.late_reason)
        if view.late_reason and office
        else None,
        t("Questions of residents that wait for an answer: {n}", n=t.number(shown.wishes))
        if shown.wishes
        else None,
        t("It was to be held, and is not opened yet.")
        if view.state is _S.ANNOUNCED and not shown.ahead and office
        else None,
    ]


# ── Buttons ──────────────────────────────────────────────────────────────────────────────────

Make = Callable[..., Button]


def _maker(view: GatheringView) -> Make:
    def make(label: str, do: OnGathering, style: Style | None = None) -> Button:
        data = GatheringPress(do=do, gathering=view.id, version=view.version)
        return Button(label, data.pack(), style=style)

    return make


def _rows(shown: CardView, t: Translator) -> Rows:
    """What most people want next comes first; what the actor may not do is not there."""
    view = shown.view
    make = _maker(view)
    desk = not view.parties.isdisjoint({_P.OFFICE, _P.SECRETARY})
    calendar = Button(t.word("Back"), CalendarPage(okrug=view.okrug, page=0).pack())
    last: list[Button | None] = [
        make(t.word("How it went"), _G.HISTORY) if view.state is not _S.DRAFT else None,
        calendar,
    ]
    return rows(
        *(_desk_rows(shown, make, t) if desk else ()),
        *_residents_rows(shown, make, t, desk=desk),
        row(*last),
    )


def _residents_rows(shown: CardView, make: Make, t: Translator, *, desk: bool) -> Rows:
    view = shown.view
    found: list[tuple[Button, ...]] = []
    if view.door_open and view.concerned and view.state in {_S.ANNOUNCED, _S.OPEN} and not desk:
        found.append(row(make(t.word("I am here: enter the code"), _G.DOOR, "primary")))
    if view.state is _S.ANNOUNCED and view.concerned and shown.ahead and not desk:
        found += reply_rows(view.id, t, view.reply)
    if view.state in _WISHED and not desk:
        found.append(row(make(t.word("The initiative"), _G.INITIATIVE)))
    asks = view.concerned and view.state in {_S.ANNOUNCED, _S.NO_QUORUM} and not desk
    found.append(row(make(t.word("Questions and proposals"), _G.PROPOSALS) if asks else None))
    if not desk:
        found.append(row(*_to_take_along(view, t)))
        decided = shown.decided
        found.append(row(make(t.word("What was decided"), _G.DECISIONS) if decided else None))
        paper = view.published_at is not None
        read = make(t.word("Decisions and minutes"), _G.MINUTES)
        found.append(row(read if paper else None))
    return tuple(found)


def _to_take_along(view: GatheringView, t: Translator) -> list[Button | None]:
    def take(label: str, do: OnLetter) -> Button:
        return Button(label, LetterPress(do=do, gathering=view.id).pack())

    if view.state is not _S.ANNOUNCED:
        return []
    return [
        take(t.word("To my calendar"), OnLetter.CALENDAR),
        take(t.word("On the map"), OnLetter.MAP) if view.pin else None,
        take(t.word("Materials"), OnLetter.AGENDA) if view.materials else None,
    ]


def _desk_rows(shown: CardView, make: Make, t: Translator) -> Rows:
    """Door, hall and minutes are for the secretary too; the rest is the office's."""
    view = shown.view
    office = _P.OFFICE in view.parties
    moves = view.moves
    door = make(t.word("Register those who come"), _G.DOOR)
    hall = make(t.word("Conduct it"), _G.HALL)
    papers = make(t.word("Papers"), _G.PAPERS)
    wishes = make(_wishes(shown, t), _G.PROPOSALS)
    decisions = make(t.word("What was decided"), _G.DECISIONS)
    match view.state:
        case _S.INITIATIVE | _S.WITH_DISTRICT | _S.REFUSED:
            return rows(row(make(t.word("The initiative"), _G.INITIATIVE, "primary")))
        case _S.ANNOUNCED:
            edit = make(t.word("Change"), _G.EDIT) if _M.CHANGE in moves else None
            cancel = make(t.word("Call off"), _G.CANCEL) if _M.CANCEL in moves else None
            separate = (
                make(t.word("Separate gatherings"), _G.PLAN_SEPARATE)
                if office and shown.around.separate
                else None
            )
            return rows(
                row(door, hall) if shown.near or not office else (),
                row(edit, papers if office else None),
                row(wishes if office else None, cancel),
                row(separate),
            )
        case _S.OPEN:
            return rows(
                row(make(t.word("Conduct it"), _G.HALL, "primary"), door),
                row(papers if office else None),
            )
        case _S.NO_QUORUM:
            again = make(t.word("Call again"), _G.RECONVENE, "primary")
            return rows(
                row(again if _M.RECONVENE in moves else None),
                row(
                    papers if office else None,
                    make(t.word("Call off"), _G.CANCEL) if _M.CANCEL in moves else None,
                ),
            )
        case _ if view.state in _WRITTEN:
            minutes = make(t.word("Minutes"), _G.MINUTES, "primary")
            rate = make(t.word("Let residents rate it"), _G.SURVEY)
            return rows(
                row(minutes if view.kind in BY_LAW else None, decisions),
                row(papers if office else None, rate if office else None),
            )
        case _:
            told = view.announced_at is not None
            return rows(row(papers if office and told else None))


def _wishes(shown: CardView, t: Translator) -> str:
    if shown.wishes:
        return t.word("Questions: {n}", n=shown.wishes)
    return t.word("Questions and proposals")


# ── How it came about ────────────────────────────────────────────────────────────────────────


def history(view: GatheringView, steps: Sequence[GatheringStep], t: Translator) -> Screen:
    """Everything that happened to it, the newest last. What the office noted is the office's."""
    office = _P.OFFICE in view.parties
    told = [one for one in steps if office or one.move in _PUBLIC]
    listed = [_step(one, t, office=office) for one in told[-_STEPS:]]
    return Screen(
        text=joined(
            heading(view, t), lines(*listed) if listed else t("Nothing has happened yet.")
        ),
        rows=rows(row(_maker(view)(t.word("Back"), _G.OPEN))),
        card=card_key(view.id),
    )


_STEPS = 25
#: What residents read of it, and of which moves they read why.
_PUBLIC = frozenset(Move) - {_M.PLAN, _M.SUPPORT, _M.EDIT_MINUTES, _M.TAKE_UP}
_WHY_IS_PUBLIC = frozenset({_M.CANCEL, _M.FORBID, _M.WITHDRAW})


def _step(step: GatheringStep, t: Translator, *, office: bool) -> Markup:
    name = move_name(step.move, t)
    note = step.note if office or step.move in _WHY_IS_PUBLIC else ""
    return lines(
        Markup("{} – {}").format(t.moment(step.at), name),
        Markup("<i>{}</i>").format(note) if note else None,
    )


def move_name(move: Move, t: Translator) -> str:
    """What was done."""
    return {
        _M.PLAN: t.word("a draft was begun"),
        _M.PROPOSE: t.word("it was proposed"),
        _M.SUPPORT: t.word("it was supported"),
        _M.ASK_DISTRICT: t.word("the district akim was asked"),
        _M.PERMIT: t.word("the district akim agreed"),
        _M.FORBID: t.word("the district akim refused it"),
        _M.TAKE_UP: t.word("the office took it up"),
        _M.ANNOUNCE: t.word("people were called"),
        _M.CHANGE: t.word("something was changed, people were told"),
        _M.OPEN: t.word("it was opened"),
        _M.MISS_QUORUM: t.word("too few people came"),
        _M.RECONVENE: t.word("people were called again"),
        _M.CLOSE: t.word("it ended"),
        _M.DRAFT_MINUTES: t.word("the minutes were begun"),
        _M.EDIT_MINUTES: t.word("the minutes were corrected"),
        _M.SIGN: t.word("the minutes were signed"),
        _M.HAND_OVER: t.word("the minutes were handed over to the akim"),
        _M.PUBLISH: t.word("the minutes were published"),
        _M.CANCEL: t.word("it was called off"),
        _M.WITHDRAW: t.word("whoever proposed it took it back"),
    }[move]
