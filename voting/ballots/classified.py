"""From when on each column of the ballot box stands: every column of every table, and a new one must be added here.

OPENING, CLOSING, SEALING: nobody can change it from then on. WRITTEN: nobody can ever change it once the row is there.
FREE: it may change, because no count and no promise reads it. The proof R7 tries every door on every column.
"""

from enum import StrEnum


class Frozen(StrEnum):
    """From when on a column stands."""

    FREE = "free"
    OPENING = "opening"
    CLOSING = "closing"
    SEALING = "sealing"
    WRITTEN = "written"


FREE, OPENING, CLOSING, SEALING, WRITTEN = Frozen

COLUMNS: dict[str, dict[str, Frozen]] = {
    "Contest": {
        **dict.fromkeys(
            ["id", "title", "translations", "reference", "kind", "rank_limit", "points_total", "points_each",
             "score_max", "limits", "by_area", "exclusive", "revoting", "tie_method", "eligibility", "budget",
             "currency", "time_zone", "opens_at", "closes_at", "assurance", "publish_from", "rule"], OPENING),
        **dict.fromkeys(["closed_at", "turnout"], CLOSING), **dict.fromkeys(["seed", "sealed_at"], SEALING),
        # It moves forward only: what is tried is a step back.
        "state": OPENING,
    },
    "RuleVersion": dict.fromkeys(
        ["id", "contest", "number", "rule", "sha256", "published_at", "published_by", "reason"], WRITTEN),
    "Option": dict.fromkeys(
        ["id", "contest", "number", "code", "title", "translations", "description", "cost", "tags", "group", "score",
         "reference", "details", "official_selected", "official_votes", "official_score"], OPENING),
    # The name of a person may be taken away when the time to keep it is over.
    "Roll": {"id": WRITTEN, "contest": WRITTEN, "person_key": FREE, **dict.fromkeys(
        ["level", "area", "weight", "status"], CLOSING)},
    "Participation": dict.fromkeys(["roll", "contest"], WRITTEN),
    "Ballot": {
        **dict.fromkeys(
            ["id", "contest", "slot", "version", "status", "reason", "channel", "weight", "payload", "nonce"], WRITTEN),
        "is_current": CLOSING, "is_quarantined": SEALING,
    },
    "Leaf": dict.fromkeys(["hash", "contest"], WRITTEN),
    "Submission": dict.fromkeys(["key_hash", "contest", "receipt"], WRITTEN),
    "LogEntry": dict.fromkeys(["id", "contest", "position", "hash", "record"], WRITTEN),
    "Checkpoint": dict.fromkeys(
        ["id", "contest", "number", "size", "root", "previous", "text", "made_at"], WRITTEN),
    # Once it is applied; until then it can be confirmed or taken back.
    "Amendment": dict.fromkeys(
        ["id", "contest", "number", "option", "field", "before", "after", "reason", "state", "passing", "proposer",
         "proposer_name", "proposer_role", "proposed_at", "confirmer", "confirmer_name", "confirmer_role",
         "confirmed_at"], WRITTEN),
    "CeremonyStep": dict.fromkeys(
        ["id", "contest", "number", "kind", "at", "actor", "actor_name", "actor_role", "asker", "asker_name",
         "asker_role", "data", "previous", "hash"], WRITTEN),
    # Working papers: what counts of them are the ballots made from them. Their own guards keep a settled batch.
    "PaperBatch": dict.fromkeys(
        ["id", "contest", "number", "sheets", "state", "opened_by", "opened_name", "opened_at", "first", "first_name",
         "second", "second_name", "decider", "decider_name", "settled_at"], FREE),
    "PaperVoter": dict.fromkeys(["id", "batch", "roll"], FREE),
    "PaperSheet": dict.fromkeys(["id", "batch", "number", "image"], FREE),
    "PaperReading": dict.fromkeys(["id", "sheet", "reading", "marks", "reason", "note"], FREE),
    # Signs of the watch go at sealing; a quarantine's own guard keeps what was confirmed.
    "WatchMark": dict.fromkeys(["roll", "contest", "day", "is_night", "network", "domain", "mailbox"], FREE),
    "Quarantine": dict.fromkeys(
        ["id", "contest", "number", "act", "state", "flag", "subject", "entries", "ballots", "reason", "proposer",
         "proposer_name", "proposed_at", "confirmer", "confirmer_name", "confirmed_at"], FREE),
    "PaperCheck": dict.fromkeys(
        ["id", "sheet", "agrees", "note", "checked_by", "checked_name", "checked_at"], FREE),
    # Its own guard keeps the draw.
    "PaperAudit": dict.fromkeys(
        ["id", "contest", "seed", "sheets", "size", "started_by", "started_name", "started_at"], FREE),
}  # fmt: skip


def unclassified() -> list[str]:
    """Return the columns of the box that nobody has decided on, and the entries here that name none."""
    from django.apps import apps

    real = {
        f"{model.__name__}.{field.name}"
        for model in apps.get_app_config("ballots").get_models()
        for field in model._meta.concrete_fields
    }
    decided = {f"{model}.{column}" for model, columns in COLUMNS.items() for column in columns}
    return sorted(real ^ decided)
