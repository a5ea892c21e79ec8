"""The database: models, queries, importers and migrations. The only place where SQL lives."""
