"""Points for and against: one claim each, in two columns, beside what is talked about.

Purpose: weigh the reasons for and against something before anybody decides about it.
Owns: Point, PointVersion, PointMark, PointMerge.
May import: deliberation and its moderation, processes, notices, accounts, kit; for whether a vote is open, the ballot box.
Invariants: a point has one side for good; a merge has the yes of both writers; nobody is counted twice.
"""
