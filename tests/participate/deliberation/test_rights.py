"""What somebody wrote in threads can be taken along, and erased so that the thread still reads."""

import pytest
from django.core.files.storage import default_storage
from django.test import Client

from participate.deliberation.models import HelpfulMark, Post, PostDraft, PostMention, PostPhoto, PostVersion
from participate.deliberation.services.changes import edit_post, mark_helpful
from participate.deliberation.services.drafts import save_draft
from participate.kit.clock import database_now
from participate.rights.people import person_of
from participate.rights.queries import data_of
from participate.rights.services import erase_person, run_retention
from tests.factories.processes import make_user
from tests.factories.talk import make_thread, picture, say

pytestmark = pytest.mark.django_db
NAME = "Zulaikha Penanda"


@pytest.fixture
def thread():
    return make_thread()


@pytest.fixture
def zulaikha(thread):
    """Somebody who wrote, changed, answered, marked, was named, and keeps a draft."""
    person = make_user("zulaikha@contoh.id", display_name=NAME)
    other = make_user("budi@example.org", display_name="Pak Budi")
    post = say(
        thread,
        f"Saya {NAME}",
        by=person,
        photos=[(picture(), f"{NAME} di depan rumah")],
    )
    edit_post(actor=person, post=post, text=f"Saya Zulaikha. Tanya {NAME}.")
    reply = say(thread, f"Terima kasih @{NAME}", by=other, parent=post, quoting=True)
    mark_helpful(actor=person, post=reply)
    save_draft(actor=person, thread=thread, text="Belum jadi")
    return person


def test_all_of_it_can_be_taken_along(zulaikha):
    data = data_of(person_of(zulaikha))
    assert [row["number"] for row in data["posts"]] == [1]
    counts = {name: len(data[name]) for name in ("versions_of_posts", "photos_of_posts", "unsent_posts",
              "posts_found_helpful", "posts_that_name_you")}  # fmt: skip
    assert counts == {
        "versions_of_posts": 2, "photos_of_posts": 1, "unsent_posts": 1, "posts_found_helpful": 1,
        "posts_that_name_you": 1,
    }  # fmt: skip


def test_an_erased_author_is_a_resident_and_the_thread_still_reads(
    client: Client, thread, zulaikha, django_capture_on_commit_callbacks
):
    address = f"/siklus/tamamaung-2027/bicara/{thread.pk}/"
    assert NAME in client.get(address).content.decode()
    stored = PostPhoto.objects.get().image.name
    with django_capture_on_commit_callbacks(execute=True):
        erase_person(actor=None, person=person_of(zulaikha))
    first = Post.objects.get(number=1)
    assert (first.author, first.body) == (None, "Saya Zulaikha. Tanya seorang warga.")
    assert list(PostVersion.objects.filter(post=first).values_list("body", flat=True)) == [
        "Saya seorang warga", "Saya Zulaikha. Tanya seorang warga.",
    ]  # fmt: skip
    left = [model.objects.count() for model in (HelpfulMark, PostDraft, PostMention, PostPhoto)]
    assert (left, default_storage.exists(stored)) == ([0, 0, 0, 0], False)
    assert Post.objects.get(number=2).helpful_count == 0
    text = client.get(address).content.decode()
    assert (NAME in text, "<b>Warga</b>" in text, "Terima kasih" in text) == (False, True, True)


def test_a_draft_nobody_goes_on_with_goes_after_ninety_days(zulaikha):
    draft = PostDraft.objects.get()
    PostDraft.objects.update(updated_at=database_now().replace(year=2020))
    assert (run_retention()["post_drafts"], PostDraft.objects.count(), draft.body) == (1, 0, "Belum jadi")
