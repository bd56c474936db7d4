"""Verbs of the processes room."""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from participate.kit import audit, live
from participate.kit.clock import database_now
from participate.places.models import Area
from participate.processes.enums import Capability, Role
from participate.processes.errors import BadPhases, NotOpen, TwiceOnTheList
from participate.processes.models import Cycle, Delegate, Envelope, Meeting, Membership, Phase, Profile
from participate.processes.profiles import ProfileSettings
from participate.processes.queries import is_open


def topic(cycle: Cycle) -> str:
    """Return the live topic of a cycle."""
    return f"cycle:{cycle.pk}"


@transaction.atomic
def save_profile(*, name: str, data: dict[str, Any]) -> Profile:
    """Create a profile or bring it up to date after checking its data."""
    settings = ProfileSettings.from_dict(data)
    profile = Profile.objects.filter(code=settings.code).first() or Profile(code=settings.code)
    profile.name, profile.language, profile.data = name, settings.language, data
    profile.full_clean()
    profile.save()
    return profile


@transaction.atomic
def open_cycle(
    *, actor: Any, slug: str, name: str, profile: Profile, area: Area, fiscal_year: int,
    planning_year: int | None = None, now: datetime | None = None, **fields: Any,
) -> Cycle:  # fmt: skip
    """Begin a planning cycle with a copy of the profile's rules."""
    moment = now or database_now()
    settings = profile.settings
    fields = {"time_zone": settings.time_zone, "currency": settings.currency, **fields}
    cycle = Cycle(
        slug=slug, name=name, profile=profile, area=area, fiscal_year=fiscal_year,
        planning_year=planning_year or fiscal_year - 1, data=profile.data, **fields,
    )  # fmt: skip
    cycle.full_clean()
    cycle.save()
    audit.record(actor=actor, action="processes.open_cycle", target=f"cycle:{cycle.pk}", at=moment)
    live.announce(topic(cycle))
    return cycle


@transaction.atomic
def publish_cycle(*, actor: Any, cycle: Cycle, now: datetime | None = None) -> bool:
    """Show a prepared cycle to everyone; return whether it was hidden. There is no way back: nothing disappears."""
    locked = Cycle.objects.select_for_update().get(pk=cycle.pk)
    if locked.is_public:
        return False
    locked.is_public = True
    locked.save(update_fields=["is_public"])
    moment = now or database_now()
    audit.record(actor=actor, action="processes.publish_cycle", target=f"cycle:{cycle.pk}", at=moment)
    live.announce(topic(cycle))
    return True


@transaction.atomic
def set_phase(
    *, actor: Any, cycle: Cycle, code: str, position: int, starts_at: datetime, ends_at: datetime,
    capabilities: list[str], reason: str = "", now: datetime | None = None,
) -> Phase:  # fmt: skip
    """Set the dates of a phase; refused when another phase opens the same capability at the same time."""
    moment = now or database_now()
    Cycle.objects.select_for_update().get(pk=cycle.pk)
    if ends_at <= starts_at:
        raise BadPhases(_("A phase must end after it starts."))
    _refuse_overlaps(cycle, code, starts_at, ends_at, capabilities)
    phase = Phase.objects.filter(cycle=cycle, code=code).first() or Phase(cycle=cycle, code=code)
    phase.position, phase.starts_at, phase.ends_at = position, starts_at, ends_at
    phase.capabilities = [str(Capability(value).value) for value in capabilities]
    phase.full_clean()
    phase.save()
    data = {"phase": code, "from": starts_at.isoformat(), "to": ends_at.isoformat(), "reason": reason}
    audit.record(actor=actor, action="processes.set_phase", target=f"cycle:{cycle.pk}", at=moment, data=data)
    live.announce(topic(cycle))
    return phase


def _refuse_overlaps(cycle: Cycle, code: str, starts: datetime, ends: datetime, caps: list[str]) -> None:
    """Raise when another phase of the cycle opens one of `caps` within the same time."""
    others = Phase.objects.filter(cycle=cycle, starts_at__lt=ends, ends_at__gt=starts).exclude(code=code)
    for other in others:
        shared = set(caps) & set(other.capabilities)
        if shared:
            label = Capability(sorted(shared)[0]).label
            raise BadPhases(
                _(
                    "“%(capability)s” is already open in the phase %(phase)s at that time. Change one of the dates."
                )
                % {"capability": label, "phase": other.code}
            )


@transaction.atomic
def set_envelope(
    *, actor: Any, cycle: Cycle, amount: int, reason: str = "", now: datetime | None = None
) -> Envelope:
    """Announce how much money the cycle may share out; earlier amounts stay on record."""
    moment = now or database_now()
    envelope = Envelope(cycle=cycle, amount=amount, decided_at=moment, reason=reason)
    envelope.full_clean()
    envelope.save()
    data = {"amount": amount, "reason": reason}
    audit.record(
        actor=actor, action="processes.set_envelope", target=f"cycle:{cycle.pk}", at=moment, data=data
    )
    live.announce(topic(cycle))
    return envelope


