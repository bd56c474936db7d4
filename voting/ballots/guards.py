"""What the database itself refuses, whoever asks: the guards in force."""

from voting.ballots.triggers import Refuse, changed, state_of

FROZEN = "('open', 'closed', 'sealing', 'sealed', 'counted')"
OVER = "('closed', 'sealing', 'sealed', 'counted')"
# What affects the count. JSON columns are compared as text on both engines.
FROZEN_COLUMNS = (
    "kind", "rank_limit", "points_total", "points_each", "score_max", "by_area", "revoting", "budget", "currency",
    "opens_at", "closes_at", "assurance", "publish_from",
)  # fmt: skip
FROZEN_JSON = ("rule", "limits", "exclusive", "tie_method", "eligibility")
_ORDER = ("draft", "published", "open", "closed", "sealing", "sealed", "counted")


def _json_changed(columns: tuple[str, ...]) -> str:
    return " OR ".join(
        f"CAST(OLD.{column} AS text) IS DISTINCT FROM CAST(NEW.{column} AS text)" for column in columns
    )


def _place(row: str) -> str:
    cases = " ".join(f"WHEN '{state}' THEN {number}" for number, state in enumerate(_ORDER))
    return f"(CASE {row}.state {cases} ELSE 99 END)"


_BALLOT = ["id", "contest_id", "slot", "version", "status", "reason", "channel", "weight", "payload", "nonce"]

GUARDS = [
    Refuse(
        "ballots_contest_frozen", "ballots_contest", ["UPDATE"],
        f"OLD.state IN {FROZEN} AND ({changed(FROZEN_COLUMNS)} OR {_json_changed(FROZEN_JSON)})",
        "the contest is frozen",
    ),
    Refuse(
        "ballots_contest_closed", "ballots_contest", ["UPDATE"],
        f"OLD.state IN {OVER} AND ({changed(['closed_at'])} OR {_json_changed(('turnout',))})",
        "the contest is closed",
    ),
    Refuse(
        "ballots_contest_sealed", "ballots_contest", ["UPDATE"],
        f"OLD.state IN ('sealed', 'counted') AND ({changed(['sealed_at', 'seed'])})", "the contest is sealed",
    ),
    Refuse(
        "ballots_contest_forward", "ballots_contest", ["UPDATE"], f"{_place('OLD')} > {_place('NEW')}",
        "a contest never goes back",
    ),
    Refuse("ballots_contest_kept", "ballots_contest", ["DELETE"], f"OLD.state IN {FROZEN}", "a contest is kept"),
    Refuse(
        "ballots_option_added", "ballots_option", ["INSERT"], f"{state_of('NEW')} IN {FROZEN}",
        "the options are frozen",
    ),
    Refuse(
        "ballots_option_frozen", "ballots_option", ["UPDATE", "DELETE"], f"{state_of('OLD')} IN {FROZEN}",
        "the options are frozen",
    ),
    Refuse(
        "ballots_ballot_open", "ballots_ballot", ["INSERT"], f"{state_of('NEW')} NOT IN ('open', 'sealing')",
        "the contest is not open",
    ),
    # Of a ballot in the box only two marks move: a later version of it counts, or it is under quarantine.
    Refuse(
        "ballots_ballot_kept", "ballots_ballot", ["UPDATE"],
        f"{changed(_BALLOT)} OR {state_of('OLD')} NOT IN ('open', 'closed') "
        f"OR ({state_of('OLD')} <> 'open' AND {changed(['is_current'])})",
        "a ballot is kept as it was cast",
    ),
    Refuse(
        "ballots_ballot_stays", "ballots_ballot", ["DELETE"], f"{state_of('OLD')} <> 'sealing'",
        "a ballot is kept",
    ),
    Refuse(
        "ballots_voted_open", "ballots_participation", ["INSERT"],
        f"{state_of('NEW')} NOT IN ('open', 'sealing')", "the contest is not open",
    ),
    Refuse("ballots_voted_kept", "ballots_participation", ["UPDATE"], "TRUE", "a participation is kept"),
    Refuse(
        "ballots_voted_stays", "ballots_participation", ["DELETE"], f"{state_of('OLD')} <> 'sealing'",
        "a participation is kept",
    ),
    Refuse(
        "ballots_leaf_open", "ballots_leaf", ["INSERT"], f"{state_of('NEW')} NOT IN ('open', 'sealing')",
        "the contest is not open",
    ),
    Refuse("ballots_leaf_kept", "ballots_leaf", ["UPDATE"], "TRUE", "a leaf is kept"),
    Refuse("ballots_leaf_stays", "ballots_leaf", ["DELETE"], f"{state_of('OLD')} <> 'sealing'", "a leaf is kept"),
    Refuse("ballots_submission_kept", "ballots_submission", ["UPDATE"], "TRUE", "a receipt is kept"),
    Refuse(
        "ballots_submission_stays", "ballots_submission", ["DELETE"], f"{state_of('OLD')} <> 'sealing'",
        "a receipt is kept",
    ),
    Refuse(
        "ballots_log_open", "ballots_logentry", ["INSERT"], f"{state_of('NEW')} NOT IN ('open', 'closed')",
        "the log is closed",
    ),
    Refuse("ballots_log_kept", "ballots_logentry", ["UPDATE", "DELETE"], "TRUE", "the log is kept"),
    Refuse("ballots_checkpoint_kept", "ballots_checkpoint", ["UPDATE", "DELETE"], "TRUE", "a checkpoint is kept"),
]  # fmt: skip
