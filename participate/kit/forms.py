"""How forms look everywhere: one renderer, one field template."""

from django.forms.renderers import TemplatesSetting


class KitFormRenderer(TemplatesSetting):
    """Draw every field with the house template: label, help, error, control, in that order."""

    field_template_name = "kit/field.html"
