"""What a resident sees while putting an appeal together."""

from collections.abc import Sequence

from markupsafe import Markup

from bot.appeals.callbacks import (
    DraftPlace,
    DraftPlaces,
    DraftPress,
    DraftReply,
    DraftSpot,
    DraftTopic,
    DraftTopics,
    OnDraft,
)
from bot.appeals.rules.limits import DRAFTS_KEPT
from bot.appeals.rules.spots import Spot
from bot.appeals.rules.topics import Guess, danger, load
from bot.appeals.screens.topics import Picker, guesses_screen, topics_screen
from bot.appeals.screens.whose import for_whom
from bot.appeals.screens.words import (
    columns,
    files_line,
    left_out,
    number,
    official_way,
    paged,
    place_line,
    quoted,
    topic_line,
    topic_name,
)
from bot.appeals.storage.views import DraftView, Named
from bot.core.i18n import Translator
from bot.core.screen import Button, Rows, Screen, Style, joined, lines, row, rows
from bot.core.text import excerpt

CARD = "draft"
_EXCERPT = 600
_OTHERS = 2
_PLACES_ROWS = 3  # with the pager, the spot and Back: six
_SPOT_ROWS = 2
_SPOT_LETTERS = 40


def _press(do: OnDraft, draft: DraftView) -> str:
    return DraftPress(do=do, draft=draft.id, version=draft.version).pack()


def invitation_screen(t: Translator, previous: int | None = None) -> Screen:
    """Before anything was said; a draft that was laid aside can be opened again."""
    return Screen(
        text=joined(
            t("What has happened? Just write it, say it in a voice message or send a photo."),
            None if previous is None else kept_line(t),
        ),
        rows=rows(row(_previous_button(previous, t))),
        show="new",
    )


def kept_line(t: Translator) -> Markup:
    """How long a draft that was laid aside can be opened again."""
    return t("The earlier draft is kept for {days} days.", days=DRAFTS_KEPT.days)


def _previous_button(draft_id: int | None, t: Translator) -> Button | None:
    if draft_id is None:
        return None
    press = DraftPress(do=OnDraft.PREVIOUS, draft=draft_id, version=0)
    return Button(t.word("Open the earlier draft"), press.pack())


def _question_button(draft: DraftView, t: Translator) -> Button | None:
    if draft.question is None:
        return None
    label = t.word("Answer to the question № {number}", number=number(draft.question.number))
    press = DraftReply(draft=draft.id, appeal=draft.question.appeal)
    return Button(label, press.pack(), style="primary")


def _send_button(draft: DraftView, t: Translator) -> Button | None:
    if draft.needs_person:
        return Button(t.word("Whose is it?"), _press(OnDraft.FOR_WHOM, draft), style="primary")
    if draft.needs_words:
        return None
    if draft.needs_village:
        places = DraftPlaces(draft=draft.id, page=0).pack()
        return Button(t.word("From which village?"), places, style="primary")
    style: Style | None = None if draft.question else "primary"
    return Button(t.word("Send"), _press(OnDraft.SEND, draft), style=style)


def _instead_row(draft: DraftView, t: Translator) -> tuple[Button, ...]:
    """What it may be about instead, where that is a guess: one tap puts it right."""
    if not draft.topic_is_guess or draft.question is not None:
        return ()
    others = [code for code in draft.guesses if code != draft.topic][:_OTHERS]
    buttons = [
        Button(topic_name(code, t), DraftTopic(draft=draft.id, code=code).pack())
        for code in others
    ]
    return next(iter(columns(buttons)), ())


def _whose(draft: DraftView, t: Translator) -> Markup | None:
    if draft.filing:
        return t("You send this for a resident.")
    if draft.by_staff:
        return t("This is your own appeal, as a resident.")
    return None


def hidden_line(draft: DraftView, t: Translator) -> Markup | None:
    """That whoever it is from stays unnamed."""
    if not draft.anonymous:
        return None
    if draft.behalf_name:
        return t("The names will not be shown")
    return t("Your name will not be shown")


def cost_of_hiding(t: Translator) -> Markup:
    """What it means to hide the name, honestly."""
    return lines(
        t(
            "The akim's office sees neither name nor phone and cannot call. Its questions and "
            "the answer come here."
        ),
        t("Telegram and whoever runs this bot can technically still know your account."),
        t("In a small village the words themselves may give you away."),
    )


