"""Values as Hindi words, and the words back as values."""
