"""What follows a commit: it happens after it, and its failure undoes nothing."""

from functools import partial

import pytest
from django.db import transaction

from participate.kit.after import after_commit

pytestmark = pytest.mark.django_db(transaction=True)


def test_it_waits_for_the_commit():
    done = []
    with transaction.atomic():
        after_commit(done.append, 1)
        assert done == []
    assert done == [1]


@pytest.mark.parametrize("wrap", [lambda work: work, partial], ids=["function", "partial"])
def test_a_failure_is_logged_and_what_follows_is_done(wrap, caplog):
    done = []
    with transaction.atomic():
        after_commit(wrap([].pop))
        after_commit(done.append, 1)
    assert done == [1]
    assert "after the commit" in caplog.text
