"""Backup and restore: one sealed file holds the database, the files and what they are."""
