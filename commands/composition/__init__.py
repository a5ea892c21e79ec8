"""Put the parts together, one module per process, so that none loads what it does not run."""
