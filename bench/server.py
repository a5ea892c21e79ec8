"""A web server process under measurement: the line's own server with the line's own settings."""

from __future__ import annotations

import http.client
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Mapping
from pathlib import Path
from types import TracebackType

from granian import Granian
from granian.constants import Interfaces

from commands.serve import LINE_THREADS

READY_WITHIN_SECONDS = 60.0
_STOP_WITHIN_SECONDS = 10.0


class Server:
    """One factory of bench/floors.py or bench/lines.py on 127.0.0.1, in a process of its own."""

    def __init__(self, factory: str, env: Mapping[str, str], log: Path) -> None:
        self.port = free_port()
        began = time.perf_counter()
        with log.open("ab") as output:
            self._process = subprocess.Popen(
                [sys.executable, "-m", "bench.server", factory, str(self.port)],
                env={**os.environ, **env},
                stdout=output,
                stderr=output,
                start_new_session=True,
            )
        self._wait_until_ready(factory, log)
        self.ready_after = time.perf_counter() - began

    def __enter__(self) -> Server:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None
    ) -> None:
        self.stop()

    def _wait_until_ready(self, factory: str, log: Path) -> None:
        until = time.perf_counter() + READY_WITHIN_SECONDS
        while time.perf_counter() < until:
            if self._process.poll() is not None:
                break
            if _answers(self.port):
                return
            time.sleep(0.02)
        self.stop()
        raise RuntimeError(f"{factory} did not start; see {log}")

    def rss_megabytes(self) -> float:
        """Return the memory of the worker process that answers requests."""
        return max(_rss(pid) for pid in self._processes())

    def processor_seconds(self) -> float:
        """Return the processor time the server's processes have used."""
        return sum(_processor_ticks(pid) for pid in self._processes()) / os.sysconf("SC_CLK_TCK")

    def _processes(self) -> list[int]:
        return [self._process.pid, *_children(self._process.pid)]

    def stop(self) -> None:
        """End the server and its worker."""
        self._process.terminate()
        try:
            self._process.wait(_STOP_WITHIN_SECONDS)
        except subprocess.TimeoutExpired:
            os.killpg(self._process.pid, signal.SIGKILL)
            self._process.wait()


def free_port() -> int:
    """Return a port nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _answers(port: int) -> bool:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
    try:
        connection.request("GET", "/healthz")
        return connection.getresponse().status == 200
    except OSError:
        return False
    finally:
        connection.close()


def _children(pid: int) -> list[int]:
    found = []
    for folder in Path("/proc").iterdir():
        if folder.name.isdecimal():
            try:
                parent = (folder / "stat").read_text().rsplit(")", 1)[1].split()[1]
            except OSError:
                continue
            if int(parent) == pid:
                found.append(int(folder.name))
    return found


def _processor_ticks(pid: int) -> int:
    fields = Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()
    return int(fields[11]) + int(fields[12])


def _rss(pid: int) -> float:
    for line in Path(f"/proc/{pid}/status").read_text().splitlines():
        if line.startswith("VmRSS:"):
            return int(line.split()[1]) / 1024
    return 0.0


def _serve(factory: str, port: int) -> None:
    Granian(
        factory,
        address="127.0.0.1",
        port=port,
        interface=Interfaces.WSGI,
        workers=1,
        blocking_threads=LINE_THREADS,
        backlog=1024,
        factory=True,
        log_enabled=False,
        websockets=False,
    ).serve()


if __name__ == "__main__":
    _serve(sys.argv[1], int(sys.argv[2]))
