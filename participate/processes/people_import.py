"""Judge a table of delegates against a cycle: who is new, who changes, what is wrong and where."""

import re
from collections.abc import Callable
from dataclasses import dataclass, field

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db.models.functions import Lower
from django.utils.translation import gettext as _

from participate.accounts.models import User
from participate.places.models import Area
from participate.processes.enums import Gender
from participate.processes.models import Cycle, Delegate
from participate.processes.people_sheet import COLUMNS, OPTIONAL, Problem, Sheet
from participate.processes.queries_people import areas_within

FIELDS = ("name", "gender", "age_band", "group", "area", "user")
# (age in years below which the band holds, band)
AGE_BANDS = ((15, "<15"), (18, "15-17"), (25, "18-24"), (40, "25-39"), (60, "40-59"), (120, "60+"))
LENGTHS = {"kode": 20, "nama": 120, "kelompok": 80}
CODE = re.compile(r"[A-Za-z0-9][A-Za-z0-9._/-]*")
_GENDERS = {
    "p": Gender.WOMAN, "perempuan": Gender.WOMAN, "wanita": Gender.WOMAN, "woman": Gender.WOMAN,
    "l": Gender.MAN, "laki-laki": Gender.MAN, "laki laki": Gender.MAN, "pria": Gender.MAN, "man": Gender.MAN,
}  # fmt: skip
_BATCH = 500


@dataclass(slots=True)
class Plan:
    """What an import would do; `without_account` counts e-mails nobody signed up with yet."""

    new: list[Delegate] = field(default_factory=list)
    changed: list[Delegate] = field(default_factory=list)
    same: int = 0
    without_account: int = 0
    problems: list[Problem] = field(default_factory=list)


@dataclass(slots=True)
class _Known:
    """What the cycle knows already, read once for the whole table."""

    areas: dict[str, set[int]]
    area_by_pk: dict[int, Area]
    delegates: dict[str, Delegate]
    code_of_user: dict[int, str]
    users: dict[str, User]
    codes: dict[str, int] = field(default_factory=dict)
    emails: dict[str, int] = field(default_factory=dict)


def plan_of(cycle: Cycle, sheet: Sheet) -> Plan:
    """Return what importing the sheet would do; writes nothing (3 queries, one more per 500 e-mails)."""
    plan = Plan(problems=list(sheet.problems))
    known = _known(cycle, sheet)
    for line, row in sheet.rows:
        cells = {name: row.get(name, "") for name in COLUMNS}
        found = _cells(cells, line, known)
        plan.problems += [Problem(line, column, text) for column, text in found]
        if not found and not plan.problems:
            _place(plan, cycle, cells, known)
    plan.problems.sort(key=lambda problem: problem.line)
    return plan


def age_band(text: str) -> str | None:
    """Return the band of an age in years, or the band as it stands; None when it is neither."""
    if text.isascii() and text.isdigit() and 0 < int(text) < 120:
        return next(band for limit, band in AGE_BANDS if int(text) < limit)
    return text if text in {"", *(band for _limit, band in AGE_BANDS)} else None


def fold(text: str) -> str:
    """Return a place's name or code in a form in which `RW 1`, `RW-01` and `rw01` are the same."""
    plain = re.sub(r"[\W_]+", "", text.casefold())
    return re.sub(r"\d+", lambda number: str(int(number[0])), plain)


def _known(cycle: Cycle, sheet: Sheet) -> _Known:
    """Read places, people and accounts."""
    areas: dict[str, set[int]] = {}
    by_pk: dict[int, Area] = {}
    for area in areas_within(cycle):
        by_pk[area.pk] = area
        for text in (area.code, area.name):
            for key in {text.casefold(), fold(text)}:
                areas.setdefault(key, set()).add(area.pk)
    listed = list(Delegate.objects.filter(cycle=cycle))
    emails = sorted({row["email"].lower() for _line, row in sheet.rows if row.get("email")})
    users: dict[str, User] = {}
    for start in range(0, len(emails), _BATCH):
        rows = User.objects.annotate(plain=Lower("email")).filter(plain__in=emails[start : start + _BATCH])
        users |= {row.plain: row for row in rows}
    return _Known(
        areas=areas, area_by_pk=by_pk, delegates={row.code.casefold(): row for row in listed},
        code_of_user={row.user_id: row.code for row in listed if row.user_id}, users=users,
    )  # fmt: skip


