"""The stuffing watch: what is unusual in how ballots came in. It flags and never removes.

While a vote is open each first online ballot leaves a mark beside its roll entry (`WatchMark`): the day, whether it
was night, and keyed hashes of network and mailbox. No mark is tied to a ballot, and sealing deletes them all. Paper
leaves none; people marked as present in the hall raise no flag for sharing its network.
"""

import hmac
import socket
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from voting.ballots.enums import BatchState, FlagKind
from voting.ballots.keys import contest_key, normalise
from voting.ballots.models import Contest, PaperBatch, WatchMark

# Hours of the night in the contest's own time zone: from 0:00 to before 5:00.
NIGHT_ENDS = 5
# A flag needs so many ballots, and so large a part (in percent) of the online ballots.
NIGHT_BALLOTS, NIGHT_PERCENT = 20, 20
NETWORK_BALLOTS, NETWORK_PERCENT = 20, 10
DOMAIN_BALLOTS, DOMAIN_PERCENT = 10, 5
MAILBOX_ENTRIES = 3
# A sheet cannot be read and typed by two people in less.
SECONDS_A_SHEET, CLERK_SHEETS = 10, 10
# Mail domains that everybody uses.
COMMON = frozenset({
    "gmail.com", "yahoo.com", "yahoo.co.id", "outlook.com", "hotmail.com", "live.com", "icloud.com", "ymail.com",
    "rocketmail.com", "proton.me", "protonmail.com", "mail.com", "aol.com", "zoho.com",
})  # fmt: skip
PRESENT = "present"


@dataclass(frozen=True, slots=True)
class Door:
    """Through what a ballot came in: the network address and the mail address, as far as they are known."""

    address: str = ""
    mail: str = ""


@dataclass(frozen=True, slots=True)
class Flag:
    """Something unusual: `ballots` of `all_online`; `subject` is a day, a keyed hash, or a batch number."""

    kind: FlagKind
    subject: str
    ballots: int
    all_online: int

    @property
    def key(self) -> str:
        """One word for addresses and forms."""
        return f"{self.kind}:{self.subject}"


def mark_of(contest_id: int, roll_id: int, door: Door, moment: datetime, time_zone: str) -> WatchMark:
    """Return the unsaved mark of a first online ballot."""
    local = moment.astimezone(ZoneInfo(time_zone))
    mailbox = mailbox_of(door.mail)
    return WatchMark(
        roll_id=roll_id, contest_id=contest_id, day=local.date(), is_night=local.hour < NIGHT_ENDS,
        network=_hash(contest_id, "network", network_of(door.address)),
        domain=_hash(contest_id, "domain", mailbox.rpartition("@")[2]), mailbox=_hash(contest_id, "mailbox", mailbox),
    )  # fmt: skip


def _hash(contest_id: int, kind: str, text: str) -> str:
    """Return a short keyed hash, different in every contest; "" of ""."""
    if not text:
        return ""
    return hmac.digest(contest_key(contest_id), f"watch:{kind}:{text}".encode(), "sha256").hex()[:16]


def network_of(address: str) -> str:
    """Return the network an address belongs to: the /24 of IPv4, the /48 of IPv6, "" of anything else.

    >>> network_of("192.0.2.77"), network_of("2001:db8:1:2::3"), network_of("unknown")
    ('192.0.2.0/24', '2001:db8:1::/48', '')
    """
    kind, kept = (socket.AF_INET6, 6) if ":" in address else (socket.AF_INET, 3)
    try:
        packed = socket.inet_pton(kind, address.partition("%")[0])
    except (OSError, ValueError):
        return ""
    return f"{socket.inet_ntop(kind, packed[:kept].ljust(len(packed), bytes(1)))}/{8 * kept}"


def mailbox_of(mail: str) -> str:
    """Return the mailbox behind a mail address: without a +tag, at Gmail without dots.

    >>> mailbox_of("A.Ni+pilih3@Gmail.com"), mailbox_of("ani+1@example.org"), mailbox_of("")
    ('ani@gmail.com', 'ani@example.org', '')
    """
    name, at, domain = normalise(mail).rpartition("@")
    if not at:
        return ""
    name = name.partition("+")[0]
    return f"{name.replace('.', '') if domain in ('gmail.com', 'googlemail.com') else name}@{domain}"


def flags_of(contest: Contest) -> list[Flag]:
    """Return what is unusual in a contest that is not sealed yet, most ballots first (2 queries)."""
    marks = list(
        WatchMark.objects.filter(contest=contest).values_list(
            "day", "is_night", "network", "domain", "mailbox", "roll__level"
        )
    )
    total = len(marks)
    nights = Counter(day.isoformat() for day, night, *_rest in marks if night)
    networks = Counter(network for _d, _n, network, _do, _m, level in marks if network and level != PRESENT)
    common = {_hash(contest.pk, "domain", domain) for domain in COMMON}
    domains = Counter(domain for _d, _n, _ne, domain, _m, _l in marks if domain and domain not in common)
    mailboxes = Counter(mailbox for *_rest, mailbox, _level in marks if mailbox)
    found = [
        *_many(FlagKind.NIGHT, nights, total, NIGHT_BALLOTS, NIGHT_PERCENT),
        *_many(FlagKind.NETWORK, networks, total, NETWORK_BALLOTS, NETWORK_PERCENT),
        *_many(FlagKind.DOMAIN, domains, total, DOMAIN_BALLOTS, DOMAIN_PERCENT),
        *_many(FlagKind.MAILBOX, mailboxes, total, MAILBOX_ENTRIES, 0), *_fast_clerks(contest, total),
    ]  # fmt: skip
    return sorted(found, key=lambda flag: (-flag.ballots, flag.key))


def _many(kind: FlagKind, counted: Counter[str], total: int, least: int, percent: int) -> Iterable[Flag]:
    return (
        Flag(kind, subject, ballots, total)
        for subject, ballots in counted.items()
        if ballots >= least and 100 * ballots >= percent * total
    )


def _fast_clerks(contest: Contest, total: int) -> Iterable[Flag]:
    """Find batches that went into the box faster than two people can type."""
    for batch in PaperBatch.objects.filter(
        contest=contest, state=BatchState.IN_BOX, sheets__gte=CLERK_SHEETS
    ):
        seconds = (batch.settled_at - batch.opened_at).total_seconds() if batch.settled_at else 0
        if seconds < SECONDS_A_SHEET * batch.sheets:
            yield Flag(FlagKind.CLERK, str(batch.number), batch.sheets, total)


def entries_behind(contest: Contest, flag: Flag) -> list[int]:
    """Return the roll entries whose marks a flag counts ([] for a clerk's: paper stands under its own checks)."""
    marks = WatchMark.objects.filter(contest=contest)
    if flag.kind == FlagKind.NIGHT:
        marks = marks.filter(day=flag.subject, is_night=True)
    elif flag.kind == FlagKind.CLERK:
        return []
    else:
        marks = marks.filter(**{str(flag.kind): flag.subject})
    if flag.kind == FlagKind.NETWORK:
        marks = marks.exclude(roll__level=PRESENT)
    return list(marks.order_by("roll_id").values_list("roll_id", flat=True))
