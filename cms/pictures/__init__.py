"""Flat pictures in the house colours, drawn by the computer: calm stand-ins until there are photos."""

from cms.pictures.scenes import NAMES, scene, story

__all__ = ["NAMES", "scene", "story"]
