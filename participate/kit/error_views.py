"""Pages for requests that went wrong; each has a way back."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """Answer 400."""
    return render(request, "errors/400.html", status=400)


def forbidden(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """Answer 403."""
    return render(request, "errors/403.html", status=403)


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """Answer 404."""
    return render(request, "errors/404.html", status=404)


def server_error(request: HttpRequest) -> HttpResponse:
    """Answer 500 from a page that needs no database."""
    return HttpResponse(SERVER_ERROR, status=500)


SERVER_ERROR = """<!doctype html><html lang="id"><meta charset="utf-8"><title>Rembuk</title>
<h1>Ada gangguan di pihak kami</h1><p>Isian Anda yang sudah tersimpan tetap aman. Muat ulang halaman ini
sebentar lagi. <a href="/">Ke beranda</a></p>
<p lang="en">Something went wrong on our side. What you saved is safe. Please reload in a moment.</p></html>"""
