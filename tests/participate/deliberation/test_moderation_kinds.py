"""Points are reported, hidden and shown like posts; what cannot be changed is never given back."""

import pytest
from django.test import Client

from participate.deliberation.moderation import registry
from participate.deliberation.moderation.errors import BadReport
from participate.deliberation.moderation.models import Case, Decision
from participate.deliberation.moderation.services.appeals import decide_appeal, lodge_appeal
from participate.deliberation.moderation.services.deciding import Ruling, decide_cases
from participate.deliberation.moderation.services.reporting import Reporter, report_words
from participate.deliberation.points.services.writing import withdraw_point
from tests.factories.moderation import REASON, moderator
from tests.factories.points import claim, make_weighed
from tests.factories.processes import make_cycle, make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def cycle():
    return make_cycle()


@pytest.fixture
def point(cycle):
    return claim(
        make_weighed(cycle)[1],
        "Panitia semua bodoh.",
        by=make_user("budi@example.org", display_name="Pak Budi"),
    )


@pytest.fixture
def case(point) -> Case:
    reporter = Reporter(make_user("pelapor@contoh.id"))
    return report_words(reporter=reporter, kind="point", key=point.pk, rule=1).case


def test_posts_points_and_questions_are_known():
    assert {"post", "point"} <= set(registry.KINDS)


def test_a_point_is_hidden_and_comes_back_after_an_appeal(client: Client, point, case, cycle):
    address = f"/siklus/{cycle.slug}/lapor/point/{point.pk}/"
    assert client.get(address).status_code == 200
    made = decide_cases(
        actor=moderator(cycle), cycle=cycle, numbers=[case.pk], ruling=Ruling("hide", 1, REASON)
    )[0]
    page = client.get(registry.thing_of("point", point.pk).url).content.decode()
    assert ("bodoh" in page, "Disembunyikan" in page or "disembunyikan" in page) == (False, True)
    appeal = lodge_appeal(actor=point.author, decision=made, text="Saya tidak menghina siapa pun.")
    decide_appeal(
        actor=moderator(cycle, "rahma"),
        appeal=appeal,
        outcome="reversed",
        reason="Keras, tetapi tidak menghina orang.",
    )
    assert "bodoh" in client.get(registry.thing_of("point", point.pk).url).content.decode()


def test_what_its_writer_cannot_change_is_not_given_back(case, cycle):
    with pytest.raises(BadReport):
        decide_cases(
            actor=moderator(cycle), cycle=cycle, numbers=[case.pk], ruling=Ruling("return", 1, REASON)
        )
    assert Decision.objects.count() == 0


def test_a_point_that_is_taken_back_closes_its_case(point, case):
    withdraw_point(actor=point.author, point=point)
    case.refresh_from_db()
    assert case.state == "gone"
