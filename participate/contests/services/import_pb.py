"""Import an election in the Pabulib format as a closed public cycle, and count it by its own rule."""

import hashlib
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from django.db import transaction
from django.utils.text import slugify
from django.utils.translation import gettext as _

from participate.contests.enums import Purpose, Reproduction
from participate.contests.errors import BadImport
from participate.contests.models import CycleContest, ImportedElection
from participate.contests.pabulib_words import error_sentence
from participate.kit import audit, live
from participate.kit.clock import database_now
from participate.kit.money import DIGITS
from participate.places.models import Area
from participate.places.services import add_area
from participate.processes import profile_data
from participate.processes.models import Cycle
from participate.processes.services import open_cycle, save_profile, set_envelope, topic
from voting.ballots.enums import Assurance, Kind
from voting.ballots.models import Contest
from voting.ballots.services import OptionLine
from voting.ballots.services.imports import import_contest
from voting.counts.models import CountRun
from voting.counts.services import count_official
from voting.tally import FormatError, Rule
from voting.tally.ballot_rules import Blank, Valid
from voting.tally.formats.election import KIND_OF_VOTE, PabulibElection, PabulibProject, Vote, collapse
from voting.tally.formats.official import FILE_ORDER, grouped, official_rule
from voting.tally.formats.pabulib import read

# What a progress listener hears: read | write | count, done, all.
Progress = Callable[[str, int, int], None]
ZONES = {
    "Poland": "Europe/Warsaw", "France": "Europe/Paris", "Netherlands": "Europe/Amsterdam",
    "Hungary": "Europe/Budapest", "Switzerland": "Europe/Zurich", "Canada": "America/Toronto",
    "US": "America/New_York", "Indonesia": "Asia/Jakarta",
}  # fmt: skip
_STROKES = str.maketrans({"ł": "l", "Ł": "L", "ø": "o", "Ø": "O", "đ": "d", "Đ": "D", "ß": "ss"})


@dataclass(frozen=True, slots=True)
class Imported:
    """What an import did: `created` is False when the very same file was imported before."""

    election: ImportedElection
    created: bool


def import_pb(
    *, path: str | Path, actor: Any = None, slug: str = "", progress: Progress | None = None,
    now: datetime | None = None,
) -> Imported:  # fmt: skip
    """Import one file, all or nothing; the same bytes again change nothing.

    Raises `BadImport` with `file:line:column: sentence` for a file that breaks its format, or with a sentence
    when the address `slug` is taken.
    """
    path, tell = Path(path), progress or (lambda _step, _done, _all: None)
    election, digest = _read(path, tell)
    known = (
        ImportedElection.objects.filter(sha256=digest).select_related("contest__cycle_contest__cycle").first()
    )
    if known is not None:
        return Imported(known, created=False)
    with transaction.atomic():
        return Imported(
            _import(actor, path, digest, election, slug, tell, now or database_now()), created=True
        )


def _read(path: Path, tell: Progress) -> tuple[PabulibElection, str]:
    """Read and check the file, and hash its bytes."""
    try:
        election = read(path, progress=lambda done, total: tell("read", done, total))
        with path.open("rb") as stream:
            return election, hashlib.file_digest(stream, "sha256").hexdigest()
    except FormatError as error:
        raise BadImport(error_sentence(error)) from error
    except OSError as error:
        raise BadImport(
            f"{path}:0:0: " + _("This file cannot be read (%(reason)s).") % {"reason": error.strerror}
        ) from error


def _import(
    actor: Any,
    path: Path,
    digest: str,
    election: PabulibElection,
    slug: str,
    tell: Progress,
    moment: datetime,
) -> ImportedElection:
    """Write everything inside the caller's transaction."""
    meta = dict(election.meta)
    money = _Money.of(election, path)
    opened_at, closed_at = _dates(meta, moment)
    cycle = _cycle(actor, path, meta, slug, money, opened_at)
    contest = _contest(path, election, cycle, money, (opened_at, closed_at), tell)
    CycleContest.objects.create(cycle=cycle, contest=contest, purpose=Purpose.MAIN)
    tell("count", 0, 1)
    run = count_official(contest=contest, now=moment)
    status, details = _compare(election, run, money)
    imported = ImportedElection.objects.create(
        contest=contest, file_name=path.name, sha256=digest, meta=meta, scale=election.scale, status=status,
        details=details,
    )  # fmt: skip
    tell("count", 1, 1)
    data = {"file": path.name, "sha256": digest, "ballots": len(election.votes), "status": status.value}
    audit.record(
        actor=actor, action="contests.import_pb", target=f"contest:{contest.pk}", at=moment, data=data
    )
    live.announce(topic(cycle), f"contest:{contest.pk}")
    return imported


