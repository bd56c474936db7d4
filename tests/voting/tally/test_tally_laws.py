"""Laws that every rule obeys, or every rule of a family: tried on random contests of every kind."""

from dataclasses import replace

from hypothesis import assume, given, settings
from hypothesis import strategies as st

from tests.factories.tally_random import ALL_RULES, change_ballots, chosen, contests, rule_for
from voting.tally import SPECS, BallotGroup, Contest, Rule, canonical_json, count, sha256
from voting.tally.compare import compare
from voting.tally.errors import TallyError, TooLargeError
from voting.tally.explain import explain
from voting.tally.irresolute import every_outcome
from voting.tally.tallies import pairwise

LAWS = settings.get_profile("laws")
# Their quota is rounded to whole ballots, or (Monroe) a seat stands for n/k ballots rounded up or down.
NOT_HOMOGENEOUS = {"stv_scottish", "stv_wigm", "stv_meek", "monroe", "greedy_monroe"}
CONDORCET = ("condorcet", "copeland", "minimax", "ranked_pairs", "schulze", "black", "smith_irv")
SMITH = ("copeland", "ranked_pairs", "schulze", "smith_irv")


def grows(rule: Rule) -> bool:
    """Say whether a rule works with amounts per voter that are not shares of the budget."""
    return "add1" in str(rule.get("completion", "")) or rule.get("threshold") is not None


def known(names: tuple[str, ...]) -> list[Rule]:
    return [Rule(name) for name in names if name in SPECS]


@LAWS
@given(st.data(), contests())
def test_nobody_spends_more_than_the_budget(data, contest: Contest):
    outcome = count(contest, data.draw(rule_for(contest, "budget")))
    assert outcome.totals.total + outcome.totals.remaining == contest.budget
    assert 0 <= outcome.totals.total == sum(p.cost for p in contest.projects if p.code in outcome.funded)
    assert outcome.totals.remaining >= 0
    assert len(set(outcome.funded)) == len(outcome.funded)


@LAWS
@given(st.data(), contests())
def test_the_order_names_everybody_once(data, contest: Contest):
    outcome = count(contest, data.draw(rule_for(contest)))
    assert sorted(outcome.order) == sorted(contest.codes)
    assert set(chosen(outcome)) <= set(contest.codes)


@LAWS
@given(st.data(), contests(), st.randoms(use_true_random=False))
def test_anonymity_and_the_order_of_projects(data, contest: Contest, random):
    rule = data.draw(rule_for(contest))
    projects, groups = list(contest.projects), list(contest.ballots)
    random.shuffle(projects)
    random.shuffle(groups)
    again = contest.replace(projects=tuple(projects), ballots=groups)
    ours, theirs = count(contest, rule), count(again, rule)
    assert chosen(ours) == chosen(theirs)
    assert ours.order == theirs.order
    assert [item.to_json() for item in ours.rounds] == [item.to_json() for item in theirs.rounds]


@LAWS
@given(st.data(), contests())
def test_neutrality_new_names_give_the_renamed_result(data, contest: Contest):
    rule = data.draw(rule_for(contest))
    assume("lot:" not in str(rule["tie"]))
    names = {code: f"x{code}" for code in contest.codes}
    projects = tuple(replace(project, code=names[project.code]) for project in contest.projects)
    groups = [replace(group, marks=tuple(names[mark] for mark in group.marks)) for group in contest.ballots]
    again = count(
        Contest.of(contest.kind, projects, groups, contest.budget, contest.rank_limit, contest.seats), rule
    )
    assert [names[code] for code in chosen(count(contest, rule))] == list(chosen(again))


@LAWS
@given(st.data(), contests())
def test_single_ballots_count_like_collapsed_ones(data, contest: Contest):
    rule = data.draw(rule_for(contest))
    single = change_ballots(contest, lambda group: [replace(group, count=1)] * group.count)
    assert canonical_json(count(single, rule)) == canonical_json(count(contest, rule))


@LAWS
@given(st.data(), contests(weights=True))
def test_a_weight_of_two_counts_like_two_ballots(data, contest: Contest):
    rule = data.draw(rule_for(contest))
    assume(rule.get("threshold_share") is None)
    plain = change_ballots(
        contest, lambda group: [replace(group, weight=1, count=group.count * group.weight)]
    )
    assert chosen(count(contest, rule)) == chosen(count(plain, rule))


