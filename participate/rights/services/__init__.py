"""Verbs of the rights room."""

from participate.rights.services.erase import Erased, erase_person
from participate.rights.services.export import export_person
from participate.rights.services.retain import run_retention

__all__ = ["Erased", "erase_person", "export_person", "run_retention"]
