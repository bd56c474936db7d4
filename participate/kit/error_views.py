"""Pages for requests that went wrong; each has a way back."""

import sys

from django.db import OperationalError
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
    """Answer from a page that needs no database: 503 where the database could not do its work, else 500."""
    if isinstance(sys.exc_info()[1], OperationalError):
        return unavailable()
    return HttpResponse(SERVER_ERROR, status=500)


def unavailable() -> HttpResponse:
    """Answer 503: the disk is full, or the database is away; nothing of this request is stored."""
    return HttpResponse(UNAVAILABLE, status=503, headers={"Retry-After": "30"})


UNAVAILABLE = """<!doctype html><html lang="id"><meta charset="utf-8"><title>Rembuk</title>
<h1>Penyimpanan sedang tidak siap</h1><p>Isian Anda yang terakhir <strong>belum</strong> tersimpan. Yang sudah tersimpan
tetap aman, juga suara yang sudah mendapat kode. Tunggu setengah menit, lalu muat ulang halaman ini dan kirim lagi.
Kalau masih begini, beri tahu panitia. <a href="/">Ke beranda</a></p>
<p lang="en">The storage is not ready. What you sent last is <strong>not</strong> saved. What was saved before is safe, and
so is every vote that has its code. Wait half a minute, reload this page and send again. If it stays like this, tell the
organisers.</p></html>"""


SERVER_ERROR = """<!doctype html><html lang="id"><meta charset="utf-8"><title>Rembuk</title>
<h1>Ada gangguan di pihak kami</h1><p>Isian Anda yang sudah tersimpan tetap aman. Muat ulang halaman ini
sebentar lagi. <a href="/">Ke beranda</a></p>
<p lang="en">Something went wrong on our side. What you saved is safe. Please reload in a moment.</p></html>"""