def _cells(cells: dict[str, str], line: int, known: _Known) -> list[tuple[str, str]]:
    """Return (column, what is wrong) for one line."""
    checks: dict[str, Callable[[str], str]] = {
        "kode": lambda value: _code(value, line, known),
        "jenis_kelamin": _gender,
        "wilayah": lambda value: _area(value, known),
        "umur": lambda value: (
            "" if age_band(value) is not None else _("write the age in years, for example 34.")
        ),
        "email": lambda value: _email(value, cells["kode"], line, known),
    }
    found = []
    for name, value in cells.items():
        text = _length(name, value) or (checks[name](value) if value and name in checks else "")
        if text:
            found.append((name, text))
    return found


def _length(name: str, value: str) -> str:
    """Say when a cell that must be filled is empty, or is too long."""
    if not value and name not in OPTIONAL:
        return _("this is empty.")
    most = LENGTHS.get(name)
    return _("at most %(most)s characters fit here.") % {"most": most} if most and len(value) > most else ""


def _code(value: str, line: int, known: _Known) -> str:
    """Say when a code has other signs, or stands in the table twice."""
    if not CODE.fullmatch(value):
        return _("use letters, figures and dashes only, for example D-01.")
    first = known.codes.setdefault(value.casefold(), line)
    return _("%(code)s is also in line %(line)s.") % {"code": value, "line": first} if first != line else ""


def _gender(value: str) -> str:
    """Say when a cell is neither P nor L."""
    return "" if value.casefold() in _GENDERS else _("write P (woman) or L (man).")


def _places(value: str, known: _Known) -> set[int]:
    """Return the places a cell may mean: those written just so, else those written alike."""
    return known.areas.get(value.casefold()) or known.areas.get(fold(value), set())


def _area(value: str, known: _Known) -> str:
    """Say when no place, or more than one, has this name."""
    found = _places(value, known)
    if len(found) > 1:
        codes = ", ".join(sorted(known.area_by_pk[pk].code for pk in found)[:3])
        return _("several places are called “%(name)s”. Write the code: %(codes)s.") % {
            "name": value, "codes": codes,
        }  # fmt: skip
    return "" if found else _("there is no place “%(name)s” here.") % {"name": value}


def _email(value: str, code: str, line: int, known: _Known) -> str:
    """Say when an address is none, stands there twice, or belongs to another delegate."""
    try:
        validate_email(value)
    except ValidationError:
        return _("this is no e-mail address.")
    first = known.emails.setdefault(value.lower(), line)
    if first != line:
        return _("this address is also in line %(line)s.") % {"line": first}
    user = known.users.get(value.lower())
    listed = known.code_of_user.get(user.pk, code) if user else code
    if listed.casefold() != code.casefold():
        return _("this account is on the list already, as %(code)s.") % {"code": listed}
    return ""


def _place(plan: Plan, cycle: Cycle, cells: dict[str, str], known: _Known) -> None:
    """Sort one good line into new, changed or same."""
    row = known.delegates.get(cells["kode"].casefold())
    user = known.users.get(cells["email"].lower())
    plan.without_account += bool(cells["email"] and not user)
    values = {
        "name": cells["nama"], "gender": _GENDERS[cells["jenis_kelamin"].casefold()],
        "group": cells["kelompok"], "area_id": next(iter(_places(cells["wilayah"], known))),
    }  # fmt: skip
    if cells["umur"]:
        values["age_band"] = age_band(cells["umur"])
    if user:
        values["user_id"] = user.pk
    if row is None:
        plan.new.append(Delegate(cycle=cycle, code=cells["kode"], **values))
    elif all(getattr(row, name) == value for name, value in values.items()):
        plan.same += 1
    else:
        for name, value in values.items():
            setattr(row, name, value)
        plan.changed.append(row)
