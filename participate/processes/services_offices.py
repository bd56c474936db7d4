"""Verbs about offices: who speaks for an agency in a cycle. Facilitators and administrators of the cycle decide it."""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import ProtectedError
from django.utils.translation import gettext as _

from participate.kit import audit, live
from participate.kit.clock import database_now
from participate.processes.enums import Role
from participate.processes.errors import CodeTaken, OfficeNeeded
from participate.processes.models import Cycle, Office, OfficeMember
from participate.processes.permissions import require_role
from participate.processes.services import topic


@transaction.atomic
def add_office(*, actor: Any, cycle: Cycle, code: str, name: str, now: datetime | None = None) -> Office:
    """Add an office to a cycle; `actor` None is the system. Raises `CodeTaken` for a code that is there."""
    _require(actor, cycle)
    Cycle.objects.select_for_update(of=("self",)).get(pk=cycle.pk)
    if Office.objects.filter(cycle=cycle, code__iexact=code).exists():
        raise CodeTaken(_("%(code)s is already on the list.") % {"code": code})
    office = Office(cycle=cycle, code=code, name=name)
    office.full_clean()
    office.save()
    _record(actor, "add_office", office, now, {"code": code})
    return office


@transaction.atomic
def remove_office(*, actor: Any, office: Office, now: datetime | None = None) -> None:
    """Take an office away that was never asked for anything; else `OfficeNeeded`."""
    _require(actor, office.cycle)
    _record(actor, "remove_office", office, now, {"code": office.code})
    try:
        office.delete()
    except ProtectedError as error:
        words = {"office": office.name}
        raise OfficeNeeded(_("%(office)s has been asked for opinions, so it stays.") % words) from error


@transaction.atomic
def add_member(*, actor: Any, office: Office, user: Any, now: datetime | None = None) -> OfficeMember:
    """Let a person answer in the name of an office; doing it twice changes nothing."""
    _require(actor, office.cycle)
    member, created = OfficeMember.objects.get_or_create(office=office, user=user)
    if created:
        _record(actor, "add_office_member", office, now, {"user": user.pk})
    return member


@transaction.atomic
def remove_member(*, actor: Any, member: OfficeMember, now: datetime | None = None) -> None:
    """Let a person speak for an office no longer; what they answered stays."""
    _require(actor, member.office.cycle)
    _record(actor, "remove_office_member", member.office, now, {"user": member.user_id})
    member.delete()


def _require(actor: Any, cycle: Cycle) -> None:
    """Require somebody who leads the cycle; the system may do it too."""
    if actor is not None:
        require_role(actor, cycle, Role.FACILITATOR)


def _record(actor: Any, verb: str, office: Office, now: datetime | None, data: dict[str, Any]) -> None:
    """Leave a trace and tell the cycle's pages."""
    moment = now or database_now()
    audit.record(actor=actor, action=f"processes.{verb}", target=f"office:{office.pk}", at=moment, data=data)
    live.announce(topic(office.cycle))
