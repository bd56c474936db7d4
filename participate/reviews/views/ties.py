"""Which proposals exclude or need each other."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from participate.reviews.forms.desk import RelationForm
from participate.reviews.models import ProposalRelation
from participate.reviews.services.relations import end_relation, relate
from participate.reviews.views.doors import done, led, review_of
from participate.reviews.views.review import page


@require_POST
def tie(request: HttpRequest, cycle: str, pk: int) -> HttpResponse:
    """Tie this proposal to another one."""
    place = led(request, cycle)
    found = review_of(place, pk)
    form = RelationForm(request.POST, cycle=place)
    if not form.is_valid():
        return page(request, place, found, relation_form=form, status=422)
    data = form.cleaned_data
    given = {"first": found.proposal, "second": data["other"], "kind": data["kind"], "reason": data["reason"]}
    return done(request, found, relate, _("The tie is stored. Both proposals show it."), **given)


@require_POST
def untie(request: HttpRequest, cycle: str, pk: int, number: int) -> HttpResponse:
    """End a tie."""
    place = led(request, cycle)
    found = review_of(place, pk)
    rows = ProposalRelation.objects.select_related("first__cycle__area", "second")
    relation = get_object_or_404(rows, pk=number, first__cycle=place)
    reason = request.POST.get("reason", "")
    return done(request, found, end_relation, _("The tie is ended."), relation=relation, reason=reason)
