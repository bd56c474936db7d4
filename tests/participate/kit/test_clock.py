import datetime

import pytest

from participate.kit.clock import database_now


@pytest.mark.django_db
def test_database_now_is_an_aware_moment_close_to_the_wall_clock():
    now = database_now()
    assert now.tzinfo is not None
    assert abs(now - datetime.datetime.now(datetime.UTC)) < datetime.timedelta(minutes=5)
