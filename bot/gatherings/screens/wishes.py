"""What residents ask and propose before a gathering, and what the office makes of it."""

from markupsafe import Markup

from bot.core.i18n import Translator
from bot.core.screen import Button, Screen, joined, lines, row, rows
from bot.core.text import excerpt
from bot.gatherings.callbacks.wishes import OnWish, OnWishes, WishesPress, WishPress
from bot.gatherings.rules.changes import Pair
from bot.gatherings.rules.limits import PROPOSAL_LIMIT, WHY_LIMIT
from bot.gatherings.rules.proposals import ProposalState, Wish
from bot.gatherings.screens.replies import to_card
from bot.gatherings.screens.words import heading, short_name
from bot.gatherings.storage.views import GatheringView
from bot.gatherings.storage.wishes import PAGE, WishView

#: Questions and previews of a form; of each chat only the newest lives.
CARD = "wish"
_HAND, _TICK, _PEN = "👍", "✅", "✏️"
_LISTED = 300
_ONE = 600


# ── The list ─────────────────────────────────────────────────────────────────────────────────


def wish_list(
    gathering: GatheringView,
    views: tuple[WishView, ...],
    *,
    page: int,
    pages: int,
    adds: tuple[Wish, ...],
    office: bool,
    t: Translator,
    said: str | None = None,
) -> Screen:
    """Everything that was brought forward; those first that most stand behind."""
    first = page * PAGE + 1
    return Screen(
        text=joined(
            _title(t),
            heading(gathering, t),
            *(_listed(first + at, view, t) for at, view in enumerate(views)),
            None if views else _nobody(adds, t),
            _how(adds, t) if views and not office else None,
        ),
        rows=rows(
            tuple(
                _button_of(first + at, view, page, adds, office=office)
                for at, view in enumerate(views)
            ),
            _adding(gathering, adds, t),
            _pager(gathering, page, pages),
            row(to_card(gathering, t, t.word("Back"))),
        ),
        toast=said,
    )


def _title(t: Translator) -> Markup:
    return t("💬 <b>Questions and proposals of residents</b>")


def _nobody(adds: tuple[Wish, ...], t: Translator) -> Markup:
    if adds:
        return t(
            "Nobody has asked or proposed anything yet. You may be the first: other residents "
            "do not see your name."
        )
    return t("Nobody has asked or proposed anything.")


def _how(adds: tuple[Wish, ...], t: Translator) -> Markup | None:
    if not adds:
        return None
    return t("👍 supports what others wrote. Other residents do not see your name.")


def _listed(number: int, view: WishView, t: Translator) -> Markup:
    return lines(
        Markup("<b>{}.</b> {}").format(number, excerpt(view.text, _LISTED)),
        Markup("<i>{}</i>").format(_about(view, t)),
        _became(view, t, _LISTED),
    )


def _about(view: WishView, t: Translator) -> str:
    """What it is, how many stand behind it, and for the office who wrote it."""
    said = [kind_name(view.wish, t)]
    if view.own:
        said.append(t.word("yours"))
    if view.supports:
        said.append(t.plural("{n} supports it", "{n} support it", n=view.supports).unescape())
    if view.name:
        said.append(view.name)
    return " · ".join(said)


def kind_name(wish: Wish, t: Translator) -> str:
    """What was brought forward."""
    return {
        Wish.QUESTION: t.word("Question to the office"),
        Wish.AGENDA: t.word("For the agenda"),
    }[wish]


def _became(view: WishView, t: Translator, limit: int) -> Markup | None:
    """What the office made of it."""
    reason = excerpt(view.reason, limit)
    if view.state is ProposalState.DECLINED:
        return t("❌ Not taken up: {reason}", reason=reason)
    if view.state is not ProposalState.TAKEN:
        return None
    if reason:
        return t("💬 Answer: {answer}", answer=reason)
    return t("✅ It stands on the agenda.")


def _button_of(
    number: int,
    view: WishView,
    page: int,
    adds: tuple[Wish, ...],
    *,
    office: bool,
) -> Button:
    """One tap supports it; one's own, answered ones and those of the office are opened."""
    if office or not view.open or not adds:
        return Button(str(number), _press(OnWish.OPEN, view, page))
    if view.own:
        return Button(f"{_PEN} {number}", _press(OnWish.OPEN, view, page))
    if view.supported:
        return Button(f"{_TICK} {number}", _press(OnWish.LEAVE, view, page))
    return Button(f"{_HAND} {number}", _press(OnWish.SUPPORT, view, page))


def _press(do: OnWish, view: WishView, page: int = 0) -> str:
    return WishPress(do=do, wish=view.id, version=view.version, page=page).pack()


def _adding(gathering: GatheringView, adds: tuple[Wish, ...], t: Translator) -> tuple[Button, ...]:
    labels = {
        Wish.QUESTION: (t.word("Ask a question"), OnWishes.QUESTION),
        Wish.AGENDA: (t.word("Propose for the agenda"), OnWishes.AGENDA),
    }
    return tuple(Button(labels[one][0], _on(labels[one][1], gathering.id)) for one in adds)


