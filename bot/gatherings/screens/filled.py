"""What each paper of a gathering is given, found in the database: the papers themselves only draw.

Where nobody wrote a decision down, the sentence that the vote alone makes of it is here.
"""

import re
from dataclasses import replace
from datetime import datetime, timedelta

from bot.core.i18n import LANGUAGES, Language, Translator, translator
from bot.core.tx import Tx
from bot.gatherings.models import Gathering
from bot.gatherings.rules.agenda import About
from bot.gatherings.rules.changes import Shown as ToldOf
from bot.gatherings.rules.changes import difference
from bot.gatherings.rules.kinds import Convener, Elects, asked
from bot.gatherings.rules.lifecycle import State
from bot.gatherings.rules.notice import NoticePeriod, notice_period
from bot.gatherings.rules.papers import payload
from bot.gatherings.rules.quorum import initiative
from bot.gatherings.rules.votes import Outcome
from bot.gatherings.screens.documents.calendar_file import uid_for
from bot.gatherings.screens.documents.given import (
    Act,
    CalendarEntry,
    Candidate,
    ElectionPaper,
    ItemPaper,
    MinutesPaper,
    Post,
    Poster,
    PosterPhoto,
    Reached,
    SignatureSheet,
    Version,
    names_of,
)
from bot.gatherings.screens.words import kind_name
from bot.gatherings.storage import entitled
from bot.gatherings.storage import gatherings as find
from bot.gatherings.storage.hall import ElectionRecord
from bot.gatherings.storage.minutes import (
    Facts,
    ItemFacts,
    Shown,
    facts_of,
    minutes_in,
    public,
)
from bot.gatherings.storage.notified import Notified, Reach, Told, notified
from bot.gatherings.storage.views import Both, pin_of
from bot.people import service as people
from bot.places import service as places
from bot.places.models import Place
from bot.places.poster import link_for

#: The sheet has room for those who are needed and for some whose signature does not count.
_ROWS, _SPARE = 40, 20


# ── The minutes ──────────────────────────────────────────────────────────────────────────────


def decided(item: ItemFacts, t: Translator) -> str:
    """What was decided, in the words of the office, else as the vote alone says it."""
    if item.decision:
        return item.decision.said(t.language)
    if item.election is not None and item.election.result is not None:
        return _chosen(item.election, t)
    match item.outcome:
        case Outcome.PASSED if item.motion:
            return item.motion.said(t.language)
        case Outcome.PASSED:
            return t.word("To agree to what was proposed.")
        case Outcome.NOT_PASSED:
            return t.word("The motion was not carried.")
        case Outcome.NO_QUORUM:
            return t.word("Nothing was decided, for there was no quorum.")
    if item.about is About.LISTEN and item.done:
        return t.word("The report was heard and noted.")
    return ""


def _chosen(election: ElectionRecord, t: Translator) -> str:
    names = [one.name for one in election.elected]
    if not names:
        return t.word("Nobody was elected.")
    return t.word("Elected: {names}.", names=t.listing(names))


async def minutes_paper(tx: Tx, row: Gathering, language: Language) -> MinutesPaper:
    """The minutes in a language, with every number that belongs to them."""
    return _paper(row, await facts_of(tx, row), language, await _whose(tx, row), tx.zone)


async def public_paper(tx: Tx, row: Gathering, language: Language, shown: Shown) -> MinutesPaper:
    """The same for everybody: of an election it says who was elected, and of nobody else."""
    facts, _cuts = public(await facts_of(tx, row), shown)
    paper = _paper(row, facts, language, await _whose(tx, row), tx.zone)
    items = tuple(replace(item, election=None) for item in paper.items)
    return replace(paper, items=items, handed_over=None, public=True)


def _paper(
    row: Gathering, facts: Facts, language: Language, whose: "_Whose", zone: str
) -> MinutesPaper:
    t = translator(language, zone)
    return MinutesPaper(
        language=language,
        kind=row.kind,
        number=str(row.number or ""),
        okrug=whose.okrug.said(language),
        minutes=minutes_in(facts, language, decided=lambda item: decided(item, t), names=names_of),
        items=tuple(_figures(item, language) for item in facts.items),
        section=whose.section.said(language),
        office=whose.office.said(language),
        opened_at=row.opened_at,
        closed_at=row.closed_at,
        quorum=facts.quorum,
        base=facts.base,
        chair_vote=facts.votes.get(About.CHAIR),
        secretary_vote=facts.votes.get(About.SECRETARY),
        agenda_vote=facts.votes.get(About.AGENDA),
        handed_over=row.handed_over_on,
        zone=zone,
    )


