"""The tree of areas: a table is taken over whole or not at all; moving, removing, and whose areas they are."""

import pytest

from participate.kit.models import AuditEntry
from participate.kit.sheets import BadSheet
from participate.places.errors import AreaInUse, BadArea
from participate.places.models import Area
from participate.places.services import add_area, load_areas, remove_area
from participate.places.sheets import plan_areas, read_areas
from tests.factories.processes import make_areas, make_cycle

pytestmark = pytest.mark.django_db
TABLE = "kode,nama,tingkat,induk,penduduk\nRW-01,RW 01,rw,KEL-A,1.200\nKEL-A,Kelurahan A,kelurahan,,\n"


def load(text, **fields):
    return load_areas(actor=None, rows=read_areas(text, ["rw", "kelurahan"]), **fields)


def paths():
    return list(Area.objects.values_list("path", flat=True))


def test_children_may_stand_before_their_parents():
    assert load(TABLE) == 2
    assert paths() == ["KEL-A/", "KEL-A/RW-01/"]
    assert Area.objects.get(code="RW-01").population == 1200
    assert AuditEntry.objects.get(action="places.load_areas").data == {"codes": ["KEL-A", "RW-01"]}


@pytest.mark.parametrize(
    ("lines", "where"),
    [
        ("A,A,rw,TIDAK-ADA", [(2, "induk")]), ("A,A,rw,B\nB,B,rw,A", [(2, "induk"), (3, "induk")]),
        ("A,A,provinsi,", [(2, "tingkat")]), ("A B,A,rw,", [(2, "kode")]),
    ],
)  # fmt: skip
def test_one_mistake_and_nothing_is_taken_over(lines, where):
    with pytest.raises(BadSheet) as caught:
        load("kode,nama,tingkat,induk\n" + lines)
    assert ([(row.line, row.column) for row in caught.value.troubles], paths()) == (where, [])


def test_the_plan_shows_before_and_after():
    load(TABLE)
    plan = plan_areas(read_areas("kode,nama,tingkat,penduduk\nRW-01,RW Satu,rw,1200\nRW-02,RW 02,rw,\n"))
    assert [(row.code, row.state, [(d.old, d.new) for d in row.differences]) for row in plan.changes] == [
        ("RW-01", "changed", [("RW 01", "RW Satu")]), ("RW-02", "new", []),
    ]  # fmt: skip


def test_columns_that_are_left_out_stay_as_they_are():
    load(TABLE)
    load("kode,nama,tingkat\nRW-01,RW Satu,rw\n")
    area = Area.objects.get(code="RW-01")
    assert (area.name, area.path, area.population) == ("RW Satu", "KEL-A/RW-01/", 1200)


def test_a_moved_area_takes_everything_below_along():
    load(TABLE + "KEL-B,Kelurahan B,kelurahan,,\nRT-1,RT 1,rw,RW-01,\n")
    load("kode,nama,tingkat,induk\nRW-01,RW 01,rw,KEL-B\n")
    assert paths() == ["KEL-A/", "KEL-B/", "KEL-B/RW-01/", "KEL-B/RW-01/RT-1/"]


def test_an_area_is_never_part_of_itself():
    load(TABLE)
    with pytest.raises(BadArea):
        add_area(code="KEL-A", name="A", level="kelurahan", parent=Area.objects.get(code="RW-01"))


def test_nothing_outside_the_own_area_is_touched():
    ward = make_areas(rw=1)
    text = "kode,nama,tingkat,induk\nRW-09,RW 09,rw,{}\n"
    with pytest.raises(BadSheet):
        load(text.format("KEC-PANAKKUKANG"), within=[ward.path])
    assert load(text.format("KEL-TAMAMAUNG"), within=[ward.path]) == 1


def test_only_an_area_nothing_belongs_to_is_removed():
    cycle = make_cycle()
    with pytest.raises(AreaInUse):
        remove_area(actor=None, area=cycle.area)
    leaf = Area.objects.get(code="RW-08")
    remove_area(actor=None, area=leaf)
    assert not Area.objects.filter(code="RW-08").exists()
    assert AuditEntry.objects.get(action="places.remove_area").data == {"code": "RW-08"}
