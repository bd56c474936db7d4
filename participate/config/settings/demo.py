"""The demo: one process on this computer, SQLite, ready-made accounts. Never for a real vote."""

from participate.config.settings.base import *  # noqa: F403
from participate.config.settings.base import VAR_DIR
from participate.config.settings.secret import key_from_file

DEMO = True
# The ready-made people the sign-in page offers: pairs of (e-mail, what they are).
DEMO_ACCOUNTS = "participate.demo.accounts.ACCOUNTS"
SERVE_MEDIA = True
# Whoever tries it out sees the map move.
OPINION_MAP_SECONDS = 2
SECRET_KEY = key_from_file(VAR_DIR / "secret_key")
ALLOWED_HOSTS = ["localhost", "127.0.0.1", "[::1]"]
STATIC_ROOT = None  # nothing is collected: files are served from where they are
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = False
