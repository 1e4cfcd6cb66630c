"""A gathering in the making: its one card, and the questions for each of its parts."""

from collections.abc import Sequence
from datetime import datetime

from markupsafe import Markup

from bot.core.clock import village
from bot.core.i18n import Language, Translator
from bot.core.screen import Button, Rows, Screen, Style, joined, lines, row, rows
from bot.core.text import excerpt
from bot.gatherings.callbacks.common import CalendarPage, GatheringPress, OnGathering
from bot.gatherings.callbacks.planning import ItemPress, MomentPress, OnItem, OnPlan, PlanPress
from bot.gatherings.rules.agenda import About
from bot.gatherings.rules.kinds import Base, Kind, asked
from bot.gatherings.rules.lifecycle import State
from bot.gatherings.rules.planning import Part
from bot.gatherings.screens.letter import difference_lines, may_vote, overdue_line
from bot.gatherings.screens.words import heading, short_name, state_name, when, where_name
from bot.gatherings.storage.outlook import Around, PlanView
from bot.gatherings.storage.views import Both, GatheringView, ItemView
from bot.places.models import Place
from bot.places.service import name_of

_MINUTE = 60
#: Letters of the agenda on the card; of more each item is said in one short line.
_ROOM = 1800
_SHORT = 70


def card_key(gathering_id: int) -> str:
    """Of all copies of a gathering's card in a chat only the newest lives."""
    return f"gathering:{gathering_id}"


def press(label: str, do: OnPlan, view: GatheringView, style: Style | None = None) -> Button:
    """A button about it as it is now."""
    return Button(
        label, PlanPress(do=do, gathering=view.id, version=view.version).pack(), style=style
    )


def item_press(label: str, do: OnItem, view: GatheringView, item: int) -> Button:
    """A button about one item of its agenda."""
    data = ItemPress(do=do, gathering=view.id, version=view.version, item=item)
    return Button(label, data.pack())


def back(view: GatheringView, t: Translator) -> Button:
    """To the card."""
    return press(t.word("Back"), OnPlan.CARD, view)


def is_known(view: GatheringView) -> bool:
    """Whether people know of it: whatever is another is told to them."""
    return view.state is not State.DRAFT


# ── The card ─────────────────────────────────────────────────────────────────────────────────


def plan_card(
    plan: PlanView, t: Translator, *, said: str | None = None, problem: Markup | None = None
) -> Screen:
    """A draft, or what is about to change. said: what has just happened; problem: why not."""
    shown = _changes_card if is_known(plan.view) else _draft_card
    return shown(plan, t, said, problem)


def _draft_card(plan: PlanView, t: Translator, said: str | None, problem: Markup | None) -> Screen:
    view = plan.view
    return Screen(
        text=joined(
            problem or said,
            lines(heading(view, t), Markup("<i>{}</i>").format(state_name(view.state, t))),
            lines(_day(plan, t), notice_line(plan, t), _place(view, t)),
            _agenda(view, t),
            _beside(plan, t),
            around_lines(view, plan.around, t),
            _missing(plan, t),
        ),
        rows=_draft_rows(plan, t),
        card=card_key(view.id),
    )


def _draft_rows(plan: PlanView, t: Translator) -> Rows:
    view = plan.view
    calendar = Button(t.word("Back"), CalendarPage(okrug=view.okrug, page=0).pack())
    first = (
        press(t.word("Preview and announce"), OnPlan.LOOK, view, style="primary")
        if plan.ready
        else _next(plan.missing[0], view, t)
    )
    n = len(view.agenda)
    agenda = t.word("Agenda: {n}", n=n) if n else t.word("Agenda")
    return rows(
        row(first),
        row(
            press(t.word("Day and hour"), OnPlan.DAY, view),
            press(t.word("Place"), OnPlan.PLACE, view),
        ),
        row(
            press(agenda, OnPlan.AGENDA, view),
            press(t.word("More…"), OnPlan.MORE, view),
        ),
        row(
            Button(
                t.word("Discard"),
                GatheringPress(
                    do=OnGathering.CANCEL, gathering=view.id, version=view.version
                ).pack(),
            ),
            calendar,
        ),
    )


