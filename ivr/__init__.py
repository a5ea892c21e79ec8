"""The line itself: webhooks in, XML out, and the use cases of a call."""
