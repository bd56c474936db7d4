"""Channels: who hears through which, quiet hours, what failed, what an operator sends by hand, constant queries."""

from datetime import UTC, datetime, timedelta
from pathlib import Path
from smtplib import SMTPRecipientsRefused
from urllib.parse import unquote

import pytest
from django.core import mail

from participate.kit.errors import Conflict
from participate.notices import outbox, queries, services
from participate.notices.channels import EmailChannel, absolute
from participate.notices.desk import report_lines, tap_lines
from participate.notices.enums import Failure, State
from participate.notices.errors import BadChoice
from participate.notices.models import ChannelChoice, Delivery, Digest, Message, Subscription
from tests.factories.notices import TOPIC, USUAL, choose, make_follower
from tests.factories.processes import make_user

pytestmark = pytest.mark.django_db
# 20.00 in Makassar, one hour before quiet hours.
EVENING = datetime(2027, 1, 4, 12, tzinfo=UTC)
HOUR, DAY = timedelta(hours=1), timedelta(days=1)


class Refusing(EmailChannel):
    """A mail server that knows no such address."""

    def send(self, letter):
        raise SMTPRecipientsRefused({})


def say(key: str, at: datetime, **more):
    return services.tell(topic=TOPIC, key=key, subject=f"Kabar {key}", body="Isi.", url="/x/", now=at, **more)


def phone_user(**rhythms: str):
    user = make_user("ani@example.org")
    user.phone, user.phone_verified = f"+62812345{user.pk:04}", True
    user.save()
    make_follower(user)
    choose(user, USUAL, **rhythms)
    return user


def test_a_phone_hears_nothing_in_quiet_hours_and_everything_afterwards(settings, tmp_path):
    settings.VAR_DIR = tmp_path
    user = phone_user(sms="immediate", email="never")
    say("a", EVENING + 2 * HOUR)
    assert outbox.send_all_due(EVENING + 2 * HOUR) == (0, 1)
    row = Delivery.objects.get()
    assert (row.state, row.due_at) == (State.DEFERRED, EVENING + 10 * HOUR)
    assert outbox.send_all_due(EVENING + 10 * HOUR - timedelta(seconds=1)) == (0, 0)
    assert outbox.send_all_due(EVENING + 10 * HOUR) == (1, 0)
    number, text = Path(tmp_path / "sms.txt").read_text().rstrip("\n").split("\t")
    assert (number, text) == (user.phone, f"Rembuk: Kabar a {absolute('/x/')}")


def test_mail_minds_no_quiet_hours():
    make_follower(make_user("ani@example.org"))
    say("a", EVENING + 2 * HOUR)
    assert outbox.send_all_due(EVENING + 2 * HOUR) == (1, 0)


def test_what_a_wrong_clock_deferred_for_a_year_goes_out():
    phone_user(sms="immediate", email="never")
    say("a", EVENING)
    Delivery.objects.update(state=State.DEFERRED, due_at=EVENING + 365 * DAY)
    assert outbox.send_all_due(EVENING) == (1, 0)


@pytest.mark.parametrize("words", ["Pendek", "Sangat panjang " * 20])
def test_a_text_message_fits_and_keeps_its_link(settings, tmp_path, words):
    settings.VAR_DIR = tmp_path
    phone_user(sms="immediate", email="never")
    services.tell(topic=TOPIC, key="k", subject=words, body="Isi.", url="/x/", now=EVENING)
    outbox.send_all_due(EVENING)
    text = Path(tmp_path / "sms.txt").read_text().rstrip("\n").split("\t")[1]
    assert (len(text) <= 160, text.endswith(absolute("/x/"))) == (True, True)


def test_an_unconfirmed_number_is_never_written_to():
    user = phone_user(sms="immediate")
    user.phone_verified = False
    user.save()
    say("a", EVENING)
    assert list(Delivery.objects.values_list("channel", flat=True)) == ["email"]


def test_nobody_is_told_of_their_own_deed():
    ani, ben = make_user("ani@example.org"), make_user("ben@example.org")
    make_follower(ani)
    make_follower(ben)
    assert say("a", EVENING, actor=ani) == 1
    assert Message.objects.get().user == ben


