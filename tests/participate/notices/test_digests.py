"""One summary for each person, channel and period; capped, grouped, with a reason and a way to stop."""

from datetime import UTC, datetime, timedelta

import pytest
from django.conf import settings as site
from django.core import mail
from django.core.management import call_command
from django.urls import reverse

from participate.kit.clock import database_now
from participate.notices import outbox, services
from participate.notices.enums import State
from participate.notices.models import ChannelChoice, Delivery, Digest, Message, Subscription
from tests.factories.notices import TOPIC, USUAL, choose, make_follower, rhythm_of
from tests.factories.processes import make_user

pytestmark = pytest.mark.django_db
# A Monday, 07.00 in Makassar.
MONDAY = datetime(2027, 1, 3, 23, tzinfo=UTC)
HOUR, DAY = timedelta(hours=1), timedelta(days=1)


def say(key: str, at: datetime, topic: str = TOPIC, **more):
    return services.tell(topic=topic, key=key, subject=f"Kabar {key}", body="Isi.", now=at, **more)


def run(at: datetime):
    """Do what the command does at a moment."""
    return services.build_digests(now=at), outbox.send_all_due(at)[0]


@pytest.fixture
def ani():
    user = make_user("ani@example.org")
    make_follower(user)
    choose(user, USUAL, email="daily")
    return user


def test_a_day_of_news_comes_as_one_mail_at_the_chosen_hour(ani):
    say("a", MONDAY - 3 * HOUR)
    say("b", MONDAY - 2 * HOUR)
    assert [run(MONDAY - HOUR), run(MONDAY), run(MONDAY), run(MONDAY + HOUR)] == [
        (0, 0),
        (1, 1),
        (0, 0),
        (0, 0),
    ]
    (sent,) = mail.outbox
    assert (sent.to, sent.subject) == (["ani@example.org"], "2 kabar untuk Anda")
    assert sent.body.index("Kabar b") < sent.body.index("Kabar a")
    assert {row.state for row in Delivery.objects.all()} == {State.IN_DIGEST}
    assert Digest.objects.get().state == State.SENT


def test_what_happens_at_the_very_hour_waits_for_the_next_summary(ani):
    say("a", MONDAY)
    assert [run(MONDAY), run(MONDAY + DAY)] == [(0, 0), (1, 1)]


def test_no_news_no_mail(ani):
    assert run(MONDAY) == (0, 0)
    assert Digest.objects.count() == 0


def test_days_without_a_run_bring_one_summary_not_a_pile(ani):
    for day in range(5):
        say(f"k{day}", MONDAY + day * DAY - HOUR)
    assert run(MONDAY + 4 * DAY + HOUR) == (1, 1)
    assert (len(mail.outbox), Digest.objects.get().deliveries.count()) == (1, 5)


def test_a_week_comes_on_the_chosen_day(ani):
    choose(ani, email="weekly")
    say("a", MONDAY + HOUR)
    assert [run(MONDAY + day * DAY) for day in range(1, 8)] == [(0, 0)] * 6 + [(1, 1)]


def test_a_clock_that_is_set_back_brings_no_second_summary(ani):
    say("a", MONDAY - HOUR)
    assert run(MONDAY + HOUR / 60) == (1, 1)
    say("b", MONDAY - HOUR / 60)
    assert [run(MONDAY - HOUR / 60), run(MONDAY + HOUR)] == [(0, 0), (0, 0)]
    assert run(MONDAY + DAY) == (1, 1)
    assert [Message.objects.get(deliveries__digest=row).key for row in Digest.objects.order_by("pk")] == [
        "a",
        "b",
    ]


def test_what_a_clock_that_ran_a_year_ahead_wrote_is_not_held_for_a_year(ani):
    say("a", MONDAY + 365 * DAY)
    assert run(MONDAY) == (1, 1)
    Delivery.objects.all().delete()
    say("b", MONDAY - HOUR)
    run(MONDAY + 400 * DAY)
    assert run(MONDAY + DAY) == (0, 0)
    assert Digest.objects.count() == 2


def test_another_time_zone_makes_no_second_summary_of_the_same_day(ani):
    say("a", MONDAY - HOUR)
    run(MONDAY)
    say("b", MONDAY + HOUR / 2)
    services.set_hours(
        actor=ani, clock=USUAL.__class__("Asia/Jakarta", USUAL.quiet_from, USUAL.quiet_until, 7, 0)
    )
    assert [run(MONDAY + HOUR), run(MONDAY + DAY + HOUR)] == [(0, 0), (1, 1)]


def test_a_summary_made_before_a_crash_is_sent_by_the_next_run(ani):
    say("a", MONDAY - HOUR)
    services.build_digests(now=MONDAY)
    assert Digest.objects.get().state == State.WAITING
    assert run(MONDAY + HOUR) == (0, 1)


def test_two_channels_bring_one_summary_each(ani):
    ani.phone, ani.phone_verified = "+628123456789", True
    ani.save()
    choose(ani, sms="daily")
    say("a", MONDAY - HOUR)
    assert run(MONDAY) == (2, 2)
    assert set(Digest.objects.values_list("channel", flat=True)) == {"email", "sms"}


