"""Places: the area tree.

Purpose: RT, RW, kelurahan, kecamatan, city, or whatever levels a country has; levels are data.
Owns: Area.
May import: accounts, kit.
Invariants: codes are unique; an area's path starts with its parent's path.
"""
