"""The guards of amendments and of the closing, and those of the contest that they replace."""

from voting.ballots.guards import FROZEN, FROZEN_COLUMNS, FROZEN_JSON, OVER, _json_changed
from voting.ballots.guards import GUARDS as EARLIER
from voting.ballots.triggers import Refuse, RefuseEmptying, RefuseReplacing, changed, state_of

# What two people may correct in public while a vote runs; everything else that is frozen stays.
AMENDABLE = ("closes_at", "title", "translations", "eligibility")
AMENDABLE_OPTION = ("title", "description", "translations")
_JSON = {"translations", "eligibility", "before", "after", "data", "tags", "details"}
_REPLACED = {"ballots_contest_frozen", "ballots_contest_sealed", "ballots_option_frozen"}
LIFTED = [guard for guard in EARLIER if guard.name in _REPLACED]


def _differs(column: str) -> str:
    return _json_changed((column,)) if column in _JSON else changed([column])


def _any_differs(columns: tuple[str, ...]) -> str:
    return " OR ".join(_differs(column) for column in columns)


def _applying(column: str, owner: str) -> str:
    """Return SQL that is true while an amendment of this very column is being applied."""
    return (
        "EXISTS (SELECT 1 FROM ballots_amendment WHERE state = 'applying' "  # noqa: S608
        f"AND field = '{column}' AND {owner})"
    )


_CONTEST = "contest_id = OLD.id AND option_id IS NULL"
_OPTION = "option_id = OLD.id"
_STAYS = tuple(name for name in (*FROZEN_COLUMNS, "time_zone", "reference") if name != "closes_at")
_STAYS_JSON = tuple(name for name in FROZEN_JSON if name != "eligibility")
_CORRECTED = " OR ".join(f"({_differs(name)}) AND NOT {_applying(name, _CONTEST)}" for name in AMENDABLE)
_OPTION_STAYS = (
    "id", "contest_id", "number", "code", "cost", "tags", "group", "score", "reference", "details",
    "official_selected", "official_votes", "official_score",
)  # fmt: skip
_OPTION_CORRECTED = " OR ".join(
    f"({_differs(name)}) AND NOT {_applying(name, _OPTION)}" for name in AMENDABLE_OPTION
)
_PROPOSED = (
    "id", "contest_id", "number", "option_id", "field", "before", "after", "reason", "proposer", "proposer_name",
    "proposer_role", "proposed_at",
)  # fmt: skip
_STEP = (
    "(OLD.state = 'proposed' AND NEW.state IN ('applying', 'withdrawn')) "
    "OR (OLD.state = 'applying' AND NEW.state = 'applied')"
)


def _quoted(columns: tuple[str, ...]) -> str:
    """Return `_any_differs` with `group` quoted: it is a word of SQL."""
    return _any_differs(columns).replace("OLD.group", 'OLD."group"').replace("NEW.group", 'NEW."group"')


# The unique keys of every table of the box; the roll's other key is left to its own constraint, see `add_to_roll`.
KEYS: dict[str, list[tuple[str, ...]]] = {
    "contest": [("id",)], "ruleversion": [("id",), ("contest_id", "number")],
    "option": [("id",), ("contest_id", "code"), ("contest_id", "number")], "roll": [("id",)],
    "ballot": [("id",)], "leaf": [("hash",)], "submission": [("key_hash",)], "participation": [("roll_id",)],
    "logentry": [("id",), ("contest_id", "position"), ("contest_id", "hash")],
    "checkpoint": [("id",), ("contest_id", "number")], "amendment": [("id",), ("contest_id", "number")],
    "ceremonystep": [("id",), ("contest_id", "number")],
}  # fmt: skip

GUARDS = [
    Refuse(
        "ballots_contest_stays", "ballots_contest", ["UPDATE"],
        f"OLD.state IN {FROZEN} AND ({changed(_STAYS)} OR {_json_changed(_STAYS_JSON)} OR {_CORRECTED})",
        "the contest is frozen",
    ),
    Refuse(
        "ballots_contest_longer", "ballots_contest", ["UPDATE"],
        f"OLD.state IN {FROZEN} AND ({changed(['closes_at'])}) "
        "AND (OLD.state <> 'open' OR NEW.state <> 'open' OR NEW.closes_at <= OLD.closes_at)",
        "a closing time only moves later, while the contest is open",
    ),
    Refuse(
        "ballots_contest_drawn", "ballots_contest", ["UPDATE"],
        f"({changed(['seed'])}) AND (OLD.state <> 'closed' OR OLD.seed <> '')", "a seed is drawn once, after closing",
    ),
    Refuse(
        "ballots_contest_sealing", "ballots_contest", ["UPDATE"],
        f"({changed(['sealed_at'])}) AND OLD.state NOT IN ('closed', 'sealing')", "the contest is sealed",
    ),
    Refuse(
        "ballots_option_stays", "ballots_option", ["UPDATE"],
        f"{state_of('OLD')} IN {FROZEN} AND ({_quoted(_OPTION_STAYS)} OR {_OPTION_CORRECTED})",
        "the options are frozen",
    ),
    Refuse(
        "ballots_option_removed", "ballots_option", ["DELETE"], f"{state_of('OLD')} IN {FROZEN}",
        "the options are frozen",
    ),
    Refuse(
        "ballots_amendment_begins", "ballots_amendment", ["INSERT"],
        f"NEW.state <> 'proposed' OR NEW.confirmer <> '' OR {state_of('NEW')} <> 'open'",
        "an amendment is proposed first",
    ),
    Refuse(
        "ballots_amendment_kept", "ballots_amendment", ["UPDATE"],
        f"NOT ({_STEP}) OR {_any_differs(_PROPOSED)} OR {state_of('OLD')} <> 'open'",
        "an amendment is kept as it was proposed",
    ),
    Refuse(
        "ballots_amendment_stays", "ballots_amendment", ["DELETE"], "TRUE", "an amendment is kept",
    ),
    Refuse(
        "ballots_ceremony_kept", "ballots_ceremonystep", ["UPDATE", "DELETE"], "TRUE",
        "a step of the ceremony is kept",
    ),
    Refuse(
        "ballots_roll_kept", "ballots_roll", ["UPDATE"],
        f"{changed(['id', 'contest_id'])} OR ({state_of('OLD')} IN {OVER} "
        f"AND ({changed(['level', 'area', 'weight', 'status'])}))",
        "the roll is closed",
    ),
    Refuse("ballots_roll_closed", "ballots_roll", ["INSERT"], f"{state_of('NEW')} IN {OVER}", "the roll is closed"),
    RefuseReplacing("ballots_ballot_slot", "ballots_ballot", [("contest_id", "slot", "is_current")]),
    *[RefuseReplacing(f"ballots_{table}_once", f"ballots_{table}", keys) for table, keys in KEYS.items()],
    *[RefuseEmptying(f"ballots_{table}_whole", f"ballots_{table}") for table in KEYS],
]  # fmt: skip
