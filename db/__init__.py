"""The database: models, queries, importers, migrations, and the one writer of a process."""
