"""The sample audit: drawn once, by a public seed, from sheets that are in the box."""

import pytest
from django.db import DatabaseError, transaction

from tests.factories.contests import GREEDY, make_contest
from tests.voting.ballots.test_ballots_paper import ANI, CITRA, batch_of, code_of
from voting.ballots.models import PaperAudit, PaperCheck
from voting.ballots.paper_queries import pulled_sheets
from voting.ballots.sampling import draw_sheets
from voting.ballots.services import close_contest
from voting.ballots.services.paper_audit import check_sheet, start_audit
from voting.ballots.services.paper_box import settle_batch

pytestmark = pytest.mark.django_db


def closed_vote():
    """Return a closed vote with two sheets in the box and one batch that was left."""
    contest = make_contest(rule={**GREEDY, "revoting": True}, voters=["ani", "budi", "citra", "dedi"])
    settle_batch(batch=batch_of(contest, "ani", "budi", first=[["a"], ["b"]]), by=CITRA)
    batch_of(contest, "citra", first=[["c"]])
    return close_contest(contest=contest)


def test_the_draw_takes_sheets_of_the_box_by_the_seed_and_stands():
    contest = closed_vote()
    audit = start_audit(contest=contest, seed=" 3 6 1 2 5 ", by=CITRA)
    assert (audit.seed, audit.sheets, audit.size) == ("36125", 2, 2)
    drawn = [(sheet.batch.number, sheet.number) for sheet in pulled_sheets(audit)]
    assert drawn == draw_sheets([(1, 1), (1, 2)], "36125", 2)
    assert code_of(lambda: start_audit(contest=contest, seed="99999", by=ANI)) == "audit_begun"
    for write in (lambda: PaperAudit.objects.update(seed="1"), lambda: PaperAudit.objects.all().delete()):
        with pytest.raises(DatabaseError), transaction.atomic():
            write()


def test_nothing_is_drawn_while_sheets_can_come_in_nor_without_sheets_nor_from_a_short_seed():
    contest = make_contest(rule={**GREEDY, "revoting": True})
    assert code_of(lambda: start_audit(contest=contest, seed="36125", by=ANI)) == "audit_while_open"
    contest = close_contest(contest=contest)
    assert code_of(lambda: start_audit(contest=contest, seed="36 1", by=ANI)) == "seed_short"
    assert code_of(lambda: start_audit(contest=contest, seed="36125", by=ANI)) == "no_paper"


def test_only_pulled_sheets_are_checked_and_a_difference_needs_its_reason():
    audit = start_audit(contest=closed_vote(), seed="36125", by=CITRA)
    one = {"audit": audit, "batch": 1, "number": 2, "by": ANI}
    assert code_of(lambda: check_sheet(**{**one, "batch": 2, "number": 1}, agrees=True)) == "not_pulled"
    assert code_of(lambda: check_sheet(**one, agrees=False)) == "reason_needed"
    check_sheet(**one, agrees=False, note="Angka 1 terbaca 7")
    check_sheet(**one, agrees=True)
    assert list(PaperCheck.objects.values_list("sheet__number", "agrees", "note")) == [(2, True, "")]
