"""Why these projects won, in short pages of plain words; and how winners are found at all."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from markupsafe import Markup

from bot.budget.callbacks.common import OnRound
from bot.budget.rules.election import TieRule
from bot.budget.rules.explained import ELSEWHERE, By, Loser, Winner
from bot.budget.rules.kinds import Method
from bot.budget.rules.unusual import NIGHT, Finding, Sign
from bot.budget.screens.results import noted, to_round, to_why, votes
from bot.budget.screens.words import card_key, heading, method_word, project_line, tie_word
from bot.budget.storage.counting import Counted
from bot.budget.storage.views import RoundView
from bot.core.i18n import Translator
from bot.core.screen import Screen, joined, lines, plain, row, rows
from bot.core.text import utf16_len

_ON_PAGE = 7  # projects or villages
_LETTERS = 3_000  # what a page has room for, beside its head
_LISTED = 10  # projects of the other rule


@dataclass(frozen=True)
class Page:
    """A part of the answer: what it is called, and its paragraphs."""

    title: str
    told: tuple[Markup, ...]


def why_screen(counted: Counted, page: int, t: Translator) -> Screen:
    """One page; of a page that there is not, the nearest."""
    view, told = counted.view, pages(counted, t)
    page = min(page, len(told) - 1)
    here = told[page]
    after = told[page + 1] if page + 1 < len(told) else None
    place = t(
        "<b>{title}</b> · {n} of {all}",
        title=here.title,
        n=t.number(page + 1),
        all=t.number(len(told)),
    )
    forward = to_why(t.word("Next: {title}", title=after.title), view, page + 1) if after else None
    before = to_why(t.word("Previous page"), view, page - 1) if page else None
    return Screen(
        text=joined(heading(view, t), place, *here.told),
        rows=rows(
            row(forward),
            row(before),
            row(to_round(t.word("Back to the results"), OnRound.RESULTS, view)),
        ),
        card=card_key(view.id),
    )


def how_screen(view: RoundView, t: Translator) -> Screen:
    """The rule of a round, with an example in round numbers."""
    return Screen(
        text=joined(
            heading(view, t),
            lines(t("<b>How winners are found</b>"), method_word(view.method, t)),
            lines(*_rule(view.method, t)),
            lines(*_example(view.method, t)),
            lines(t("<b>Where projects are level</b>"), tie_word(view.tie, t, view.seed)),
            t("After the vote the bot gives everybody a file with which it can be counted again."),
        ),
        rows=(row(to_round(t.word("Back"), OnRound.OPEN, view)),),
        card=card_key(view.id),
    )


def pages(counted: Counted, t: Translator) -> Sequence[Page]:
    """Everything there is to say, in the order in which people ask."""
    told = counted.result.explanation
    found = [Page(t.word("How it was counted"), tuple(_counting(counted, t)))]
    if not told.voters:
        return found
    won = [_winner(counted, one, t) for one in told.winners]
    lost = [_loser(counted, one, t) for one in told.losers]
    found += _pages(t.word("Why they won"), won)
    found += _pages(t.word("Why others did not win"), lost)
    found += _pages(t.word("Village by village"), list(_villages(counted, t)))
    found.append(Page(t.word("By the other rule"), tuple(_other(counted, t))))
    found.append(Page(t.word("Level projects, and what was unusual"), tuple(_checks(counted, t))))
    return found


def _pages(title: str, paragraphs: Sequence[Markup]) -> list[Page]:
    """So many on a page, and fewer where they are long."""
    found: list[list[Markup]] = []
    for one in paragraphs:
        here = found[-1] if found else []
        long = sum(map(_long, here)) + _long(one)
        if not here or len(here) == _ON_PAGE or long > _LETTERS:
            found.append([])
        found[-1].append(one)
    return [Page(title, tuple(page)) for page in found]


def _long(paragraph: Markup) -> int:
    return utf16_len(plain(paragraph))


# ── The rule ─────────────────────────────────────────────────────────────────────────────────


def _rule(method: Method, t: Translator) -> Iterator[Markup]:
    """In four sentences."""
    if method is Method.EQUAL_SHARES:
        yield t("1. The money is divided equally among all who voted: this is a voter's share.")
        yield t("2. A project is bought by those who voted for it: they pay alike.")
        yield t(
            "3. The project with the most supporters who can still pay goes first. Whoever has "
            "paid has less left, so that small villages get their turn, too."
        )
        yield t(
            "4. If money is left the shares are raised step by step, as long as everything fits "
            "into the money. What still fits then is taken by the number of votes."
        )
        return
    yield t("1. The project with the most votes goes first.")
    yield t("2. If there is money enough for it, it wins.")
    yield t("3. What costs more than is left is passed over, and the next one is tried.")
    yield t("4. So it goes on to the end. What nobody voted for does not win.")


#: An example in round numbers; a test counts it. What each costs, and how many are for it.
EXAMPLE_MONEY, EXAMPLE_VOTERS = 1_000_000, 10
LIGHTS, WELL = (600_000, 6), (400_000, 4)
PLAYGROUND = {Method.EQUAL_SHARES: (400_000, 5), Method.GREEDY: (500_000, 5)}


def _example(method: Method, t: Translator) -> Iterator[Markup]:
    money, share = t.money(EXAMPLE_MONEY), t.money(EXAMPLE_MONEY // EXAMPLE_VOTERS)
    lights, playground, well = (
        {"cost": t.money(cost), "n": t.number(people)}
        for cost, people in (LIGHTS, PLAYGROUND[method], WELL)
    )
    if method is Method.EQUAL_SHARES:
        people = t.number(EXAMPLE_VOTERS)
        yield t(
            "<b>Example.</b> There is {money}, {n} people voted: {share} each.",
            money=money,
            n=people,
            share=share,
        )
        yield t(
            "• Street lights: {cost}, {n} votes. Each pays {share}: they win.",
            share=share,
            **lights,
        )
        yield t(
            "• Playground: {cost}, {n} votes of the same people. They have nothing left: it does "
            "not win.",
            **playground,
        )
        yield t(
            "• Well in a small village: {cost}, {n} votes of others. Each pays {share}: it wins, "
            "though the playground had more votes.",
            share=share,
            **well,
        )
        return
    left = t.money(EXAMPLE_MONEY - LIGHTS[0])
    yield t("<b>Example.</b> There is {money}.", money=money)
    yield t("• Street lights: {cost}, {n} votes. They win, {left} is left.", left=left, **lights)
    yield t("• Playground: {cost}, {n} votes. This is more than is left: passed over.",
            **playground)  # fmt: skip
    yield t("• Well: {cost}, {n} votes. There is money enough: it wins.", **well)


def _counting(counted: Counted, t: Translator) -> Iterator[Markup]:
    told = counted.result.explanation
    yield Markup("<b>{}</b>").format(method_word(told.method, t))
    yield lines(*_rule(told.method, t))
    if not told.voters:
        yield t("Nobody voted, so nothing won. The money is not spent.")
        return
    if told.method is not Method.EQUAL_SHARES:
        return
    yield lines(
        t.plural(
            "Here {money} was divided among {n} voter: {share} each.",
            "Here {money} was divided among {n} voters: {share} each.",
            n=told.voters,
            money=t.money(told.budget),
            share=t.money(told.first),
        ),
        t(
            "The shares were raised to {raised}, in steps of {step}. Everything that won costs "
            "{cost}: no more than there is.",
            raised=t.money(told.raised),
            step=t.money(told.step),
            cost=t.money(told.budget - told.unspent),
        )
        if told.raised != told.first
        else None,
    )


# ── Project by project ───────────────────────────────────────────────────────────────────────


def _named(counted: Counted, project: int, cost: int | None, t: Translator) -> Markup:
    return project_line(project, counted.title(project).said(t.language), cost, t)


def _winner(counted: Counted, one: Winner, t: Translator) -> Markup:
    return lines(
        Markup("🏆 {} · {}").format(
            _named(counted, one.project, one.cost, t), votes(one.votes, t)
        ),
        _why_won(counted, one, t),
    )


def _why_won(counted: Counted, one: Winner, t: Translator) -> Markup:
    if one.by is By.VOTES and counted.result.explanation.method is Method.EQUAL_SHARES:
        return t("Taken with the money that the shares left over, by the number of votes.")
    if one.by is By.VOTES:
        return t("There was money enough when its turn came.")
    if one.least == one.most:
        return t.plural(
            "{n} supporter paid {money}.",
            "{n} supporters paid {money} each.",
            n=one.payers,
            money=t.money(one.most),
        )
    return t.plural(
        "{n} supporter paid from {least} to {most}.",
        "{n} supporters paid from {least} to {most} each.",
        n=one.payers,
        least=t.money(one.least),
        most=t.money(one.most),
    )


def _loser(counted: Counted, one: Loser, t: Translator) -> Markup:
    return lines(
        Markup("▫️ {} · {}").format(_named(counted, one.project, one.cost, t), votes(one.votes, t)),
        _why_lost(counted, one, t),
    )


def _why_lost(counted: Counted, one: Loser, t: Translator) -> Markup:
    if not one.votes:
        return t("Nobody voted for it.")
    money = {"had": t.money(one.had), "missing": t.money(one.missing)}
    if counted.result.explanation.method is Method.EQUAL_SHARES:
        return t("Its supporters had {had} left for it: {missing} was missing.", **money)
    return t("When its turn came {had} was left: {missing} was missing.", **money)


# ── Village by village ───────────────────────────────────────────────────────────────────────


def _villages(counted: Counted, t: Translator) -> Iterator[Markup]:
    told = counted.result
    for code, voters in told.turned.villages.items():
        place = told.explanation.places.get(code)
        yield lines(
            Markup("<b>{}</b> · {}").format(
                _village(counted, code, t),
                t.plural("{n} voter", "{n} voters", n=voters),
            ),
            t("Paid: {list}", list=_paid(place.paid, t)) if place else None,
        )


def _paid(paid: Mapping[int, int], t: Translator) -> str:
    if not paid:
        return t.money(0)
    return "; ".join(
        t.word("No. {number} – {money}", number=number, money=t.money(money))
        for number, money in sorted(paid.items())
    )


def _village(counted: Counted, code: str, t: Translator) -> str:
    if code == ELSEWHERE:
        return t.word("Smaller villages together")
    return counted.names[code].said(t.language) if code in counted.names else code


# ── The other rule ───────────────────────────────────────────────────────────────────────────


def _other(counted: Counted, t: Translator) -> Iterator[Markup]:
    told = counted.result.explanation
    yield t("The other rule: “{method}”.", method=method_word(told.other, t))
    if not (told.only_here or told.only_there):
        yield t("It would have given the same winners.")
    else:
        yield from _listed(t("By it these would have won, too:"), counted, told.only_there, t)
        yield from _listed(t("By it these would not have won:"), counted, told.only_here, t)
    here, there = told.outcomes[told.method].reached, told.outcomes[told.other].reached
    yield t.plural(
        "At least one project that they voted for: now {here} of {n} voter, by the other rule "
        "{there}.",
        "At least one project that they voted for: now {here} of {n} voters, by the other rule "
        "{there}.",
        n=told.voters,
        here=t.number(here),
        there=t.number(there),
    )


def _listed(
    title: Markup, counted: Counted, projects: Sequence[int], t: Translator
) -> Iterator[Markup]:
    if not projects:
        return
    costs = {one.id: one.cost for one in counted.result.projects}
    shown = [_named(counted, one, costs[one], t) for one in projects[:_LISTED]]
    more = len(projects) - len(shown)
    rest = t.plural("And {n} more.", "And {n} more.", n=more) if more else None
    yield lines(title, *shown, rest)


# ── Ties, and what looked unusual ────────────────────────────────────────────────────────────


def _checks(counted: Counted, t: Translator) -> Iterator[Markup]:
    result = counted.result
    yield lines(
        t("<b>Where projects are level</b>"),
        tie_word(result.tie, t, result.seed),
        t("This was fixed before the vote."),
        *_level(counted, t),
    )
    if result.tie is TieRule.LOT:
        yield t(
            "The lot can be checked by anybody: the SHA-256 of <code>{seed}:1</code>, "
            "<code>{seed}:2</code> and so on is taken for each number, and the smallest goes "
            "first.",
            seed=result.seed,
        )
    yield lines(t("<b>What looked unusual</b>"), *_unusual(counted, t))


def _level(counted: Counted, t: Translator) -> Iterator[Markup]:
    result = counted.result
    if not result.level:
        yield t("No project that lost had as many votes as one that won.")
    had = {one.project: one.votes for one in result.each}
    for group in result.level[:_ON_PAGE]:
        yield t(
            "As many votes ({n}), in the order of the rule: {list}.",
            n=t.number(had[group[0]]),
            list=t.listing(t.word("No. {number}", number=one) for one in group),
        )


def _unusual(counted: Counted, t: Translator) -> Iterator[Markup]:
    note = counted.result.note
    if not (note.enough and note.findings):
        yield noted(counted, t)
        return
    for one in note.findings:
        yield Markup("• {}").format(_finding(counted, one, t))
    yield t("<i>A sign is no proof. It is told so that everybody can ask.</i>")


def _finding(counted: Counted, one: Finding, t: Translator) -> Markup:
    part = _part(one, t)
    moment = t.short_moment(one.at) if one.at else ""
    village = _village(counted, one.settlement, t)
    begins, ends = NIGHT
    return {
        Sign.NIGHT: t(
            "At night, from {begins}:00 to {ends}:00: {part}.",
            begins=begins,
            ends=ends,
            part=part,
        ),
        Sign.TEN_MINUTES: t("Within ten minutes from {moment}: {part}.", moment=moment, part=part),
        Sign.HOUR: t("Within an hour from {moment}: {part}.", moment=moment, part=part),
        Sign.NEWCOMERS: t("By people who came to the bot only lately: {part}.", part=part),
        Sign.BEYOND_ADULTS: t(
            "{village}: {part}, and {n} are entitled to vote there.",
            village=village,
            part=part,
            n=t.number(one.size),
        ),
        Sign.BEYOND_SHARE: t(
            "{village}: {part}, and {percent} % of the people live there.",
            village=village,
            part=part,
            percent=t.number(one.size),
        ),
        Sign.PAPER: t("On paper, at a gathering: {part}.", part=part),
    }[one.sign]


def _part(one: Finding, t: Translator) -> Markup:
    if one.count == one.of:
        return t.plural("nearly all of {n} vote", "nearly all of {n} votes", n=one.of)
    count = t.number(one.count)
    return t.plural("{count} of {n} vote", "{count} of {n} votes", n=one.of, count=count)