def lock_open(cycle: Cycle, capability: Capability, now: datetime | None = None) -> datetime:
    """Lock the cycle row, require `capability` to be open, and return the moment it was judged at.

    Call inside the writing transaction: a closing that commits first is seen, one that comes later waits.
    """
    Cycle.objects.select_for_update().get(pk=cycle.pk)
    moment = now or database_now()
    fresh = Cycle.objects.prefetch_related("phases").get(pk=cycle.pk)
    if not is_open(fresh, capability, moment):
        raise NotOpen(
            _("“%(what)s” is not open now. The calendar shows when it is.") % {"what": capability.label}
        )
    return moment


@transaction.atomic
def grant_role(
    *, actor: Any, user: Any, role: Role, area: Area | None = None, cycle: Cycle | None = None,
    now: datetime | None = None,
) -> Membership:  # fmt: skip
    """Give a person a role in an area or a cycle (or everywhere); giving it twice changes nothing."""
    moment = now or database_now()
    membership, created = Membership.objects.get_or_create(user=user, role=role, area=area, cycle=cycle)
    if created:
        data = {"role": role, "area": area and area.code, "cycle": cycle and cycle.slug}
        audit.record(
            actor=actor, action="processes.grant_role", target=f"user:{user.pk}", at=moment, data=data
        )
    return membership


@transaction.atomic
def add_delegate(
    *, actor: Any, cycle: Cycle, code: str, now: datetime | None = None, **fields: Any
) -> Delegate:
    """Put a delegate on the list of a cycle, or bring the entry with this code up to date."""
    moment = now or database_now()
    Cycle.objects.select_for_update(of=("self",)).get(pk=cycle.pk)
    user = fields.get("user")
    double = Delegate.objects.filter(cycle=cycle, user=user).exclude(code=code).first() if user else None
    if double is not None:
        raise TwiceOnTheList(
            _("%(person)s is on the list already, as %(code)s. One person has one vote.")
            % {"person": user, "code": double.code}
        )
    delegate = Delegate.objects.filter(cycle=cycle, code=code).first() or Delegate(cycle=cycle, code=code)
    for name, value in fields.items():
        setattr(delegate, name, value)
    delegate.full_clean()
    delegate.save()
    audit.record(actor=actor, action="processes.add_delegate", target=f"delegate:{delegate.pk}", at=moment)
    return delegate


@transaction.atomic
def record_meeting(
    *, actor: Any, cycle: Cycle, held_at: datetime, now: datetime | None = None, **fields: Any
) -> Meeting:
    """Record a meeting and who came, as counts."""
    moment = now or database_now()
    meeting = Meeting(cycle=cycle, held_at=held_at, **fields)
    meeting.full_clean()
    meeting.save()
    audit.record(actor=actor, action="processes.record_meeting", target=f"meeting:{meeting.pk}", at=moment)
    return meeting


@transaction.atomic
def open_phase_now(*, actor: Any, phase: Phase, reason: str, now: datetime | None = None) -> Phase:
    """Let a phase begin at once; its end stays, and must lie ahead."""
    moment = now or database_now()
    if phase.ends_at <= moment:
        raise BadPhases(_("This phase has already ended. Set a later end first."))
    return _move(actor, phase, moment, phase.ends_at, reason, moment)


@transaction.atomic
def close_phase_now(*, actor: Any, phase: Phase, reason: str, now: datetime | None = None) -> Phase:
    """End an open phase at once."""
    moment = now or database_now()
    if not phase.starts_at < moment < phase.ends_at:
        raise BadPhases(_("This phase is not open, so there is nothing to close."))
    return _move(actor, phase, phase.starts_at, moment, reason, moment)


def _move(actor: Any, phase: Phase, starts: datetime, ends: datetime, reason: str, now: datetime) -> Phase:
    """Give a phase other dates, with the reason that the audit trail keeps."""
    if not reason.strip():
        raise BadPhases(_("Please write the reason; it stays on record."))
    return set_phase(
        actor=actor, cycle=phase.cycle, code=phase.code, position=phase.position, starts_at=starts,
        ends_at=ends, capabilities=phase.capabilities, reason=reason, now=now,
    )  # fmt: skip


@transaction.atomic
def revoke_role(*, actor: Any, membership: Membership, now: datetime | None = None) -> None:
    """Take a role away; the audit trail remembers who had it."""
    moment = now or database_now()
    data = {"role": membership.role, "area": membership.area_id, "cycle": membership.cycle_id}
    target = f"user:{membership.user_id}"
    membership.delete()
    audit.record(actor=actor, action="processes.revoke_role", target=target, at=moment, data=data)
