"""What the tests of reviews start from: a cycle that reviews, and who leads it there."""

import pytest

from tests.factories.reviews import make_verifier, review_cycle


@pytest.fixture
def cycle():
    return review_cycle()


@pytest.fixture
def verifier(cycle):
    return make_verifier(cycle)