def _on(do: OnWishes, gathering_id: int, shown: int = 0) -> str:
    return WishesPress(do=do, gathering=gathering_id, shown=shown).pack()


def _pager(gathering: GatheringView, page: int, pages: int) -> tuple[Button, ...]:
    if pages <= 1:
        return ()

    def to(there: int) -> str:
        return _on(OnWishes.LIST, gathering.id, there)

    return (
        Button("‹", to(max(page - 1, 0))),
        Button(f"{page + 1} / {pages}", to(page)),
        Button("›", to(min(page + 1, pages - 1))),
    )


# ── One of them ──────────────────────────────────────────────────────────────────────────────


def wish_card(
    gathering: GatheringView,
    view: WishView,
    *,
    supports: bool,
    withdraws: bool,
    office: bool,
    takes: bool,
    page: int,
    t: Translator,
    said: str | None = None,
) -> Screen:
    """One question or proposal with what may be done about it."""
    return Screen(
        text=joined(
            Markup("<b>{}</b>").format(kind_name(view.wish, t)),
            Markup("<blockquote>{}</blockquote>").format(view.text),
            lines(
                t("From: {name}", name=view.name) if view.name else None,
                t("Supported by: {n}", n=t.number(view.supports)) if view.supports else None,
                _became(view, t, _ONE),
                t("You have taken this back.")
                if view.own and view.state is ProposalState.WITHDRAWN
                else None,
            ),
            short_name(gathering, t),
        ),
        rows=rows(
            _office_row(view, page, office=office, takes=takes, t=t),
            row(Button(t.word("Decline it"), _press(OnWish.DECLINE, view, page)))
            if office
            else (),
            _support_row(view, page, supports=supports, t=t),
            row(Button(t.word("Take it back"), _press(OnWish.WITHDRAW, view, page)))
            if withdraws
            else (),
            row(Button(t.word("Back"), _on(OnWishes.LIST, gathering.id, page))),
        ),
        toast=said,
    )


def _support_row(
    view: WishView, page: int, *, supports: bool, t: Translator
) -> tuple[Button, ...]:
    if not supports:
        return ()
    if view.supported:
        label = t.word("Support it no more")
        return row(Button(label, _press(OnWish.LEAVE, view, page)))
    return row(Button(t.word("👍 Support"), _press(OnWish.SUPPORT, view, page)))


def _office_row(
    view: WishView, page: int, *, office: bool, takes: bool, t: Translator
) -> tuple[Button, ...]:
    """What most likely comes next: a question is answered, a proposal is put on the agenda."""
    if not office:
        return ()
    take = Button(t.word("Put on the agenda"), _press(OnWish.TAKE, view, page)) if takes else None
    if view.wish is Wish.QUESTION:
        return row(Button(t.word("Answer"), _press(OnWish.ANSWER, view, page)), take)
    return row(take)


def sure_to_withdraw(view: WishView, page: int, t: Translator) -> Screen:
    """It cannot be brought back, and who stands behind it is forgotten."""
    return Screen(
        text=joined(
            Markup("<blockquote>{}</blockquote>").format(view.text),
            t("Take this back? Nobody will see it any more."),
        ),
        rows=(
            row(
                Button(
                    t.word("Yes, take it back"),
                    _press(OnWish.WITHDRAW_NOW, view, page),
                    style="danger",
                )
            ),
            row(Button(t.word("Back"), _press(OnWish.OPEN, view, page))),
        ),
    )


# ── A resident writes ────────────────────────────────────────────────────────────────────────


def ask_words(
    gathering: GatheringView, wish: Wish, t: Translator, problem: Markup | None = None
) -> Screen:
    """One message in writing."""
    asked = {
        Wish.QUESTION: t(
            "Which question is the office to answer? Write it in one message, at most {limit} "
            "letters.",
            limit=PROPOSAL_LIMIT,
        ),
        Wish.AGENDA: t(
            "What is the gathering to speak of? Write it in one message, at most {limit} letters.",
            limit=PROPOSAL_LIMIT,
        ),
    }[wish]
    return Screen(
        text=joined(problem, heading(gathering, t), asked),
        rows=(row(Button(t.word("Cancel"), _on(OnWishes.STOP, gathering.id))),),
        card=CARD,
    )


def please_type(t: Translator) -> Markup:
    """A voice or a photo came where a line is asked for: everybody is to read it."""
    return t("Please type it: everybody reads the list, and a recording cannot be read.")


def preview(
    gathering: GatheringView, wish: Wish, text: str, message: int, *, name: str, t: Translator
) -> Screen:
    """What others will read, to be sent with one tap. message: the one it is made of."""
    return Screen(
        text=joined(
            Markup("<b>{}</b>").format(kind_name(wish, t)),
            Markup("<blockquote>{}</blockquote>").format(text),
            short_name(gathering, t),
            t("Other residents read it without your name. The office sees the name {name}.",
              name=name)
            if name
            else t("Other residents read it without a name, and so does the office."),
        ),
        rows=_sending(gathering.id, message, t),
        card=CARD,
    )  # fmt: skip