def _next(part: Part, view: GatheringView, t: Translator) -> Button:
    label, do = {
        Part.TITLE: (t.word("Write what is planned"), OnPlan.TITLE),
        Part.VILLAGE: (t.word("Choose the village"), OnPlan.WHOM),
        Part.DAY: (t.word("Choose the day"), OnPlan.DAY),
        Part.PLACE: (t.word("Write the place"), OnPlan.PLACE),
        Part.AGENDA: (t.word("Write the agenda"), OnPlan.ADD),
        Part.SEATS: (t.word("Say how many are elected"), OnPlan.AGENDA),
    }[part]
    return press(label, do, view, style="primary")


def part_name(part: Part, t: Translator) -> str:
    """What is missing, inside a list."""
    return {
        Part.TITLE: t.word("what is planned"),
        Part.VILLAGE: t.word("the village"),
        Part.DAY: t.word("the day and the hour"),
        Part.PLACE: t.word("where it is held"),
        Part.AGENDA: t.word("the agenda"),
        Part.SEATS: t.word("how many are elected"),
    }[part]


def _missing(plan: PlanView, t: Translator) -> Markup | None:
    if plan.ready:
        return None
    parts = t.listing(part_name(part, t) for part in plan.missing)
    return t("Still missing: {parts}.", parts=parts)


def _day(plan: PlanView, t: Translator) -> Markup:
    return Markup("🗓 {}").format(when(plan.view, t))


def notice_line(plan: PlanView, t: Translator) -> Markup | None:
    """Whether people are told in time, or by which day it may be held."""
    if not plan.asked:
        return None
    period = plan.period
    if period is None:
        if is_known(plan.view) and not plan.changes.asks_notice:
            return None
        return earliest_line(plan, t)
    if plan.late:
        return t.plural(
            "⚠️ The notice period is {n} day short. The earliest day by law: {day}.",
            "⚠️ The notice period is {n} days short. The earliest day by law: {day}.",
            n=period.late_by,
            day=t.date(period.earliest),
        )
    return t(
        "Notice period: {given} days (by law at least {asked}).",
        given=period.given,
        asked=period.asked,
    )


def earliest_line(plan: PlanView, t: Translator) -> Markup | None:
    """The first day that the law allows, if people are told now."""
    if not plan.asked or not plan.offered:
        return None
    day = village(min(plan.offered), t.zone).date()
    return t.plural(
        "The earliest day by law: {day} ({n} day after the notice).",
        "The earliest day by law: {day} ({n} days after the notice).",
        n=plan.asked,
        day=t.date(day),
    )


def _place(view: GatheringView, t: Translator) -> Markup:
    if not view.place:
        return Markup("📍 {}").format(t.word("no place yet"))
    pin = t("on the map too") if view.pin else None
    said = pair_lines(view.place)
    return lines(Markup("📍 {}").format(said), pin)


def pair_lines(words: Both) -> Markup:
    """Both languages, one under the other; what is said alike stands once."""
    said = dict.fromkeys(part for part in (words.kk, words.ru) if part)
    return Markup("\n").join(said)


def _agenda(view: GatheringView, t: Translator) -> Markup | None:
    if not view.agenda:
        return None
    return lines(t("<b>Agenda:</b>"), *item_lines(view.agenda, t))


def item_lines(items: Sequence[ItemView], t: Translator) -> list[Markup]:
    """The agenda in both languages; where it is long, one short line an item."""
    whole = sum(len(item.words.kk) + len(item.words.ru) for item in items)
    return [_item_line(at, item, t, short=whole > _ROOM) for at, item in enumerate(items, start=1)]


