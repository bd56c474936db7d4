"""Rules that elect a committee from approval ballots."""

from voting.tally.parameters import TIE, Parameter, RuleSpec, positive

_NODES = {"tie": TIE, "node_limit": Parameter(positive, 100_000)}
_ALL = {"tie": TIE, "committee_limit": Parameter(positive, 20_000)}
_THIELE = "Thiele 1895; Lackner and Skowron 2023"


def _spec(
    name: str, counter: str, sentence: str, paper: str, parameters: dict[str, Parameter] | None = None
) -> RuleSpec:
    return RuleSpec(
        name=name,
        family="multi_winner",
        counter=f"voting.tally.committee.{counter}",
        sentence=sentence,
        paper=paper,
        parameters=parameters or {"tie": TIE},
        kinds=("approval",),
    )


COMMITTEES = (
    _spec(
        "satisfaction_approval",
        "sequential:count_satisfaction",
        "Each ballot shares one point among those it names; the most points win.",
        "Brams and Kilgour 2014",
    ),
    _spec(
        "seqpav",
        "thiele:count_sequential",
        "Seat by seat, whoever adds most: a ballot's 1st, 2nd, 3rd member is worth 1, 1/2, 1/3...",
        _THIELE,
    ),
    _spec(
        "seqslav",
        "thiele:count_sequential",
        "Seat by seat, whoever adds most: a ballot's 1st, 2nd, 3rd member is worth 1, 1/3, 1/5...",
        "Lackner and Skowron 2021",
    ),
    _spec(
        "seqcc",
        "thiele:count_sequential",
        "Seat by seat, whoever most ballots name that have nobody yet.",
        "Chamberlin and Courant 1983; Lu and Boutilier 2011",
    ),
    _spec(
        "revseqpav",
        "thiele:count_reverse",
        "All are in; again and again whoever is missed least leaves.",
        _THIELE,
    ),
    _spec(
        "pav",
        "optimal:count_optimal",
        "The committee with the best score: a ballot's 1st, 2nd, 3rd member is worth 1, 1/2, 1/3...",
        _THIELE,
        _NODES,
    ),
    _spec(
        "slav",
        "optimal:count_optimal",
        "The committee with the best score: a ballot's 1st, 2nd, 3rd member is worth 1, 1/3, 1/5...",
        "Lackner and Skowron 2021",
        _NODES,
    ),
    _spec(
        "cc",
        "optimal:count_optimal",
        "The committee that gives most ballots at least one member.",
        "Chamberlin and Courant 1983",
        _NODES,
    ),
    _spec(
        "lexcc",
        "optimal:count_optimal",
        "Most ballots with one member, then most with two, and so on.",
        "Lackner and Skowron 2023",
        _NODES,
    ),
    _spec(
        "adams",
        "optimal:count_optimal",
        "Most ballots with one member; then further members are worth 1, 1/2, 1/3...",
        "Adams' method of apportionment",
        _NODES,
    ),
    _spec(
        "geom2",
        "optimal:count_optimal",
        "The committee with the best score: each further member of a ballot is worth half the one before.",
        "Lackner and Skowron 2023",
        _NODES,
    ),
    _spec(
        "minimax_approval",
        "exhaustive:count_exhaustive",
        "The committee whose farthest ballot is as near as possible.",
        "Brams, Kilgour and Sanver 2007",
        _ALL,
    ),
    _spec(
        "leximax_approval",
        "exhaustive:count_exhaustive",
        "The farthest ballot as near as possible, then the second farthest, and so on.",
        "Lackner and Skowron 2023",
        _ALL,
    ),
    _spec(
        "minimax_phragmen",
        "exhaustive:count_exhaustive",
        "The committee whose load can be spread most evenly over those who name its members.",
        "Phragmen 1896; Brill, Freeman, Janson and Lackner 2017",
        _ALL,
    ),
    _spec(
        "monroe",
        "exhaustive:count_exhaustive",
        "Members of equal size; most ballots are assigned to a member they name.",
        "Monroe 1995",
        _ALL,
    ),
    _spec(
        "greedy_monroe",
        "sequential:count_greedy_monroe",
        "Seat by seat, whoever most unassigned ballots name; it takes up to its equal share of them.",
        "Skowron, Faliszewski and Slinko 2015",
    ),
    _spec(
        "maximin_support",
        "sequential:count_maximin_support",
        "Seat by seat, whoever keeps the least supported member strongest.",
        "Sanchez-Fernandez, Fernandez-Garcia, Fisteus and Brill 2021",
    ),
    _spec(
        "enestrom_phragmen",
        "sequential:count_enestrom",
        "Seat by seat, whoever has most weight; supporters give up one quota.",
        "Enestrom 1896; Camps, Mora and Saumell 2019",
    ),
)
