"""Project configuration.

Purpose: settings, the URL tree, the access table, the WSGI and ASGI entry points.
Owns: no tables.
May import: everything below it (all rooms).
Invariants: every URL is declared in access.py; production takes its values from the environment only.
"""
