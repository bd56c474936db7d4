"""The bundle: one zip with which anybody entitled counts a vote again (`voting/counts/verify/verify.py`)."""
