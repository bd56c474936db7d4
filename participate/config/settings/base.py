"""Settings shared by every way of running. Nothing here is a secret."""

import os
from pathlib import Path
from typing import Any

from participate.config.settings import databases

BASE_DIR = Path(__file__).resolve().parents[3]
# Everything the running site writes lives in one folder that git does not see.
VAR_DIR = Path(os.environ.get("REMBUK_VAR", BASE_DIR / "var"))

DEBUG = False
ALLOWED_HOSTS: list[str] = []
SITE_NAME = "Rembuk"

INSTALLED_APPS = [
    "participate.kit",
    "participate.accounts",
    "participate.places",
    "participate.notices",
    "participate.processes",
    "participate.deliberation",
    "participate.deliberation.opinions",
    "participate.deliberation.points",
    "participate.deliberation.moderation",
    "participate.deliberation.questions",
    "participate.proposals",
    "participate.reviews",
    "participate.contests",
    "participate.outcomes",
    "participate.rights",
    "participate.demo",
    "voting.ballots",
    "voting.counts",
    "cms",
    "wagtail.contrib.simple_translation",
    "wagtail.embeds",
    "wagtail.sites",
    "participate.accounts.wagtail_app.WagtailUsersConfig",
    "wagtail.snippets",
    "wagtail.documents",
    "wagtail.images",
    "wagtail.search",
    "wagtail.admin",
    "wagtail",
    "modelcluster",
    "taggit",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "channels",
    "django_htmx",
    "template_partials",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.humanize",
    "django.contrib.staticfiles",
    "django.forms",
]

MIDDLEWARE = [
    "participate.kit.middleware.SecurityHeadersMiddleware",
    "django.middleware.gzip.GZipMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "allauth.usersessions.middleware.UserSessionsMiddleware",
    "participate.config.middleware.AccessMiddleware",
    "cms.middleware.EditorRightsMiddleware",
    "participate.kit.middleware.DomainErrorMiddleware",
]

ROOT_URLCONF = "participate.config.urls"
WSGI_APPLICATION = "participate.config.wsgi.application"
ASGI_APPLICATION = "participate.config.asgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "participate" / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "participate.config.context.site",
            ],
            "builtins": ["participate.kit.templatetags.kit"],
        },
    },
]
FORM_RENDERER = "participate.kit.forms.KitFormRenderer"

DATABASES = {"default": databases.from_url(os.environ.get("DATABASE_URL", ""), VAR_DIR / "rembuk.sqlite3")}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache", "LOCATION": "rembuk"}}
CHANNEL_LAYERS = {"default": {"BACKEND": "channels.layers.InMemoryChannelLayer"}}
# `default` runs search indexing at once; `queue` carries mail and long work.
TASKS = {
    "default": {"BACKEND": "django_tasks.backends.immediate.ImmediateBackend"},
    "queue": {"BACKEND": "django_tasks.backends.immediate.ImmediateBackend"},
}
REMBUK_WORKERS = 1
# A burst of votes is told to the listening pages twice a second, not vote by vote.
ANNOUNCE_SECONDS = 0.5
# How long a process that takes votes remembers an open vote's paper, which cannot change.
REMEMBER_SECONDS = 3
# Keys of open votes live in files outside the database; hosts that share a database must share this folder.
VOTING_KEYS_DIR = Path(os.environ.get("VOTING_KEYS_DIR", VAR_DIR / "voting-keys"))
# Pictures of paper ballots: never below a folder that a proxy serves.
PAPER_IMAGES_DIR = VAR_DIR / "paper-sheets"

# How long after an answer the map of opinions is drawn: what comes until then is in the same map. 0 means never.
OPINION_MAP_SECONDS = 10

# Languages: Indonesian first; English under /en/.
LANGUAGE_CODE = "id"
LANGUAGES = WAGTAIL_CONTENT_LANGUAGES = [("id", "Bahasa Indonesia"), ("en", "English")]
LOCALE_PATHS = [BASE_DIR / "participate" / "locale", BASE_DIR / "cms" / "locale_admin"]
USE_I18N = True
USE_TZ = True
TIME_ZONE = "Asia/Makassar"
USE_THOUSAND_SEPARATOR = True
FORMAT_MODULE_PATH = ["participate.kit.formats"]

