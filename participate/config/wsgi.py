"""WSGI entry point: pages and votes."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "participate.config.settings.production")
_django = get_wsgi_application()

from participate.config.frontcache import FrontCacheWSGI  # noqa: E402  (needs the settings)

application = FrontCacheWSGI(_django)
