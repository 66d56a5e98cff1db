"""Composes the stages into the year's run, the exports and the demo."""