def _sending(gathering_id: int, message: int, t: Translator) -> tuple[tuple[Button, ...], ...]:
    return (
        row(Button(t.word("Send"), _on(OnWishes.SEND, gathering_id, message), style="primary")),
        row(
            Button(t.word("Change"), _on(OnWishes.CHANGE, gathering_id, message)),
            Button(t.word("Cancel"), _on(OnWishes.STOP, gathering_id, message)),
        ),
    )


def sent(wish: Wish, t: Translator, *, fresh: bool) -> str:
    """The word over the chat."""
    if not fresh:
        return t.word("You have sent this already.")
    if wish is Wish.QUESTION:
        return t.word("Sent. The office's answer comes here.")
    return t.word("Sent. Others can support it now; what the office decides comes here.")


# ── The office writes ────────────────────────────────────────────────────────────────────────


def ask_answer(
    view: WishView, page: int, t: Translator, *, declines: bool, problem: Markup | None = None
) -> Screen:
    """The answer, or the reason."""
    asked = (
        t("Why is it not taken up? At most {limit} letters.", limit=WHY_LIMIT)
        if declines
        else t("Write the answer, at most {limit} letters.", limit=WHY_LIMIT)
    )
    return Screen(
        text=joined(problem, Markup("<blockquote>{}</blockquote>").format(view.text), asked),
        rows=(row(Button(t.word("Cancel"), _press(OnWish.OPEN, view, page))),),
        card=CARD,
    )


def answer_preview(
    view: WishView, words: str, message: int, t: Translator, *, declines: bool
) -> Screen:
    """As whoever wrote it, and everybody in the list, will read it."""
    head = t("<b>This is not taken up</b>") if declines else t("<b>The answer</b>")
    return Screen(
        text=joined(
            head,
            Markup("<blockquote>{}</blockquote>").format(view.text),
            words,
            t("Whoever wrote it is told, and everybody can read it in the list."),
        ),
        rows=_sending(view.gathering_id, message, t),
        card=CARD,
    )


def too_late(view: WishView, limit: int, page: int, t: Translator) -> Screen:
    """People would not be told of it long enough before; it is for the next gathering."""
    return Screen(
        text=joined(
            Markup("<blockquote>{}</blockquote>").format(view.text),
            too_late_line(limit, t),
        ),
        rows=(
            row(Button(t.word("Tell whoever wrote it so"), _press(OnWish.LATER, view, page))),
            row(Button(t.word("Back"), _press(OnWish.OPEN, view, page))),
        ),
    )


def too_late_line(limit: int, t: Translator) -> Markup:
    """The sentence of the law, and what follows."""
    return t.plural(
        "By law people are told of every question at least {n} day before. It is too late for "
        "this gathering: the question is for the next one.",
        "By law people are told of every question at least {n} days before. It is too late for "
        "this gathering: the question is for the next one.",
        n=limit,
    )


def ready_reason(t: Translator) -> str:
    """The reason for one tap, as whoever wrote it reads it."""
    return t.word(
        "By law people are told of every question long before. It is too late for this "
        "gathering, so this is for the next one."
    )


def agenda_preview(
    gathering: GatheringView,
    view: WishView,
    words: Pair,
    turn: int,
    t: Translator,
    *,
    problem: Markup | None = None,
) -> Screen:
    """What goes onto the agenda, in both languages, to be put right before."""
    none = t.word("nothing yet")
    kk, ru = words
    told = (
        t("Everybody whom the gathering is for is told at once.")
        if gathering.announced_at is not None
        else t("People hear of it when the gathering is announced.")
    )
    return Screen(
        text=joined(
            problem,
            t("<b>Onto the agenda</b>"),
            t("Proposed: {words}", words=Markup("«{}»").format(view.text)),
            lines(
                t("In Kazakh: {words}", words=kk or none),
                t("In Russian: {words}", words=ru or none),
            ),
            None if kk and ru else t("What stands in one language only is shown so to everybody."),
            told,
        ),
        rows=(
            row(
                Button(
                    t.word("Put on the agenda"),
                    _on(OnWishes.SEND, gathering.id, turn),
                    style="primary",
                )
            ),
            row(
                Button(t.word("Change the Kazakh"), _on(OnWishes.KAZAKH, gathering.id, turn)),
                Button(t.word("Change the Russian"), _on(OnWishes.RUSSIAN, gathering.id, turn)),
            ),
            row(Button(t.word("Cancel"), _on(OnWishes.STOP, gathering.id, turn))),
        ),
        card=CARD,
    )


def ask_agenda_words(
    gathering_id: int, words: str, t: Translator, *, russian: bool, problem: Markup | None = None
) -> Screen:
    """The question anew, in one language."""
    asked = (
        t("Write the question in <b>Russian</b> as it is to stand on the agenda.")
        if russian
        else t("Write the question in <b>Kazakh</b> as it is to stand on the agenda.")
    )
    return Screen(
        text=joined(problem, asked, t("Now: {value}", value=words) if words else None),
        rows=(row(Button(t.word("Back"), _on(OnWishes.CHANGE, gathering_id))),),
        card=CARD,
    )
