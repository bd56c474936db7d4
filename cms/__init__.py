"""What the council edits: pages, pictures and blocks in Wagtail.

Purpose: home, process, article, result and archive pages; blocks that draw live facts from the rooms.
Owns: the page types, the default site, the rights of council editors in the admin.
May import: every room below (queries only), never config or demo.
Invariants: a published page costs a fixed number of queries; no picture without words; no edit is overwritten.
"""
