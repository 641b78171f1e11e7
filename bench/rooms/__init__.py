"""The rooms against what a town would pick instead. See rows.py for what is claimed."""
