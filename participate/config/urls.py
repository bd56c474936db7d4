"""The URL tree. Every name here is declared in access.py."""

from django.conf import settings
from django.conf.urls.i18n import i18n_patterns
from django.urls import include, path, re_path
from django.views.generic import RedirectView
from wagtail import urls as wagtail_urls
from wagtail.admin import urls as wagtailadmin_urls
from wagtail.documents import urls as wagtaildocs_urls

from participate.config import health
from participate.kit import views as kit_views

TO_SIGN_IN = RedirectView.as_view(pattern_name="account_login", query_string=True)

urlpatterns = [
    path("healthz", health.alive, name="healthz"),
    path("readyz", health.ready, name="readyz"),
    path("revisi/<path:topic>", kit_views.revision, name="revision"),
    # Wagtail's own two login pages would skip the second factor: everybody signs in through allauth.
    path("kelola/login/", TO_SIGN_IN),
    path("kelola/", include(wagtailadmin_urls)),
    path("dokumen/", include(wagtaildocs_urls)),
]

if settings.SERVE_MEDIA:
    # Otherwise the proxy serves uploads from disk; see deploy/proxy.
    urlpatterns += [re_path(r"^media/(?P<path>.*)$", kit_views.media, name="media")]

if getattr(settings, "DEMO", False):
    urlpatterns += i18n_patterns(
        path("gaya/", include("participate.kit.gallery_urls")), prefix_default_language=False
    )

urlpatterns += i18n_patterns(
    # First of all rooms: addresses are tried in turn, and nothing else is asked for by so many at once as a vote.
    path("", include("participate.contests.urls")),
    path("akun/", include("allauth.urls")),
    path("", include("participate.accounts.urls")),
    path("", include("participate.processes.urls")),
    path("", include("participate.processes.area_urls")),
    path("", include("participate.deliberation.urls")),
    path("", include("participate.deliberation.opinions.urls")),
    path("", include("participate.deliberation.points.urls")),
    path("", include("participate.deliberation.moderation.urls")),
    path("", include("participate.deliberation.questions.urls")),
    path("", include("participate.proposals.urls")),
    path("", include("participate.reviews.urls")),
    path("", include("participate.outcomes.urls")),
    path("", include("participate.rights.urls")),
    path("", include("participate.notices.urls")),
    path("_util/login/", TO_SIGN_IN, name="wagtail_login"),
    path("", include(wagtail_urls)),
    prefix_default_language=False,
)

handler400 = "participate.kit.error_views.bad_request"
handler403 = "participate.kit.error_views.forbidden"
handler404 = "participate.kit.error_views.not_found"
handler500 = "participate.kit.error_views.server_error"
