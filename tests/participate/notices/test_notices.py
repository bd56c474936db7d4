"""People are told exactly once, in their language, and can stop with one click."""

from datetime import timedelta

import pytest
from django.conf import settings
from django.core import mail
from django.core.management import call_command
from django.urls import reverse

from participate.kit.clock import database_now
from participate.notices import channels, outbox, services
from participate.notices.channels import Channel
from participate.notices.enums import State
from participate.notices.errors import BadLink, NeedsAddress
from participate.notices.models import Delivery, Message, Subscription
from participate.notices.tokens import confirm_token, offer, read_confirm, read_offer, unfollow_token
from tests.factories.notices import TOPIC, WHAT, make_follower
from tests.factories.processes import make_user

pytestmark = pytest.mark.django_db
BROKEN = f"{__name__}.BrokenChannel"


class BrokenChannel(channels.EmailChannel):
    """A mail server that is down."""

    def send(self, letter):
        raise ConnectionError("down")


def say(key="event:1", **more):
    return services.tell(topic=TOPIC, key=key, subject="Lolos", body="Usulan lolos verifikasi.", **more)


def test_a_follower_gets_one_mail_after_the_commit(django_capture_on_commit_callbacks):
    make_follower(make_user("ani@example.org"))
    with django_capture_on_commit_callbacks(execute=True):
        assert say() == 1
        assert mail.outbox == []
    assert [(row.to, row.subject) for row in mail.outbox] == [(["ani@example.org"], "Lolos")]
    assert Delivery.objects.get().state == State.SENT


def test_the_same_key_reaches_nobody_twice(django_capture_on_commit_callbacks):
    make_follower(make_user("ani@example.org"))
    with django_capture_on_commit_callbacks(execute=True):
        assert [say(), say(), say()] == [1, 0, 0]
    assert len(mail.outbox) == 1


def test_following_two_topics_of_one_event_brings_one_message():
    user = make_user("ani@example.org")
    make_follower(user)
    make_follower(user, topic="cycle:1")
    assert say(also=("cycle:1",)) == 1


def test_an_address_of_an_account_is_not_told_twice():
    make_follower(make_user("ani@example.org"))
    make_follower(email="ANI@example.org")
    assert say() == 1


def test_texts_come_in_the_language_of_each_recipient():
    make_follower(make_user("ani@example.org", language="id"))
    make_follower(make_user("ben@example.org", language="en"))
    services.tell(topic=TOPIC, key="k", texts=lambda language: (f"judul {language}", "isi"))
    assert set(Message.objects.values_list("user__email", "subject")) == {
        ("ani@example.org", "judul id"),
        ("ben@example.org", "judul en"),
    }


def test_mail_that_fails_is_sent_by_the_next_round(django_capture_on_commit_callbacks, settings):
    make_follower(make_user("ani@example.org"))
    working = settings.NOTICE_CHANNELS
    settings.NOTICE_CHANNELS = {"email": BROKEN}
    with django_capture_on_commit_callbacks(execute=True):
        say()
    assert Delivery.objects.get().state == State.WAITING
    settings.NOTICE_CHANNELS = working
    call_command("send_notices", verbosity=0)
    call_command("send_notices", verbosity=0)
    assert (len(mail.outbox), Delivery.objects.get().state) == (1, State.SENT)


def test_a_worker_that_died_is_retried_only_after_its_claim_is_stale():
    make_follower(make_user("ani@example.org"))
    say()
    now = database_now()
    Delivery.objects.update(state=State.SENDING, claimed_at=now)
    assert outbox.send_all_due(now + timedelta(minutes=5)) == (0, 0)
    assert outbox.send_all_due(now + timedelta(minutes=11)) == (1, 0)


def test_mail_that_never_goes_out_is_given_up_after_five_attempts(settings):
    make_follower(make_user("ani@example.org"))
    say()
    settings.NOTICE_CHANNELS = {"email": BROKEN}
    for _attempt in range(outbox.ATTEMPTS):
        assert outbox.send_all_due() == (0, 1)
    assert outbox.send_all_due() == (0, 0)
    assert (Delivery.objects.get().state, Delivery.objects.get().failure) == (State.FAILED, "server")


