"""The record of who decided what: sealed in the database, shown to administrators."""