def _item_line(at: int, item: ItemView, t: Translator, *, short: bool) -> Markup:
    if short:
        return Markup("{}. {}").format(at, excerpt(item.words.said(t.language), _SHORT))
    mine = item.words.said(t.language)
    other = item.words.ru if t.language == "kk" else item.words.kk
    seats = None
    if item.about is About.ELECTION:
        n = item.seats
        seats = t("<i>election, seats: {n}</i>", n=n) if n else t("<i>election, seats: ?</i>")
    elif item.about is About.LISTEN:
        seats = t("<i>heard, not voted on</i>")
    return lines(
        Markup("{}. {}").format(at, mine),
        Markup("<i>{}</i>").format(other) if other and other != mine else None,
        seats,
    )


def _beside(plan: PlanView, t: Translator) -> Markup | None:
    view = plan.view
    n = len(view.materials)
    return lines(
        t("📎 Materials: {n}", n=n) if n else None,
        may_vote(view, t),
        _base_line(view, t),
        t("Only candidates for akim are taken up.") if view.only_candidates else None,
        t("Reason for coming late: {reason}", reason=view.late_reason)
        if view.late_reason
        else None,
    )


def _base_line(view: GatheringView, t: Translator) -> Markup | None:
    if view.base is Base.REPRESENTATIVES:
        return t("The quorum is counted of the representatives.")
    return None


def around_lines(view: GatheringView, around: Around, t: Translator) -> Markup | None:
    """The gathering it leads to, those that lead to it, and promises to be reported on."""
    main = around.leads_to
    leads = None
    if main is not None:
        leads = t("Leads to: {name}", name=short_name(main, t))
    listed = [
        Markup("• {}: {} – {}").format(where_name(one, t), when(one, t), state_name(one.state, t))
        for one in around.separate
    ]
    head = t("<b>Separate gatherings before it:</b>") if listed else None
    return lines(
        leads,
        head,
        *listed,
        _too_early(view, around, t),
        overdue_line(around.overdue, t),
    )


def _too_early(view: GatheringView, around: Around, t: Translator) -> Markup | None:
    """A separate gathering that is held after the one that it prepares."""
    main = around.leads_to
    pairs = [(one, view) for one in around.separate] + ([(view, main)] if main else [])
    for first, last in pairs:
        if first.held_at and last.held_at and first.held_at >= last.held_at:
            return t("⚠️ A separate gathering stands after the gathering that it prepares.")
    return None


# ── What changes ─────────────────────────────────────────────────────────────────────────────


def _changes_card(
    plan: PlanView, t: Translator, said: str | None, problem: Markup | None
) -> Screen:
    view = plan.view
    again = view.state is State.NO_QUORUM
    listed = difference_lines(plan.changed, t)
    nothing = t("Nothing yet. Choose what is to be another.")
    if again:
        nothing = t("First choose the new day: people need the whole notice period again.")
    return Screen(
        text=joined(
            problem or said,
            lines(
                t("🔁 <b>Called again</b>") if again else t("✏️ <b>What changes</b>"),
                heading(view, t),
            ),
            lines(*listed) if listed else nothing,
            notice_line(plan, t) if listed else None,
            t("Everybody hears of it once you press “Tell everybody”.") if listed else None,
        ),
        rows=_changes_rows(plan, t),
        card=card_key(view.id),
    )


def _changes_rows(plan: PlanView, t: Translator) -> Rows:
    view = plan.view
    again = view.state is State.NO_QUORUM
    ready = plan.changes.held_at is not None if again else bool(plan.changed)
    card = GatheringPress(do=OnGathering.OPEN, gathering=view.id, version=view.version)
    drop = press(t.word("Drop the changes"), OnPlan.DROP, view)
    return rows(
        row(press(t.word("Preview"), OnPlan.LOOK, view, style="primary") if ready else None),
        row(
            press(t.word("Day and hour"), OnPlan.DAY, view),
            press(t.word("Place"), OnPlan.PLACE, view),
        ),
        row(
            press(t.word("Agenda: {n}", n=len(view.agenda)), OnPlan.AGENDA, view),
            press(t.word("Materials"), OnPlan.MATERIALS, view),
        ),
        row(
            drop if plan.changes else Button(t.word("Back"), card.pack()),
        ),
    )


