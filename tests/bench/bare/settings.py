"""Settings of the bare site: the product's tables and database, none of its middleware."""

from participate.config.settings.production import *  # noqa: F403

ROOT_URLCONF = "tests.bench.bare.urls"
MIDDLEWARE: list[str] = []
TEMPLATES = [{"BACKEND": "django.template.backends.django.DjangoTemplates"}]
USE_I18N = False
