"""Roles in one process. Narrow on purpose: whoever may edit accounts could make themselves anything."""

from django.contrib import messages
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from participate.processes import services
from participate.processes.enums import Role
from participate.processes.errors import NotYourRole
from participate.processes.forms import RoleForm
from participate.processes.models import Cycle, Membership
from participate.processes.permissions import may_give, require_role
from participate.processes.web import cycle_or_404


@require_http_methods(["GET", "POST"])
def roles(request: HttpRequest, cycle: str) -> HttpResponse:
    """List who has which role here, and give one."""
    found = cycle_or_404(request, cycle)
    require_role(request.user, found, Role.ADMINISTRATOR)
    allowed = [code for code in Role.values if may_give(request.user, found, code)]
    form = RoleForm(request.POST or None, cycle=found, roles=allowed)
    if request.method == "POST" and form.is_valid():
        _give(request, found, form)
        return redirect("processes:roles", cycle=found.slug)
    held = _held(found).select_related("user", "area", "cycle").order_by("role", "user_id")[:200]
    rows = [(row, row.role in allowed) for row in held]
    return render(request, "processes/roles.html", {"cycle": found, "form": form, "rows": rows})


@require_POST
def revoke(request: HttpRequest, cycle: str, pk: int) -> HttpResponse:
    """Take a role away."""
    found = cycle_or_404(request, cycle)
    require_role(request.user, found, Role.ADMINISTRATOR)
    membership = get_object_or_404(_held(found), pk=pk)
    if not may_give(request.user, found, membership.role):
        raise NotYourRole(_("Only a site administrator may change this role."))
    services.revoke_role(actor=request.user, membership=membership)
    messages.success(request, _("The role is taken away."))
    return redirect("processes:roles", cycle=found.slug)


def _held(cycle: Cycle) -> "Membership.objects":
    """Return the roles of this cycle and of exactly its area; wider ones are not changed here."""
    return Membership.objects.filter(Q(cycle=cycle) | Q(area=cycle.area))


def _give(request: HttpRequest, cycle: Cycle, form: RoleForm) -> None:
    """Give the role, and say so."""
    data = form.cleaned_data
    where = {"cycle": cycle} if data["scope"] == "cycle" else {"area": cycle.area}
    services.grant_role(actor=request.user, user=data["person"], role=Role(data["role"]), **where)
    words = {"person": data["person"], "role": Role(data["role"]).label}
    messages.success(request, _("%(person)s now has the role: %(role)s.") % words)
