"""A vote that picks one design: the rules side by side, the sentence when they disagree, the rounds."""

from collections.abc import Mapping, Sequence
from fractions import Fraction
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from participate.contests.wording.flow import flow_of
from participate.contests.wording.options import option_title
from participate.contests.wording.rules import rule_key, rule_name
from participate.kit.money import number_text
from voting.ballots.models import Option
from voting.counts.models import CountRun

Titles = Mapping[str, str]
MOST_NAMES = 3


def page(official: CountRun, runs: Sequence[CountRun], options: Sequence[Option]) -> dict[str, Any]:
    """Return the parts of a single-winner result."""
    titles = {option.code: option_title(option) for option in options}
    rivals = [run for run in runs if not run.official and not run.error] or [official]
    by_key = {rule_key(run.rule): run for run in rivals}
    winner = official.result["winner"]
    return {
        "winner": winner, "winner_title": titles.get(winner, winner), "rule_label": rule_name(official.rule),
        "rules_table": [_row(run, official, titles) for run in rivals],
        "disagreement": disagreement(rivals), "charts": _charts(by_key, titles),
        "rounds": rounds(by_key["irv"], titles) if "irv" in by_key else [],
        "duels": duels(by_key["condorcet"], titles) if "condorcet" in by_key else [],
        "cycle_note": cycle_note(by_key.get("condorcet"), titles), "flow": flow_of(official, rivals, titles),
    }  # fmt: skip


def _row(run: CountRun, official: CountRun, titles: Titles) -> dict[str, Any]:
    """Return one rule: its name, who wins, and the numbers behind it."""
    winner = run.result["winner"]
    return {
        "label": rule_name(run.rule), "winner": winner, "title": titles.get(winner, winner),
        "numbers": _numbers(run), "ours": run.rule["name"] == official.rule["name"],
    }  # fmt: skip


def _numbers(run: CountRun) -> str:
    """Return the deciding numbers in short: duels won, or the votes or points behind the winner."""
    tables, winner = run.result["tables"], run.result["winner"]
    if "pairwise" in tables:
        codes = tables["points"]
        won = sum(1 for code in codes if code != winner and _beats(tables["pairwise"], winner, code))
        return _("beats %(won)d of %(others)d others one against one") % {
            "won": won,
            "others": len(codes) - 1,
        }
    last = run.result["rounds"][-1]["data"] if run.result["rounds"] else {}
    if rule_key(run.rule) == "plurality":
        return _("First choices: %(scores)s") % {"scores": _score_line(tables["first_preferences"])}
    if last.get("votes"):
        return _("Ballots in the last round: %(scores)s") % {"scores": _score_line(last["votes"])}
    scores = tables["scores"] if rule_key(run.rule) == "dowdall" else tables["points"]
    return _("Points: %(scores)s") % {"scores": _score_line(scores)}


def _score_line(scores: Mapping[str, Any]) -> str:
    exact = {code: Fraction(value) for code, value in scores.items()}
    ordered = sorted(exact.items(), key=lambda row: (-row[1], row[0]))
    places = 0 if all(value.denominator == 1 for value in exact.values()) else 2
    return ", ".join(f"{code} {number_text(value, places)}" for code, value in ordered)


def _beats(pairs: Mapping[str, int], one: str, other: str) -> bool:
    return pairs[f"{one}>{other}"] > pairs[f"{other}>{one}"]


def disagreement(runs: Sequence[CountRun]) -> str:
    """Say in one sentence whether the rules agree, and if not who wins by which."""
    by_winner: dict[str, list[str]] = {}
    for run in runs:
        by_winner.setdefault(run.result["winner"], []).append(rule_name(run.rule))
    if len(by_winner) == 1:
        return _("All rules pick the same winner: %(winner)s.") % {"winner": next(iter(by_winner))}
    parts = "; ".join(_by_rules(winner, names) for winner, names in by_winner.items())
    return _("The rules pick different winners: %(parts)s.") % {"parts": parts}


