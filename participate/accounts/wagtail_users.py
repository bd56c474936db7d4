"""Wagtail's user administration, for people with one name and perhaps no e-mail."""

from django import forms
from django.utils.translation import gettext_lazy as _
from wagtail.users.forms import UserCreationForm, UserEditForm
from wagtail.users.views.users import UserViewSet

FIELDS = ("email", "phone", "display_name", "is_superuser", "groups")
EDIT_FIELDS = (*FIELDS, "is_active")


class PersonEditForm(UserEditForm):
    """Edit a person: display name instead of first and last name."""

    first_name = None
    last_name = None
    display_name = forms.CharField(label=_("Name"), max_length=120)

    class Meta(UserEditForm.Meta):
        fields = EDIT_FIELDS


class PersonCreationForm(UserCreationForm):
    """Create a person: display name instead of first and last name."""

    first_name = None
    last_name = None
    display_name = forms.CharField(label=_("Name"), max_length=120)

    class Meta(UserCreationForm.Meta):
        fields = FIELDS


class PersonViewSet(UserViewSet):
    """The people screens of the admin."""

    def get_form_class(self, for_update: bool = False) -> type[forms.ModelForm]:
        """Return the house forms."""
        return PersonEditForm if for_update else PersonCreationForm
