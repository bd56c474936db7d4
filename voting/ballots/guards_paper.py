"""The guards of paper batches: what is settled stays as it was typed."""

from voting.ballots.triggers import Refuse, changed

_BATCH_OF_SHEET = "(SELECT state FROM ballots_paperbatch WHERE id = {row}.batch_id)"
_BATCH_OF_READING = (
    "(SELECT b.state FROM ballots_paperbatch b JOIN ballots_papersheet s ON s.batch_id = b.id "
    "WHERE s.id = {row}.sheet_id)"
)
_DONE = "('settled', 'in_box', 'cancelled')"
_FACTS = ("contest_id", "number", "opened_by", "opened_at")

GUARDS = [
    Refuse(
        "ballots_reading_added", "ballots_paperreading", ["INSERT"],
        f"{_BATCH_OF_READING.format(row='NEW')} IN {_DONE}", "the batch is settled",
    ),
    Refuse(
        "ballots_reading_kept", "ballots_paperreading", ["UPDATE", "DELETE"],
        f"{_BATCH_OF_READING.format(row='OLD')} IN ('settled', 'in_box')", "the batch is settled",
    ),
    Refuse(
        "ballots_sheet_kept", "ballots_papersheet", ["DELETE"],
        f"{_BATCH_OF_SHEET.format(row='OLD')} IN ('settled', 'in_box')", "the batch is settled",
    ),
    Refuse(
        "ballots_batch_kept", "ballots_paperbatch", ["UPDATE"],
        f"({changed(_FACTS)}) OR OLD.state IN ('in_box', 'cancelled') "
        f"OR (OLD.state = 'settled' AND (NEW.state NOT IN ('in_box', 'cancelled') "
        f"OR {changed(('sheets', 'first', 'second', 'decider'))}))",
        "a settled batch is kept",
    ),
    Refuse("ballots_batch_stays", "ballots_paperbatch", ["DELETE"], "OLD.state <> 'open'", "a batch is kept"),
]  # fmt: skip

AUDIT_GUARDS = [
    Refuse(
        "ballots_paper_audit_kept", "ballots_paperaudit", ["UPDATE", "DELETE"], "1 = 1", "the draw is kept"
    ),
]
