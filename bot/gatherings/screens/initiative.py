"""Residents or members want a gathering: the list, one of them, and the forms about it."""

from collections.abc import Sequence
from datetime import date

from markupsafe import Markup

from bot.core.i18n import Translator
from bot.core.screen import Button, Screen, joined, lines, row, rows
from bot.core.text import excerpt
from bot.gatherings.callbacks.common import CalendarPage
from bot.gatherings.callbacks.initiative import InitiativePress, OnInitiative
from bot.gatherings.rules.changes import Pair
from bot.gatherings.rules.kinds import BY_DISTRICT, Kind, asked
from bot.gatherings.rules.lifecycle import WANTED, Move, Party, State
from bot.gatherings.rules.limits import ITEM_LIMIT, MOST_QUESTIONS, WHY_LIMIT
from bot.gatherings.screens.replies import to_card
from bot.gatherings.screens.words import gloss, glossed, heading, kind_name, state_name
from bot.gatherings.storage.initiatives import InitiativeView
from bot.gatherings.storage.views import Both, GatheringView

CARD = "initiative"
_LABEL = 40
#: It is no gathering yet, or none after all.
_NOT_HELD = WANTED | {State.REFUSED, State.CANCELLED}
_LISTED = 160


def _press(do: OnInitiative, gathering: int = 0, mark: int = 0) -> str:
    return InitiativePress(do=do, gathering=gathering, mark=mark).pack()


def _said(words: Pair, t: Translator) -> str:
    return Both(*words).said(t.language)


def _questions(questions: Sequence[str], limit: int = 0) -> Markup:
    """Each on a line; several have numbers."""
    shown = [excerpt(words, limit) if limit else words for words in questions]
    if len(shown) == 1:
        return Markup("{}").format(shown[0])
    return lines(*(Markup("{}. {}").format(*one) for one in enumerate(shown, start=1)))


def paper_counts(t: Translator) -> Markup:
    """What the law asks, said wherever somebody taps."""
    return t(
        "By law only signatures on paper count, with full name and place of residence. Taps here "
        "show only how many signatures there may be."
    )


# ── The list ─────────────────────────────────────────────────────────────────────────────────


def overview(
    okrug: str,
    wanted: Sequence[GatheringView],
    *,
    kinds: Sequence[tuple[Kind, str]],
    own: int | None,
    t: Translator,
    more: int = 0,
    said: str | None = None,
) -> Screen:
    """What is wanted now, and how one proposes a gathering oneself. more: not shown."""
    listed = [
        lines(
            Markup("<b>{}. {}</b>").format(number, kind_name(view.kind, t)),
            _questions([item.words.said(t.language) for item in view.agenda], _LISTED),
        )
        for number, view in enumerate(wanted, start=1)
    ]
    back = row(Button(t.word("Back"), CalendarPage(okrug=okrug, page=0).pack())) if okrug else ()
    return Screen(
        text=joined(
            t("✊ <b>Initiatives</b>"),
            *(_who_may(kind, t) for kind in dict.fromkeys(kind for kind, _ in kinds)),
            *listed,
            t.plural("and {n} more", "and {n} more", n=more) if more > 0 else None,
            None if wanted else t("Nobody wants a gathering at the moment."),
            paper_counts(t),
        ),
        rows=rows(
            *(
                row(Button(_label(number, view, t), _press(OnInitiative.OPEN, view.id)))
                for number, view in enumerate(wanted, start=1)
            ),
            _new(kinds, own, t),
            back,
        ),
        card=CARD,
        toast=said,
    )


def _label(number: int, view: GatheringView, t: Translator) -> str:
    first = view.agenda[0].words.said(t.language) if view.agenda else kind_name(view.kind, t)
    return f"{number}. {excerpt(first, _LABEL)}"


