"""Seeing the site run: one set of figures for the screen, the metrics and the warnings."""
