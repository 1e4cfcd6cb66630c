"""In no second does Telegram count more than it allows, whenever in between it counts."""

from bisect import bisect_left
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from bot.delivery.pacing import _LATEST, _SLACK, Window

_TRIFLE = 1e-6

sendings = st.lists(
    st.tuples(
        st.floats(0, 0.3),  # until somebody wants to send the next one
        st.floats(0, _SLACK),  # until its answer is here
        st.floats(0, 1),  # when of that time Telegram counts it
        st.booleans(),  # to many: spread over the second, with a place kept at hand
    ),
    min_size=1,
    max_size=300,
)


def sent(window: Window, wanted: list[tuple[float, float, float, bool]]) -> list[float]:
    """When Telegram counts each; answers come while the next ones wait."""
    now, counted = 0.0, []
    answers: list[tuple[float, int]] = []
    for gap, latency, part, many in wanted:
        now += gap
        while (wait := window.wait(now, spread=many, keep_one=many)) > 0:
            now += max(wait, _TRIFLE)
            for at, number in sorted(answers):
                if at <= now:
                    window.finish(number, max(at, now - wait))
            answers = [one for one in answers if one[0] > now]
        number = window.take(now, spread=many)
        answers.append((now + latency, number))
        counted.append(now + latency * part)
    return sorted(counted)


@given(per_second=st.integers(1, 60), wanted=sendings)
def test_in_no_second_are_more_counted_than_allowed(
    per_second: int, wanted: list[tuple[float, float, float, bool]]
) -> None:
    counted = sent(Window(per_second), wanted)
    assert most_in_a_second(counted) <= per_second


@given(
    per_second=st.integers(1, 60),
    wanted=sendings,
    spikes=st.dictionaries(st.integers(0, 299), st.floats(0, _LATEST), max_size=30),
)
def test_nor_when_some_answers_take_far_longer_than_usual(
    per_second: int, wanted: list[tuple[float, float, float, bool]], spikes: dict[int, float]
) -> None:
    for i, latency in spikes.items():
        if i < len(wanted) and i % 10:  # every tenth is as quick as ever
            wanted[i] = (wanted[i][0], latency, *wanted[i][2:])
    quick = [(g, late if i % 10 else late / 2, p, m) for i, (g, late, p, m) in enumerate(wanted)]
    assert most_in_a_second(sent(Window(per_second), quick)) <= per_second


def most_in_a_second(counted: list[float]) -> int:
    """The most that any second has."""
    ends = (bisect_left(counted, at + 1 - _TRIFLE * 10) for at in counted)
    return max(end - i for i, end in enumerate(ends))


@given(per_second=st.integers(1, 60), wanted=sendings)
def test_what_it_remembers_is_bounded_by_what_one_second_holds(
    per_second: int, wanted: list[tuple[float, float, float, bool]]
) -> None:
    window = Window(per_second)
    sent(window, wanted)
    assert len(window._held) <= per_second
    assert len(window._places) <= 3 * per_second


@given(latency=st.floats(0, 5), per_second=st.integers(2, 60))
def test_a_slow_answer_holds_its_place_for_a_bounded_time(latency: float, per_second: int) -> None:
    window, now = Window(per_second), 0.0
    for _ in range(per_second * 3):
        now += window.wait(now)
        window.finish(window.take(now), now + latency)
    assert now <= 2 * (1 + _LATEST) + _TRIFLE


def test_where_every_answer_is_slow_the_pace_is_kept() -> None:
    window, now, count = Window(30), 0.0, 0
    answers: list[tuple[float, int]] = []
    while now < 100:
        now += 0.001
        while answers and answers[0][0] <= now:
            at, number = answers.pop(0)
            window.finish(number, at)
        if window.wait(now, spread=True) <= 0:
            answers.append((now + 0.2, window.take(now, spread=True)))
            count += now >= 50
    assert count >= 0.94 * 30 * 50


def steady(window: Window, *, keep_one: bool, seconds: float) -> list[float]:
    """When bulk goes that always has more to say, answered at once."""
    now, gone = 0.0, []
    while now < seconds:
        now += max(window.wait(now, spread=True, keep_one=keep_one), 0)
        if window.wait(now, spread=True, keep_one=keep_one) > 0:
            now += _TRIFLE
            continue
        gone.append(now)
        window.finish(window.take(now, spread=True), now + 0.001)
    return gone


def test_bulk_is_spread_over_the_second_and_reaches_nearly_all_of_it() -> None:
    gone = steady(Window(30), keep_one=False, seconds=20)
    assert len(gone) >= 0.99 * 30 * 20
    assert max(b - a for a, b in pairwise(gone)) < 0.05


def test_with_people_about_a_place_is_always_at_hand_and_little_is_lost_by_it() -> None:
    window, now, waits, count = Window(30), 0.0, [], 0
    for step in range(20_000):
        now += 0.001
        if window.wait(now, spread=True, keep_one=True) <= 0:
            window.finish(window.take(now, spread=True), now + 0.001)
            count += 1
        if step % 617 == 0:  # somebody presses
            waits.append(window.wait(now))
            if not waits[-1]:
                window.finish(window.take(now), now + 0.001)
                count += 1
    assert max(waits) <= 0.010
    assert count >= 0.96 * 30 * 20


def test_refused_it_gives_way_once_for_all_that_were_refused_together_and_recovers() -> None:
    window = Window(100)
    for _ in range(20):
        window.slow_down(10.0)
    assert 89 < window.limit(10.0) < 91
    window.slow_down(20.0)
    assert window.limit(20.0) < 84
    for again in range(30, 200, 2):
        window.slow_down(float(again))
    assert window.limit(200.0) >= 50
    assert window.limit(1_000.0) == 100


def test_below_ten_a_second_no_place_is_kept() -> None:
    window = Window(2)
    window.take(0.0)
    assert window.wait(0.0, keep_one=True) == 0
