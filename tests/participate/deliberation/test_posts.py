"""Writing, answering, changing and taking back."""

import pytest
from django.core.files.storage import default_storage

from participate.deliberation.errors import BadText, NotYourPost, PostGone, TalkIsOver
from participate.deliberation.models import HelpfulMark, Post, PostDraft, PostPhoto, PostVersion, Thread
from participate.deliberation.services.changes import edit_post, mark_helpful, withdraw_post
from participate.deliberation.services.drafts import save_draft
from participate.deliberation.services.posts import Speech
from participate.deliberation.services.threads import thread_of_cycle
from participate.kit.models import AuditEntry, Revision
from participate.processes.enums import Role
from participate.processes.errors import NotYourRole
from participate.processes.models import Cycle
from tests.factories.processes import make_cycle, make_user
from tests.factories.talk import make_thread, picture, say

pytestmark = pytest.mark.django_db


def test_a_process_has_one_thread_however_often_it_is_begun():
    cycle = make_cycle()
    first, second = (thread_of_cycle(actor=None, cycle=cycle) for _time in range(2))
    assert (first.pk, Thread.objects.count(), first.url) == (second.pk, 1, f"/siklus/{cycle.slug}/")


def test_posts_are_numbered_and_counted_and_announced():
    thread = make_thread()
    posts = [say(thread, f"Nomor {n}") for n in (1, 2)]
    thread.refresh_from_db()
    assert [post.number for post in posts] == [1, 2]
    assert (thread.last_number, thread.revision, thread.last_post_at) == (2, 2, posts[1].created_at)
    assert Revision.objects.get(topic=thread.topic).number == 2
    assert PostVersion.objects.filter(post=posts[0]).values_list("number", "body").get() == (1, "Nomor 1")


def test_answers_go_three_deep_and_then_stand_beside_with_a_quote():
    thread = make_thread()
    first = say(thread, "Satu")
    second = say(thread, "Dua", parent=first)
    third = say(thread, "Tiga", parent=second)
    fourth = say(thread, "Empat", parent=third)
    shape = [
        (post.depth, post.parent_id, post.root_id, post.quote) for post in (first, second, third, fourth)
    ]
    assert shape == [
        (1, None, None, ""), (2, first.pk, first.pk, ""), (3, second.pk, first.pk, ""), (3, second.pk, first.pk, "Tiga"),
    ]  # fmt: skip
    assert fourth.quoted_id == third.pk
    counts = dict(Post.objects.values_list("number", "reply_count"))
    assert counts == {1: 3, 2: 2, 3: 0, 4: 0}


def test_a_conversation_is_sorted_as_it_is_read():
    thread = make_thread()
    first = say(thread, "1")
    left, right = say(thread, "2", parent=first), say(thread, "3", parent=first)
    say(thread, "4", parent=right)
    say(thread, "5", parent=left)
    rows = Post.objects.filter(root=first).order_by("path")
    assert [post.number for post in rows] == [2, 5, 3, 4]


def test_quoting_keeps_the_words_that_were_answered():
    thread = make_thread()
    first = say(thread, "Kata   pertama.\n\nBaris kedua. " + "panjang " * 60)
    reply = say(thread, "Setuju", parent=first, quoting=True)
    assert reply.quote.startswith("Kata pertama. Baris kedua. panjang")
    assert (len(reply.quote) <= 280, reply.quote.endswith("…")) == (True, True)


def test_a_change_keeps_what_it_said_before():
    thread = make_thread()
    post = say(thread, "Dulu")
    changed = edit_post(actor=post.author, post=post, text="Sekarang", language="en")
    assert (changed.body, changed.language, changed.edited_at is not None) == ("Sekarang", "en", True)
    assert list(post.versions.values_list("number", "body")) == [(1, "Dulu"), (2, "Sekarang")]
    edit_post(actor=post.author, post=post, text="Sekarang")
    assert post.versions.count() == 2


@pytest.mark.parametrize("verb", ["edit", "withdraw"])
def test_nobody_touches_the_words_of_others(verb: str):
    post, other = say(make_thread()), make_user("lain@example.org", Role.FACILITATOR)
    with pytest.raises(NotYourPost):
        edit_post(actor=other, post=post, text="x") if verb == "edit" else withdraw_post(
            actor=other, post=post
        )
    assert PostVersion.objects.count() == 1


