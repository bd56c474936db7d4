"""All points of a process as CSV: no names, and no helpful votes while a vote is open."""

import csv
from collections.abc import Iterable, Iterator

from participate.deliberation.points.models import Point
from participate.kit.clock import local_datetime
from participate.kit.sheets import safe_cell

COLUMNS = (
    "tentang", "alamat", "nomor", "sisi", "alasan", "sumber", "bahasa", "terbantu", "ditulis", "diubah",
    "digabung_ke",
)  # fmt: skip


class _Echo:
    """A file that hands every line straight back."""

    def write(self, value: str) -> str:
        """Return the line."""
        return value


def csv_lines(points: Iterable[Point], zone: str, *, counters: bool) -> Iterator[str]:
    """Give the CSV line by line (UTF-8 with a mark for spreadsheets)."""
    writer = csv.writer(_Echo())
    yield "\ufeff" + writer.writerow(COLUMNS)
    for point in points:
        edited = local_datetime(point.edited_at, zone).date().isoformat() if point.edited_at else ""
        cells = [
            point.thread.shown_title, point.thread.url, point.number, point.side, point.body, point.link,
            point.language, point.helpful_count if counters else "",
            local_datetime(point.created_at, zone).date().isoformat(), edited,
            point.merged_into.number if point.merged_into else "",
        ]  # fmt: skip
        yield writer.writerow([safe_cell(cell) for cell in cells])
