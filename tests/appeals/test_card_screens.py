"""The card and what is said from it: in both languages, within limits, while it has a meaning."""

from dataclasses import replace
from datetime import date

import pytest

from bot.appeals import service
from bot.appeals.notices import Extended, Merged, NoteWritten, PromiseDue, Unmerged
from bot.appeals.rules.terms import Room
from bot.appeals.screens import RENDERERS
from bot.appeals.screens.bodies import body_list, choose_body
from bot.appeals.screens.dates import choose_day
from bot.appeals.screens.desk import desk_card, more_card, promise_card
from bot.appeals.screens.merging import sure_to_merge
from bot.appeals.screens.said import Preview, preview, prompt, to_author
from bot.appeals.screens.templates import choose_template, template_card, template_list
from bot.appeals.service import BodyView, Move, State, TemplateView
from bot.appeals.storage.appeals import Numbered
from bot.core.access import Role
from bot.core.i18n import LANGUAGES, Language, translator
from tests.appeals.conftest import People, sent
from tests.appeals.test_screens import NASTY, fits
from tests.conftest import OpenTx
from tests.support.okrugs import OKRUG

ON = date(2026, 11, 27)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(
    "move", [Move.ASK, Move.ANSWER, Move.REDIRECT, Move.REJECT, Move.EXTEND, Move.PROMISE]
)
async def test_a_preview_is_what_its_reader_will_read(
    somebody: People, open_tx: OpenTx, language: Language, move: Move
):
    t, reader = translator("kk"), translator(language)
    aigul, marat = await somebody(), await somebody("Марат", Role.MODERATOR)
    async with open_tx() as tx:
        view = await sent(tx, aigul)
        if move is Move.EXTEND:
            told = await service.extend(tx, marat, view.id, 1, date(2026, 12, 24), text="сөз")
        elif move is Move.PROMISE:
            told = await service.promise(tx, marat, view.id, 1, date(2026, 12, 24), text="сөз")
        else:
            told = await service.tell(tx, marat, view.id, 1, move, text="сөз")
        own = await service.own_card(tx, aigul, view.id)
        entry = own.thread[-1]
    day = date(2026, 12, 24) if move in {Move.EXTEND, Move.PROMISE} else None
    due = day if move is Move.PROMISE else None
    about = Preview(move, "сөз", (), 1, ready=True, day=day, due=due)
    assert str(to_author(own, entry, reader).text) in str(
        preview(view, about, t, reader=reader).text
    )
    assert told.version > view.version


@pytest.mark.parametrize("language", LANGUAGES)
async def test_the_longest_words_fit_every_screen(
    somebody: People, open_tx: OpenTx, language: Language
):
    t = translator(language)
    aigul, marat = await somebody(), await somebody("Марат", Role.MODERATOR)
    async with open_tx() as tx:
        view = await sent(tx, aigul, NASTY)
        view = await service.promise(tx, marat, view.id, 1, ON, text=NASTY)
        view = await service.note(tx, marat, view.id, text=NASTY)
    body = BodyView(OKRUG, 1, 1, "", NASTY[:200], NASTY[:200], "1" * 64, NASTY[:300], "")
    words = TemplateView(OKRUG, 1, 1, "", NASTY[:2000], NASTY[:2000])
    about = Preview(Move.ANSWER, NASTY, (), 1, ready=True, cut=9)
    room = Room(ON, ON, (ON,))
    shown = [
        desk_card(view, t),
        promise_card(view, t),
        preview(view, about, t, reader=t),
        prompt(view, Move.PROMISE, t, day=ON, due=ON),
        choose_day(view, Move.EXTEND, room, t),
        choose_body(view, [body] * 9, t, page=0, edits=True),
        body_list(OKRUG, [body] * 9, t, appeal=0, page=1, back="x"),
        choose_template(view, [words] * 9, t, page=1, pieces=0, edits=True),
        template_list(OKRUG, [words] * 9, t, appeal=0, page=1, back="x"),
        template_card(words, t, appeal=0),
        sure_to_merge(view, view, t),
    ]
    assert all(map(fits, shown))


@pytest.mark.parametrize("language", LANGUAGES)
async def test_the_fullest_card_keeps_to_four_rows_and_the_rest_to_six(
    somebody: People, open_tx: OpenTx, language: Language
):
    t = translator(language)
    aigul, marat = await somebody(), await somebody("Марат", Role.MODERATOR)
    async with open_tx() as tx:
        view = await sent(tx, aigul)
        view = await service.card(tx, marat, view.id)
    full = replace(
        view,
        collective=True,
        joined=12,
        urgent=True,
        extended=True,
        promised_on=ON,
        duplicates=tuple(Numbered(n, n) for n in range(2, 9)),
    )
    assert len(desk_card(full, t).rows) <= 4
    rows = more_card(full, t).rows
    assert len(rows) == 6
    assert all(len(row) <= 4 for row in rows)


