"""Plivo's home: signatures, fields, documents, calls. Nothing outside this folder knows how Plivo spells things."""
