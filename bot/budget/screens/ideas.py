"""Ideas of a round in a list, and one in the making: a card that grows with every message."""

from dataclasses import dataclass

from markupsafe import Markup

from bot.budget.callbacks.common import IdeaPress, OnIdea, OnRound, RoundPress
from bot.budget.callbacks.ideas import IdeasList, MakePress, OnMake, SamePress
from bot.budget.rules.bounds import PHOTOS_LIMIT, TEXT_LIMIT, TITLE_LIMIT
from bot.budget.rules.ideas import Draft, Part, Which
from bot.budget.rules.kinds import IdeaState
from bot.budget.screens.words import heading, idea_state_word, phase_line
from bot.budget.storage.idea_views import Ideas
from bot.budget.storage.ideas import Listed
from bot.budget.storage.views import Both, RoundView
from bot.core.i18n import Translator
from bot.core.screen import Button, Screen, joined, lines, row, rows
from bot.core.text import excerpt

#: Questions and previews of a form; of each chat only the newest lives.
CARD = "idea"
_LISTED = 200
_SIMILAR = 160
_GROWING = 500

# ── The list ─────────────────────────────────────────────────────────────────────────────────


def list_screen(page: Ideas, t: Translator, said: str | None = None) -> Screen:
    """Everything that was proposed; those first that most want."""
    return Screen(
        text=joined(
            heading(page.round, t),
            phase_line(page.round, t),
            *(_listed(one, t) for one in page.views),
            None if page.views else _nobody(page, t),
        ),
        rows=rows(
            tuple(Button(_label(one), open_idea(one)) for one in page.views),
            row(_proposing(page, t)),
            _filters(page, t),
            _foot(page, t),
        ),
        toast=said,
    )


def _nobody(page: Ideas, t: Translator) -> Markup:
    if page.which is Which.MINE:
        return t("You have neither proposed an idea here nor joined one.")
    if page.which is Which.VILLAGE:
        return t("Nobody of your village has proposed anything yet.")
    if page.proposes:
        return t(
            "Nobody has proposed anything yet. You may be the first: other residents do not see "
            "your name."
        )
    return t("There is no idea here.")


def _listed(one: Listed, t: Translator) -> Markup:
    return lines(
        Markup("<b>№ {}.</b> {}").format(one.number, excerpt(one.title.said(t.language), _LISTED)),
        Markup("<i>{}</i>").format(_about(one, t)),
    )


def _about(one: Listed, t: Translator) -> str:
    """Where it stands, how many want it, what it costs."""
    said = [state_word(one.state, t, listed=one.listed)]
    if one.mine:
        said.append(t.word("your idea"))
    if one.joined:
        said.append(wanted(one.joined, t))
    if (cost := cost_word(one.state, one.cost, one.cost_guess, t)) is not None:
        said.append(cost)
    return " · ".join(said)


def state_word(state: IdeaState, t: Translator, *, listed: bool) -> str:
    """Where an idea stands; what people vote on is said so."""
    if listed and state is IdeaState.FEASIBLE:
        return t.word("On the list for the vote")
    return idea_state_word(state, t)


def wanted(people: int, t: Translator) -> str:
    """How many others want the same."""
    return t.plural("{n} person joined", "{n} people joined", n=people).unescape()


def cost_word(state: IdeaState, cost: int | None, guess: int | None, t: Translator) -> str | None:
    """What the office found, or what its author thinks; None where nobody has said."""
    if cost is not None and state is not IdeaState.SENT:
        return t.money(cost)
    return t.word("about {money}", money=t.money(guess)) if guess is not None else None


def _label(one: Listed) -> str:
    return f"✏️ {one.number}" if one.mine else f"✅ {one.number}" if one.joins else str(one.number)


def open_idea(one: Listed) -> str:
    """The button of one of them."""
    return IdeaPress(do=OnIdea.OPEN, idea=one.id, version=one.version).pack()


def _proposing(page: Ideas, t: Translator) -> Button | None:
    if not page.proposes:
        return None
    return Button(t.word("Propose an idea"), _on_round(OnRound.PROPOSE, page.round))


def _on_round(do: OnRound, view: RoundView) -> str:
    return RoundPress(do=do, round=view.id, version=view.version).pack()


def _filters(page: Ideas, t: Translator) -> tuple[Button, ...]:
    labels = {Which.ALL: t.word("All ideas")}
    if page.village:
        labels |= {Which.VILLAGE: t.word("My village"), Which.MINE: t.word("My own")}
    if len(labels) == 1:
        return ()
    return tuple(
        Button(f"✅ {label}" if one is page.which else label, ideas_page(page.round.id, 0, one))
        for one, label in labels.items()
    )