# ── More ─────────────────────────────────────────────────────────────────────────────────────


def more_screen(plan: PlanView, t: Translator, *, said: str | None = None) -> Screen:
    """What is set less often."""
    view = plan.view
    n = len(view.materials)
    village_or_all = view.kind in {Kind.REPORT, Kind.EVENT}
    titled = view.kind in {Kind.REPORT, Kind.EVENT}
    return Screen(
        text=joined(
            said,
            heading(view, t),
            _explained(view, t),
            lines(_place(view, t), t("📎 Materials: {n}", n=n) if n else None),
        ),
        rows=rows(
            row(
                press(t.word("On the map"), OnPlan.PIN, view),
                press(
                    t.word("Materials: {n}", n=n) if n else t.word("Materials"),
                    OnPlan.MATERIALS,
                    view,
                ),
            ),
            row(
                press(t.word("For whom"), OnPlan.WHOM, view) if village_or_all else None,
                press(t.word("What it is called"), OnPlan.TITLE, view) if titled else None,
            ),
            row(_street(view, t), _candidates(view, t), _base(view, t)),
            row(_separate(plan, t)),
            row(back(view, t)),
        ),
        card=card_key(view.id),
    )


def _explained(view: GatheringView, t: Translator) -> Markup | None:
    """What the switches below mean."""
    if asked(view.kind).candidate_notice is not None:
        return t(
            "If candidates for akim are taken up and nothing else, the law asks for a shorter "
            "notice period."
        )
    if view.kind is Kind.GATHERING:
        return t(
            "The quorum is counted of everybody who may vote. Where representatives are sent by "
            "separate gatherings, it can be counted of them."
        )
    if view.kind is Kind.SEPARATE:
        return t("A separate gathering is of the whole village, or of one street or block.")
    return None


def _street(view: GatheringView, t: Translator) -> Button | None:
    if view.kind is not Kind.SEPARATE:
        return None
    label = t.word("Another street or block") if view.section else t.word("One street or block")
    return press(label, OnPlan.SECTION, view)


def _candidates(view: GatheringView, t: Translator) -> Button | None:
    if asked(view.kind).candidate_notice is None:
        return None
    label = t.word("Only candidates for akim")
    return press(ticked(label, is_so=view.only_candidates), OnPlan.CANDIDATES, view)


def _base(view: GatheringView, t: Translator) -> Button | None:
    if view.kind is not Kind.GATHERING:
        return None
    label = t.word("Quorum of representatives")
    return press(ticked(label, is_so=view.base is Base.REPRESENTATIVES), OnPlan.BASE, view)


def ticked(label: str, *, is_so: bool) -> str:
    """A label, with a tick where it is so."""
    return f"✅ {label}" if is_so else label


def _separate(plan: PlanView, t: Translator) -> Button | None:
    if plan.view.kind is not Kind.GATHERING:
        return None
    n = len(plan.around.separate)
    label = t.word("Separate gatherings: {n}", n=n) if n else t.word("Plan separate gatherings")
    data = GatheringPress(
        do=OnGathering.PLAN_SEPARATE, gathering=plan.view.id, version=plan.view.version
    )
    return Button(label, data.pack())


# ── The day ──────────────────────────────────────────────────────────────────────────────────


def ask_day(
    plan: PlanView, t: Translator, *, problem: Markup | None = None, said: str | None = None
) -> Screen:
    """When? A tap, or a line."""
    view = plan.view
    return Screen(
        text=joined(
            problem or said,
            lines(t("<b>When?</b>"), heading(view, t)),
            t("It stands now: {when}", when=when(view, t)) if view.held_at else None,
            lines(earliest_line(plan, t), night_line(plan, t)),
            t("Press a time, or write it: 26.11 18:30"),
        ),
        rows=rows(
            *(row(moment_button(one, view, t)) for one in plan.offered[:3]),
            row(back(view, t)),
        ),
        card=card_key(view.id),
    )