def _figures(item: ItemFacts, language: Language) -> ItemPaper:
    return ItemPaper(
        motion=item.motion.said(language),
        vote=item.vote,
        outcome=item.outcome if item.vote is not None else None,
        election=_election(item.election) if item.election is not None else None,
    )


def _election(record: ElectionRecord) -> ElectionPaper | None:
    """None while it is not over: nothing of it stands."""
    if record.result is None:
        return None
    return ElectionPaper(
        elects=record.elects,
        candidates=tuple(
            Candidate(one.number, one.name, one.vote, one.again)
            for one in record.candidates
            if one.vote is not None
        ),
        result=record.result,
        tie=record.tie,
        seed=record.seed,
        lot=record.lot,
        # The law names no term for representatives: the one that we keep is not the paper's.
        term=None if record.elects is Elects.REPRESENTATIVES else record.term,
        source=record.source,
    )


# ── Whose it is ──────────────────────────────────────────────────────────────────────────────


class _Whose:
    """Names of the okrug, of the part of it that a gathering is of, and of the office."""

    def __init__(self, okrug: Both, village: Both, section: Both, office: Both) -> None:
        self.okrug = okrug
        self.village = village  # nothing where it is of the whole okrug
        self.section = section  # the village with its street
        self.office = office

    @property
    def where(self) -> Both:
        """What it is of, in short."""
        return self.section or self.okrug


async def _whose(tx: Tx, row: Gathering) -> _Whose:
    okrug = await places.resolve(tx, row.okrug)
    village = await places.resolve(tx, row.settlement) if row.settlement else None
    of_village, street = _name(village), Both(row.section_kk, row.section_ru)
    section = of_village
    if of_village and street:
        section = Both(*(f"{of_village.said(one)}, {street.said(one)}" for one in LANGUAGES))
    served = await places.okrug_of(tx, row.okrug)
    named = _name(okrug) or Both(row.okrug, row.okrug)
    office = Both(
        _said_aloud(served.operator_kk if served else ""),
        _said_aloud(served.operator_ru if served else ""),
    )
    return _Whose(named, of_village, section or street, office or named)


def _name(place: Place | None) -> Both:
    if place is None:
        return Both()
    return Both(*(places.name_of(place, one) for one in LANGUAGES))


def _said_aloud(office: str) -> str:
    """An office's name without the legal form around the quotation marks."""
    named = re.search("«(.+)»", office)
    return named[1] if named else office


# ── That people were told ────────────────────────────────────────────────────────────────────


async def act(tx: Tx, row: Gathering) -> Act:
    """The act of notice: what people were told and when, whom it came to, and why it was late."""
    told, whose = await notified(tx, row), await _whose(tx, row)
    held_at = row.held_at or tx.now
    return Act(
        kind=row.kind,
        okrug=whose.okrug,
        held_at=held_at,
        place=Both(row.place_kk, row.place_ru),
        agenda=await _agenda(tx, row),
        period=_period(row, told, held_at, tx.zone),
        versions=tuple(
            Version(one.number, _read_at(one), _changed(told, one, tx.zone))
            for one in told.versions
        ),
        reached=tuple([_reached(one, await _village(tx, one)) for one in told.reached]),
        section=whose.section,
        reason=Both(row.late_reason, row.late_reason),
        posts=tuple(Post(one.at, one.title) for one in told.posts),
        photos=tuple(_photo(one, row) for one in row.poster_photos),
        signer=Both(*(_signer(whose, translator(one)) for one in LANGUAGES)),
        zone=tx.zone,
    )


def _signer(whose: _Whose, t: Translator) -> str:
    return t.word("Akim: {okrug}", okrug=whose.okrug.said(t.language))


def _read_at(told: Told) -> datetime:
    """When people could read it: in quiet hours that is the next morning."""
    return ToldOf.from_json(told.shown).told_at or told.at


def _period(row: Gathering, told: Notified, held_at: datetime, zone: str) -> NoticePeriod:
    """Since people were told of the day on which it is held, as far as the law asks for it."""
    sent = row.announced_at or held_at
    for one in reversed(told.versions):
        if ToldOf.from_json(one.shown).held_at not in (None, held_at):
            break
        sent = _read_at(one)
    asks = asked(row.kind).notice_for(only_candidates=row.only_candidates)
    return notice_period(sent, held_at, asks.value if asks else 0, zone)


