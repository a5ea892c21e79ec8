"""Migrations of the safety store."""
