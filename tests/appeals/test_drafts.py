"""Whatever a resident sends, in any order, becomes one draft."""

from collections.abc import Sequence
from dataclasses import replace

import pytest

from bot.appeals import service
from bot.appeals.rules.limits import DRAFT_FRESH, FILES_LIMIT, TEXT_LIMIT
from bot.appeals.service import File, Piece
from bot.core.access import Grant, Role
from bot.core.errors import NotFound, Refusal, Stale
from bot.core.text import utf16_len
from tests.appeals.conftest import LAMP, People
from tests.conftest import OpenTx
from tests.support.okrugs import AKSU, BIRLIK
from tests.support.worlds import NOW

ELSEWHERE, FAR = "113430000", "113430100"
HERE = Grant(Role.RESIDENT, ELSEWHERE)


def photos(n: int, first: int = 1) -> Sequence[Piece]:
    return [
        Piece(100 + i, media=(File("photo", f"photo{i}"),), album="a")
        for i in range(first, first + n)
    ]


async def test_words_photos_and_a_pin_become_one_draft(somebody: People, open_tx: OpenTx):
    aigul = await somebody()
    async with open_tx() as tx:
        await service.gather(tx, aigul, photos(1)[0])
        await service.gather(tx, aigul, Piece(2, LAMP))
        draft = await service.gather(tx, aigul, Piece(3, location=(51.1, 71.4)))
    assert draft.text == LAMP
    assert [file.kind for file in draft.files] == ["photo"]
    assert draft.pin == (51.1, 71.4)
    assert draft.topic.startswith("street_lighting")
    assert draft.settlement is not None
    assert draft.settlement.code == AKSU


async def test_a_voice_alone_is_a_whole_appeal_but_a_photo_needs_a_line(
    somebody: People, open_tx: OpenTx
):
    aigul, bolat = await somebody(), await somebody("Болат")
    async with open_tx() as tx:
        voice = await service.gather(tx, aigul, Piece(1, media=(File("voice", "v"),)))
        photo = await service.gather(tx, bolat, photos(1)[0])
    assert not voice.needs_words
    assert photo.needs_words


async def test_the_first_twenty_of_fifty_photos_are_kept_and_the_rest_is_counted(
    somebody: People, open_tx: OpenTx
):
    aigul = await somebody()
    async with open_tx() as tx:
        for piece in photos(50):
            await service.gather(tx, aigul, piece)
        draft = await service.current_draft(tx, aigul)
    assert draft is not None
    assert len(draft.files) == FILES_LIMIT
    assert draft.files[0].file_id == "photo1"
    assert draft.files_left_out == 30


async def test_a_long_story_is_cut_and_says_by_how_much(somebody: People, open_tx: OpenTx):
    aigul = await somebody()
    async with open_tx() as tx:
        await service.gather(tx, aigul, Piece(1, "а" * 3000))
        draft = await service.gather(tx, aigul, Piece(2, "б" * 2000))
    assert utf16_len(draft.text) == TEXT_LIMIT
    assert draft.cut == 5001 - TEXT_LIMIT


async def test_an_edited_message_changes_its_part_of_the_draft(somebody: People, open_tx: OpenTx):
    aigul = await somebody()
    async with open_tx() as tx:
        await service.gather(tx, aigul, Piece(1, "су жок"))
        await service.gather(tx, aigul, Piece(2, "екі күннен бері"))
        draft = await service.edit(tx, aigul, Piece(1, "ауыз су жоқ"))
        elsewhere = await service.edit(tx, aigul, Piece(9, "басқа"))
    assert draft is not None
    assert draft.text == "ауыз су жоқ\nекі күннен бері"
    assert elsewhere is None


async def test_a_photo_that_is_given_a_caption_later_has_words(somebody: People, open_tx: OpenTx):
    aigul = await somebody()
    async with open_tx() as tx:
        await service.gather(tx, aigul, photos(1)[0])
        draft = await service.edit(tx, aigul, Piece(101, LAMP))
    assert draft is not None
    assert draft.text == LAMP


async def test_a_forwarded_post_is_marked_as_somebody_elses_words(
    somebody: People, open_tx: OpenTx
):
    aigul = await somebody()
    async with open_tx() as tx:
        draft = await service.gather(tx, aigul, Piece(1, "жиын болады", forwarded=True))
    assert draft.text == "\u21aa жиын болады"


async def test_a_chosen_topic_is_not_guessed_over(somebody: People, open_tx: OpenTx):
    aigul = await somebody()
    async with open_tx() as tx:
        draft = await service.gather(tx, aigul, Piece(1, LAMP))
        await service.set_topic(tx, aigul, draft.id, "roads")
        draft = await service.gather(tx, aigul, Piece(2, "көше шамы жанбайды"))
    assert (draft.topic, draft.topic_is_guess) == ("roads", False)


async def test_a_topic_or_a_village_that_is_not_there_is_refused(
    somebody: People, open_tx: OpenTx
):
    aigul = await somebody()
    async with open_tx() as tx:
        draft = await service.gather(tx, aigul, Piece(1, LAMP))
        for code in ("nothing", "roads.nothing", "", "akim_office"):
            with pytest.raises(NotFound):
                await service.set_topic(tx, aigul, draft.id, code)
        with pytest.raises(NotFound):
            await service.set_settlement(tx, aigul, draft.id, "999999999")


