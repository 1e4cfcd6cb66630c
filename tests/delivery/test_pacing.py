"""How fast, and when again."""

from hypothesis import given
from hypothesis import strategies as st

from bot.delivery.pacing import MAX_ATTEMPTS, Bucket, pause_before


@given(
    rate=st.floats(0.5, 100),
    burst=st.integers(1, 20),
    gaps=st.lists(st.floats(0, 2), min_size=1, max_size=200),
)
def test_in_no_stretch_of_time_do_more_go_than_the_rate_and_one_burst(
    rate: float, burst: int, gaps: list[float]
) -> None:
    bucket, now, gone = Bucket(rate, burst), 0.0, []
    for gap in gaps:
        now += gap
        now += bucket.wait(now)
        bucket.take(now)
        gone.append(now)
    for i, start in enumerate(gone):
        for j in range(i, len(gone)):
            allowed = (gone[j] - start) * rate + burst
            assert j - i + 1 <= allowed + 1e-6


def test_a_full_bucket_lets_a_burst_through_at_once_and_then_one_at_a_time() -> None:
    bucket = Bucket(rate=10, burst=3)
    waits = []
    for _ in range(5):
        waits.append(round(bucket.wait(0.0), 3))
        bucket.take(0.0)
    assert waits == [0, 0, 0, 0.1, 0.2]


def test_each_pause_is_longer_than_the_one_before_up_to_an_hour() -> None:
    pauses = [pause_before(attempt).total_seconds() for attempt in range(1, MAX_ATTEMPTS)]
    assert pauses == sorted(pauses)
    assert pauses[0] == 2
    assert pauses[-1] == 3600
