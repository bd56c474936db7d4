"""What citizens and files bring in is shown as text, wherever it is shown."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from wagtail.documents.forms import get_document_form
from wagtail.documents.models import Document

from participate.accounts.models import User
from participate.kit import marks
from participate.processes.enums import Capability, Role
from participate.proposals.services.submit import submit_proposal
from tests.factories.processes import make_cycle, make_user, open_only
from tests.factories.proposals import proposal_fields

pytestmark = pytest.mark.django_db
EVIL = "\"'><script>alert(1)</script><img src=x onerror=alert(2)>{{ 7|add:7 }}"


@pytest.fixture
def proposal():
    cycle = make_cycle(open_now=[Capability.PROPOSE])
    person = make_user("jahat@example.org", display_name=EVIL)
    fields = proposal_fields(
        cycle, title="=cmd|'/c calc'!A1 " + EVIL, problem=EVIL, address=EVIL[:60], rt="<b>RT", latitude=-5.15, longitude=119.44,
        contribution=EVIL, contact_name=EVIL,
    )  # fmt: skip
    made = submit_proposal(actor=person, cycle=cycle, fields=fields)
    open_only(cycle, Capability.VERIFY)
    return made


def test_every_page_shows_a_hostile_proposal_as_text(client, proposal):
    slug, code = proposal.cycle.slug, proposal.code
    for role in (Role.VERIFIER, Role.OPERATOR, Role.FACILITATOR):
        staff = make_user("petugas@example.org", role, cycle=proposal.cycle)
    pages = [("proposals:list", slug), ("proposals:map", slug), ("proposals:detail", slug, code), ("processes:cycle", slug),
             ("proposals:queue", slug), ("proposals:verify", slug, code), ("proposals:slip", slug, code)]  # fmt: skip
    client.force_login(staff)
    for name, *arguments in pages:
        text = client.get(reverse(name, args=arguments)).content.decode()
        assert (name, "<script>alert" in text, "<img src=x" in text, "<b>RT" in text) == (
            name,
            False,
            False,
            False,
        )
    for words in (EVIL, "=cmd"):
        text = client.get(reverse("proposals:find"), {"cari": words}).content.decode()
        assert "<script>alert" not in text


def test_no_cell_of_the_export_is_a_formula(client, proposal):
    answer = client.get(reverse("proposals:export", args=[proposal.cycle.slug]))
    text = b"".join(answer).decode()
    assert "'=cmd" in text
    assert "8120000" not in text  # the contact stays private


def test_drawings_escape_their_words():
    drawn = marks.category(EVIL, EVIL)
    assert "<script>" not in drawn


@pytest.mark.parametrize(
    ("name", "accepted"), [("x.html", False), ("x.svg", False), ("x.xhtml", False), ("x.pdf", True)]
)
def test_documents_are_files_and_never_pages(name, accepted):
    owner = User.objects.create_superuser("chief@example.org", "a-long-password")
    form = get_document_form(Document)(
        {"title": "x"}, {"file": SimpleUploadedFile(name, b"<script>")}, user=owner
    )
    assert ("file" not in form.errors) is accepted
