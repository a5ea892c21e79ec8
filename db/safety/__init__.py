"""What happens in sealed calls: a file of its own under a key of its own (docs/adr/0009-safety-store.md)."""