def _new(kinds: Sequence[tuple[Kind, str]], own: int | None, t: Translator) -> tuple[Button, ...]:
    if own is not None:
        return row(Button(t.word("My initiative"), _press(OnInitiative.OPEN, own)))
    if not kinds:
        return ()
    return row(Button(t.word("Propose a gathering"), _press(OnInitiative.NEW)))


def _who_may(kind: Kind, t: Translator) -> Markup:
    """What part of whom it takes, by the law as the bot knows it."""
    rule = asked(kind).initiative
    percent = t.number(int(rule.share.value * 100)) if rule else ""
    return {
        Kind.ASSEMBLY: t(
            "The akim calls the assembly when at least {percent} % of its members have signed.",
            percent=percent,
        ),
    }.get(
        kind,
        t(
            "A gathering of all residents is called when at least {percent} % of those who may "
            "vote have signed and the district akim has agreed.",
            percent=percent,
        ),
    )


# ── One of them ──────────────────────────────────────────────────────────────────────────────


def card(view: InitiativeView, t: Translator, *, said: str | None = None) -> Screen:
    """An initiative as it stands, with what the reader may do."""
    gathering = view.gathering
    return Screen(
        text=joined(
            t("✊ <b>Initiative</b>"),
            heading(gathering, t),
            lines(
                t("What it is about:"),
                _questions([item.words.said(t.language) for item in gathering.agenda]),
            ),
            t("Why: {why}", why=gathering.why) if gathering.why else None,
            t("Proposed by: {name}", name=view.name) if view.name else None,
            _stands(gathering, t),
            _numbers(view, t),
            paper_counts(t) if gathering.state is State.INITIATIVE else None,
        ),
        rows=rows(
            *_office_rows(view, t),
            _support_row(view, t),
            _own_row(view, t),
            row(Button(t.word("All initiatives"), _press(OnInitiative.LIST))),
        ),
        card=CARD,
        toast=said,
    )


def _stands(gathering: GatheringView, t: Translator) -> Markup:
    day = gathering.decided_on or gathering.asked_on
    dated = {
        State.WITH_DISTRICT: t("The district akim was asked: {day}", day=t.day(day))
        if day
        else None,
        State.REFUSED: t("The district akim did not agree: {day}", day=t.day(day))
        if day
        else None,
    }.get(gathering.state)
    return lines(
        Markup("<b>{}</b>").format(state_name(gathering.state, t)),
        dated,
    )


def _numbers(view: InitiativeView, t: Translator) -> Markup:
    """Taps beside the signatures that are needed and those counted."""
    return lines(
        t.plural("👍 {n} supports it by a tap", "👍 {n} support it by a tap", n=view.backers),
        *_signatures(view, t),
    )


def _signatures(view: InitiativeView, t: Translator) -> list[Markup]:
    threshold, known = view.threshold, view.known
    if threshold is None or known is None:
        return [
            t(
                "How many signatures are needed is not known yet: the office has not said how "
                "many may vote."
            )
        ]
    rule = asked(view.gathering.kind).initiative
    needed = t(
        "✍️ Signatures on paper needed: <b>{needed}</b> ({percent} % of {out_of})",
        needed=t.number(threshold.needed),
        percent=t.number(int(rule.share.value * 100)) if rule else "",
        out_of=t.number(threshold.out_of),
    )
    as_of = t("The number is of {day}", day=t.day(known.as_of)) if known.as_of else None
    counted = None
    if view.gathering.signed is not None:
        counted = t("Counted by the office: {n}", n=t.number(threshold.have))
    missing = (
        t("Still missing: {n}", n=t.number(threshold.missing))
        if counted and threshold.missing
        else None
    )
    return [line for line in (needed, as_of, counted, missing) if line is not None]


def _support_row(view: InitiativeView, t: Translator) -> tuple[Button, ...]:
    gathering = view.gathering
    if Move.SUPPORT not in gathering.moves:
        return ()
    if view.backed:
        label = t.word("✅ You support it")
        return row(Button(label, _press(OnInitiative.LEAVE, gathering.id)))
    label = t.word("👍 I support it")
    return row(Button(label, _press(OnInitiative.SUPPORT, gathering.id)))


