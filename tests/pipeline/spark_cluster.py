"""A Spark cluster of one master and some workers on loopback, for tests; begun and ended by them."""

from __future__ import annotations

import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from urllib.request import urlopen

HOST = "127.0.0.1"
#: a short job's JVMs spend most of their time compiling themselves: the first compiler and the plainest collector are enough
LIGHT = "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC"
SITREP = str(Path(sys.executable).parent / "sitrep")


def missing() -> str:
    """Why there can be no cluster here; empty where there can."""
    if find_spec("pyspark") is None:
        return "pyspark is not installed (pip install 'sitrep[spark]')"
    if not (shutil.which("java") or os.environ.get("JAVA_HOME")):
        return "Java is not installed (apt-get install openjdk-17-jre-headless)"
    return ""


@dataclass(frozen=True, slots=True)
class Cluster:
    """Where the master is, and the workers' processes, each the leader of a group that holds its executors too."""

    master: str
    workers: tuple[subprocess.Popen[bytes], ...]


@contextmanager
def cluster(folder: Path, workers: int = 2) -> Iterator[Cluster]:
    """A master and ``workers`` workers of one core each; all are killed at the end."""
    port, page = _free_port(), _free_port()
    env = {
        **os.environ,
        "SPARK_LOCAL_IP": HOST,
        "SPARK_WORKER_DIR": str(folder / "work"),
        "SPARK_DAEMON_MEMORY": "256m",
        "SPARK_DAEMON_JAVA_OPTS": LIGHT,
    }
    started: list[subprocess.Popen[bytes]] = []

    def start(name: str, *words: str) -> subprocess.Popen[bytes]:
        import pyspark

        program = Path(pyspark.__file__).parent / "bin" / "spark-class"
        with (folder / f"{name}.log").open("wb") as log:
            process = subprocess.Popen(
                [str(program), *words], env=env, stdout=log, stderr=subprocess.STDOUT, start_new_session=True
            )
        started.append(process)
        return process

    try:
        start(
            "master",
            "org.apache.spark.deploy.master.Master",
            "--host",
            HOST,
            "--port",
            str(port),
            "--webui-port",
            str(page),
        )
        wait_for(lambda: _alive(page) is not None)
        made = tuple(
            start(
                f"worker-{i}",
                "org.apache.spark.deploy.worker.Worker",
                *("--host", HOST, "--webui-port", "0", "--cores", "1", "--memory", "1g"),
                f"spark://{HOST}:{port}",
            )
            for i in range(workers)
        )
        wait_for(lambda: _alive(page) == workers)
        yield Cluster(f"spark://{HOST}:{port}", made)
    finally:
        for process in started:
            kill(process)


def kill(process: subprocess.Popen[bytes]) -> None:
    """Kill a process that this module began, with all that it began."""
    try:
        os.killpg(process.pid, signal.SIGKILL)
    except ProcessLookupError:
        return
    finally:
        process.wait()


def job(master: str, *words: str) -> subprocess.Popen[str]:
    """Begin ``sitrep spark code`` on a cluster; its output is to be read with ``communicate``."""
    conf = {
        "spark.driver.host": HOST,
        "spark.driver.bindAddress": HOST,
        "spark.driver.memory": "600m",
        "spark.driver.extraJavaOptions": LIGHT,
        "spark.executor.extraJavaOptions": LIGHT,
        "spark.executor.memory": "500m",
        "spark.executor.cores": "1",
        "spark.ui.enabled": "false",
        "spark.ui.showConsoleProgress": "false",
        "spark.sql.shuffle.partitions": "4",
    }
    settings = [word for name, value in conf.items() for word in ("--conf", f"{name}={value}")]
    return subprocess.Popen(
        [SITREP, "--debug", "spark", "code", "--master", master, *words, *settings],
        env={**os.environ, "SPARK_LOCAL_IP": HOST},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )


def wait_for(done: Callable[[], bool]) -> None:
    """Wait until something holds; the test runner's own limit ends a wait in vain."""
    for _ in range(6000):
        if done():
            return
        time.sleep(0.1)
    raise AssertionError("the cluster does not come up; see its logs in the test's folder")


def _alive(page: int) -> int | None:
    """How many workers the master counts; None while it does not answer."""
    try:
        with urlopen(f"http://{HOST}:{page}/json/", timeout=5) as answer:
            return int(json.load(answer)["aliveworkers"])
    except (OSError, ValueError):  # not listening yet, or the page is up before what it reports
        return None


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        return int(probe.getsockname()[1])
