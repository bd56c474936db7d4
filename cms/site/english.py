"""The default site in English."""

from typing import Any

from cms.site.plan import Words, live


def home(place: str) -> Words:
    """Return the front page."""
    return Words(
        title="Residents propose, choose and follow up",
        lead="Here residents decide together what is built with shared money, and watch it until it is done.",
        alt="Residents sit together in a bright hall; a facilitator stands beside a board.",
        body=[
            ("open_actions", live(title="Also open now")),
            ("last_year", live(title="What became of earlier proposals?")),
            ("envelope", live(title="The money")),
            ("proposal_list", live(title="Proposals of residents", count=6)),
            ("proposal_map", live(title="Where are they?")),
            ("heading", "Three steps, one year"),
            (
                "text",
                "<ol><li><b>Propose.</b> Say what is wrong in your alley. Five minutes on a phone, or on paper at the "
                "ward office.</li><li><b>Choose.</b> Delegates of each neighbourhood cast a secret ballot. The way of "
                "counting is published first.</li><li><b>Follow.</b> Every proposal has its own page: what happened, "
                "when, by whom, and why.</li></ol>",
            ),
            (
                "quote",
                {
                    "text": "A proposal that gets no money does not vanish. There is always an answer, and a reason.",
                    "who": "Our promise to everyone who proposes",
                },
            ),
            (
                "text",
                '<p>New here? Read <a linktype="page" id="page:tentang">about this site</a>, '
                '<a linktype="page" id="page:tanya-jawab">questions and answers</a>, '
                '<a linktype="page" id="page:suara-rahasia">is my vote secret</a>, or the '
                '<a linktype="page" id="page:arsip">archive of finished processes</a>.</p>',
            ),
        ],
    )


def articles(place: str) -> dict[str, Words]:
    """Return the pages beside the processes."""
    return {
        "tentang": _about(place),
        "tanya-jawab": _help(),
        "suara-rahasia": _secrecy(),
        "arsip": _archive(),
    }


def _about(place: str) -> Words:
    """About."""
    return Words(
        title="About Rembuk",
        lead=f"Rembuk helps the people of {place} to plan together: open, fair, and checkable by anyone.",
        alt="Residents sit together in a bright hall; a facilitator stands beside a board.",
        body=[
            ("heading", "Why this site exists"),
            (
                "text",
                "<p>People here have long talked things over together. What is often missing: knowing how much money "
                "there is, clear rules before the vote, and news after the meeting. This site takes care of those "
                "three.</p>",
            ),
            ("heading", "What we hold on to"),
            (
                "text",
                "<ul><li>No proposal disappears. Each has a status and a reason.</li>"
                "<li>Rules are published before voting opens, and never changed quietly afterwards.</li>"
                "<li>The count is a proposal to the meeting. Changes made there are recorded with their reason.</li>"
                "<li>Paper counts the same as a phone.</li>"
                "<li>Anyone can count every number again.</li></ul>",
            ),
            (
                "callout",
                {
                    "tone": "info",
                    "title": "Free software",
                    "text": "Anyone may use, study and change Rembuk (AGPL licence). Other towns and villages may use "
                    "it without paying.",
                },
            ),
            (
                "text",
                '<p>Questions? See the page of <a linktype="page" id="page:tanya-jawab">questions and answers</a>.</p>',
            ),
        ],
    )


def _about_proposing() -> tuple[str, Any]:
    """Proposing."""
    return (
        "faq",
        {
            "title": "Proposing",
            "questions": [
                _qa(
                    "What do I need?",
                    "<p>Only the problem: what happens, where, and who suffers from it. A photo helps, but can "
                    "come later.</p>",
                ),
                _qa(
                    "I have no phone. Can I take part?",
                    "<p>Yes. Fill in the paper form at the ward office. A clerk enters it in your name, and it "
                    "counts the same.</p>",
                ),
                _qa(
                    "I have not finished. Is it lost?",
                    "<p>No. Every step is saved. Sign in to go on with it on another phone.</p>",
                ),
            ],
        },
    )


def _about_choosing() -> tuple[str, Any]:
    """Choosing."""
    return (
        "faq",
        {
            "title": "Choosing",
            "questions": [
                _qa(
                    "Who votes?",
                    "<p>The delegates on the roll, one ballot each. The organiser keeps the roll.</p>",
                ),
                _qa(
                    "Is my vote secret?",
                    '<p>Read the <a linktype="page" id="page:suara-rahasia">short explanation</a>.</p>',
                ),
                _qa(
                    "What if I press the wrong thing?",
                    "<p>Before you send the ballot you see all of it once more and may change it.</p>",
                ),
            ],
        },
    )


