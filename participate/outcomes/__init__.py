"""Outcomes: decide, publish, change with the money, follow up.

Purpose: from the official count to a published decision, and from there to what was delivered.
Owns: Decision, DecisionItem, Amendment, EnvelopeChange, EnvelopeDrop, Realisation, RealisationPhoto.
May import: contests, proposals, processes, notices, places, accounts, kit, voting.
Invariants: items = automatic result + amendments in force, rebuilt in one function; never above the envelope.
"""
