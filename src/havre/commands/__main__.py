"""Lets `python -m havre.commands` do what `havre` does."""

from . import main

main()
