"""Decides per samenwerkingsverband and element what is agreed, with quoted evidence."""
