"""What a resident sees while putting an appeal together."""

from markupsafe import Markup

from bot.appeals.callbacks import (
    DraftPlace,
    DraftPlaces,
    DraftPress,
    DraftReply,
    DraftTopic,
    DraftTopics,
    OnDraft,
)
from bot.appeals.rules.topics import danger, load
from bot.appeals.screens.topics import Picker, guesses_screen, topics_screen
from bot.appeals.screens.words import (
    files_line,
    left_out,
    number,
    official_way,
    paged,
    place_line,
    quoted,
    topic_line,
)
from bot.appeals.storage.views import DraftView, Named
from bot.core.i18n import Translator
from bot.core.screen import Button, Screen, Style, joined, lines, row, rows

CARD = "draft"
_EXCERPT = 600
_PLACES_ROWS = 3  # with the pager, the spot and Back: six


def _press(do: OnDraft, draft: DraftView) -> str:
    return DraftPress(do=do, draft=draft.id, version=draft.version).pack()


def invitation_screen(t: Translator, previous: int | None = None) -> Screen:
    """Before anything was said; a draft that was laid aside can be opened again."""
    return Screen(
        text=t("What has happened? Just write it, say it in a voice message or send a photo."),
        rows=rows(row(_previous_button(previous, t))),
        show="new",
    )


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
    if draft.needs_words:
        return None
    style: Style | None = None if draft.question else "primary"
    return Button(t.word("Send"), _press(OnDraft.SEND, draft), style=style)


def _name_button(draft: DraftView, t: Translator) -> Button | None:
    if draft.anonymous:
        return Button(t.word("Show my name"), _press(OnDraft.SHOW_NAME, draft))
    if draft.named:
        return Button(t.word("Hide my name"), _press(OnDraft.HIDE_NAME, draft))
    return None


def draft_card(
    draft: DraftView,
    t: Translator,
    *,
    settle: bool = False,
    said: str | None = None,
    alert: bool = False,
) -> Screen:
    """The one living card of a draft. It asks only for what is missing.

    said: a word over the chat; with `alert` it has to be closed.
    """
    text = joined(
        lines(
            t("<b>Draft</b>"),
            t("This is your own appeal, as a resident.") if draft.by_staff else None,
            quoted(draft.text, _EXCERPT, one_line=False),
            files_line(draft.files, t),
        ),
        left_out(draft.cut, draft.files_left_out, t, advice=True),
        lines(
            topic_line(draft.topic, t, guess=False),
            place_line(draft, t),
            t("Your name will not be shown") if draft.anonymous else None,
        ),
        t("Add a line, or say in a voice message what has happened.")
        if draft.needs_words
        else official_way(t),
    )
    return Screen(
        text=text,
        rows=rows(
            row(_question_button(draft, t)),
            row(_send_button(draft, t)),
            row(
                Button(t.word("Topic"), _press(OnDraft.TOPIC, draft)),
                Button(t.word("Place"), DraftPlaces(draft=draft.id, page=0).pack()),
            ),
            row(
                _name_button(draft, t),
                Button(t.word("Discard"), _press(OnDraft.DISCARD, draft)),
            ),
            row(_previous_button(None if draft.question else draft.previous, t)),
        ),
        toast=said,
        alert=alert,
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


def draft_guesses(draft: DraftView, t: Translator) -> Screen:
    """What it may be about."""
    return guesses_screen(draft.text, _picker(draft), t)


def draft_topics(draft: DraftView, t: Translator, category: str, page: int) -> Screen:
    """Everything it may be about."""
    return topics_screen(draft.text, _picker(draft), t, category=category, page=page)


def draft_places(draft: DraftView, places: list[Named], page: int, t: Translator) -> Screen:
    """Settlement by tap, landmark in words, or a pin."""
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
            *paged(
                buttons,
                page,
                _PLACES_ROWS,
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


def landmark_prompt(draft: DraftView, t: Translator) -> Screen:
    """Say where it is."""
    return Screen(
        text=t("Where is it? For example: street and house, or what stands nearby."),
        rows=rows(row(Button(t.word("Back"), _press(OnDraft.SHOW, draft)))),
    )