@LAWS
@given(st.data(), contests())
def test_the_same_bytes_twice_and_through_json(data, contest: Contest):
    rule = data.draw(rule_for(contest))
    again = count(Contest.from_json(contest.to_json()), Rule.from_json(rule.to_json()))
    assert sha256(again) == sha256(count(contest, rule))


@LAWS
@given(st.data(), contests(), st.integers(2, 3))
def test_homogeneity_every_ballot_several_times(data, contest: Contest, times: int):
    rule = data.draw(rule_for(contest))
    assume(rule.name not in NOT_HOMOGENEOUS and not grows(rule))
    more = change_ballots(contest, lambda group: [replace(group, count=group.count * times)])
    assert chosen(count(more, rule)) == chosen(count(contest, rule))


@LAWS
@given(st.data(), contests(), st.integers(2, 50))
def test_the_currency_does_not_matter(data, contest: Contest, scale: int):
    rule = data.draw(rule_for(contest, "budget"))
    assume(not grows(rule) and not rule.get("floors") and not rule.get("caps"))
    projects = tuple(replace(project, cost=project.cost * scale) for project in contest.projects)
    again = contest.replace(projects=projects, budget=contest.budget * scale)
    assert chosen(count(again, rule)) == chosen(count(contest, rule))


@LAWS
@given(st.data(), contests())
def test_blank_ballots_choose_nobody(data, contest: Contest):
    rule = data.draw(rule_for(contest))
    spec = SPECS[rule.name]
    assume(
        spec.family != "multi_winner"
        and rule.name != "expanding_approvals"
        and not rule.get("threshold_share")
    )
    more = contest.replace(ballots=[*contest.ballots, BallotGroup((), 3)])
    assert chosen(count(more, rule)) == chosen(count(contest, rule))


@LAWS
@given(contests())
def test_greedy_leaves_nothing_that_fits(contest: Contest):
    outcome = count(contest, Rule("greedy"))
    left = outcome.totals.remaining
    assert all(project.cost > left for project in contest.projects if project.code not in outcome.funded)


@LAWS
@given(st.data(), contests(kinds=("approval", "points")))
def test_more_support_never_throws_a_project_out_of_greedy(data, contest: Contest):
    rule = data.draw(
        st.sampled_from([Rule("greedy"), Rule("greedy", misfit="stop"), Rule("greedy", order="votes")])
    )
    funded = count(contest, rule).funded
    assume(funded)
    code = data.draw(st.sampled_from(funded))
    points = (2,) if contest.kind == "points" else ()
    more = contest.replace(ballots=[*contest.ballots, BallotGroup((code,), 1, points)])
    assert code in count(more, rule).funded


