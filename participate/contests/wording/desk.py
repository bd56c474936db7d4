"""What the people at the desk read: turnout while voting, what opening will do, the next step."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from participate.contests.opening import Candidate, option_line
from participate.contests.people import Voter, voters_of
from participate.contests.wording.results import came_in
from participate.contests.wording.times import moment_text
from participate.kit.money import number_text, share_text
from participate.processes.enums import Gender
from participate.processes.models import Cycle
from voting.ballots.enums import State
from voting.ballots.models import Contest
from voting.ballots.services.judging import pot_amounts


def turnout_now(voted: int, roll: int | None, channels: Mapping[str, int]) -> list[str]:
    """Say how many ballots are in and how they came in; nothing about what they say."""
    lines = []
    if roll:
        values = {"cast": number_text(voted), "roll": number_text(roll)}
        lines.append(_("%(cast)s of %(roll)s people have voted.") % values)
    came = [f"{label} {number_text(count)}" for label, count in came_in(channels)]
    if came:
        lines.append(_("Came in: %(channels)s.") % {"channels": ", ".join(came)})
    return lines


def quota(voters: Sequence[Voter]) -> tuple[int, int]:
    """Return (women, all) among the listed delegates who may vote."""
    genders = [voter.delegate.gender for voter in voters if voter.delegate]
    return genders.count(Gender.WOMAN), len(genders)


def quota_sentence(women: int, listed: int, wanted: int) -> str:
    """Say how many delegates are women and whether the quota is met."""
    if not listed:
        return ""
    values = {"women": women, "all": listed, "share": share_text(women, listed, 1), "wanted": wanted}
    if women * 100 >= wanted * listed:
        return (
            _("%(women)d of %(all)d delegates are women (%(share)s): the quota of %(wanted)d%% is met.")
            % values
        )
    return (
        _("%(women)d of %(all)d delegates are women (%(share)s): below the quota of %(wanted)d%%.") % values
    )


def next_step(contest: Contest) -> str:
    """Return which step the desk has to take next: publish, open, close, count or none."""
    return {
        State.DRAFT: "publish", State.PUBLISHED: "open", State.OPEN: "close", State.CLOSED: "count", State.SEALED: "count",
    }.get(contest.state, "none")  # fmt: skip


def _empty_pots(contest: Contest, candidates: Sequence[Candidate]) -> list[dict[str, Any]]:
    """Return one line for money of areas without a proposal: such a vote could not be counted."""
    filled = {option_line(row, contest.rule, {}).group for row in candidates}
    empty = [pot for pot in pot_amounts(contest.rule, contest.budget) if pot and pot not in filled]
    if not empty:
        return []
    text = _("There is money for %(pot)s, but no proposal from there. Change the rules first.")
    return [{"done": False, "text": text % {"pot": ", ".join(empty)}}]


def opening_checks(
    cycle: Cycle, contest: Contest, candidates: Sequence[Candidate], ends: datetime, moment: datetime
) -> list[dict[str, Any]]:
    """Return what opening will do and what is still missing, one line each."""
    people, count = len(voters_of(cycle)), len(candidates)
    unscored = [row.proposal.code for row in candidates if row.score is None]
    checks = [
        {
            "done": contest.state == State.PUBLISHED,
            "text": _("The rules are published and stay as they are from now on.")
            if contest.state == State.PUBLISHED
            else _("The rules must be published first, and the vote not opened before."),
        },
        {
            "done": count > 0,
            "text": ngettext(
                "%(count)d proposal goes onto the ballot as it is written now.",
                "%(count)d proposals go onto the ballot as they are written now.",
                count,
            )
            % {"count": count},
        },
        {
            "done": people > 0,
            "text": ngettext(
                "%(count)d person is on the list of voters.",
                "%(count)d people are on the list of voters.",
                people,
            )
            % {"count": people},
        },
        {
            "done": ends > moment,
            "text": _("Voting ends on %(when)s.") % {"when": moment_text(ends, cycle.time_zone)}
            if ends > moment
            else _("No voting phase is open now. Set its dates in the calendar first."),
        },
    ]
    checks += _empty_pots(contest, candidates)
    if contest.rule.get("order") == "combined":
        checks.append(
            {
                "done": not unscored,
                "text": _("Every proposal has its technical score.")
                if not unscored
                else _("Without technical score: %(codes)s. Score them first.")
                % {"codes": ", ".join(unscored)},
            }
        )
    return checks
