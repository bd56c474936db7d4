"""The program that anybody downloads to check a bundle: `verify.py`, one file, standard library only."""