def draft_card(
    draft: DraftView,
    t: Translator,
    *,
    settle: bool = False,
    said: str | None = None,
    note: Markup | None = None,
) -> Screen:
    """The one living card of a draft. It asks only for what is missing.

    said: a word over the chat; note: what has to be known of what was just chosen.
    """
    instead = _instead_row(draft, t)
    text = joined(
        lines(
            t("<b>Draft</b>"),
            _whose(draft, t),
            quoted(draft.text, _EXCERPT, one_line=False),
            files_line(draft.files, t),
        ),
        left_out(draft.cut, draft.files_left_out, t, advice=True),
        lines(
            topic_line(draft.topic, t, guess=bool(instead)),
            place_line(draft, t) or (t("Place: not chosen") if draft.filing else None),
            for_whom(draft, t),
            hidden_line(draft, t),
        ),
        note,
        t("Add a line, or say in a voice message what has happened.")
        if draft.needs_words
        else official_way(t),
    )
    return Screen(
        text=text,
        rows=rows(
            row(_question_button(draft, t)),
            row(_send_button(draft, t)),
            instead,
            row(
                Button(t.word("Topic"), _press(OnDraft.TOPIC, draft)),
                Button(t.word("Place"), DraftPlaces(draft=draft.id, page=0).pack()),
            ),
            row(
                Button(t.word("More\u2026"), _press(OnDraft.MORE, draft)),
                _previous_button(None if draft.question else draft.previous, t),
            ),
        ),
        toast=said,
        card=CARD,
        settle=settle,
    )


def danger_screen(text: str, t: Translator) -> Screen:
    """Emergency numbers for the dangers a text names; before anything else."""
    taxonomy = load()
    found = danger(text, taxonomy)
    numbers = found.lines if found else tuple(line.number for line in taxonomy.emergency_lines)
    return Screen(
        text=joined(
            t("<b>If a life is in danger, call now:</b>"),
            lines(
                *(
                    Markup("<b>{}</b> \u2013 {}").format(number, _line_name(number, t))
                    for number in numbers
                )
            ),
            t("The bot does not call the emergency services."),
        ),
        show="new",
    )


def _line_name(number: str, t: Translator) -> str:
    line = load().line(number)
    return line.kk if t.language == "kk" else line.ru


def sent_card(draft_text: str, t: Translator, previous: int | None = None) -> Screen:
    """What becomes of the draft's card once it is sent; the receipt follows as a message."""
    return Screen(
        text=joined(t("Sent."), quoted(draft_text, 300)),
        rows=rows(row(_previous_button(previous, t))),
    )


def discarded_card(draft_id: int, t: Translator) -> Screen:
    """The draft is put away; one tap brings it back."""
    undo = DraftPress(do=OnDraft.BRING_BACK, draft=draft_id, version=0).pack()
    return Screen(
        text=t("The draft is discarded."),
        rows=rows(row(Button(t.word("Bring it back"), undo))),
        card=CARD,
    )


def _picker(draft: DraftView) -> Picker:
    return Picker(
        choose=lambda code: DraftTopic(draft=draft.id, code=code).pack(),
        page=lambda category, page: DraftTopics(
            draft=draft.id, category=category, page=page
        ).pack(),
        back=_press(OnDraft.SHOW, draft),
    )


def draft_guesses(draft: DraftView, guesses: Sequence[Guess], t: Translator) -> Screen:
    """What it may be about."""
    return guesses_screen(draft.text, guesses, _picker(draft), t)


def draft_topics(draft: DraftView, t: Translator, category: str, page: int) -> Screen:
    """Everything it may be about."""
    return topics_screen(draft.text, _picker(draft), t, category=category, page=page)


def _spots(draft: DraftView, spots: Sequence[Spot]) -> Rows:
    """Landmarks that were used here before."""
    return columns(
        [
            Button(
                excerpt(spot.name, _SPOT_LETTERS), DraftSpot(draft=draft.id, spot=spot.id).pack()
            )
            for spot in spots
        ]
    )


def draft_places(
    draft: DraftView, places: Sequence[Named], spots: Sequence[Spot], page: int, t: Translator
) -> Screen:
    """Landmark by tap or in words, settlement by tap, or a pin."""
    used = _spots(draft, spots)[:_SPOT_ROWS]
    buttons = [
        Button(place.name(t.language), DraftPlace(draft=draft.id, settlement=place.code).pack())
        for place in places
        if draft.settlement is None or place.code != draft.settlement.code
    ]
    has_place = bool(draft.landmark or draft.pin)
    return Screen(
        text=joined(
            place_line(draft, t),
            t("Choose the village, describe the spot, or send a location: {pin}", pin=_SEND_PIN),
        ),
        rows=rows(
            *used,
            *paged(
                buttons,
                page,
                _PLACES_ROWS - len(used),
                lambda to: DraftPlaces(draft=draft.id, page=to).pack(),
            ),
            row(
                Button(t.word("Describe the spot"), _press(OnDraft.LANDMARK, draft)),
                Button(t.word("Clear the spot"), _press(OnDraft.NO_PLACE, draft))
                if has_place
                else None,
            ),
            row(Button(t.word("Back"), _press(OnDraft.SHOW, draft))),
        ),
    )


_SEND_PIN = "\U0001f4ce \u2192 \U0001f4cd"


def landmark_prompt(draft: DraftView, spots: Sequence[Spot], t: Translator) -> Screen:
    """Say where it is, or take what was said before."""
    return Screen(
        text=t("Where is it? For example: street and house, or what stands nearby."),
        rows=rows(*_spots(draft, spots), row(Button(t.word("Back"), _press(OnDraft.SHOW, draft)))),
    )
