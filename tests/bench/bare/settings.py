"""Settings of the bare site: the product's tables and database, none of its middleware."""

import os

from participate.config.settings.production import *  # noqa: F403
from participate.config.settings.production import INSTALLED_APPS as _apps

INSTALLED_APPS = [name for name in _apps if not name.startswith("allauth")] + [
    "allauth.mfa", "tests.bench.bare.apps.BareAccounts",
]  # fmt: skip
ROOT_URLCONF = "tests.bench.bare.urls"
MIDDLEWARE: list[str] = []
# What a new Django project has; used by the bare vote alone (`REMBUK_BARE=project`).
if os.environ.get("REMBUK_BARE") == "project":
    MIDDLEWARE = [
        "django.middleware.security.SecurityMiddleware",
        "django.contrib.sessions.middleware.SessionMiddleware",
        "django.middleware.common.CommonMiddleware",
        "django.middleware.csrf.CsrfViewMiddleware",
        "django.contrib.auth.middleware.AuthenticationMiddleware",
        "django.contrib.messages.middleware.MessageMiddleware",
        "django.middleware.clickjacking.XFrameOptionsMiddleware",
    ]
    # As in a new project too: our own reads of session and person are part of what is measured.
    SESSION_ENGINE = "django.contrib.sessions.backends.db"
    AUTHENTICATION_BACKENDS = ["django.contrib.auth.backends.ModelBackend"]
TEMPLATES = [{"BACKEND": "django.template.backends.django.DjangoTemplates"}]
USE_I18N = WAGTAIL_I18N_ENABLED = False
