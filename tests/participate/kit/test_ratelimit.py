import pytest

from participate.kit.ratelimit import TooMany, check


def test_attempts_beyond_the_limit_are_refused_kindly():
    for _ in range(3):
        check("vote", "person", limit=3, seconds=3600)
    with pytest.raises(TooMany) as refused:
        check("vote", "person", limit=3, seconds=3600)
    assert refused.value.status == 429


def test_one_person_does_not_lock_out_another():
    for _ in range(3):
        check("vote", "person", limit=3, seconds=3600)
    check("vote", "neighbour", limit=3, seconds=3600)
