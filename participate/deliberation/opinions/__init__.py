"""Opinion maps: one statement at a time, agree, disagree or pass; then groups, what unites and what divides.

Purpose: ask everybody short statements, let people add their own, and show how opinions group, without deciding.
Owns: OpinionPoll, Statement, Voice, Answer, MapDrawing.
May import: deliberation, processes, notices, places, accounts, kit, and the numbers in opinion_map.
Invariants: a statement is seen by others after a moderator let it in; an answer has no time and no trail; nothing is
told of fewer than five people; a map is never drawn in the request of somebody who answers.
"""
