"""Queries, one module per use. The only SQL outside migrations and importers."""
