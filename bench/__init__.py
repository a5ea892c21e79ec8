"""Measures the line: everything as a ratio to a floor of the same run. `python -m bench`."""
