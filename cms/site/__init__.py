"""The pages a council starts with, in both languages; it changes them as it likes afterwards."""

from cms.site.build import build_default_site

__all__ = ["build_default_site"]
