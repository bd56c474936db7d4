"""What a finished count means for people: who paid, what a ballot did, what would change the result.

Everything here is a pure function of a contest and its outcome and returns frozen dataclasses of codes, integers
and exact fractions with `to_json`; words are made elsewhere.
"""
