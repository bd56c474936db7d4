"""The tables of the accounts without what that app starts: it insists on its middleware."""

from django.apps import AppConfig


class BareAccounts(AppConfig):
    """Models only."""

    name = "allauth.account"
    label = "account"
    default_auto_field = "django.db.models.AutoField"
