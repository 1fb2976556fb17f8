"""A standalone Spark of real processes on the loopback: one master, some
workers. It listens on 127.0.0.1 alone and ends with the program."""

import contextlib
import os
import pathlib
import signal
import socket
import subprocess
import time
import urllib.request
from collections.abc import Callable, Iterator

import pyspark

HOME = pathlib.Path(pyspark.__file__).parent
HOST = "127.0.0.1"


def free_port() -> int:
    with socket.socket() as s:
        s.bind((HOST, 0))
        return s.getsockname()[1]


def stat_of(pid: int) -> list[str] | None:
    """Read a process's /proc/PID/stat behind its name: state, parent, …"""
    try:
        return pathlib.Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except OSError:
        return None


def processes() -> dict[int, int]:
    """Every process with its parent."""
    out = {}
    for entry in pathlib.Path("/proc").iterdir():
        if entry.name.isdigit() and (stat := stat_of(int(entry.name))) and stat[0] != "Z":
            out[int(entry.name)] = int(stat[1])
    return out


def below(pid: int) -> list[int]:
    """The processes that descend from one, parents first."""
    parents, out = processes(), [pid]
    for one in out:
        out += [child for child, parent in parents.items() if parent == one]
    return out[1:]


def command_of(pid: int) -> str:
    try:
        return pathlib.Path(f"/proc/{pid}/cmdline").read_bytes().replace(b"\0", b" ").decode(errors="replace")
    except OSError:
        return ""


def wait_for(what: str, ready: Callable, seconds: float = 120):
    """Wait until ready() gives something."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if found := ready():
            return found
        time.sleep(0.05)
    raise TimeoutError(f"waited {seconds:.0f} s for {what}")


class Cluster:
    def __init__(self, folder: pathlib.Path, workers: int):
        self.folder, self.workers, self.started = folder, [], []
        folder.mkdir(parents=True)
        port, self.page = free_port(), f"http://{HOST}:{free_port()}/json/"
        self.address = f"spark://{HOST}:{port}"
        self.master = self._start("master", "org.apache.spark.deploy.master.Master", "--host", HOST, "--port", str(port),
                                  "--webui-port", self.page.split(":")[2].split("/")[0])
        for _ in range(workers):
            self.add_worker()
        wait_for(f"{workers} workers", lambda: self._alive() == workers)

    def add_worker(self) -> None:
        name = f"worker-{len(self.workers)}"
        self.workers.append(self._start(name, "org.apache.spark.deploy.worker.Worker", "--host", HOST, "--port", str(free_port()),
                                        "--webui-port", str(free_port()), "--cores", "1", "--memory", "1g", "--work-dir", str(self.folder / name), self.address))

    def _start(self, name: str, kind: str, *arguments: str) -> subprocess.Popen:
        env = os.environ | {"SPARK_HOME": str(HOME), "SPARK_LOCAL_IP": HOST, "SPARK_DAEMON_MEMORY": "256m", "SPARK_LOCAL_DIRS": str(self.folder / "local"),
                            "SPARK_DAEMON_JAVA_OPTS": "-Dspark.worker.timeout=20"}
        with open(self.folder / f"{name}.log", "wb") as log:
            process = subprocess.Popen([str(HOME / "bin" / "spark-class"), kind, *arguments], env=env, stdout=log, stderr=log, start_new_session=True)
        self.started.append(process)
        return process

    def _alive(self) -> int:
        import json

        try:
            with urllib.request.urlopen(self.page, timeout=2) as answer:
                return json.load(answer)["aliveworkers"]
        except OSError:
            return 0

    def settled(self) -> None:
        """Wait until the master knows of as many workers as there are."""
        there = sum(w.poll() is None for w in self.workers)
        wait_for(f"{there} workers", lambda: self._alive() == there)

    def environment(self, events: pathlib.Path) -> dict[str, str]:
        """What a driver's environment says so that it works here."""
        import sys

        events.mkdir(parents=True, exist_ok=True)
        conf = {"spark.driver.host": HOST, "spark.driver.bindAddress": HOST, "spark.ui.enabled": "false", "spark.ui.showConsoleProgress": "false",
                # A file a task, none split: what is killed in the map stage is then no shuffle.
                "spark.sql.files.openCostInBytes": "134217728", "spark.executor.memory": "640m", "spark.driver.memory": "640m", "spark.sql.shuffle.partitions": "4", "spark.eventLog.enabled": "true",
                "spark.eventLog.dir": events.resolve().as_uri(), "spark.network.timeout": "60s", "spark.executor.heartbeatInterval": "5s"}
        submit = ["--master", self.address] + [part for key, value in conf.items() for part in ("--conf", f"{key}={value}")]
        return os.environ | {"SPARK_HOME": str(HOME), "SPARK_LOCAL_IP": HOST, "PYSPARK_PYTHON": sys.executable, "PYSPARK_DRIVER_PYTHON": sys.executable,
                             "SPARK_LOCAL_DIRS": str(self.folder / "local"), "PYSPARK_SUBMIT_ARGS": " ".join(submit) + " pyspark-shell"}

    def stop(self) -> None:
        for process in reversed(self.started):
            for pid in [*reversed(below(process.pid)), process.pid]:
                with contextlib.suppress(ProcessLookupError):
                    os.kill(pid, signal.SIGKILL)
            process.wait()


@contextlib.contextmanager
def running(folder: pathlib.Path, workers: int = 2) -> Iterator[Cluster]:
    cluster = Cluster(folder, workers)
    try:
        yield cluster
    finally:
        cluster.stop()
