"""Rights: what people may ask of us about their data, and how long we keep what.

Purpose: hand somebody their data, erase a person everywhere, delete by the retention clock.
Owns: Erasure, LateEntry. Reads and erases in every room below; votes cannot be found, so they stay.
May import: outcomes, contests, proposals, processes, notices, places, accounts, kit, voting.
Invariants: every text column of the site is in `treatment.py`; an erasure leaves counts, never names.
"""
