"""Builds the demo town in the database, by the same actions that people use."""

from igashu_site.demo.build.town import is_built, load

__all__ = ["is_built", "load"]
