"""What everybody sees: the list, the map, one proposal, and the same as files."""

from io import BytesIO
from typing import Any

import segno
from django.conf import settings
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse, QueryDict, StreamingHttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from participate.places.models import Area
from participate.processes.enums import Capability, Role
from participate.processes.models import Cycle
from participate.processes.queries import is_open
from participate.processes.web import cycle_or_404, roles_here, visitor
from participate.proposals import exports, mapping, markup
from participate.proposals.models import Category, Proposal
from participate.proposals.permissions import is_proposer
from participate.proposals.queries.detail import beneficiary_bars, public_proposal, public_score
from participate.proposals.queries.filters import ORDERS, Filters, totals
from participate.proposals.queries.lists import on_cards, on_the_map, proposals_of
from participate.proposals.queries.timeline import timeline
from participate.proposals.queries.together import together
from participate.proposals.services.telling import topic
from participate.proposals.views.points import add_strongest, points_of

PER_PAGE, PER_MAP, PER_SIDE = 20, 500, 5


def proposal_list(request: HttpRequest, cycle: str) -> HttpResponse:
    """Show the proposals of a cycle with filters, totals that add up, and 20 on a page."""
    found = cycle_or_404(request, cycle)
    filters = Filters.read(request.GET)
    parts, whole = totals(Proposal.objects.filter(cycle=found))
    sheets = Paginator(on_cards(filters.apply(proposals_of(found))), PER_PAGE)
    if not filters.active:
        sheets.count = whole.number  # the totals have counted them
    page = sheets.get_page(request.GET.get("page"))
    add_strongest(found, page.object_list)
    context = {"cycle": found, "page_obj": page, "parts": parts, "whole": whole, **_lists(found, filters)}
    return render(
        request, "proposals/list.html", context | {"may_propose": is_open(found, Capability.PROPOSE)}
    )


def proposal_map(request: HttpRequest, cycle: str) -> HttpResponse:
    """Show the proposals on a map, with the same proposals as a list beside it."""
    found = cycle_or_404(request, cycle)
    filters = Filters.read(request.GET)
    page = Paginator(_mapped(found, filters), PER_MAP).get_page(request.GET.get("page"))
    rows, lists = list(page.object_list), _lists(found, filters)
    markup.add_urls(found.slug, rows)
    drawing = mapping.draw(rows, [area for area in lists["areas"] if area.pk != found.area_id])
    context = {"cycle": found, "page_obj": page, "rows": rows, "drawing": drawing, **lists}
    context["places"] = markup.by_place(rows, found.currency)
    tiles = {"tile_url": settings.MAP_TILE_URL, "attribution": settings.MAP_ATTRIBUTION}
    return render(request, "proposals/map.html", context | tiles)


def _mapped(cycle: Cycle, filters: Filters) -> Any:
    """Return the filtered proposals as plain map rows, in one query when read."""
    return on_the_map(filters.apply(Proposal.objects.filter(cycle=cycle, latest_event__isnull=False)))


def _lists(cycle: Cycle, filters: Filters) -> dict[str, Any]:
    """Return what the filter form offers (two queries)."""
    query = QueryDict(mutable=True)
    query.update(filters.as_query())
    return {
        "filters": filters,
        "query": query,
        "orders": ORDERS.items(),
        "categories": list(Category.objects.for_profile(cycle.profile_id)),
        "areas": list(Area.objects.within(cycle.area)),
        "tracks": cycle.settings.tracks,
    }


def detail(request: HttpRequest, cycle: str, code: str) -> HttpResponse:
    """Show one proposal: the problem first, then cost, place, people, and everything that happened."""
    found = cycle_or_404(request, cycle)
    proposal = public_proposal(found, code)
    if proposal is None:
        raise Http404(_("There is no proposal with this code here."))
    steps, user = timeline(proposal), visitor(request)
    verifying = is_open(found, Capability.VERIFY)
    context = {
        "cycle": found, "proposal": proposal, "photos": proposal.photos.all(), "steps": steps,
        "thread_steps": [step.as_dict() for step in steps], "now": [step for step in steps if not step.next][-1],
        "bars": beneficiary_bars(proposal), "score": None if verifying else public_score(proposal),
        "merged_into": getattr(proposal, "merged_into_link", None), "merged_from": proposal.merged_from,
        "topic": topic(proposal), "url": reverse("proposals:detail", args=[found.slug, proposal.code]),
        "page_url": request.build_absolute_uri(request.path), "own": is_proposer(user, proposal),
        "together": together(proposal, proposal.writers), "supporters": None if proposal.voting else proposal.backers,
        **_roles(request, found),
        **points_of(proposal, user, most=PER_SIDE),
    }  # fmt: skip
    return render(request, "proposals/detail.html", context)


def _roles(request: HttpRequest, cycle: Cycle) -> dict[str, bool]:
    """Return what the visitor's roles allow on the page of a proposal."""
    held = roles_here(request, cycle)
    writers = {Role.OPERATOR, Role.FACILITATOR, Role.ADMINISTRATOR}
    return {"verifier": bool(held & {Role.VERIFIER, Role.ADMINISTRATOR}), "operator": bool(held & writers)}


def qr(request: HttpRequest, cycle: str, code: str) -> HttpResponse:
    """Answer with the address of a proposal as a QR picture, for posters and notice boards."""
    found = cycle_or_404(request, cycle)
    if not Proposal.objects.filter(cycle=found, code=code, latest_event__isnull=False).exists():
        raise Http404(_("There is no proposal with this code here."))
    address = request.build_absolute_uri(reverse("proposals:detail", args=[found.slug, code]))
    picture = BytesIO()
    segno.make(address, micro=False, error="m").save(picture, kind="svg", scale=6, border=2, light="#ffffff")
    return HttpResponse(picture.getvalue(), content_type="image/svg+xml")


def export(request: HttpRequest, cycle: str) -> StreamingHttpResponse:
    """Download the filtered proposals as CSV."""
    found = cycle_or_404(request, cycle)
    rows = Filters.read(request.GET).apply(proposals_of(found).select_related("dictionary_item", *_EXPORTED))
    lines = exports.csv_lines(rows.iterator(chunk_size=500))
    answer = StreamingHttpResponse(lines, content_type="text/csv; charset=utf-8")
    answer.headers["Content-Disposition"] = f'attachment; filename="usulan-{found.slug}.csv"'
    return answer


_EXPORTED = ("category", "area", "agency", "latest_event")


def geojson(request: HttpRequest, cycle: str) -> JsonResponse:
    """Download the filtered proposals and the areas as GeoJSON (points in one query)."""
    found = cycle_or_404(request, cycle)
    rows = _mapped(found, Filters.read(request.GET))
    areas = Area.objects.within(found.area).exclude(pk=found.area_id)
    url = reverse("proposals:detail", args=[found.slug, "CODE"])
    data = exports.feature_collection(rows, areas, found, url)
    answer = JsonResponse(data, content_type="application/geo+json")
    answer.headers["Content-Disposition"] = f'inline; filename="usulan-{found.slug}.geojson"'
    return answer
