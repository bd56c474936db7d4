"""The pages for staff: constant queries, no names, and what an operator notes stands."""

from datetime import time, timedelta

import pytest
from django.urls import reverse

from participate.kit.clock import database_now
from participate.notices import services
from participate.notices.enums import State
from participate.notices.hours import Clock
from participate.notices.models import Delivery, Digest
from participate.processes.enums import Role
from tests.factories.notices import TOPIC, choose, make_follower
from tests.factories.processes import make_cycle, make_user

pytestmark = pytest.mark.django_db
# No quiet hours, so that the list is the same at any hour.
AWAKE = Clock("Asia/Makassar", time(0), time(0), 7, 0)
DESK_QUERIES, BY_HAND_QUERIES = 6, 7


def summaries(count: int) -> None:
    """Make as many summaries that wait for an operator."""
    for number in range(count):
        user = make_user(f"w{number}@example.org", display_name=f"Ibu Rahasia {number}")
        user.phone, user.phone_verified = f"+62812345{number:04}", True
        user.save()
        make_follower(user)
        choose(user, AWAKE, email="never", whatsapp="daily")
    now = database_now()
    services.tell(topic=TOPIC, key="a", subject="Kabar", body="Isi.", now=now - timedelta(days=2))
    services.build_digests(now=now)


@pytest.fixture
def operator(client):
    client.force_login(make_user("op@example.org", Role.OPERATOR, cycle=make_cycle()))
    return client


@pytest.mark.parametrize("count", [1, 15])
@pytest.mark.parametrize(("page", "queries"), [("desk", DESK_QUERIES), ("by_hand", BY_HAND_QUERIES)])
def test_the_pages_cost_the_same_at_any_length(operator, django_assert_num_queries, page, queries, count):
    summaries(count)
    operator.get(reverse(f"notices:{page}"))
    with django_assert_num_queries(queries):
        answer = operator.get(reverse(f"notices:{page}"))
    assert (answer.status_code, "Ibu Rahasia" in answer.content.decode()) == (200, False)
    assert answer.content.decode().count("https://wa.me/62812345") == (count if page == "by_hand" else 0)


def test_what_is_noted_leaves_the_list(operator):
    summaries(2)
    first, second = Digest.objects.order_by("pk")
    operator.post(reverse("notices:by_hand"), {"digest": first.pk, "answer": "sent"})
    operator.post(reverse("notices:by_hand"), {"digest": second.pk, "answer": "not"})
    assert "wa.me" not in operator.get(reverse("notices:by_hand")).content.decode()
    assert list(Digest.objects.order_by("pk").values_list("state", flat=True)) == [State.SENT, State.FAILED]
    operator.post(reverse("notices:desk"), {"channel": "whatsapp"})
    assert operator.get(reverse("notices:by_hand")).content.decode().count("wa.me") == 1
    assert operator.post(reverse("notices:desk"), {"channel": "burung"}).status_code == 200


def test_following_a_place_from_the_settings(client):
    person = make_user("ani@example.org")
    client.force_login(person)
    cycle = make_cycle()
    client.post(reverse("notices:follow_area"), {"area": cycle.area.code})
    client.post(reverse("notices:follow_area"), {"area": "tidak-ada"})
    assert services.tell(topic=f"area:{cycle.area.code}", key="a", subject="Kabar", body="Isi.") == 1
    assert "Kabar" in client.get(reverse("notices:inbox")).content.decode()


def test_the_settings_are_saved_without_javascript(client):
    person = make_user("ani@example.org")
    client.force_login(person)
    data = {"channel_email": "weekly", "about_proposal": "on", "quiet_from": "22:00", "quiet_until": "05:30",
            "digest_hour": "18", "digest_weekday": "4", "time_zone": "Asia/Jayapura"}  # fmt: skip
    assert client.post(reverse("notices:settings"), data).url == reverse("notices:settings")
    hours = person.hours
    assert (hours.time_zone, hours.quiet_until, hours.digest_hour, hours.digest_weekday) == (
        "Asia/Jayapura", time(5, 30), 18, 4,
    )  # fmt: skip
    make_follower(person)
    services.tell(topic=TOPIC, key="a", subject="Kabar", body="Isi.")
    services.tell(topic="cycle:1", key="b", subject="Kabar", body="Isi.")
    assert list(Delivery.objects.values_list("channel", "state")) == [("email", State.COLLECTING)]
    assert client.post(reverse("notices:settings"), {**data, "channel_email": "hourly"}).status_code == 200
    assert client.post(reverse("notices:settings"), {**data, "time_zone": "Mars/Olympus"}).status_code == 200
