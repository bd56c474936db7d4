"""Forms of the proposals room: the nine questions, the paper sheet, the decisions of a verifier."""
