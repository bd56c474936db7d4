"""A map without tiles or scripts: points and area anchors placed on a drawing of 1000 x 640."""

from collections.abc import Iterable
from dataclasses import dataclass
from math import cos, radians
from typing import Any

from participate.proposals import markup

WIDTH, HEIGHT, MARGIN = 1000, 640, 70


@dataclass(frozen=True, slots=True)
class Plan:
    """Keeps distances true around the middle of what is shown."""

    left: float
    top: float
    scale: float
    squeeze: float

    def place(self, latitude: float, longitude: float) -> dict[str, str]:
        """Return x (to the right) and y (downwards) on the drawing, as texts no language rewrites."""
        x = WIDTH / 2 + (longitude * self.squeeze - self.left) * self.scale
        y = HEIGHT / 2 + (self.top - latitude) * self.scale
        return {"x": f"{x:.1f}", "y": f"{y:.1f}"}


def plan_for(points: Iterable[tuple[float, float]]) -> Plan | None:
    """Return the plan that fits all (latitude, longitude) points; None without points."""
    found = list(points)
    if not found:
        return None
    middle = sum(point[0] for point in found) / len(found)
    squeeze = max(0.05, cos(radians(middle)))
    lats, lons = [point[0] for point in found], [point[1] * squeeze for point in found]
    wide, high = max(lons) - min(lons), max(lats) - min(lats)
    scale = min((WIDTH - 2 * MARGIN) / max(wide, 1e-4), (HEIGHT - 2 * MARGIN) / max(high, 1e-4))
    return Plan((max(lons) + min(lons)) / 2, (max(lats) + min(lats)) / 2, scale, squeeze)


def draw(rows: list[dict[str, Any]], areas: Iterable[Any]) -> dict[str, Any] | None:
    """Return what the template draws: `pins` of proposals as markup, `anchors` of areas with x and y."""
    anchors = [area for area in areas if area.latitude is not None]
    placed = [row for row in rows if row["latitude"] is not None]
    spots = [(row["latitude"], row["longitude"]) for row in placed] or [
        (a.latitude, a.longitude) for a in anchors
    ]
    plan = plan_for([*spots, *((area.latitude, area.longitude) for area in anchors if placed)])
    if plan is None:
        return None
    pins = [row | plan.place(row["latitude"], row["longitude"]) for row in placed]
    names = [_named(area, plan, pins) for area in anchors]
    return {"box": f"0 0 {WIDTH} {HEIGHT}", "pins": markup.pins(pins), "anchors": names}


def _named(area: Any, plan: Plan, pins: list[dict[str, Any]]) -> dict[str, str]:
    """Return an area's anchor, and where its name stands: above its highest pin, so that no pin hides it."""
    spot = plan.place(area.latitude, area.longitude)
    own = [pin for pin in pins if pin["area__name"] == area.name]
    across = sum(float(pin["x"]) for pin in own) / len(own) if own else float(spot["x"])
    above = min(float(pin["y"]) for pin in own) - 30 if own else float(spot["y"]) + 6
    return {"name": area.name, **spot, "name_x": f"{across:.1f}", "name_y": f"{max(above, 26):.1f}"}