def test_a_post_taken_back_loses_words_pictures_and_quotes_and_keeps_its_place(
    django_capture_on_commit_callbacks,
):
    thread = make_thread()
    post = say(thread, "Rahasia saya", photos=[(picture(), "Selokan")])
    edit_post(actor=post.author, post=post, text="Rahasia lagi")
    reply = say(thread, "Jawab", parent=post, quoting=True)
    stored = PostPhoto.objects.get().image.name
    with django_capture_on_commit_callbacks(execute=True):
        withdraw_post(actor=post.author, post=post)
    gone = Post.objects.get(pk=post.pk)
    assert (gone.body, gone.number, gone.withdrawn_at is not None) == ("", 1, True)
    assert set(post.versions.values_list("body", flat=True)) == {""}
    assert (PostPhoto.objects.count(), default_storage.exists(stored)) == (0, False)
    assert Post.objects.get(pk=reply.pk).quote == ""
    for call in (
        lambda: edit_post(actor=post.author, post=post, text="x"),
        lambda: say(thread, "x", parent=post),
    ):
        with pytest.raises(PostGone):
            call()


def test_helpful_is_said_once_and_can_be_unsaid():
    post, reader = say(make_thread()), make_user("baca@example.org")
    assert [mark_helpful(actor=reader, post=post) for _time in range(3)] == [True, False, True]
    assert (Post.objects.get().helpful_count, HelpfulMark.objects.count()) == (1, 1)
    with pytest.raises(BadText):
        mark_helpful(actor=post.author, post=post)


def test_an_operator_writes_down_what_somebody_said():
    cycle = make_cycle()
    operator = make_user("petugas@example.org", Role.OPERATOR, cycle=cycle)
    post = say(make_thread(cycle), "Air sumur keruh", by=operator, speech=Speech("Ibu  dari RW 03"))
    assert (post.author, post.entered_by, post.speaker, post.is_spoken) == (
        None,
        operator,
        "Ibu dari RW 03",
        True,
    )
    with pytest.raises(NotYourRole):
        say(post.thread, "x", by=make_user("warga2@example.org"), speech=Speech())


def test_photos_lose_the_notes_of_the_camera_and_need_a_sentence():
    thread = make_thread()
    post = say(thread, photos=[(picture(notes=b"kamera-rahasia"), "Selokan penuh")])
    photo = post.photos.get()
    assert (photo.alt, photo.width, photo.height) == ("Selokan penuh", 60, 40)
    assert b"kamera-rahasia" not in photo.image.read()
    photo.image.close()
    for photos in ([(picture(), " ")], [(picture(), "a")] * 3):
        with pytest.raises(BadText):
            say(thread, photos=photos)
    assert Post.objects.count() == 1


def test_a_draft_is_kept_and_goes_with_the_post():
    thread = make_thread()
    me = make_user("sari@example.org", display_name="Ibu Sari")
    first = say(thread)
    for parent in (None, first):
        save_draft(actor=me, thread=thread, text="Setengah", parent=parent)
        save_draft(actor=me, thread=thread, text="Setengah jadi", parent=parent)
    assert list(PostDraft.objects.values_list("body", flat=True)) == ["Setengah jadi"] * 2
    say(thread, "Jadi")
    assert PostDraft.objects.get().parent == first
    save_draft(actor=me, thread=thread, text=" ", parent=first)
    assert PostDraft.objects.count() == 0


def test_a_process_in_the_archive_is_only_read():
    post = say(make_thread())
    Cycle.objects.update(is_archived=True)
    thread = Thread.objects.get()
    for call in (lambda: say(thread), lambda: edit_post(actor=post.author, post=post, text="x"),
                 lambda: withdraw_post(actor=post.author, post=post)):  # fmt: skip
        with pytest.raises(TalkIsOver):
            call()


def test_who_wrote_and_changed_is_in_the_trail():
    post = say(make_thread())
    edit_post(actor=post.author, post=post, text="lain")
    withdraw_post(actor=post.author, post=post)
    rows = (
        AuditEntry.objects.filter(target=f"post:{post.pk}")
        .order_by("pk")
        .values_list("action", "actor_id", "data")
    )
    assert list(rows) == [
        (f"deliberation.{verb}_post", post.author_id, {}) for verb in ("write", "edit", "withdraw")
    ]
