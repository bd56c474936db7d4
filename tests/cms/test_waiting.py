"""The admin shows what waits and what moderation did, with a table to take along."""

import pytest

from cms.site import build_default_site
from participate.processes import services
from participate.processes.enums import Role
from tests.factories.moderation import decide, moderator, report
from tests.factories.processes import make_cycle, make_user
from tests.factories.talk import make_thread, say

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.filterwarnings("ignore:Exception ignored in.*SpooledTemporaryFile"),
    pytest.mark.filterwarnings("ignore:unclosed file:ResourceWarning"),
]


def test_reports_wait_on_the_first_page_and_decisions_stand_in_the_report(client):
    cycle = make_cycle()
    build_default_site([cycle])
    thread = make_thread(cycle)
    report(say(thread, "Menunggu saja"))
    decide(
        say(thread, "Dasar bodoh!", by=make_user("b@contoh.id", display_name="Pak Budi")), moderator(cycle)
    )
    editor = make_user("dewan@example.org")
    services.grant_role(actor=None, user=editor, role=Role.COUNCIL_EDITOR, area=cycle.area)
    client.force_login(editor)
    home = client.get("/kelola/").content.decode()
    assert ("1 laporan menunggu" in home, "/moderasi/" in home) == (True, True)
    page = client.get("/kelola/reports/moderation/").content.decode()
    assert ("Disembunyikan" in page, "Dasar bodoh" in page, "Pak Budi" in page) == (True, False, False)
    table = client.get("/kelola/reports/moderation/?export=csv")
    text = b"".join(table.streaming_content).decode() if table.streaming else table.content.decode()
    assert (",hide," in text, "Budi" in text) == (True, False)