def _own_row(view: InitiativeView, t: Translator) -> tuple[Button, ...]:
    gathering = view.gathering
    office = Party.OFFICE in gathering.parties
    collects = gathering.state is State.INITIATIVE
    sheet = Button(t.word("Sheet of signatures"), _press(OnInitiative.SHEET, gathering.id))
    withdraw = Button(
        t.word("Take it back"), _press(OnInitiative.WITHDRAW, gathering.id, gathering.version)
    )
    return row(
        sheet if collects and (view.own or office) else None,
        withdraw if Move.WITHDRAW in gathering.moves else None,
    )


def _office_rows(view: InitiativeView, t: Translator) -> list[tuple[Button, ...]]:
    """What the office writes down next."""
    gathering = view.gathering
    if Party.OFFICE not in gathering.parties:
        return []

    def press(label: str, do: OnInitiative) -> Button:
        return Button(label, _press(do, gathering.id, gathering.version))

    moves = gathering.moves
    planned = t.word("Set the day and the place") if gathering.state is State.DRAFT else None
    return [
        row(to_card(gathering, t, planned) if gathering.state not in _NOT_HELD else None),
        row(
            press(t.word("Signatures counted"), OnInitiative.SIGNED)
            if gathering.state is State.INITIATIVE
            else None
        ),
        row(
            press(t.word("The district akim was asked"), OnInitiative.ASK)
            if Move.ASK_DISTRICT in moves
            else None,
            press(t.word("Call the assembly"), OnInitiative.TAKE_UP)
            if Move.TAKE_UP in moves
            else None,
        ),
        row(
            press(t.word("The district akim agreed"), OnInitiative.PERMIT)
            if Move.PERMIT in moves
            else None
        ),
        row(
            press(t.word("The district akim did not agree"), OnInitiative.FORBID)
            if Move.FORBID in moves
            else None
        ),
    ]


def sure_to_withdraw(view: InitiativeView, t: Translator) -> Screen:
    """Everybody behind it is told, and it cannot be brought back."""
    gathering = view.gathering
    return _sure(
        t("Take the initiative back? Whoever supports it is told, and it cannot be brought back."),
        t.word("Yes, take it back"),
        OnInitiative.WITHDRAW_NOW,
        gathering,
        t,
        danger=True,
    )


def sure_to_take_up(view: InitiativeView, t: Translator) -> Screen:
    """It becomes a draft of the office."""
    return _sure(
        t(
            "Enough members signed. The assembly becomes a draft: you set the day and the "
            "place and announce it. Whoever supports it is told."
        ),
        t.word("Yes, call the assembly"),
        OnInitiative.TAKE_UP_NOW,
        view.gathering,
        t,
    )


def _sure(
    question: Markup,
    yes: str,
    do: OnInitiative,
    gathering: GatheringView,
    t: Translator,
    *,
    danger: bool = False,
) -> Screen:
    data = _press(do, gathering.id, gathering.version)
    return Screen(
        text=joined(heading(gathering, t), question),
        rows=(
            row(Button(yes, data, style="danger" if danger else "primary")),
            row(Button(t.word("Back"), _press(OnInitiative.OPEN, gathering.id))),
        ),
        card=CARD,
    )


# ── Proposing ────────────────────────────────────────────────────────────────────────────────


def choose_kind(kinds: Sequence[tuple[Kind, str]], t: Translator) -> Screen:
    """Which of what one may propose. Their names differ by letters, so they are explained."""
    return Screen(
        text=joined(
            t("What do you propose?"), *(glossed(kind, t) for kind, _ in _distinct(kinds))
        ),
        rows=rows(
            *(
                row(Button(_kind_label(kind, t), _press(OnInitiative.KIND, mark=at)))
                for at, (kind, _) in enumerate(kinds)
            ),
            _cancel(t),
        ),
        card=CARD,
    )