def ideas_page(round_id: int, page: int = 0, which: Which = Which.ALL) -> str:
    """The button of a page of the list."""
    return IdeasList(which=which, round=round_id, page=page).pack()


def _foot(page: Ideas, t: Translator) -> tuple[Button, ...]:
    back = Button(t.word("Back"), _on_round(OnRound.OPEN, page.round))
    if page.pages <= 1:
        return (back,)

    def to(there: int) -> str:
        return ideas_page(page.round.id, min(max(there, 0), page.pages - 1), page.which)

    return (
        Button("‹", to(page.page - 1)),
        Button(f"{page.page + 1} / {page.pages}", to(page.page)),
        Button("›", to(page.page + 1)),
        back,
    )


def to_list(round_id: int, t: Translator, page: int = 0) -> Button:
    """Back to the list."""
    return Button(t.word("Back"), ideas_page(round_id, page))


# ── One in the making ────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True)
class Making:
    """What a form holds. part: what is asked now; None: the whole is shown.

    turn: which of its cards this is. new: it is not sent yet. office: the office writes it down.
    village: where it belongs then.
    """

    round: RoundView
    draft: Draft
    part: Part | None
    turn: int
    new: bool
    office: bool
    village: Both | None


def ask(making: Making, t: Translator, problem: Markup | None = None) -> Screen:
    """What there is so far, and the next question."""
    part = making.part or Part.TITLE
    return Screen(
        text=joined(
            problem,
            _head(making, t),
            grown(making, t, _GROWING),
            _question(part, t),
        ),
        rows=rows(
            row(_skip(part, making, t), _drop(part, making, t)),
            row(_button(t.word("To the card"), OnMake.CARD, making)) if making.draft.title else (),
            row(_button(t.word("Cancel"), OnMake.STOP, making)),
        ),
        card=CARD,
    )


def _head(making: Making, t: Translator) -> Markup:
    if not making.new:
        return t("✏️ <b>Your idea is being changed</b>")
    if making.office:
        return t("📝 <b>An idea that the office writes down</b>")
    return lines(t("💡 <b>A new idea</b>"), heading(making.round, t))


def grown(making: Making, t: Translator, limit: int = TEXT_LIMIT) -> Markup | None:
    """Everything that was said of it so far."""
    draft = making.draft
    return (
        joined(
            Markup("<b>{}</b>").format(draft.title) if draft.title else None,
            Markup("{}").format(excerpt(draft.text, limit, one_line=False)),
            lines(
                place_line(draft.place, t) if draft.place else None,
                t("🗺 It is on the map.") if draft.pin else None,
                photos_line(len(draft.photos), t) if draft.photos else None,
                t("💰 Costs about {money}", money=t.money(draft.cost))
                if draft.cost is not None
                else None,
                t("🏠 {village}", village=making.village.said(t.language))
                if making.village
                else None,
            ),
        )
        or None
    )


def place_line(place: str, t: Translator) -> Markup:
    """Where, in words."""
    return t("📍 {place}", place=place)


def photos_line(count: int, t: Translator) -> Markup:
    """How many photos there are."""
    return t("📷 Photos: {n}", n=t.number(count))


def _question(part: Part, t: Translator) -> Markup:
    return {
        Part.TITLE: t(
            "What should be done? Name it in one line, at most {limit} letters. You may send "
            "everything at once: the name in the first line, more below it, and photos.",
            limit=TITLE_LIMIT,
        ),
        Part.TEXT: t("Why is it needed, and what exactly is to be done? Write it in your words."),
        Part.PHOTOS: t("Send photos of the place, at most {limit}.", limit=PHOTOS_LIMIT),
        Part.PLACE: t("Where? Write it, or send the place on the map."),
        Part.COST: t(
            "What may it cost, in tenge? A guess is enough, for example: 2 mln. The office finds "
            "out exactly."
        ),
        Part.VILLAGE: t("Which village is it for?"),
    }[part]


def _skip(part: Part, making: Making, t: Translator) -> Button | None:
    if part is Part.TITLE or making.draft.has(part):
        return None
    label = t.word("I do not know") if part is Part.COST else t.word("Skip")
    return _button(label, OnMake.SKIP, making)


def _drop(part: Part, making: Making, t: Translator) -> Button | None:
    if part is Part.TITLE or not making.draft.has(part):
        return None
    return _button(t.word("Take it out"), OnMake.DROP, making)