def _changed(told: Notified, version: Told, zone: str) -> Both:
    """What a version changed, in a few words; nothing of the first."""
    if version.number <= 1:
        return Both()
    before = ToldOf.from_json(told.versions[version.number - 2].shown)
    after = ToldOf.from_json(version.shown)
    return Both(*(_difference(before, after, translator(one, zone)) for one in LANGUAGES))


def _difference(before: ToldOf, after: ToldOf, t: Translator) -> str:
    found = difference(before, after)
    parts = []
    if found.day is not None:
        parts.append(t.word("day and hour: {moment}", moment=t.moment(found.day[1])))
    if found.place is not None or found.pin:
        parts.append(t.word("place"))
    if found.added or found.removed or found.reworded:
        parts.append(t.word("agenda"))
    return "; ".join(parts)


def _reached(reach: Reach, village: Both) -> Reached:
    return Reached(village, reach.sent, reach.not_yet, reach.muted)


async def _village(tx: Tx, reach: Reach) -> Both:
    place = await places.resolve(tx, reach.settlement) if reach.settlement else None
    if place is None:
        return Both(*(translator(one).word("Without a village") for one in LANGUAGES))
    return _name(place)


def _photo(kept: dict[str, str], row: Gathering) -> PosterPhoto:
    at = datetime.fromisoformat(kept["at"]) if kept.get("at") else row.updated_at
    return PosterPhoto(at, Both(kept.get("where", ""), kept.get("where", "")))


async def _agenda(tx: Tx, row: Gathering) -> tuple[Both, ...]:
    return tuple(Both(item.kk, item.ru) for item in await find.agenda(tx, row.id))


# ── Before it ────────────────────────────────────────────────────────────────────────────────


async def gathering_link(tx: Tx, row: Gathering) -> str:
    """Opens the bot at this gathering."""
    return link_for(await people.bot_username(tx), payload(row.id))


async def poster(tx: Tx, row: Gathering) -> Poster:
    """What hangs on the wall and goes round in chats."""
    whose = await _whose(tx, row)
    return Poster(
        kind=row.kind,
        where=whose.where,
        held_at=row.held_at or tx.now,
        place=Both(row.place_kk, row.place_ru),
        agenda=await _agenda(tx, row),
        office=whose.office,
        link=await gathering_link(tx, row),
        title=Both(row.title_kk, row.title_ru),
        zone=tx.zone,
    )


async def calendar_entry(tx: Tx, row: Gathering, t: Translator) -> CalendarEntry:
    """A gathering in the reader's own calendar; called off, the entry is taken out again."""
    whose = await _whose(tx, row)
    starts = row.held_at or tx.now
    name = Both(row.title_kk, row.title_ru).said(t.language) or kind_name(row.kind, t)
    where = whose.where.said(t.language)
    agenda = [item.said(t.language) for item in await _agenda(tx, row)]
    return CalendarEntry(
        uid=uid_for(row.id, await people.bot_username(tx)),
        version=row.sequence + (row.state is State.CANCELLED),
        summary=t.word("{name}, {where}", name=name, where=where),
        starts_at=starts,
        ends_at=starts + timedelta(minutes=row.minutes_long),
        made_at=tx.now,
        place=Both(row.place_kk, row.place_ru).said(t.language),
        lines=tuple(f"{number}. {words}" for number, words in enumerate(agenda, start=1)),
        link=await gathering_link(tx, row),
        pin=pin_of(row),
        language=t.language,
        cancelled=row.state is State.CANCELLED,
    )


async def signature_sheet(tx: Tx, row: Gathering) -> SignatureSheet:
    """The paper on which an initiative is signed."""
    whose, rule = await _whose(tx, row), asked(row.kind).initiative
    known = await (
        entitled.members_of(tx, row.okrug)
        if rule is not None and rule.by is Convener.MEMBERS
        else entitled.entitled_of(tx, row.okrug)
    )
    needed = None
    if rule is not None and known is not None and known.number:
        needed = initiative(rule, known.number, 0)
    return SignatureSheet(
        kind=row.kind,
        okrug=whose.okrug,
        question=_asked_for(await _agenda(tx, row)),
        needed=needed.needed if needed else None,
        share=rule.share.value if rule else None,
        out_of=needed.out_of if needed else None,
        rows=max(_ROWS, needed.needed + _SPARE) if needed else _ROWS,
    )


def _asked_for(questions: tuple[Both, ...]) -> Both:
    """Every question an initiative asks, numbered where there are several."""
    if len(questions) == 1:
        return questions[0]
    return Both(
        *(
            "; ".join(f"{at}) {one.said(lang)}" for at, one in enumerate(questions, start=1))
            for lang in LANGUAGES
        )
    )
