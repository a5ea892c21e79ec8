"""The supervisors' console: server-rendered pages under /console/, one module per area."""
