"""The tables that hold people."""

from django.apps import apps

_APPS = (
    "accounts", "notices", "processes", "deliberation", "deliberation_points", "deliberation_moderation",
    "deliberation_questions", "deliberation_opinions", "proposals", "reviews", "contests", "kit", "outcomes",
    "account", "sessions", "usersessions", "mfa", "wagtailcore", "wagtailusers", "wagtailadmin", "wagtailsearch",
)  # fmt: skip


def tables_of_people() -> list[str]:
    """Return the tables whose old pages must be given up after a deletion: none of the ballots'."""
    models = [
        model for app in _APPS for model in apps.get_app_config(app).get_models(include_auto_created=True)
    ]
    return [model._meta.db_table for model in models if model._meta.managed]
