"""Lets `python -m doorbraak` be the same as the command."""

from doorbraak.cli import main

main()