async def test_the_place_can_be_another_village_a_landmark_or_nothing_again(
    somebody: People, open_tx: OpenTx
):
    aigul = await somebody()
    async with open_tx() as tx:
        draft = await service.gather(tx, aigul, Piece(1, LAMP, location=(51.1, 71.4)))
        draft = await service.set_settlement(tx, aigul, draft.id, BIRLIK)
        draft = await service.set_landmark(tx, aigul, draft.id, "  мектеп \n жаны ")
        assert draft.settlement is not None
        assert (draft.settlement.code, draft.landmark) == (BIRLIK, "мектеп жаны")
        draft = await service.forget_place(tx, aigul, draft.id)
    assert (draft.landmark, draft.pin) == ("", None)


async def test_danger_is_told_once_and_the_draft_stays_urgent(somebody: People, open_tx: OpenTx):
    aigul = await somebody()
    async with open_tx() as tx:
        draft = await service.gather(tx, aigul, Piece(1, "Көршінің үйі өртеніп жатыр"))
        assert draft.urgent
        assert not draft.warned
        await service.warned(tx, aigul, draft.id)
        draft = await service.gather(tx, aigul, Piece(2, "тез келіңіздер"))
    assert draft.urgent
    assert draft.warned


async def test_a_discarded_draft_comes_back_until_the_next_one(somebody: People, open_tx: OpenTx):
    aigul = await somebody()
    async with open_tx() as tx:
        draft = await service.gather(tx, aigul, Piece(1, LAMP))
        await service.discard(tx, aigul, draft.id)
        assert await service.current_draft(tx, aigul) is None
        back = await service.bring_back(tx, aigul, draft.id)
        assert back is not None
        assert back.text == LAMP
        await service.discard(tx, aigul, draft.id)
        await service.gather(tx, aigul, Piece(2, "су жоқ"))
        present = await service.bring_back(tx, aigul, draft.id)
    assert present is not None
    assert present.text == "су жоқ"


async def test_nobody_touches_somebody_elses_draft(somebody: People, open_tx: OpenTx):
    aigul, bolat = await somebody(), await somebody("Болат")
    async with open_tx() as tx:
        draft = await service.gather(tx, aigul, Piece(1, LAMP))
        with pytest.raises(NotFound):
            await service.discard(tx, bolat, draft.id)
        with pytest.raises(NotFound):
            await service.submit(tx, bolat, draft.id, draft.version)


async def test_an_office_without_a_village_of_its_own_sends_no_appeals(
    somebody: People, open_tx: OpenTx
):
    akim = await somebody("Ерлан", Role.AKIM, settlement="")
    async with open_tx() as tx:
        with pytest.raises(Refusal) as refusal:
            await service.gather(tx, akim, Piece(1, LAMP))
    assert refusal.value.name == "needs_person"


async def test_a_draft_goes_where_its_author_moved_and_can_be_sent_from_there(
    somebody: People, open_tx: OpenTx
):
    aigul = await somebody()
    moved = replace(aigul, okrug=ELSEWHERE, settlement=FAR, grants=frozenset({HERE}))
    async with open_tx() as tx:
        draft = await service.gather(tx, aigul, Piece(1, LAMP))
        await service.set_landmark(tx, aigul, draft.id, "мектеп жаны")
        with pytest.raises(Stale):
            await service.submit(tx, moved, draft.id, draft.version + 1)
        there = await service.rehome_draft(tx, moved)
        assert there is not None
        assert (there.okrug, there.landmark) == (ELSEWHERE, "")
        view = await service.submit(tx, moved, there.id, there.version)
    assert view.okrug == ELSEWHERE


async def test_whoever_moved_and_was_not_asked_still_sees_the_new_village(
    somebody: People, open_tx: OpenTx
):
    aigul = await somebody()
    moved = replace(aigul, okrug=ELSEWHERE, settlement=FAR, grants=frozenset({HERE}))
    async with open_tx() as tx:
        draft = await service.gather(tx, aigul, Piece(1, LAMP))
        with pytest.raises(NotFound):
            await service.set_settlement(tx, moved, draft.id, AKSU)
        present = await service.current_draft(tx, moved)
    assert present is not None
    assert present.okrug == ELSEWHERE


async def test_numbers_shown_on_arrival_are_not_shown_again(somebody: People, open_tx: OpenTx):
    aigul = await somebody()
    async with open_tx() as tx:
        draft = await service.gather(tx, aigul, Piece(1, "Үйім өртеніп жатыр"), warned=True)
    assert draft.urgent
    assert draft.warned


async def test_a_draft_of_yesterday_is_kept_aside_until_it_is_wanted(
    somebody: People, open_tx: OpenTx
):
    aigul = await somebody()
    async with open_tx() as tx:
        old = await service.gather(tx, aigul, Piece(1, LAMP))
    async with open_tx(NOW + DRAFT_FRESH) as tx:
        assert (await service.gather(tx, aigul, Piece(2, "әлі де"))).id == old.id
    async with open_tx(NOW + 3 * DRAFT_FRESH) as tx:
        new = await service.gather(tx, aigul, Piece(3, "су жоқ"))
        assert new.previous == old.id
        await service.discard(tx, aigul, new.id)
        newest = await service.gather(tx, aigul, Piece(4, "жол"))
        assert newest.previous == old.id  # only what was discarded is gone
        assert await service.bring_back(tx, aigul, new.id) is not None
        back = await service.open_previous(tx, aigul, old.id)
    assert back is not None
    assert back.text.startswith(LAMP)
    assert back.previous == newest.id
