"""The pages for areas, and beginning a process on a fresh site."""

import pytest
from django.urls import reverse

from participate.accounts.models import User
from participate.places.models import Area
from participate.processes.enums import Role
from participate.processes.models import Cycle, Profile
from participate.processes.services import grant_role
from tests.factories.processes import make_areas, make_cycle, make_user
from tests.factories.proposals import make_dictionary

pytestmark = pytest.mark.django_db
EDIT, ONE, START = "/wilayah/atur/", "/wilayah/atur/satu/", "/siklus-baru/"
TABLE = "kode,nama,tingkat,induk\nKEL-A,Kelurahan A,kelurahan,\nRW-A1,RW A1,rw,KEL-A\n"


@pytest.fixture
def site(client):
    client.force_login(User.objects.create_superuser(email="situs@example.org", password="rembuk-test-1"))
    return client


@pytest.fixture
def ward(client):
    """Return Tamamaung; the browser belongs to its administrator."""
    area = make_areas(rw=2)
    user = make_user("kelurahan@example.org")
    grant_role(actor=None, user=user, role=Role.ADMINISTRATOR, area=area)
    client.force_login(user)
    return area


def take_over(client, text):
    preview = client.post(EDIT, {"text": text}).context["preview"]
    return client.post(EDIT, {"text": preview["text"], "mark": preview["mark"]})


def test_a_table_of_areas_is_previewed_then_stored(site):
    assert "Belum ada wilayah" in site.get(EDIT).content.decode()
    assert take_over(site, TABLE).status_code == 302
    assert list(Area.objects.values_list("path", flat=True)) == ["KEL-A/", "KEL-A/RW-A1/"]


def test_a_mistake_is_told_and_what_was_pasted_is_still_there(site):
    answer = site.post(EDIT, {"text": TABLE.replace("rw,", "erwe,")})
    assert "Baris 3, kolom tingkat" in answer.content.decode()
    assert "RW A1,erwe" in answer.content.decode()


def test_one_area_is_added_corrected_and_removed(site):
    take_over(site, TABLE)
    data = {"kode": "RW-A2", "nama": "RW A2", "tingkat": "rw", "induk": "KEL-A", "lintang": "-5.1"}
    assert site.post(ONE, data).status_code == 302
    assert site.post(ONE, data).context["form"].errors == {"kode": ["Sudah ada wilayah dengan kode ini."]}
    assert site.post(ONE + "?kode=RW-A2", {**data, "nama": "RW Baru"}).status_code == 302
    assert Area.objects.get(code="RW-A2").name == "RW Baru"
    site.post(reverse("places:remove", args=["RW-A2"]))
    assert not Area.objects.filter(code="RW-A2").exists()
    assert site.post(reverse("places:remove", args=["KEL-A"])).status_code == 409


def test_an_administrator_of_a_ward_sees_and_changes_only_that_ward(client, ward):
    assert [line[0].code for line in client.get(EDIT).context["lines"]] == ["KEL-TAMAMAUNG", "RW-01", "RW-02"]
    outside = client.post(EDIT, {"text": "kode,nama,tingkat,induk\nX,X,rw,KEC-PANAKKUKANG\n"})
    assert "di luar wilayah yang Anda urus" in outside.content.decode()
    assert client.post(ONE, {"kode": "X", "nama": "X", "tingkat": "rw", "induk": ""}).status_code == 200
    assert client.post(ONE + "?kode=KEL-TAMAMAUNG", {"nama": "T", "tingkat": "kelurahan"}).status_code == 302
    assert client.get(ONE + "?kode=KEC-PANAKKUKANG").status_code == 404
    assert client.post(reverse("places:remove", args=["KEC-PANAKKUKANG"])).status_code == 404
    assert Area.objects.get(code="KEL-TAMAMAUNG").path == "KOTA-MAKASSAR/KEC-PANAKKUKANG/KEL-TAMAMAUNG/"


@pytest.mark.parametrize("rw", [1, 30])
def test_the_tree_asks_the_same_number_of_queries_whatever_its_length(site, rw, django_assert_num_queries):
    make_areas(rw=rw)
    site.get(EDIT)
    with django_assert_num_queries(7):
        assert len(site.get(EDIT).context["lines"]) == min(20, rw + 3)


def test_the_downloaded_table_changes_nothing_when_it_comes_back(site):
    make_areas(rw=3)
    text = site.get(reverse("places:table")).content.decode()
    preview = site.post(EDIT, {"text": text}).context["preview"]
    assert (preview["new"], preview["changed"], preview["same"]) == (0, 0, 6)
    example = site.get(reverse("places:table"), {"contoh": "1"}).content.decode()
    assert site.post(EDIT, {"text": example}).context["preview"]["new"] == 1


def test_a_fresh_site_sends_to_the_areas_first(site):
    html = site.get(START).content.decode()
    assert EDIT in html
    assert 'name="fiscal_year"' not in html


def test_somebody_who_may_not_add_areas_is_told_whom_to_ask(client):
    client.force_login(make_user("dewan@example.org", Role.COUNCIL_EDITOR))
    html = client.get(START).content.decode()
    assert "Minta administrator" in html
    assert EDIT not in html


def test_after_the_start_comes_the_price_list_where_there_is_none(site):
    make_areas(rw=1)
    html = site.get(START).content.decode()
    assert "Belum ada daftar harga untuk" in html
    data = {"name": "Musrenbang 2028", "profile": Profile.objects.get(code="ID-KOTA-KELURAHAN").pk,
            "area": Area.objects.get(code="KEL-TAMAMAUNG").pk, "fiscal_year": 2028}  # fmt: skip
    assert site.post(START, data)["Location"] == "/siklus/musrenbang-2028/kamus/atur/"
    make_dictionary(Cycle.objects.get())
    assert site.post(START, {**data, "name": "Musrenbang 2029"})["Location"] == "/siklus/musrenbang-2029/"


def test_an_editor_is_told_to_ask_the_facilitator(client):
    cycle = make_cycle()
    client.force_login(make_user("dewan@example.org", Role.COUNCIL_EDITOR))
    data = {"name": "Baru", "profile": cycle.profile_id, "area": cycle.area_id, "fiscal_year": 2028}
    answer = client.post(START, data, follow=True)
    assert "minta fasilitator" in answer.content.decode()
