"""Use cases of a call: answer it, take what she does, end it."""