def moment_button(moment: datetime, view: GatheringView, t: Translator) -> Button:
    """A day and hour that one tap takes."""
    minute = int(moment.timestamp()) // _MINUTE
    data = MomentPress(gathering=view.id, version=view.version, minute=minute)
    return Button(f"{t.date(moment)}, {t.time(moment)}", data.pack())


def night_line(plan: PlanView, t: Translator) -> Markup | None:
    """People sleep: what is sent now is read in the morning, and the days count from then."""
    if not plan.night:
        return None
    return t(
        "🌙 It is night: people will read it on {day} at {time}. The days count from then.",
        day=t.short_date(plan.told_at),
        time=t.time(plan.told_at),
    )


def which_hour(
    plan: PlanView, moments: Sequence[datetime], asked_for: Markup, t: Translator
) -> Screen:
    """Only the day was said, or one of two hours: a tap is enough."""
    view = plan.view
    return Screen(
        text=joined(asked_for),
        rows=rows(
            *(row(moment_button(one, view, t)) for one in moments),
            row(press(t.word("Back"), OnPlan.DAY, view)),
        ),
        card=card_key(view.id),
    )


# ── The place, the name, the street ──────────────────────────────────────────────────────────


def ask_place(
    plan: PlanView,
    t: Translator,
    *,
    language: Language | None = None,
    problem: Markup | None = None,
    said: str | None = None,
) -> Screen:
    """Where? language: the one that is still missing."""
    view = plan.view
    if language is not None:
        return _ask_other(view, view.place, language, t, problem)
    offered = [
        row(item_press(excerpt(place.said(t.language), 40), OnItem.PLACE, view, number))
        for number, place in plan.before
    ]
    return Screen(
        text=joined(
            problem or said,
            lines(t("<b>Where?</b>"), heading(view, t)),
            t("It stands now:\n{place}", place=pair_lines(view.place)) if view.place else None,
            t(
                "Write the place in Kazakh, and on the next line in Russian. For example: the "
                "name of the building and its address."
            ),
            t("A place sent from the phone is shown on the map."),
        ),
        rows=rows(*offered, row(back(view, t))),
        card=card_key(view.id),
    )


def _ask_other(
    view: GatheringView,
    words: Both,
    language: Language,
    t: Translator,
    problem: Markup | None,
) -> Screen:
    """The same in the other language."""
    return Screen(
        text=joined(
            problem,
            Markup("<blockquote>{}</blockquote>").format(words.kk or words.ru),
            other_asked(language, t),
        ),
        rows=rows(
            row(press(alone(language, t), OnPlan.ONE_LANGUAGE, view)),
            row(press(swapped(language, t), OnPlan.SWAP, view)),
            row(back(view, t)),
        ),
        card=card_key(view.id),
    )


def other_asked(language: Language, t: Translator) -> Markup:
    """The question for the same in another language."""
    if language == "ru":
        return t("Now write the same in <b>Russian</b>.")
    return t("Now write the same in <b>Kazakh</b>.")


def alone(language: Language, t: Translator) -> str:
    """The label that leaves a language out."""
    return t.word("Only in Kazakh") if language == "ru" else t.word("Only in Russian")


def swapped(language: Language, t: Translator) -> str:
    """The label that says that the words are in the language that is asked for."""
    if language == "ru":
        return t.word("What I wrote is in Russian")
    return t.word("What I wrote is in Kazakh")


def ask_title(
    plan: PlanView,
    t: Translator,
    *,
    language: Language | None = None,
    problem: Markup | None = None,
    said: str | None = None,
) -> Screen:
    """What is it called?"""
    view = plan.view
    if language is not None:
        return _ask_other(view, view.title, language, t, problem)
    return Screen(
        text=joined(
            problem or said,
            lines(t("<b>What is planned?</b>"), heading(view, t)),
            t(
                "Write it in Kazakh, and on the next line in Russian. For example: planting "
                "trees around the school."
            ),
        ),
        rows=rows(row(back(view, t))),
        card=card_key(view.id),
    )


