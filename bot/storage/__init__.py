"""Keeping things: the database and the content files."""
