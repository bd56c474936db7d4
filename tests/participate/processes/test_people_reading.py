"""How quotas, ages, places and accounts are read."""

import pytest

from participate.processes.people_import import age_band, fold
from participate.processes.queries_people import WomenQuota, find_account

pytestmark = pytest.mark.django_db


def test_quota_ages_and_places_are_read_exactly():
    assert [WomenQuota(women, 10, 30).met for women in (2, 3)] == [False, True]
    assert (WomenQuota(19, 40, 30).needed, WomenQuota(3, 11, 30).met, WomenQuota(0, 0, 30).sentence) == (
        12,
        False,
        "",
    )
    assert (
        WomenQuota(2, 10, 30).sentence == "2 dari 10 adalah perempuan (20,0%). Kuotanya 30%: kurang 1 orang."
    )
    assert WomenQuota(2, 10, 0).sentence == "2 dari 10 adalah perempuan (20,0%)."
    ages = ("14", "15", "17", "18", "39", "60", "40-59", "", "0", "200", "tua")
    assert [age_band(text) for text in ages] == [
        "<15", "15-17", "15-17", "18-24", "25-39", "60+", "40-59", "", None, None, None,
    ]  # fmt: skip
    assert fold("RW 03") == fold("rw-3") == "rw3"
    assert find_account("  ") is None
