"""Rules that elect several people or projects from rankings."""

from voting.tally.parameters import Parameter, RuleSpec, at_most, choice, optional_whole, positive, tie, whole

# Longer numbers part nobody and take long to work out.
_MOST_DECIMALS = 100
_STAGE_TIE = Parameter(tie, ("earlier_round", "code"))
MULTI_WINNER: tuple[RuleSpec, ...] = (
    RuleSpec(
        name="stv_scottish",
        family="multi_winner",
        counter="voting.tally.ranked.stv:count_stv_scottish",
        sentence="Fill several seats from rankings as Scottish councils do: whoever reaches the quota is elected, "
        "surpluses and the votes of excluded candidates go on, cut off after 5 decimals.",
        paper="Scottish Local Government Elections Order 2007 (SSI 2007/42), schedule 1, rules 45 to 52",
        parameters={"tie": _STAGE_TIE},
        kinds=("ranked",),
    ),
    RuleSpec(
        name="stv_wigm",
        family="multi_winner",
        counter="voting.tally.ranked.stv:count_stv_wigm",
        sentence="Fill several seats from rankings; a surplus goes on as an equal part of every paper of the elected, "
        "exactly or to declared decimals.",
        paper="weighted inclusive Gregory method; Minneapolis, Code of Ordinances, chapter 167",
        parameters={
            "quota": Parameter(choice("whole", "exact"), "whole"),
            "decimals": Parameter(at_most(_MOST_DECIMALS, optional_whole), None),
            "tie": _STAGE_TIE,
        },
        kinds=("ranked",),
    ),
    RuleSpec(
        name="stv_meek",
        family="multi_winner",
        counter="voting.tally.ranked.meek:count_stv_meek",
        sentence="Fill several seats from rankings; each elected keeps just the part of every vote that makes the "
        "quota, worked out anew until it settles.",
        paper="Hill, Wichmann and Woodall, The Computer Journal 1987; Proportional Representation Foundation, "
        "Reference Meek Rule",
        parameters={
            "decimals": Parameter(at_most(_MOST_DECIMALS, positive), 9),
            "settled_decimals": Parameter(at_most(_MOST_DECIMALS, whole), 6),
            "iteration_limit": Parameter(positive, 10_000),
            "tie": _STAGE_TIE,
        },
        kinds=("ranked",),
    ),
)
