"""The command line: one verb, one module. app.py collects them."""
