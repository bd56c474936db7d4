"""The demo: a whole year of a kelurahan, made by the product's own services.

Purpose: load demo_scenario.json as inputs, so that every number on the pages is computed here and now.
Owns: no tables.
May import: everything.
Invariants: no expected result is read while loading; loading twice changes nothing; refused outside the demo.
"""