def _about_afterwards() -> tuple[str, Any]:
    """Afterwards."""
    return (
        "faq",
        {
            "title": "Afterwards",
            "questions": [
                _qa(
                    "What happened to my proposal?",
                    "<p>Look it up by its code, for example U-04. Every step is on one page, with the next one "
                    "to come.</p>",
                ),
                _qa(
                    "Why did my proposal get no money?",
                    "<p>Its page gives the reason, and what you can do next.</p>",
                ),
            ],
        },
    )


def _help() -> Words:
    """Help."""
    return Words(
        title="Questions and answers",
        lead="Short answers to the questions people ask most.",
        alt="Houses and trees of a neighbourhood, with hills far away.",
        body=[
            _about_proposing(),
            _about_choosing(),
            _about_afterwards(),
            ("button", {"label": "Find my proposal", "page": None, "url": "/en/apa-kabar/"}),
        ],
    )


def _secrecy() -> Words:
    """Is my vote secret."""
    return Words(
        title="Is my vote secret?",
        lead="Yes. We record that you voted, not what you chose.",
        alt="A ballot box on a table with a ballot in its slot; residents wait on both sides.",
        body=[
            (
                "text",
                "<ul><li><b>Two separate lists.</b> The list of who voted and the ballot box are kept apart. No time "
                "and no running number connects them.</li><li><b>A receipt code.</b> With it you can check that your "
                "ballot is in the box. It does not show what you chose.</li><li><b>No interim results.</b> While voting "
                "is open, nobody can see a count.</li><li><b>Open to recount.</b> Once it is published, anyone can "
                "download the file and count again.</li></ul>",
            ),
            (
                "callout",
                {
                    "tone": "warning",
                    "title": "What you should know",
                    "text": "A phone at home is not a polling booth. Vote when nobody looks at your screen. Those who "
                    "run the server are trusted: until the box is sealed they could find out who voted how, if they "
                    "set out to. If in doubt, use a paper ballot at "
                    "the meeting.",
                },
            ),
        ],
    )


def _archive() -> Words:
    """The archive."""
    return Words(
        title="Archive",
        lead="Every finished process, with its decision and its numbers.",
        alt="A stall with a striped roof, and a woman at a sewing table.",
    )


def process(name: str, place: str) -> Words:
    """Return the page of one process."""
    return Words(
        title=name,
        lead=f"How the people of {place} share out common money: calendar, rules, proposals and result.",
        alt="An alley with houses and a drain that has been neatly covered.",
        body=[
            ("open_actions", live()),
            ("phase_timeline", live(title="Calendar")),
            ("envelope", live(title="The money")),
            ("ballot_call", live(title="The rules in three sentences")),
            ("proposal_list", live(title="Proposals of residents", count=6)),
            ("proposal_map", live(title="Where are they?")),
            ("result", live(title="The result")),
            (
                "text",
                '<p>Puzzled by a word? See <a linktype="page" id="page:tanya-jawab">questions and answers</a>.</p>',
            ),
        ],
    )


def result(name: str) -> Words:
    """Return the story of a result."""
    return Words(
        title="The result: what our money becomes",
        lead=f"This is what residents decided in {name}, and why.",
        alt="Health volunteers weigh a toddler at the health post.",
        body=[
            ("result", live()),
            (
                "text",
                "<p>The delegates' votes and the technical scores were counted by rules published beforehand. The "
                "count was discussed in the plenary. Every change is on record: what changed, why, and how it was "
                "agreed.</p>",
            ),
            ("picture", {"image": "lamp", "alt": "Two residents walk under a bright alley lamp at night.",
                         "caption": "Alley lamps were among the proposals residents named most."}),
            ("last_year", live(title="How far are we now?")),
            (
                "callout",
                {
                    "tone": "info",
                    "title": "Not funded does not mean lost",
                    "text": "Proposals below the budget line stay on record with their reason, and can be made again "
                    "next year with their history.",
                },
            ),
            ("button", {"label": "Find my proposal", "page": None, "url": "/en/apa-kabar/"}),
        ],
    )  # fmt: skip


def _qa(question: str, answer: str) -> dict[str, Any]:
    """Return one question with its answer."""
    return {"question": question, "answer": answer}
