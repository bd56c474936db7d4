"""The words of the permission table: answers, methods, and one address's line."""

from dataclasses import dataclass

ALL = ["anonymous", "resident", "delegate", "operator", "verifier", "facilitator", "moderator", "council_editor", "auditor",
       "administrator", "neighbour", "elsewhere"]  # fmt: skip
STATES = ("closed", "opened", "draft", "foreign")
# They hold nothing in this cycle: nobody, a resident, a facilitator of another cycle, every role in another area.
OUTSIDERS = ("anonymous", "resident", "neighbour", "elsewhere")
EDITORS = ("council_editor", "administrator", "elsewhere")

Answers = dict[str, str]


@dataclass(frozen=True, slots=True)
class Methods:
    """What an address accepts; `lenient` ones answer every other method as if it were GET, and write nothing."""

    accepted: frozenset[str]
    lenient: bool = False


GET, POST, BOTH = (Methods(frozenset(names)) for names in (("GET",), ("POST",), ("GET", "POST")))
READ, EASY = Methods(GET.accepted, lenient=True), Methods(BOTH.accepted, lenient=True)


@dataclass(frozen=True, slots=True)
class Row:
    """The answers of one address; None where the rule of the state says it."""

    closed: Answers
    methods: Methods
    opened: Answers | None = None
    foreign: Answers | None = None
    draft: Answers | None = None

    def answers(self, state: str) -> Answers:
        """Return the answer for each person in a state."""
        if state == "draft":
            return self.draft or draft_answers(self.closed)
        if state == "foreign":
            return self.foreign or {who: _nothing(answer) for who, answer in self.closed.items()}
        return (self.opened or self.closed) if state == "opened" else self.closed


def _nothing(answer: str) -> str:
    return "hidden" if answer == "in" else answer


def draft_answers(closed: Answers) -> Answers:
    """Return who gets what while the cycle is hidden.

    Outsiders are stopped at the first door as ever (not signed in, no such role anywhere); past it, there is nothing.
    """
    answers = {**closed, **dict.fromkeys(OUTSIDERS, "hidden")}
    if closed["anonymous"] == "sign-in":
        answers["anonymous"] = "sign-in"
        answers["resident"] = _nothing(closed["resident"])
        # A facilitator of elsewhere passes where facilitators do.
        shut = closed["neighbour"] == "no" and closed["facilitator"] == "no"
        answers["neighbour"] = "no" if shut else "hidden"
    return answers


EVERYBODY = dict.fromkeys(ALL, "in")
NOBODY = dict.fromkeys(ALL, "hidden")
NOTHING = dict.fromkeys(ALL, "no")
MEMBERS = {**EVERYBODY, "anonymous": "sign-in"}
NOBODY_ELSES = {**NOBODY, "resident": "in"}
OWN = {**NOBODY_ELSES, "anonymous": "sign-in"}


def only(*roles: str) -> Answers:
    """Return the answers of a page for people with one of the roles in this very cycle."""
    return {**NOTHING, "anonymous": "sign-in", **dict.fromkeys((*roles, "administrator"), "in")}


VOTERS = {**NOTHING, "delegate": "in"}
VERIFIERS, FACILITATORS = only("verifier"), only("facilitator")
DESK = only("operator", "facilitator")
CHECKERS = only("operator", "facilitator", "auditor")
NO_PICTURE = {who: _nothing(answer) for who, answer in DESK.items()}
WORKERS = only("operator", "verifier", "facilitator", "moderator", "council_editor", "auditor")
