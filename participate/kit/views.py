"""Pages of the kit: the answer to a stale form, and the fragments' revision."""

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.shortcuts import render
from django.views.static import serve

from participate.kit import revisions


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Say kindly that the form is too old, and keep the person on the way."""
    return render(request, "errors/csrf.html", status=403)


def revision(request: HttpRequest, topic: str) -> JsonResponse:
    """Return the current revision of a topic; what a page asks after it was cut off."""
    return JsonResponse({"topic": topic, "revision": revisions.number(topic)})


def media(request: HttpRequest, path: str) -> HttpResponseBase:
    """Send an upload where no proxy does; like there, nothing in it may run."""
    try:
        answer = serve(request, path, document_root=str(settings.MEDIA_ROOT))
    except (OSError, ValueError):  # a name no file system knows
        raise Http404 from None
    answer.headers["Content-Security-Policy"] = "default-src 'none'; img-src 'self'; sandbox"
    return answer