async def test_the_card_says_everything_that_there_is_to_know(somebody: People, open_tx: OpenTx):
    t = translator("kk")
    aigul, marat = await somebody(), await somebody("Марат", Role.MODERATOR)
    async with open_tx() as tx:
        view = await sent(tx, aigul)
        view = await service.card(tx, marat, view.id)
    full = replace(
        view,
        collective=True,
        joined=12,
        extended=True,
        promised_on=ON,
        contact_allowed=True,
        author_phone="+77010000001",
        merged_into=Numbered(9, 118),
        duplicates=(Numbered(2, 143),),
    )
    text = str(desk_card(full, t).text)
    for said in (
        "ҰЖЫМДЫҚ",
        "Қосылған көрші: 12",
        "· ұзартылған",
        "Уәде бойынша орындалатын күні: 27 қараша",
        "Басқа органға жолдау мерзімі: 30 қараша",
        "Қоңырау шалуға болады: +77010000001",
        "Біріктірілген өтініш: № 0118",
        "Осыған біріктірілгендер: № 0143",
        "(болжам)",
    ):
        assert said in text


async def test_an_executor_reads_no_number_that_was_not_allowed(somebody: People, open_tx: OpenTx):
    aigul, marat = await somebody(), await somebody("Марат", Role.MODERATOR)
    nurlan = await somebody("Нұрлан", Role.EXECUTOR)
    async with open_tx() as tx:
        view = await sent(tx, aigul)
        view = await service.hand_over(tx, marat, view.id, 1, nurlan.id)
        seen = await service.card(tx, nurlan, view.id)
    text = str(desk_card(seen, translator("kk")).text) + str(
        more_card(seen, translator("kk")).text
    )
    assert "Айгүл" not in text
    assert "Қоңырау" not in text
    labels = [one.text for row in more_card(seen, translator("kk")).rows for one in row]
    assert labels == ["Істеуге уәде беру", "Ішкі жазба", "Артқа"]


async def test_a_notice_about_what_has_passed_is_not_told(somebody: People, open_tx: OpenTx):
    t = translator("kk")
    aigul, bolat = await somebody(), await somebody("Болат")
    marat = await somebody("Марат", Role.MODERATOR)
    async with open_tx() as tx:
        main, view = await sent(tx, aigul), await sent(tx, bolat)
        view = await service.promise(tx, marat, view.id, 1, ON, text="Жөндейміз")
        due = PromiseDue(to=marat.id, appeal_id=view.id, on=str(ON))
        assert await RENDERERS[due.kind](tx, due, marat, t) is not None
        assert await RENDERERS[due.kind](tx, due, aigul, t) is None
        later = date(2026, 11, 30)
        view = await service.promise(tx, marat, view.id, view.version, later, text="Кейін")
        assert await RENDERERS[due.kind](tx, due, marat, t) is None
        joined = Merged(to=bolat.id, appeal_id=view.id)
        view = await service.merge(tx, marat, view.id, view.version, main.id)
        assert await RENDERERS[joined.kind](tx, joined, bolat, t) is not None
        assert await RENDERERS[joined.kind](tx, joined, aigul, t) is None
        parted = Unmerged(to=bolat.id, appeal_id=view.id)
        assert await RENDERERS[parted.kind](tx, parted, bolat, t) is None
        view = await service.unmerge(tx, marat, view.id, view.version)
        assert await RENDERERS[joined.kind](tx, joined, bolat, t) is None
        assert await RENDERERS[parted.kind](tx, parted, bolat, t) is not None
    assert view.state is State.IN_WORK


async def test_only_its_author_reads_an_extension_and_only_the_desk_a_note(
    somebody: People, open_tx: OpenTx
):
    t = translator("ru")
    aigul, bolat = await somebody(), await somebody("Болат")
    marat = await somebody("Марат", Role.MODERATOR)
    async with open_tx() as tx:
        view = await sent(tx, aigul)
        view = await service.extend(tx, marat, view.id, 1, date(2026, 12, 24), text="Ждём")
        told = Extended(to=aigul.id, appeal_id=view.id, entry_id=view.thread[-1].id)
        screen = await RENDERERS[told.kind](tx, told, aigul, t)
        assert screen is not None
        assert "24 декабря, четверг" in screen.text
        assert await RENDERERS[told.kind](tx, told, bolat, t) is None
        view = await service.note(tx, marat, view.id, text="Секрет")
        note = NoteWritten(to=aigul.id, appeal_id=view.id, entry_id=view.thread[-1].id)
        assert await RENDERERS[note.kind](tx, note, aigul, t) is None
        screen = await RENDERERS[note.kind](tx, note, marat, t)
        assert screen is not None
        assert "Марат" in screen.text
