"""The numbers behind an opinion map: from answers to groups, what unites them and what divides them.

NumPy only; knows no database and no framework. After Small, Bjorkegren, Erkkila, Shaw and Megill (2021), "Polis:
Scaling deliberation by mapping high dimensional opinion spaces"; every difference is in docs/developers/opinion-map.md.
"""

from participate.deliberation.opinion_map.drawing import METHOD, draw_map
from participate.deliberation.opinion_map.model import AGREE, DISAGREE, MISSING, PASS, Drawn, Group, Standing

__all__ = ["AGREE", "DISAGREE", "METHOD", "MISSING", "PASS", "Drawn", "Group", "Standing", "draw_map"]
