"""Show the fields of allauth's forms the way all our fields look."""

from typing import Any

from django import template
from django.conf import settings
from django.utils.module_loading import import_string
from django.utils.safestring import SafeString

register = template.Library()


@register.simple_tag
def house_field(field: Any) -> SafeString:
    """Draw one field; the label stands above it, so the placeholder that repeats it goes."""
    field.field.widget.attrs.pop("placeholder", None)
    return field.as_field_group()


@register.simple_tag
def demo_accounts() -> list[dict[str, str]]:
    """Return the ready-made accounts of the demo as {email, label}; elsewhere there are none."""
    source = getattr(settings, "DEMO_ACCOUNTS", "")
    if not source:
        return []
    try:
        accounts = import_string(source)
    except ImportError:
        return []
    return [{"email": str(account[0]), "label": str(account[1])} for account in accounts]
