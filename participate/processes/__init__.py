"""Processes: what is open now, for whom, with whose money.

Purpose: planning cycles, their profile of rules, phases, envelopes, roles and delegates.
Owns: Profile, Cycle, Phase, Envelope, Membership, Delegate, Meeting, Office, OfficeMember.
May import: notices, places, accounts, kit.
Invariants: a phase is a dated set of capabilities; the newest envelope counts; phases never end before they start.
"""
