"""What the line counts: never a number, name or token as a label (I9)."""

from __future__ import annotations

from prometheus_client import CollectorRegistry, Counter, Histogram


class LineMetrics:
    """Counters of one process."""

    def __init__(self) -> None:
        self.registry = CollectorRegistry()
        self.turns = Histogram(
            "sunwai_webhook_seconds",
            "Time to answer a webhook",
            registry=self.registry,
            buckets=(0.005, 0.01, 0.02, 0.04, 0.06, 0.1, 0.25, 0.5, 1, 2.5),
        )
        self.refused = Counter("sunwai_webhooks_refused_total", "Webhooks refused", ["why"], registry=self.registry)
        self.failures = Counter("sunwai_failures_total", "Failures inside", ["where"], registry=self.registry)
        self.missing_clips = Counter("sunwai_missing_clips_total", "Clips not found", registry=self.registry)
