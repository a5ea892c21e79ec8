"""Words and rules that every other package shares. Imports the standard library only (settings.py excepted)."""
