"""The admin: council editors edit pages, and nothing else."""

import pytest
from django.contrib.auth.models import Permission
from django.urls import reverse
from wagtail.models import Page

from cms.services import EDITORS, sync_editor_rights
from cms.site import build_default_site
from participate.accounts.models import User
from participate.processes import services
from participate.processes.enums import Role
from participate.processes.models import Membership
from tests.factories.processes import make_cycle, make_user

pytestmark = [
    pytest.mark.django_db,
    # Wagtail leaves the temporary file of a new rendition to the garbage collector.
    pytest.mark.filterwarnings("ignore:Exception ignored in.*SpooledTemporaryFile"),
    pytest.mark.filterwarnings("ignore:unclosed file:ResourceWarning"),
]


@pytest.fixture
def editor(client) -> User:
    cycle = make_cycle()
    build_default_site([cycle])
    user = make_user("dewan@example.org")
    services.grant_role(actor=None, user=user, role=Role.COUNCIL_EDITOR, area=cycle.area)
    client.force_login(user)
    return user


def test_a_council_editor_opens_pages_pictures_and_documents(client, editor):
    home = Page.objects.get(slug="beranda")
    urls = ["/kelola/", f"/kelola/pages/{home.pk}/", f"/kelola/pages/{home.pk}/edit/", "/kelola/images/",
            "/kelola/documents/", "/kelola/cycle/", "/kelola/area/"]  # fmt: skip
    assert [client.get(url).status_code for url in urls] == [200] * len(urls)


@pytest.mark.parametrize(
    "url", ["/kelola/users/", "/kelola/users/add/", "/kelola/groups/", "/kelola/sites/", "/kelola/cycle/new/"]
)
def test_a_council_editor_never_reaches_people_or_settings(client, editor, url):
    assert client.get(url).status_code in (302, 403, 404)


def test_a_council_editor_holds_no_right_over_people_or_ballots(editor):
    sync_editor_rights(editor)
    held = Permission.objects.filter(group__user=editor).values_list("content_type__app_label", flat=True)
    assert set(held) == {"wagtailadmin"}


def test_the_rights_end_with_the_role(client, editor):
    assert client.get("/kelola/").status_code == 200
    services.revoke_role(actor=None, membership=Membership.objects.get(user=editor))
    assert client.get("/kelola/").status_code in (302, 403)
    assert not editor.groups.filter(name=EDITORS).exists()


@pytest.mark.parametrize("role", [None, Role.FACILITATOR, Role.VERIFIER, Role.DELEGATE])
def test_other_roles_do_not_enter_the_admin(client, role):
    make_cycle()
    client.force_login(make_user("orang@example.org", *([role] if role else [])))
    assert client.get("/kelola/").status_code in (302, 403)


def test_the_first_page_of_the_admin_says_what_is_open(client, editor):
    page = client.get("/kelola/").content.decode()
    assert "Yang buka sekarang" in page
    assert "Musrenbang Tamamaung 2027" in page


def test_the_people_screens_work_without_first_and_last_name(client):
    build_default_site([make_cycle()])
    client.force_login(User.objects.create_superuser("admin@example.org", "rembuk-test-1"))
    phone_only = User.objects.create_user(phone="+6281200000001")
    assert client.get("/kelola/users/").status_code == 200
    assert client.get(reverse("wagtailusers_users:edit", args=[phone_only.pk])).status_code == 200
    answer = client.post(
        reverse("wagtailusers_users:add"), {"email": "baru@example.org", "display_name": "Bu Baru"}
    )
    assert answer.status_code == 302
    assert User.objects.get(email="baru@example.org").display_name == "Bu Baru"


def test_publishing_empties_the_page_caches(editor):
    from participate.kit import revisions

    revisions.forget()
    before = revisions.number("site")
    page = Page.objects.get(slug="tentang", locale__language_code="id").specific
    page.save_revision().publish()
    assert revisions.number("site") > before


def test_the_link_to_the_editor_is_shown_to_editors_only(client, editor):
    client.get("/kelola/")
    assert "Sunting halaman ini" in client.get("/tentang/").content.decode()
    client.logout()
    assert "Sunting halaman ini" not in client.get("/tentang/").content.decode()