def test_an_address_without_account_hears_nothing_before_it_is_confirmed(django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        row = services.follow(email="Tamu@example.org", **WHAT)
        say()
    assert [message.subject for message in mail.outbox] == ["Setujui: ikuti “U-01 Paving Lorong 3”"]
    services.confirm(subscription_id=row.pk)
    assert say("event:2") == 1


def test_asking_again_within_the_hour_sends_no_second_confirmation():
    services.follow(email="tamu@example.org", **WHAT)
    services.follow(email="tamu@example.org", **WHAT)
    assert (Subscription.objects.count(), Message.objects.count()) == (1, 1)


def test_nobody_can_follow_without_an_address():
    with pytest.raises(NeedsAddress):
        services.follow(**WHAT)


def test_every_mail_has_a_working_link_to_stop(client, django_capture_on_commit_callbacks):
    make_follower(email="tamu@example.org")
    with django_capture_on_commit_callbacks(execute=True):
        say()
    sent = mail.outbox[-1]
    link = sent.extra_headers["List-Unsubscribe"].strip("<>")
    assert link in sent.body
    path = link.removeprefix(settings.WAGTAILADMIN_BASE_URL)
    assert client.get(path).status_code == 200
    assert Subscription.objects.count() == 1
    assert client.post(path, {"List-Unsubscribe": "One-Click"}).status_code == 200
    assert Subscription.objects.count() == 0
    assert say("event:2") == 0
    assert client.post(path).status_code == 200


def test_stopping_drops_mail_that_waits_but_keeps_the_inbox():
    row = make_follower(make_user("ani@example.org"))
    guest = make_follower(email="tamu@example.org")
    say()
    services.unfollow(subscription_id=row.pk)
    services.unfollow(subscription_id=guest.pk)
    assert [(m.user_id is not None, m.deliveries.get().state) for m in Message.objects.all()] == [
        (True, State.DROPPED)
    ]


# The names are fixed because a signed token holds the time: each worker would collect a test of another name.
@pytest.mark.parametrize(
    "token", ["", "x", "1:abc", unfollow_token(1)], ids=["empty", "x", "cut", "of another kind"]
)
def test_a_link_of_another_kind_or_a_damaged_one_is_refused(token):
    with pytest.raises(BadLink):
        read_confirm(token)


def test_what_a_page_offers_cannot_be_changed_on_the_way():
    token = offer(**WHAT)
    assert read_offer(token) == tuple(WHAT.values())
    with pytest.raises(BadLink):
        read_offer(token[:-1] + ("A" if token[-1] != "A" else "B"))


def test_a_visitor_follows_by_a_confirmed_address_without_javascript(client):
    page = reverse("notices:follow", args=[offer(**{**WHAT, "url": "/apa-kabar/"})])
    assert client.get(page).status_code == 200
    assert client.post(page, {"email": "bukan alamat"}).status_code == 200
    assert client.post(page, {"email": "tamu@example.org"}).url == "/apa-kabar/"
    row = Subscription.objects.get()
    link = reverse("notices:confirm", args=[confirm_token(row.pk)])
    client.get(link)
    row.refresh_from_db()
    assert row.confirmed_at is None
    client.post(link)
    row.refresh_from_db()
    assert row.confirmed_at is not None


def test_an_unwanted_message_waits_in_the_inbox():
    user = make_user("ani@example.org")
    make_follower(user)
    services.set_wanted(actor=user, choices={"proposal": False})
    say()
    assert (Message.objects.count(), Delivery.objects.count()) == (1, 0)


def test_nobody_reads_other_peoples_messages(client):
    make_follower(make_user("ani@example.org"))
    say()
    client.force_login(make_user("ben@example.org"))
    assert client.get(reverse("notices:message", args=[Message.objects.get().pk])).status_code == 404
    assert client.post(reverse("notices:stop", args=[Subscription.objects.get().pk])).status_code == 404


@pytest.mark.parametrize("count", [1, 30])
def test_the_inbox_needs_the_same_queries_whatever_its_size(client, django_assert_num_queries, count):
    user = make_user("ani@example.org")
    make_follower(user)
    for number in range(count):
        say(f"event:{number}")
    client.force_login(user)
    client.get(reverse("notices:inbox"))
    with django_assert_num_queries(INBOX_QUERIES):
        assert client.get(reverse("notices:inbox")).status_code == 200


@pytest.mark.parametrize("count", [1, 30])
def test_the_settings_need_the_same_queries_whatever_is_followed(client, django_assert_num_queries, count):
    user = make_user("ani@example.org")
    for number in range(count):
        make_follower(user, topic=f"proposal:{number}")
    client.force_login(user)
    client.get(reverse("notices:settings"))
    with django_assert_num_queries(SETTINGS_QUERIES):
        assert client.get(reverse("notices:settings")).status_code == 200


INBOX_QUERIES = 6
SETTINGS_QUERIES = 8


def test_the_channels_of_the_settings_exist():
    assert [isinstance(kind, Channel) for kind in channels.all_channels().values()] == [True, True, True]
