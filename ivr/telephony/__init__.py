"""Telephony behind a port. A provider's words stop at its adapter."""