def ask_section(
    plan: PlanView,
    t: Translator,
    *,
    language: Language | None = None,
    problem: Markup | None = None,
) -> Screen:
    """Of which street or block?"""
    view = plan.view
    if language is not None:
        return _ask_other(view, view.section, language, t, problem)
    whole = press(t.word("The whole village"), OnPlan.NO_SECTION, view)
    return Screen(
        text=joined(
            problem,
            lines(t("<b>Of which street or block?</b>"), heading(view, t)),
            t("Write it in Kazakh, and on the next line in Russian."),
            t("The call goes to the whole village: the bot does not know who lives where."),
        ),
        rows=rows(row(whole if view.section else None), row(back(view, t))),
        card=card_key(view.id),
    )


# ── The map, the materials, the village ──────────────────────────────────────────────────────


def ask_pin(plan: PlanView, t: Translator, *, problem: Markup | None = None) -> Screen:
    """Where on the map?"""
    view = plan.view
    gone = press(t.word("Remove from the map"), OnPlan.NO_PIN, view)
    return Screen(
        text=joined(
            problem,
            t("<b>On the map</b>"),
            t("Press the paper clip, then “Location”, and send the place."),
            t("A place is set already; another one replaces it.") if view.pin else None,
        ),
        rows=rows(row(gone if view.pin else None), row(back(view, t))),
        card=card_key(view.id),
    )


def ask_materials(plan: PlanView, t: Translator, *, problem: Markup | None = None) -> Screen:
    """Which papers?"""
    view = plan.view
    names = [Markup("• {}").format(one.get("name") or t.word("file")) for one in view.materials]
    gone = press(t.word("Remove all"), OnPlan.NO_MATERIALS, view)
    return Screen(
        text=joined(
            problem,
            t("<b>Materials</b>"),
            lines(*names) if names else None,
            t("Send files or photos: whoever opens the agenda reads them. Nobody is called anew."),
        ),
        rows=rows(row(gone if names else None), row(back(view, t))),
        card=card_key(view.id),
    )


def whom_screen(plan: PlanView, villages: Sequence[Place], t: Translator) -> Screen:
    """The whole okrug, or one village."""
    view = plan.view
    whole = item_press(
        ticked(t.word("The whole okrug"), is_so=not view.settlement), OnItem.VILLAGE, view, 0
    )
    listed = [
        item_press(
            ticked(name_of(one, t.language), is_so=one.code == view.settlement),
            OnItem.VILLAGE,
            view,
            number,
        )
        for number, one in enumerate(villages, start=1)
    ]
    pairs = [tuple(listed[at : at + 2]) for at in range(0, len(listed), 2)]
    of_one = view.kind is Kind.SEPARATE
    return Screen(
        text=joined(t("<b>For whom?</b>"), heading(view, t)),
        rows=rows(row(None if of_one else whole), *pairs, row(back(view, t))),
        card=card_key(view.id),
    )


def ask_what(plan: PlanView, words: str, t: Translator) -> Screen:
    """Something was written unasked: nothing is taken for anything before somebody says so."""
    view = plan.view
    return Screen(
        text=joined(
            t("What is this?"),
            Markup("<blockquote>{}</blockquote>").format(excerpt(words, 300, one_line=False)),
        ),
        rows=rows(
            row(press(t.word("A question of the agenda"), OnPlan.AS_ITEMS, view)),
            row(press(t.word("The place"), OnPlan.AS_PLACE, view)),
            row(press(t.word("Leave it as it is"), OnPlan.CARD, view)),
        ),
        card=card_key(view.id),
    )


def languages_missing(view: GatheringView) -> bool:
    """Whether some of its words are in one language only."""
    said = [view.place, *(item.words for item in view.agenda)]
    said += [words for words in (view.title, view.section) if words]
    return any(not (words.kk and words.ru) for words in said)