def test_a_long_summary_is_grouped_and_cut(ani, settings):
    settings.NOTICE_CAPS = {"immediate_a_day": 20, "digest_topics": 2, "digest_lines": 5}
    for topic, title, count in (("area:RW-01", "RW 01", 3), ("cycle:1", "Siklus", 1), (TOPIC, "", 17)):
        if title:
            make_follower(ani, topic=topic, title=title)
        for number in range(count):
            say(f"{topic}-{number}", MONDAY - HOUR, topic=topic)
    run(MONDAY)
    text = mail.outbox[0].body
    assert mail.outbox[0].subject == "21 kabar untuk Anda"
    assert (text.count("- Kabar proposal"), "dan 12 lagi" in text, "- Kabar cycle:1-0" in text) == (
        5,
        True,
        True,
    )
    assert ("RW 01" in text, "Dan 3 lagi tentang hal lain." in text) == (False, True)


def test_a_summary_says_why_and_each_group_and_all_of_it_can_be_stopped(ani, client):
    make_follower(ani, topic="area:RW-01", title="RW 01")
    say("a", MONDAY - HOUR)
    say("b", MONDAY - HOUR, topic="area:RW-01")
    run(MONDAY)
    sent = mail.outbox[0]
    assert "karena Anda mengikuti U-01 Paving Lorong 3" in sent.body
    stops = [line.split()[-1] for line in sent.body.splitlines() if "/ikuti/berhenti/" in line]
    whole = sent.extra_headers["List-Unsubscribe"].strip("<>")
    assert (len(stops), whole in sent.body) == (2, True)
    assert sent.extra_headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    client.post(stops[0].removeprefix(site.WAGTAILADMIN_BASE_URL), {"List-Unsubscribe": "One-Click"})
    assert list(Subscription.objects.values_list("topic", flat=True)) == [TOPIC]
    say("c", MONDAY)
    path = whole.removeprefix(site.WAGTAILADMIN_BASE_URL)
    assert (client.get(path).status_code, rhythm_of(ani, "email")) == (200, "daily")
    assert client.post(path, {"List-Unsubscribe": "One-Click"}).status_code == 200
    assert client.post(path).status_code == 200
    assert (rhythm_of(ani, "email"), Delivery.objects.get(message__key="c").state) == ("never", State.DROPPED)
    assert say("d", MONDAY) == 1
    assert run(MONDAY + DAY) == (0, 0)


def test_stopping_a_topic_takes_it_out_of_a_summary_that_has_not_left(ani):
    say("a", MONDAY - HOUR)
    services.build_digests(now=MONDAY)
    services.unfollow(subscription_id=Subscription.objects.get().pk)
    assert outbox.send_all_due(MONDAY) == (0, 1)
    assert (Digest.objects.get().state, mail.outbox) == (State.DROPPED, [])


def test_too_many_single_mails_in_a_day_wait_for_a_summary(settings):
    settings.NOTICE_CAPS = {**site.NOTICE_CAPS, "immediate_a_day": 3}
    make_follower(make_user("ben@example.org"))
    make_follower(email="tamu@example.org")
    for number in range(8):
        say(f"k{number}", MONDAY + number * HOUR)
        outbox.send_all_due(MONDAY + number * HOUR)
    assert len(mail.outbox) == 7  # one of them asked to confirm
    assert run(MONDAY + DAY) == (2, 2)
    assert {row.deliveries.count() for row in Digest.objects.all()} == {5}
    path = mail.outbox[-1].extra_headers["List-Unsubscribe"].strip("<>")
    assert {row.to[0] for row in mail.outbox[-2:]} == {"ben@example.org", "tamu@example.org"}
    services.silence(user_id=None, subscription_id=Subscription.objects.get(user=None).pk, channel="email")
    assert (Subscription.objects.filter(user=None).count(), "tamu" in path) == (0, False)


def test_what_must_come_as_it_is_waits_for_no_summary_and_counts_for_no_cap(ani, settings):
    settings.NOTICE_CAPS = {**site.NOTICE_CAPS, "immediate_a_day": 0}
    say("a", MONDAY - HOUR, by_itself=True)
    assert run(MONDAY - HOUR) == (0, 1)


def test_switching_back_to_at_once_leaves_nothing_behind(ani):
    say("a", MONDAY - HOUR)
    choose(ani, email="immediate")
    assert run(MONDAY) == (1, 1)


def test_the_commands_send_what_is_due_once(ani, capsys):
    say("a", database_now() - 3 * DAY)
    call_command("send_digests")
    call_command("send_digests")
    call_command("send_notices")
    assert capsys.readouterr().out.splitlines() == [
        "1 summaries made, 1 sent, 0 could not be sent now",
        "0 summaries made, 0 sent, 0 could not be sent now",
        "0 summaries made, 0 sent, 0 could not be sent now",
    ]


@pytest.mark.parametrize("count", [1, 30])
def test_making_a_summary_costs_the_same_however_much_is_in_it(ani, django_assert_num_queries, count):
    for number in range(count):
        say(f"k{number}", MONDAY - HOUR)
    with django_assert_num_queries(7):
        assert services.build_digests(now=MONDAY) == 1
    with django_assert_num_queries(5):
        assert outbox.send_digests(MONDAY) == (1, 0)


def test_a_person_without_choices_has_none_stored(ani):
    assert ChannelChoice.objects.filter(user=make_user("ben@example.org")).count() == 0
    assert reverse("notices:settings") == "/kabar/atur/"
