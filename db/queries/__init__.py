"""Queries, one module per use."""
