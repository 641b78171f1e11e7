"""Registers; decides nothing."""
