"""How forms look everywhere: one renderer, one field template."""

from django.forms.renderers import TemplatesSetting
from django.utils.translation import gettext_noop

# Django's own words for what is wrong, said in our voice: this room's catalogue comes before Django's.
HOUSE_VOICE = (
    gettext_noop("This field is required."),
    gettext_noop("Enter a whole number."),
    gettext_noop("Enter a number."),
    gettext_noop("Enter a valid date."),
    gettext_noop("Enter a valid email address."),
    gettext_noop("Select a valid choice. That choice is not one of the available choices."),
    gettext_noop("Select a valid choice. %(value)s is not one of the available choices."),
    gettext_noop("Ensure this value is greater than or equal to %(limit_value)s."),
    gettext_noop("Ensure this value is less than or equal to %(limit_value)s."),
)


class KitFormRenderer(TemplatesSetting):
    """Draw every field with the house template: label, help, error, control, in that order."""

    field_template_name = "kit/field.html"