def _button(
    label: str, do: OnMake, making: Making, *, first: bool = False, number: int = 0
) -> Button:
    data = MakePress(do=do, round=making.round.id, turn=making.turn, number=number).pack()
    return Button(label, data, style="primary" if first else None)


def ask_village(making: Making, villages: tuple[tuple[str, Both], ...], t: Translator) -> Screen:
    """Where it belongs: one of the villages, or the whole okrug."""
    named = [t.word("The whole okrug"), *(name.said(t.language) for _, name in villages)]
    buttons = [
        _button(label, OnMake.VILLAGE, making, number=number + 1)
        for number, label in enumerate(named)
    ]
    size = -(-len(buttons) // 3)
    return Screen(
        text=joined(_head(making, t), grown(making, t, _GROWING), _question(Part.VILLAGE, t)),
        rows=rows(
            *(tuple(buttons[at : at + size]) for at in range(0, len(buttons), size)),
            row(_button(t.word("Back"), OnMake.CARD, making)),
        ),
        card=CARD,
    )


def whole(making: Making, t: Translator, problem: Markup | None = None) -> Screen:
    """Everything before it is sent; a tap changes a part."""
    send = t.word("Save the changes") if not making.new else t.word("Send")
    return Screen(
        text=joined(
            problem,
            _head(making, t),
            grown(making, t),
            _who_reads(making, t) if making.new else None,
        ),
        rows=rows(
            row(_button(send, OnMake.SEND, making, first=True)),
            row(
                _button(t.word("Name of the idea"), OnMake.TITLE, making),
                _button(t.word("Why and what"), OnMake.TEXT, making),
                _button(t.word("Photos"), OnMake.PHOTOS, making),
            ),
            row(
                _button(t.word("Place"), OnMake.PLACE, making),
                _button(t.word("Cost"), OnMake.COST, making),
                _button(t.word("Village"), OnMake.VILLAGE, making) if making.office else None,
            ),
            row(_button(t.word("Cancel"), OnMake.STOP, making)),
        ),
        card=CARD,
    )


def sure_to_stop(making: Making, t: Translator) -> Screen:
    """What was written would be gone."""
    return Screen(
        text=joined(
            _head(making, t),
            grown(making, t, _GROWING),
            t("Leave it? What you wrote is not kept."),
        ),
        rows=rows(
            row(
                Button(
                    t.word("Yes, leave it"),
                    MakePress(do=OnMake.STOP_SURE, round=making.round.id, turn=making.turn).pack(),
                    style="danger",
                )
            ),
            row(_button(t.word("Back"), OnMake.CARD, making)),
        ),
        card=CARD,
    )


def _who_reads(making: Making, t: Translator) -> Markup:
    if making.office:
        return t("Everybody reads it. It stands there as written down by the office.")
    return t("Everybody reads it, without your name. The office sees your name.")


def similar(making: Making, found: list[Listed], t: Translator) -> Screen:
    """Others may want the same: it is better to stand together."""
    return Screen(
        text=joined(
            t("<b>Something like this was proposed already</b>"),
            *(_alike(one, t) for one in found),
            t("Is it the same? Then join it: together you are heard better."),
        ),
        rows=rows(
            *(
                row(
                    Button(
                        t.word("I want the same: № {number}", number=one.number),
                        SamePress(idea=one.id, turn=making.turn).pack(),
                    )
                )
                for one in found
            ),
            row(
                _button(t.word("Mine is another"), OnMake.OTHER, making),
                _button(t.word("Cancel"), OnMake.STOP, making),
            ),
        ),
        card=CARD,
    )


def _alike(one: Listed, t: Translator) -> Markup:
    words = excerpt(one.text.said(t.language), _SIMILAR)
    return lines(_listed(one, t), Markup("{}").format(words) if words else None)


def please_type(t: Translator) -> Markup:
    """A recording came where words are asked for: everybody is to read them."""
    return t(
        "Please type it: everybody reads ideas, and a recording cannot be read. What you wrote is "
        "kept."
    )


def only_photos(t: Translator) -> Markup:
    """A file came."""
    return t("Only photos are taken here. Send it as a photo, not as a file.")


def too_many_photos(t: Translator) -> Markup:
    """Some did not fit."""
    return t("At most {limit} photos are kept. The others were not added.", limit=PHOTOS_LIMIT)


def kept_as_text(t: Translator) -> Markup:
    """The first line was too long for a name."""
    return t(
        "This is too long for a name, so it is kept as the description. Now name the idea in one "
        "line."
    )


def sent(t: Translator, *, fresh: bool) -> str:
    """The word over the chat."""
    return t.word("Sent.") if fresh else t.word("You have sent this already.")
