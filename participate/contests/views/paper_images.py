"""Pictures of the sheets of a batch, for people of the desk only."""

from django.contrib import messages
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from participate.contests.forms.paper import ImageForm
from participate.contests.paper_queries import image_name
from participate.contests.services import paper_images as services
from participate.contests.views.paper import batch_or_404, to_batch
from participate.contests.views.shared import page
from participate.kit.errors import DomainError
from voting.ballots.enums import BatchState
from voting.ballots.models import PaperSheet


@never_cache
@require_http_methods(["GET", "POST"])
def images(request: HttpRequest, cycle: str, number: int, batch: int) -> HttpResponse:
    """Say which sheets have a picture; take one more."""
    found, row = batch_or_404(request, cycle, number, batch)
    form = ImageForm(request.POST or None, request.FILES or None)
    if form.is_bound and form.is_valid():
        sheet, upload = form.cleaned_data["sheet"], form.cleaned_data["picture"]
        try:
            services.keep_image(actor=request.user, batch=row, number=sheet, upload=upload)
            messages.success(request, _("The picture of sheet %(number)s is kept.") % {"number": sheet})
            return redirect(to_batch(row, "paper_images"))
        except DomainError as error:
            form.add_error("picture", error.message)
    rows = PaperSheet.objects.filter(batch=row)
    context = page(found, row.contest, batch=row, form=form, rows=rows, is_open=row.state == BatchState.OPEN)
    return render(request, "contests/paper_images.html", context, status=400 if form.errors else 200)


@never_cache
@require_safe
def image(request: HttpRequest, cycle: str, number: int, batch: int, sheet: int) -> HttpResponseBase:
    """Send the picture of one sheet; nothing on the way keeps it."""
    _cycle, row = batch_or_404(request, cycle, number, batch)
    name = image_name(row, sheet)
    if not name or not services.storage().exists(name):
        raise Http404(_("There is no picture of this sheet."))
    answer = FileResponse(services.storage().open(name), content_type="image/jpeg")
    answer["Cache-Control"] = "no-store, private"
    answer["Content-Disposition"] = "inline"
    return answer