def _distinct(kinds: Sequence[tuple[Kind, str]]) -> list[tuple[Kind, str]]:
    return list({kind: (kind, okrug) for kind, okrug in kinds}.values())


def _kind_label(kind: Kind, t: Translator) -> str:
    return t.word("{kind} – {gloss}", kind=kind_name(kind, t), gloss=gloss(kind, t))


def _cancel(t: Translator) -> tuple[Button, ...]:
    return row(Button(t.word("Cancel"), _press(OnInitiative.STOP)))


def ask_questions(kind: Kind, t: Translator, problem: Markup | None = None) -> Screen:
    """What it is to decide."""
    return Screen(
        text=joined(
            problem,
            glossed(kind, t),
            t(
                "Which question is it to decide? Several questions stand on a line each: at most "
                "{count}, each of at most {limit} letters.",
                count=MOST_QUESTIONS,
                limit=ITEM_LIMIT,
            ),
            t("If you can, write the same in Russian below an empty line."),
        ),
        rows=rows(_cancel(t)),
        card=CARD,
    )


def please_type(t: Translator) -> Markup:
    """A recording or a photo came: the words are printed on the sheet."""
    return t("Please type it: these words are printed on the sheet of signatures.")


def ask_why(t: Translator, problem: Markup | None = None) -> Screen:
    """Why it is wanted, in a few words."""
    return Screen(
        text=joined(
            problem,
            t("Why is it needed? A few words, at most {limit} letters.", limit=WHY_LIMIT),
        ),
        rows=rows(
            row(Button(t.word("Skip"), _press(OnInitiative.NO_WHY))),
            _cancel(t),
        ),
        card=CARD,
    )


def preview(kind: Kind, questions: Sequence[Pair], why: str, turn: int, t: Translator) -> Screen:
    """What everybody in the okrug will see, and what by law counts."""
    return Screen(
        text=joined(
            t("<b>Your initiative</b>"),
            glossed(kind, t),
            lines(t("What it is about:"), _questions([_said(one, t) for one in questions])),
            t("Why: {why}", why=why) if why else None,
            paper_counts(t),
            _after(kind, t),
            t("Residents see it without your name; the office sees your name."),
        ),
        rows=(
            row(
                Button(t.word("Publish"), _press(OnInitiative.PUBLISH, mark=turn), style="primary")
            ),
            row(
                Button(t.word("Change the question"), _press(OnInitiative.QUESTIONS)),
                Button(t.word("Change the reason"), _press(OnInitiative.WHY)),
            ),
            _cancel(t),
        ),
        card=CARD,
    )


def _after(kind: Kind, t: Translator) -> Markup:
    """What becomes of it once enough have signed."""
    if kind in BY_DISTRICT:
        return t("With enough signatures the office asks the district akim, who decides.")
    return t("With enough signatures the office calls the assembly.")


# ── The office writes down ───────────────────────────────────────────────────────────────────


def ask_signed(view: InitiativeView, t: Translator, problem: Markup | None = None) -> Screen:
    """A number."""
    return Screen(
        text=joined(
            problem,
            heading(view.gathering, t),
            _numbers(view, t),
            t("How many valid signatures are on the sheets? Write the number."),
        ),
        rows=(row(Button(t.word("Cancel"), _press(OnInitiative.OPEN, view.gathering.id))),),
        card=CARD,
    )


