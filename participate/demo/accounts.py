"""Ready-made accounts of the demo, one per role. They exist only under the demo settings."""

from dataclasses import dataclass
from typing import Any

from allauth.account.models import EmailAddress
from django.contrib.auth.hashers import make_password
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from participate.accounts.models import User
from participate.places.models import Area
from participate.processes import services
from participate.processes.enums import Role

PASSWORD = "rembuk-demo"  # noqa: S105  (printed on purpose; the demo guards nothing)
DOMAIN = "rembuk.example"


@dataclass(frozen=True, slots=True)
class DemoAccount:
    """Who one can be in the demo."""

    email: str
    name: str
    role: Role | None
    label: Any


def _account(local: str, name: str, role: Role | None, label: Any) -> DemoAccount:
    """Make one entry."""
    return DemoAccount(f"{local}@{DOMAIN}", f"{name} (fiktif)", role, label)


ACCOUNTS = (
    _account("warga", "Ibu Sari Contoh", None, _("Resident")),
    _account("delegasi", "Ibu Melati Contoh", Role.DELEGATE, _("Delegate")),
    _account("operator", "Pak Buku Contoh", Role.OPERATOR, _("Paper operator")),
    _account("verifikator", "Ibu Teliti Contoh", Role.VERIFIER, _("Verifier")),
    _account("fasilitator", "Pak Pandu Contoh", Role.FACILITATOR, _("Facilitator")),
    _account("moderator", "Ibu Rukun Contoh", Role.MODERATOR, _("Moderator")),
    _account("dewan", "Ibu Dewan Contoh", Role.COUNCIL_EDITOR, _("Council editor")),
    _account("auditor", "Pak Periksa Contoh", Role.AUDITOR, _("Auditor")),
    _account("admin", "Ibu Admin Contoh", Role.ADMINISTRATOR, _("Administrator")),
)


@transaction.atomic
def make_accounts(areas: list[Area]) -> dict[str, User]:
    """Make the accounts with their roles in each area; return users by the part before the @."""
    password = make_password(PASSWORD)
    users = {}
    for account in ACCOUNTS:
        user = User.objects.filter(email=account.email).first() or User(email=account.email)
        user.display_name, user.password = account.name, password
        user.is_staff = user.is_superuser = account.role == Role.ADMINISTRATOR
        user.full_clean()
        user.save()
        EmailAddress.objects.update_or_create(
            user=user, email=account.email, defaults={"verified": True, "primary": True}
        )
        for area in areas if account.role else []:
            services.grant_role(actor=None, user=user, role=account.role, area=area)
        users[account.email.split("@")[0]] = user
    return users