@dataclass(frozen=True, slots=True)
class _Money:
    """The file's amounts in minor units of the currency people use; `unit` is one whole unit of it."""

    currency: str
    unit: int
    factor: int
    budget: int

    @classmethod
    def of(cls, election: PabulibElection, path: Path) -> "_Money":
        """Read the currency; refuse amounts finer than its smallest coin."""
        currency = (election.get("currency") or "EUR").strip().upper()[:3]
        unit = 10 ** DIGITS.get(currency, 2)
        if unit % election.scale:
            text = _("Amounts have too many decimals.")
            raise BadImport(f"{path}:1:1: {text}")
        factor = unit // election.scale
        return cls(currency, unit, factor, election.budget * factor)


def _dates(meta: dict[str, str], moment: datetime) -> tuple[datetime, datetime]:
    """Return when voting began and ended (exclusive) on the clocks of the country."""
    zone = ZoneInfo(ZONES.get(meta.get("country", ""), "UTC"))
    begin, end = (_day(meta.get(key, ""), key == "date_end") for key in ("date_begin", "date_end"))
    if begin is None or end is None or end < begin:
        return moment - timedelta(days=1), moment
    midnight = end + timedelta(days=1)
    return begin.replace(tzinfo=zone).astimezone(UTC), midnight.replace(tzinfo=zone).astimezone(UTC)


def _day(text: str, last: bool) -> datetime | None:
    """Read `31.10.2022`, or a bare year as its first or last day; None for anything else."""
    try:
        if re.fullmatch(r"[12]\d{3}", text.strip()):
            return datetime(int(text), 12 if last else 1, 31 if last else 1)  # noqa: DTZ001
        return datetime.strptime(text.strip(), "%d.%m.%Y")  # noqa: DTZ007
    except ValueError:
        return None


def _cycle(
    actor: Any, path: Path, meta: dict[str, str], slug: str, money: _Money, opened_at: datetime
) -> Cycle:
    """Begin the closed public cycle the election belongs to."""
    slug = slug or plain_slug(path.stem)
    if Cycle.objects.filter(slug=slug).exists():
        raise BadImport(_("The address %(slug)s is taken. Give another one with --slug.") % {"slug": slug})
    year = re.search(r"[12]\d{3}", meta.get("instance", "")) or re.search(
        r"[12]\d{3}", meta.get("date_end", "")
    )
    fiscal_year = int(year[0]) if year else opened_at.year
    data = profile_data.load("GENERIC-PB")
    cycle = open_cycle(
        actor=actor, slug=slug, name=(meta.get("description") or path.stem)[:150],
        profile=save_profile(name=profile_data.name_of(data), data=data), area=_area(meta),
        fiscal_year=fiscal_year, currency=money.currency, time_zone=ZONES.get(meta.get("country", ""), "UTC"),
        is_public=True, is_archived=True, now=opened_at,
        source_note=_("Pabulib, file %(file)s") % {"file": path.name},
    )  # fmt: skip
    set_envelope(actor=actor, cycle=cycle, amount=money.budget, reason=path.name, now=opened_at)
    return cycle


def plain_slug(text: str) -> str:
    """Return an address of plain letters: `Poland_Łódź 2022` -> `poland-lodz-2022`."""
    return slugify(text.translate(_STROKES).replace("_", " "))[:80].strip("-") or "election"


def _area(meta: dict[str, str]) -> Area:
    """Find or add country, city and district; the codes begin with `pb-` and meet nobody else's."""
    area: Area | None = None
    code = "pb"
    for level, key in (("country", "country"), ("city", "unit"), ("district", "subunit")):
        name = meta.get(key, "").strip()
        if name or area is None:
            name = name or _("Unknown place")
            code = f"{code}-{plain_slug(name)}"[:60].strip("-")
            area = Area.objects.filter(code=code).first() or add_area(
                code=code, name=name[:120], level=level, parent=area
            )
    return area  # type: ignore[return-value]


