"""Who hears of a post: whom it answers or names, and who follows the thread; each once."""

import pytest

from participate.deliberation.models import PostMention
from participate.deliberation.services.telling import possible_names
from participate.notices.models import Message
from participate.notices.services import follow
from tests.factories.processes import make_user
from tests.factories.talk import make_thread, say

pytestmark = pytest.mark.django_db


def told() -> list[str]:
    return sorted(Message.objects.values_list("user__display_name", flat=True))


def test_who_is_answered_hears_of_it():
    thread = make_thread()
    first = say(thread)
    assert told() == []
    reply = say(thread, "Benar", by=make_user("budi@example.org", display_name="Pak Budi"), parent=first)
    message = Message.objects.get()
    assert (told(), message.url) == (
        ["Ibu Sari"],
        f"/siklus/tamamaung-2027/bicara/{thread.pk}/p/{reply.number}/",
    )
    assert "Benar" in message.body


def test_who_is_named_hears_of_it_if_they_wrote_in_the_thread():
    thread = make_thread()
    say(thread)
    make_user("diam@example.org", display_name="Pak Diam")
    post = say(
        thread, "Halo @ibu sari, dan @Pak Diam!", by=make_user("budi@example.org", display_name="Pak Budi")
    )
    assert told() == ["Ibu Sari"]
    assert PostMention.objects.get().post == post


def test_followers_hear_once_although_they_are_named_and_answered():
    thread = make_thread()
    first = say(thread)
    follow(actor=first.author, topic=thread.topic, title="x", url="/")
    say(thread, "@Ibu Sari betul", by=make_user("budi@example.org", display_name="Pak Budi"), parent=first)
    assert told() == ["Ibu Sari"]


def test_nobody_is_told_of_the_own_post():
    thread = make_thread()
    first = say(thread)
    follow(actor=first.author, topic=thread.topic, title="x", url="/")
    say(thread, "@Ibu Sari lagi", parent=first)
    assert told() == []


def test_a_name_may_have_several_words():
    names = possible_names("Kata @Ibu Sari Dewi. Surel a@b.id, @Budi")
    assert {"ibu", "ibu sari", "ibu sari dewi", "budi"} <= names
    assert "b.id" not in names
