"""Outbound calls: what is planned, when it is dialled, and how whatever got lost is found again."""
