"""What spoke for and against four proposals in January, what helped, and which two said the same."""

import json
from pathlib import Path
from typing import Any

from participate.deliberation.points.models import Point
from participate.deliberation.points.services.merging import answer_merge, ask_merge
from participate.deliberation.points.services.writing import add_point, edit_point, mark_point
from participate.demo import scenario
from participate.processes.models import Cycle
from participate.proposals.models import Proposal
from participate.proposals.services.talk import thread_of_proposal
from participate.proposals.services.telling import topic

PATH = Path(__file__).parent / "data" / "weighing_id.json"


def load(cycle: Cycle, users: dict[str, Any]) -> None:
    """Write the points of each proposal in order, mark them, and join the two that say the same."""
    for code, lines in json.loads(PATH.read_text(encoding="utf-8")).items():
        proposal = Proposal.objects.select_related("cycle").get(cycle=cycle, code=code)
        points = [_point(proposal, users, line, number) for number, line in enumerate(lines)]
        if code == "U-02":
            _join(points, users)


def _point(proposal: Proposal, users: dict[str, Any], line: dict[str, Any], number: int) -> Point:
    """Write one line and let others find it helpful."""
    day = scenario.moment("2026-01-18", f"{8 + number:02d}:15")
    point = add_point(
        actor=users[line["by"]], thread=thread_of_proposal(actor=users[line["by"]], proposal=proposal, now=day),
        side=line["side"], text=line["text"], link=line.get("link", ""), also=(topic(proposal),), now=day,
    )  # fmt: skip
    for name in line.get("helps", ()):
        mark_point(actor=users[name], point=point, helps=True, now=scenario.moment("2026-01-20"))
    return point


def _join(points: list[Point], users: dict[str, Any]) -> None:
    """Let the one who reads much ask whether two say the same; both writers say yes, and one wording is put right."""
    row = ask_merge(
        actor=users["auditor"], source=points[1], target=points[0], now=scenario.moment("2026-01-20", "19:00"),
        note="Keduanya soal air yang masuk rumah.",
    )  # fmt: skip
    for point in (points[0], points[1]):
        answer_merge(actor=point.author, row=row, accept=True, now=scenario.moment("2026-01-21", "07:30"))
    last = points[-1]
    edit_point(
        actor=last.author, point=last, link=last.link, now=scenario.moment("2026-01-21", "08:00"),
        text=last.body.replace(" lama ", " sekitar dua minggu "),
    )  # fmt: skip