def _contest(
    path: Path, election: PabulibElection, cycle: Cycle, money: _Money, dates: tuple[datetime, datetime],
    tell: Progress,
) -> Contest:  # fmt: skip
    """Write options and ballots as a closed contest under the file's own rule."""
    kind = KIND_OF_VOTE[election.vote_type]
    total = len(election.votes)
    rule = _rule(election, kind, money)
    groups = _groups(election) if rule.get("group_caps") else {}
    return import_contest(
        title=cycle.name, kind=kind, rule=rule, published_by=path.name,
        options=[_option(row, money, groups.get(row.code, "")) for row in election.projects],
        ballots=_ballots(election.votes, kind),
        opened_at=dates[0], closed_at=dates[1], progress=lambda done: tell("write", done, total),
        reference=f"cycle:{cycle.slug}", rank_limit=election.rank_limit, budget=money.budget,
        currency=money.currency, time_zone=cycle.time_zone, assurance=Assurance.OPEN,
        publish_from=cycle.settings.publish_ballots_from,
    )  # fmt: skip


def _rule(election: PabulibElection, kind: str, money: _Money) -> dict[str, Any]:
    """Return the file's rule in our flat form; where it is not one of ours, greedy in the order of the file."""
    rule, _reason = official_rule(dict(election.meta), scale=money.unit)
    if rule is None:
        order = "votes" if kind == Kind.APPROVAL else "points"
        rule = Rule("greedy", order=order, tie=FILE_ORDER)
    data = rule.to_json()
    return {
        "name": data["name"], **data["parameters"], "kind": kind, "rank_limit": election.rank_limit,
        "budget": money.budget, "assurance": Assurance.OPEN.value,
    }  # fmt: skip


def _groups(election: PabulibElection) -> dict[str, str]:
    """Return the group of each project that the file's own caps speak about."""
    return {project.code: project.group for project in grouped(election, election.contest()).projects}


def _option(row: PabulibProject, money: _Money, group: str) -> OptionLine:
    """Return a project as a line of the ballot, with the organiser's own figures beside it."""
    details = {
        "category": row.category, "target": row.target, "latitude": row.latitude, "longitude": row.longitude
    }  # fmt: skip
    return OptionLine(
        code=row.code, title=(row.name or row.code)[:400], cost=row.cost * money.factor, group=group,
        details={key: value for key, value in details.items() if value not in (None, "")},
        official=(row.selected, row.votes, row.score),
    )  # fmt: skip


def _ballots(votes: tuple[Vote, ...], kind: str) -> Iterator[Valid | Blank]:
    """Yield what is on each ballot; a project named twice counts once, its points add up. Equal votes are shared."""
    made: dict[int, Valid | Blank] = {}
    for vote in votes:
        ballot = made.get(id(vote))
        if ballot is None:
            (group,) = collapse((vote,))
            marks = tuple(sorted(group.marks)) if kind == Kind.APPROVAL else group.marks
            ballot = made[id(vote)] = Valid(marks, group.points) if marks else Blank()
        yield ballot


def _compare(election: PabulibElection, run: CountRun, money: _Money) -> tuple[Reproduction, dict[str, Any]]:
    """Compare the official run with the projects the organiser marked as selected by the rule."""
    rule, reason = official_rule(dict(election.meta), scale=money.unit)
    covered = {item["project"] for item in run.result["rounds"] if item["action"] == "covered"}
    official, counted = election.official, [code for code in run.result["funded"] if code not in covered]
    sums = run.result["tables"]["ballots_naming"]
    votes = [
        [row.code, row.votes, sums[row.code]]
        for row in election.projects
        if row.votes not in (None, sums[row.code])
    ]
    details: dict[str, Any] = {
        "reason": reason, "official": list(official or ()), "missing": [], "extra": [], "votes_differ": votes,
        "funded_otherwise": [row.code for row in election.projects if row.selected in (2, 3)],
    }  # fmt: skip
    if official is None:
        return Reproduction.NO_OFFICIAL_OUTCOME, details
    if rule is None:
        return Reproduction.RULE_NOT_IMPLEMENTED, details
    details["missing"] = [code for code in official if code not in counted]
    details["extra"] = [code for code in counted if code not in official]
    differs = bool(details["missing"] or details["extra"])
    return (Reproduction.DIFFERS if differs else Reproduction.REPRODUCED), details
