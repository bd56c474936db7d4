"""Pages of the kit: the answer to a stale form, and the fragments' revision."""

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render

from participate.kit import revisions


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Say kindly that the form is too old, and keep the person on the way."""
    return render(request, "errors/csrf.html", status=403)


def revision(request: HttpRequest, topic: str) -> JsonResponse:
    """Return the current revision of a topic; what a page asks after it was cut off."""
    return JsonResponse({"topic": topic, "revision": revisions.number(topic)})