def _by_rules(winner: str, names: Sequence[str]) -> str:
    """Say by which rules an option wins; many are only counted, the table has them all."""
    if len(names) > MOST_NAMES:
        return ngettext(
            "%(winner)s by %(count)d rule", "%(winner)s by %(count)d rules", len(names)
        ) % {"winner": winner, "count": len(names)}  # fmt: skip
    return _("%(winner)s by %(rules)s") % {
        "winner": winner,
        "rules": ", ".join(f"“{name}”" for name in names),
    }


def rounds(run: CountRun, titles: Titles) -> list[dict[str, Any]]:
    """Return the rounds of the elimination, each as bars with a sentence."""
    shown = []
    for row in run.result["rounds"]:
        votes, code = row["data"]["votes"], row["project"]
        if row["action"] == "eliminated":
            text = _("Round %(number)d: %(code)s has the fewest ballots and drops out.")
        else:
            text = _("Round %(number)d: %(code)s has more than half and wins.")
        bars = [
            {
                "label": f"{key} {titles.get(key, '')}",
                "value": value,
                "text": number_text(value),
                "tone": _tone(key, code, row["action"]),
            }
            for key, value in sorted(votes.items(), key=lambda item: (-item[1], item[0]))
        ]
        shown.append(
            {
                "title": text % {"number": row["number"], "code": code},
                "bars": bars,
                "exhausted": row["data"].get("exhausted", 0),
            }
        )
    return shown


def _tone(key: str, code: str, action: str) -> str:
    if key != code:
        return "plain"
    return "out" if action == "eliminated" else "in"


def _charts(by_key: Mapping[str, CountRun], titles: Titles) -> list[dict[str, Any]]:
    """Return first choices and points as charts whose titles are their takeaways."""
    wanted = (
        ("plurality", "first_preferences", _("%(code)s has the most first choices")),
        ("borda", "points", _("%(code)s has the most points, counting every place")),
    )
    return [
        {
            "title": text % {"code": by_key[key].result["winner"]},
            "bars": _bars(by_key[key].result["tables"][table], by_key[key].result["winner"], titles),
        }
        for key, table, text in wanted
        if key in by_key
    ]


def _bars(scores: Mapping[str, int], winner: str, titles: Titles) -> list[dict[str, Any]]:
    return [
        {
            "label": f"{code} {titles.get(code, '')}",
            "value": value,
            "text": number_text(value),
            "tone": "in" if code == winner else "plain",
        }
        for code, value in sorted(scores.items(), key=lambda row: (-row[1], row[0]))
    ]


def duels(run: CountRun, titles: Titles) -> list[dict[str, Any]]:
    """Return every pair once: who beats whom with how many ballots."""
    pairs = run.result["tables"]["pairwise"]
    codes = sorted(titles)
    rows = []
    for position, one in enumerate(codes):
        for other in codes[position + 1 :]:
            mine, theirs = pairs[f"{one}>{other}"], pairs[f"{other}>{one}"]
            better, worse, high, low = (
                (one, other, mine, theirs) if mine >= theirs else (other, one, theirs, mine)
            )
            rows.append({"better": better, "worse": worse, "high": high, "low": low, "tie": mine == theirs})
    return rows


def cycle_note(run: CountRun | None, titles: Titles) -> str:
    """Say that nobody beats everybody, if so, and who then wins by points."""
    first = run.result["rounds"][0] if run else {}
    if first.get("action") != "no_condorcet_winner":
        return ""
    circle = first["data"].get("cycle") or []
    text = ngettext("No absolute winner.", "No absolute winner: nobody beats all the others.", len(titles))
    if circle:
        text += " " + _("They beat each other in a circle: %(circle)s.") % {
            "circle": " > ".join([*circle, circle[0]])
        }
    return text + " " + _("Then the points decide.")
