"""Finds, fetches and preserves what samenwerkingsverbanden and gemeenten published."""