# Accounts
AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = ["participate.accounts.backend.AccountBackend"]
SESSION_ENGINE = "participate.accounts.sessions"
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]
ACCOUNT_ADAPTER = "participate.accounts.adapter.AccountAdapter"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email", "phone"}
# Two front doors, chosen on the sign-up page; each makes its own fields required.
ACCOUNT_SIGNUP_FIELDS = ["phone", "email", "password1"]
ACCOUNT_FORMS = {
    "login": "participate.accounts.entrance.LoginForm",
    "signup": "participate.accounts.entrance.SignupForm",
    "request_login_code": "participate.accounts.entrance.RequestLoginCodeForm",
    "add_email": "participate.accounts.entrance.AddEmailForm",
}
# allauth wants one contact required in its list; ours asks for one of the two in the form itself.
SILENCED_SYSTEM_CHECKS = ["account.W001"]
PHONE_COUNTRY = "62"
ACCOUNT_SIGNUP_FORM_CLASS = "participate.accounts.forms.SignupExtra"
# A taken address gets the same answer as a new one: both are told to read their mail.
ACCOUNT_EMAIL_VERIFICATION = "mandatory"
ACCOUNT_LOGIN_BY_CODE_ENABLED = True
ACCOUNT_SIGNUP_FORM_HONEYPOT_FIELD = "website"
ACCOUNT_USER_DISPLAY = "participate.accounts.models.display_name"
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_LOGOUT_ON_GET = False
# A meeting hall shares one address: the stock limits would let three people a minute confirm their phone.
# What protects an account counts by account (`key`): five wrong passwords, a few codes, three tries a code.
ACCOUNT_RATE_LIMITS = {
    "signup": "300/m/ip",
    "login": "300/m/ip",
    "login_failed": "60/m/ip,5/5m/key",
    "request_login_code": "300/m/ip,3/m/key,12/h/key",
    "verify_phone": "300/m/ip,1/30s/key",
    "reset_password": "60/m/ip,5/m/key",
    "reset_password_from_key": "60/m/ip",
}
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes"]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/"
REQUIRE_STAFF_SECOND_FACTOR = False

# Wagtail
WAGTAIL_SITE_NAME = SITE_NAME
WAGTAIL_FRONTEND_LOGIN_URL = "/akun/login/"
WAGTAIL_I18N_ENABLED = True
WAGTAILSIMPLETRANSLATION_SYNC_PAGE_TREE = True
WAGTAILADMIN_BASE_URL = "http://localhost:8000"
WAGTAIL_GRAVATAR_PROVIDER_URL = None
WAGTAIL_ENABLE_UPDATE_CHECK = False
WAGTAIL_ENABLE_WHATS_NEW_BANNER = False
WAGTAIL_PASSWORD_RESET_ENABLED = False
WAGTAIL_PASSWORD_MANAGEMENT_ENABLED = False
WAGTAIL_EMAIL_MANAGEMENT_ENABLED = False
WAGTAILUSERS_PASSWORD_ENABLED = False
WAGTAILADMIN_PERMITTED_LANGUAGES = [("id", "Bahasa Indonesia"), ("en", "English")]
# Wagtail would offer every name of the operating system, among them one that browsers refuse.
WAGTAIL_USER_TIME_ZONES = ["Asia/Jakarta", "Asia/Makassar", "Asia/Jayapura", "Europe/Warsaw", "UTC"]
WAGTAILSEARCH_BACKENDS = {"default": {"BACKEND": "wagtail.search.backends.database"}}
# Files to hand out, never pages or drawings that a browser would run.
WAGTAILDOCS_EXTENSIONS = ["csv", "docx", "json", "ods", "odt", "pdf", "pptx", "txt", "xlsx", "zip"]
WAGTAILIMAGES_MAX_UPLOAD_SIZE = 10 * 1024 * 1024

# Files
STATIC_URL = "/static/"
STATIC_ROOT = VAR_DIR / "static"
STATICFILES_DIRS = [BASE_DIR / "participate" / "static"]
MEDIA_URL = "/media/"
MEDIA_ROOT = VAR_DIR / "media"
SERVE_MEDIA = False
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024
FILE_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024

# Security
X_FRAME_OPTIONS = "SAMEORIGIN"
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_SAMESITE = "Lax"
CSRF_FAILURE_VIEW = "participate.kit.views.csrf_failure"

# Mail and notices
DEFAULT_FROM_EMAIL = "Rembuk <rembuk@localhost>"
EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
EMAIL_FILE_PATH = VAR_DIR / "mail"
NOTICE_CHANNELS = {
    "email": "participate.notices.channels.EmailChannel",
    "sms": "participate.notices.channels.SmsChannel",
    "whatsapp": "participate.notices.channels.WhatsAppChannel",
}
# What holds until a person chooses: quiet hours of phones, hour and day (Monday is 0) of summaries, in TIME_ZONE.
NOTICE_HOURS: dict[str, Any] = {
    "quiet_from": "21:00",
    "quiet_until": "06:00",
    "digest_hour": 7,
    "digest_weekday": 0,
}
# Never an avalanche: what is more comes with the next summary, or is counted in it.
NOTICE_CAPS = {"immediate_a_day": 20, "digest_topics": 12, "digest_lines": 5}

# The one function above the processes room that tells a cycle's page its counts and money.
CYCLE_FACTS = "cms.facts.gather"
# The one function above it that says whether a vote of the cycle has begun: then the list of voters stands.
VOTE_BEGUN = "participate.contests.queries.vote_begun"
# The one function above it that says how many fields, agencies and dictionary entries a profile has.
LIST_SIZES = "participate.proposals.queries.dictionary.list_sizes"

# How many days what is kept, see docs/operators/retention.md. `objection` is the time to object to a result.
RETENTION_DAYS = {
    "unconfirmed": 30, "messages": 365, "waiting_lists": 7, "objection": 90, "contacts": 365,
}  # fmt: skip
# Where `participate prove` looks for proofs.
PROOF_PACKAGES = ["participate.contests.proofs", "participate.rights.proofs"]

# Maps work without tiles; a council that runs a tile server names it here.
MAP_TILE_URL = ""
MAP_ATTRIBUTION = ""

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "handlers": {"console": {"class": "logging.StreamHandler"}},
    "root": {"handlers": ["console"], "level": "WARNING"},
}
