"""How often one person may send an appeal, and how pieces become one."""

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from bot.appeals.rules.limits import PACE, minutes_to_wait
from bot.appeals.rules.pieces import File, Piece, together

NOW = datetime(2026, 11, 25, 10, 0, tzinfo=UTC)
AGO = st.lists(st.integers(0, 2000), max_size=60)


def test_the_first_appeals_of_an_hour_go_through():
    assert minutes_to_wait([NOW] * (PACE[0][0] - 1), NOW) == 0


def test_who_sends_too_often_is_told_how_long_to_wait():
    sent = [NOW - timedelta(minutes=45)] * PACE[0][0]
    assert minutes_to_wait(sent, NOW) == 15


def test_a_day_has_its_own_measure():
    sent = [NOW - timedelta(hours=2)] * PACE[1][0]
    assert minutes_to_wait(sent, NOW) == 22 * 60


@given(AGO)
def test_after_the_wait_it_goes_through(minutes: list[int]):
    sent = [NOW - timedelta(minutes=ago) for ago in minutes]
    wait = minutes_to_wait(sent, NOW)
    assert minutes_to_wait(sent, NOW + timedelta(minutes=wait)) == 0


def test_several_messages_are_one_text_and_its_files():
    photo, voice = File("photo", "p"), File("voice", "v")
    text, files = together(
        [Piece(1, "одно", (photo,)), Piece(2, "", (voice,)), Piece(3, location=(51.1, 71.4))]
    )
    assert text == "одно\nhttps://maps.google.com/?q=51.100000,71.400000"
    assert files == (photo, voice)


def test_a_piece_survives_being_put_away_as_json():
    piece = Piece(7, "су жоқ", (File("photo", "p", "a.jpg"),), (51.1, 71.4), True, "album")
    assert Piece.from_json(piece.to_json()) == piece
