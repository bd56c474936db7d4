"""Accounts: people who sign in.

Purpose: the user, sign-in by e-mail or phone through allauth, profile and devices.
Owns: User.
May import: kit.
Invariants: an e-mail or a phone is enough; either is unique; one name, no first/last split.
"""