def test_the_narrowest_followed_thing_is_the_reason():
    user = make_user("ani@example.org")
    make_follower(user, topic="area:RW-01", title="RW 01")
    make_follower(user)
    say("a", EVENING, also=("area:RW-01",))
    say("b", EVENING)
    assert set(Message.objects.values_list("because", "category")) == {("U-01 Paving Lorong 3", "proposal")}
    services.tell(topic="proposal:9", also=("area:RW-01",), key="c", subject="c", body="c", now=EVENING)
    assert Message.objects.values_list("because", "category").get(key="c") == ("RW 01", "area")


def test_a_summary_by_whatsapp_waits_for_an_operator_and_for_the_morning():
    user, operator = phone_user(email="never", whatsapp="daily"), make_user("op@example.org")
    say("a", EVENING)
    morning = EVENING + 11 * HOUR
    services.build_digests(now=morning)
    assert outbox.send_all_due(morning) == (0, 0)
    waiting = list(queries.by_hand(["whatsapp"]))
    assert tap_lines(waiting, EVENING + 5 * HOUR) == ([], 1)
    ((line,), resting) = tap_lines(waiting, morning)
    assert (resting, line.link.startswith(f"https://wa.me/{user.phone[1:]}?text=Rembuk")) == (0, True)
    assert "1 kabar untuk Anda: U-01 Paving Lorong 3" in unquote(line.link)
    services.record_by_hand(actor=operator, digest_id=line.number, reached=True, now=morning)
    assert (Digest.objects.get().state, Digest.objects.get().sent_at) == (State.SENT, morning)
    with pytest.raises(Conflict):
        services.record_by_hand(actor=operator, digest_id=line.number, reached=True)


def test_whatsapp_offers_no_rhythm_that_nobody_could_keep():
    with pytest.raises(BadChoice):
        phone_user(whatsapp="immediate")


def test_a_consent_keeps_its_moment_until_it_is_withdrawn():
    user = phone_user(whatsapp="weekly")
    given = ChannelChoice.objects.get(channel="whatsapp").consented_at
    choose(user, whatsapp="daily")
    assert ChannelChoice.objects.get(channel="whatsapp").consented_at == given
    choose(user, whatsapp="never")
    assert ChannelChoice.objects.get(channel="whatsapp").consented_at is None


def test_failures_are_counted_by_kind_and_tried_again(settings):
    make_follower(make_user("ani@example.org"))
    usual = settings.NOTICE_CHANNELS
    settings.NOTICE_CHANNELS = {"email": f"{__name__}.Refusing"}
    now = EVENING
    say("a", now)
    for _attempt in range(outbox.ATTEMPTS):
        outbox.send_all_due(now)
    settings.NOTICE_CHANNELS = usual
    (table, *_others) = report_lines(queries.report(now))
    assert (table.name, table.failed) == ("email", 1)
    assert table.lines == [("Tidak bisa dikirim: Alamat ini tidak berfungsi", 1, 0)]
    assert services.retry_failed(actor=None, channel="sms", now=now) == 0
    assert services.retry_failed(actor=None, channel="email", now=now) == 1
    assert (outbox.send_all_due(now), Delivery.objects.get().failure, len(mail.outbox)) == ((1, 0), "", 1)
    assert services.retry_failed(actor=None, channel="email", now=now) == 0


def test_somebody_who_took_the_address_away_is_not_tried_five_times():
    user = make_user("ani@example.org")
    make_follower(user)
    say("a", EVENING)
    user.is_active = False
    user.save()
    outbox.send_all_due(EVENING)
    assert (Delivery.objects.get().state, Delivery.objects.get().failure) == (State.FAILED, Failure.ADDRESS)


@pytest.mark.parametrize("count", [1, 10_000])
def test_telling_costs_the_same_for_one_and_for_ten_thousand(django_assert_num_queries, count):
    Subscription.objects.bulk_create(
        Subscription(email=f"w{n}@example.org", topic=TOPIC, title="U-01", url="/", created_at=EVENING,
                     confirmed_at=EVENING)
        for n in range(count)
    )  # fmt: skip
    phone_user(email="weekly", sms="daily")
    with django_assert_num_queries(9):
        assert say("a", EVENING) == count + 1
    assert Delivery.objects.count() == count + 2
