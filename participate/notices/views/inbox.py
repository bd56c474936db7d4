"""The inbox: what a person was told, and how it was sent."""

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods

from participate.notices import queries, services
from participate.notices.models import Message

PER_PAGE = 20


@require_http_methods(["GET", "POST"])
def inbox(request: HttpRequest) -> HttpResponse:
    """List what the person was told; POST marks everything as read."""
    if request.method == "POST":
        services.mark_read(actor=request.user)
        return redirect("notices:inbox")
    page = Paginator(queries.inbox(request.user), PER_PAGE).get_page(request.GET.get("page"))
    unread = queries.unread_count(request.user)
    return render(request, "notices/inbox.html", {"page": page, "unread": unread})


@require_http_methods(["GET", "POST"])
def message(request: HttpRequest, pk: int) -> HttpResponse:
    """Show one message; the button marks it as read and leads to what it is about."""
    found = get_object_or_404(Message, pk=pk, user=request.user)
    if request.method == "POST":
        services.mark_read(actor=request.user, message_id=found.pk)
        return redirect(found.url or "notices:inbox")
    return render(request, "notices/message.html", {"message": found})