def ask_day(
    view: InitiativeView, move: Move, t: Translator, problem: Markup | None = None
) -> Screen:
    """When it was."""
    asked_for = {
        Move.ASK_DISTRICT: t("On which day was the district akim asked?"),
        Move.PERMIT: t("On which day did the district akim agree?"),
        Move.FORBID: t("On which day did the district akim refuse?"),
    }[move]
    gathering = view.gathering
    return Screen(
        text=joined(
            problem,
            heading(gathering, t),
            asked_for,
            t("Press the button, or write the day, such as 27.11."),
        ),
        rows=(
            row(
                Button(
                    t.word("Today"),
                    _press(OnInitiative.TODAY, gathering.id, gathering.version),
                )
            ),
            row(Button(t.word("Cancel"), _press(OnInitiative.OPEN, gathering.id))),
        ),
        card=CARD,
    )


def decision_preview(
    view: InitiativeView,
    move: Move,
    day: date,
    files: int,
    t: Translator,
    *,
    problem: Markup | None = None,
) -> Screen:
    """What is about to be written down and told; a photo of the paper may be added."""
    head = {
        Move.ASK_DISTRICT: t("<b>The district akim was asked: {day}</b>", day=t.day(day)),
        Move.PERMIT: t("<b>The district akim agreed: {day}</b>", day=t.day(day)),
        Move.FORBID: t("<b>The district akim did not agree: {day}</b>", day=t.day(day)),
    }[move]
    gathering = view.gathering
    papers = None
    if move is not Move.ASK_DISTRICT:
        papers = (
            t("Photos and files of the decision: {n}", n=files)
            if files
            else t("Send a photo or a file of the decision, if you have one.")
        )
    return Screen(
        text=joined(
            problem,
            head,
            heading(gathering, t),
            papers,
            t("Whoever proposed and supports it is told."),
        ),
        rows=(
            row(
                Button(
                    t.word("Write it down"),
                    _press(OnInitiative.WRITE, gathering.id, gathering.version),
                    style="primary",
                )
            ),
            row(Button(t.word("Cancel"), _press(OnInitiative.OPEN, gathering.id))),
        ),
        card=CARD,
    )


# ── What is told ─────────────────────────────────────────────────────────────────────────────


def moved_text(view: GatheringView, what: str, t: Translator) -> Markup:
    """What became of an initiative, for whoever supports it."""
    day = view.decided_on or view.asked_on
    shown = t.day(day) if day else ""
    said = {
        Move.ASK_DISTRICT.value: t("The district akim was asked to agree: {day}", day=shown),
        Move.PERMIT.value: t(
            "The district akim agreed: {day}. The office now sets the day and the place, and you "
            "will be told.",
            day=shown,
        ),
        Move.FORBID.value: t("The district akim did not agree: {day}", day=shown),
        Move.TAKE_UP.value: t(
            "Enough members signed. The office now sets the day and the place, and you will "
            "be told."
        ),
        Move.WITHDRAW.value: t("Whoever proposed it has taken it back."),
    }[what]
    return _told(view, said, t)


def _told(view: GatheringView, said: Markup, t: Translator) -> Markup:
    return joined(
        t("✊ <b>Initiative</b>"),
        said,
        heading(view, t),
        _questions([item.words.said(t.language) for item in view.agenda], _LISTED),
    )


def signed_text(view: InitiativeView, t: Translator) -> Markup:
    """The office counted signatures."""
    threshold = view.threshold
    count = t.number(view.gathering.signed or 0)
    said = t("The office counted the signatures on paper: <b>{n}</b>", n=count)
    if threshold is not None:
        said = lines(
            said,
            t("There are enough of them.")
            if threshold.reached
            else t("Still missing: {n}", n=t.number(threshold.missing)),
        )
    return _told(view.gathering, said, t)


def proposed_text(view: GatheringView, name: str, t: Translator) -> Markup:
    """For the office: somebody wants one."""
    who = t("Proposed by: {name}", name=name) if name else None
    return joined(_told(view, t("A gathering is wanted."), t), who)


def open_row(gathering_id: int, t: Translator) -> tuple[Button, ...]:
    """To the initiative."""
    return row(Button(t.word("Open"), _press(OnInitiative.OPEN, gathering_id)))
