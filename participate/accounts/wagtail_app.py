"""wagtail.users with the house view set (a module that can load before the models do)."""

from wagtail.users.apps import WagtailUsersAppConfig


class WagtailUsersConfig(WagtailUsersAppConfig):
    """wagtail.users with the house view set."""

    user_viewset = "participate.accounts.wagtail_users.PersonViewSet"
