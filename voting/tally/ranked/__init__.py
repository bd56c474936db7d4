"""Rules that choose one option from ranked ballots."""