@LAWS
@given(st.data(), contests(kinds=("approval",)))
def test_a_cheaper_project_is_never_thrown_out_of_greedy_or_equal_shares(data, contest: Contest):
    rule = data.draw(st.sampled_from([Rule("greedy"), Rule("equal_shares")]))
    funded = count(contest, rule).funded
    assume(funded)
    code = data.draw(st.sampled_from(funded))
    projects = tuple(
        replace(project, cost=project.cost // 2) if project.code == code else project
        for project in contest.projects
    )
    assert code in count(contest.replace(projects=projects), rule).funded


@LAWS
@given(st.data(), contests())
def test_explanations_name_everybody_in_order(data, contest: Contest):
    outcome = count(contest, data.draw(rule_for(contest, "budget")))
    items = explain(contest, outcome, changes=False)
    assert [item.project for item in items] == list(outcome.order)
    assert {item.project for item in items if item.funded} == set(outcome.funded)
    assert canonical_json(list(items))


@LAWS
@given(st.data(), contests())
def test_comparison_rows_say_what_the_counts_say(data, contest: Contest):
    rule = data.draw(rule_for(contest))
    (row,) = compare(contest, [rule])
    outcome = count(contest, rule)
    assert (row.projects, row.total, row.winner) == (outcome.funded, outcome.totals.total, outcome.winner)


@LAWS
@given(st.data(), contests())
def test_the_declared_outcome_is_one_of_all_outcomes(data, contest: Contest):
    rule = data.draw(rule_for(contest))
    try:
        outcomes = every_outcome(contest, rule, limit=200)
    except TooLargeError:
        assume(False)
    sets = [frozenset(chosen(outcome)) for outcome in outcomes]
    assert sets[0] == frozenset(chosen(count(contest, rule)))
    assert len(set(sets)) == len(sets)


@LAWS
@given(st.data(), contests(), st.randoms(use_true_random=False))
def test_all_outcomes_do_not_depend_on_the_tie_policy(data, contest: Contest, random):
    rule = data.draw(rule_for(contest))
    other = rule.replace(tie=("higher_cost", "lot:another"))
    try:
        ours = {frozenset(chosen(outcome)) for outcome in every_outcome(contest, rule, limit=150)}
        theirs = {frozenset(chosen(outcome)) for outcome in every_outcome(contest, other, limit=150)}
    except TooLargeError:
        assume(False)
    assume(rule.name not in {"black", "condorcet", "knapsack"})
    assert ours == theirs


@LAWS
@given(st.data(), contests(kinds=("ranked",), least=2))
def test_whom_more_than_half_put_first_wins(data, contest: Contest):
    rules = known(("plurality", "irv", "bucklin", *CONDORCET))
    rule = data.draw(st.sampled_from(rules))
    favourite = data.draw(st.sampled_from(contest.codes))
    strong = contest.replace(ballots=[*contest.ballots, BallotGroup((favourite,), contest.ballot_count + 1)])
    assert count(strong, rule).winner == favourite


@LAWS
@given(st.data(), contests(kinds=("ranked",), least=2))
def test_condorcet_rules_elect_whoever_beats_everybody(data, contest: Contest):
    wins = pairwise(contest)
    beats_all = [a for a in contest.codes if all(wins[a, b] > wins[b, a] for b in contest.codes if b != a)]
    assume(beats_all)
    rule = data.draw(st.sampled_from(known(CONDORCET)))
    assert count(contest, rule).winner == beats_all[0]


@LAWS
@given(st.data(), contests(kinds=("ranked",), least=2))
def test_smith_rules_elect_from_the_smith_set(data, contest: Contest):
    rule = data.draw(st.sampled_from(known(SMITH)))
    report = count(contest, Rule("condorcet")).rounds[0]
    smith = report.get("smith_set") or (report.project,)
    assert count(contest, rule).winner in smith


@LAWS
@given(st.data(), contests(kinds=("ranked",), least=2, full=True))
def test_raising_the_winner_keeps_them_winning(data, contest: Contest):
    rule = data.draw(
        st.sampled_from(
            known(("plurality", "borda", "dowdall", "minimax", "ranked_pairs", "schulze", "copeland"))
        )
    ).replace(tie=("code",))
    groups = list(contest.ballots)
    assume(groups)
    winner = count(contest, rule).winner
    index = data.draw(st.integers(0, len(groups) - 1))
    marks = list(groups[index].marks)
    place = marks.index(winner)
    assume(place)
    marks[place - 1], marks[place] = marks[place], marks[place - 1]
    groups[index] = replace(groups[index], marks=tuple(marks))
    assert count(contest.replace(ballots=groups), rule).winner == winner


@LAWS
@given(st.data(), contests(kinds=("ranked",), least=2, full=True))
def test_reversal_never_elects_the_same_borda_or_schulze_winner(data, contest: Contest):
    rule = data.draw(st.sampled_from(known(("borda", "schulze", "copeland"))))
    outcomes = every_outcome(contest, rule)
    assume(len(outcomes) == 1 and contest.ballots)
    turned = change_ballots(contest, lambda group: [replace(group, marks=group.marks[::-1])])
    backwards = {outcome.winner for outcome in every_outcome(turned, rule)}
    assert len(backwards) > 1 or outcomes[0].winner not in backwards


@LAWS
@given(st.data(), contests(kinds=("ranked", "approval")))
def test_several_winner_rules_fill_their_seats(data, contest: Contest):
    outcome = count(contest, data.draw(rule_for(contest, "multi_winner")))
    assert len(outcome.elected) == contest.seats
    assert len(set(outcome.elected)) == len(outcome.elected)


@LAWS
@given(st.data(), contests())
def test_every_rule_ends_and_refuses_only_with_words(data, contest: Contest):
    rule = data.draw(st.sampled_from(ALL_RULES))
    try:
        outcome = count(contest, rule)
    except TallyError as error:
        raised = error
    else:
        raised = None
        assert canonical_json(outcome)
    assert raised is None or raised.code
