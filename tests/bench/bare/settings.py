"""Settings of the bare site: the product's tables and database, none of its middleware."""

from participate.config.settings.production import *  # noqa: F403
from participate.config.settings.production import INSTALLED_APPS as _apps

INSTALLED_APPS = [name for name in _apps if not name.startswith("allauth")]  # it insists on its middleware
ROOT_URLCONF = "tests.bench.bare.urls"
MIDDLEWARE: list[str] = []
TEMPLATES = [{"BACKEND": "django.template.backends.django.DjangoTemplates"}]
USE_I18N = WAGTAIL_I18N_ENABLED = False
