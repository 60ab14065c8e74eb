"""A site on several machines, all of them here: a primary and its replica, two nodes, nginx before them."""

import itertools
import os
import shutil
import signal
import subprocess
import tempfile
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass, field
from http.client import HTTPConnection, HTTPException, HTTPMessage
from pathlib import Path

import commands
from build import ROOT, a_practice, content_folder
from commands import CommandProcess
from conftest import SECRET_KEY, Installation, free_port, install
from postgres_server import program as postgres_program
from waiting import eventually

from app.store.sync.sync import sync

PATIENCE = 60.0
"""Seconds until a part must be there again, however busy this machine is."""
USER = "studi"

NGINX = """
daemon off;
worker_processes 1;
pid {folder}/nginx.pid;
error_log {folder}/error.log;
events {{ worker_connections 256; }}
http {{
  access_log off;
  client_body_temp_path {folder}/body;
  proxy_temp_path {folder}/proxy;
  fastcgi_temp_path {folder}/fastcgi;
  uwsgi_temp_path {folder}/uwsgi;
  scgi_temp_path {folder}/scgi;
  {upstream}
  server {{
    listen 127.0.0.1:{port};
    location / {{
      proxy_pass http://studi_banding;
      proxy_http_version 1.1;
      proxy_set_header Connection "";
      proxy_set_header Host $http_host;
      proxy_set_header X-Forwarded-For $remote_addr;
      add_header X-Upstream $upstream_addr always;
      proxy_connect_timeout 2s;
      proxy_read_timeout 60s;
    }}
  }}
}}
"""


def until(is_so: Callable[[], bool], what: str) -> float:
    """Look again and again; how many seconds it took."""
    return eventually(is_so, PATIENCE, what)


def ask(port: int, path: str, timeout: float = 10, **headers: str) -> tuple[int, HTTPMessage, bytes]:
    """Status, headers and body of an answer; 0 and nothing when there is none."""
    connection = HTTPConnection("127.0.0.1", port, timeout=timeout)
    try:
        connection.request("GET", path, headers=headers)
        response = connection.getresponse()
        return response.status, response.headers, response.read()
    except (OSError, HTTPException):
        return 0, HTTPMessage(), b""
    finally:
        connection.close()


def status_of(port: int, path: str, timeout: float = 10, **headers: str) -> int:
    """The status of an answer; 0 when there is none."""
    return ask(port, path, timeout, **headers)[0]


def body_of(port: int, path: str) -> bytes:
    """What an answer says."""
    return ask(port, path)[2]


@dataclass
class Part:
    """A process that can be killed without a warning, with all that it has started."""

    command: list[str]
    environment: dict[str, str] = field(default_factory=dict)
    is_ours: bool = False
    """A command of the product, without the program before it."""
    process: "subprocess.Popen[bytes] | CommandProcess | None" = None

    def start(self) -> None:
        if self.is_ours:
            self.process = commands.start(
                *self.command, folder=ROOT, environment=os.environ | self.environment
            )
            return
        self.process = subprocess.Popen(
            self.command,
            env=os.environ | self.environment,
            cwd="/",
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )

    def kill(self) -> None:
        assert self.process is not None
        with suppress(ProcessLookupError):
            os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()

    def is_running(self) -> bool:
        return self.process is not None and self.process.poll() is None


@dataclass(frozen=True)
class Machine:
    """Where a server runs: here, or behind a network of its own that can be cut (`lost_machines.py`)."""

    address: str = "127.0.0.1"
    seen_from: str = "127.0.0.1"
    """The address of this machine there."""
    enter: tuple[str, ...] = ()
    """What a command begins with to run there."""


HERE = Machine()


@dataclass
class Server(Part):
    """A PostgreSQL server; its processes are not of one group, so each is killed."""

    port: int = 0
    machine: Machine = HERE

    @property
    def place(self) -> str:
        """Where it listens."""
        return f"{self.machine.address}:{self.port}"

    def start(self) -> None:
        """Again and again: what a killed server has left is not gone at once."""

        def is_up() -> bool:
            if not self.is_running():
                super(Server, self).start()
            return self.answers()

        until(is_up, "the database does not start")

    def answers(self) -> bool:
        ready = [postgres_program("pg_isready"), "-q", "-h", self.machine.address, "-p", str(self.port)]
        return subprocess.run(ready, check=False).returncode == 0

    def signal(self, what: signal.Signals) -> None:
        """Send each of its processes a signal."""
        assert self.process is not None
        for pid in (*_descendants(self.process.pid), self.process.pid):
            with suppress(ProcessLookupError):
                os.kill(pid, what)

    def kill(self) -> None:
        assert self.process is not None
        self.signal(signal.SIGKILL)
        self.process.wait()


def _descendants(pid: int) -> list[int]:
    found = []
    for task in Path(f"/proc/{pid}/task").glob("*/children"):
        with suppress(OSError):
            for child in task.read_text().split():
                found += [*_descendants(int(child)), int(child)]
    return found


@dataclass
class Cluster:
    """All parts, running."""

    primary: Server
    replica: Server
    nodes: dict[str, Part]
    ports: dict[str, int]
    """Of the nodes."""
    nginx: Part
    port: int
    site: Installation

    @property
    def replica_url(self) -> str:
        return f"postgresql://{USER}@{self.replica.place}/postgres"

    def is_whole(self) -> bool:
        """Every node is there, reads the replica, and is given its share by nginx."""
        said = [ask(port, "/readyz") for port in self.ports.values()]
        if not all(status == 200 and b'"replica":"ok"' in body for status, _headers, body in said):
            return False
        served = {ask(self.port, "/healthz")[1]["X-Upstream"] for _ in range(4)}
        return served == {f"127.0.0.1:{port}" for port in self.ports.values()}


def _databases(folder: Path, machines: Mapping[str, Machine]) -> tuple[Server, Server]:
    as_user = ["runuser", "-u", "postgres", "--"] if os.geteuid() == 0 else []
    if as_user:  # PostgreSQL refuses to run as root
        shutil.chown(folder, "postgres")
    away = [one for one in machines.values() if one != HERE]

    def run(program: str, *arguments: str) -> None:
        command = [*as_user, postgres_program(program), *arguments]
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, cwd=folder)

    def server(name: str) -> Server:
        port, machine = free_port(), machines.get(name, HERE)
        settings = {
            "port": str(port),
            "listen_addresses": ",".join({machine.address, HERE.address, *(one.seen_from for one in away)})
            if machine == HERE
            else machine.address,
            "unix_socket_directories": "",
            "fsync": "off",  # a killed process loses nothing by that, only a power cut does
            "wal_keep_size": "256MB",
            "hot_standby_feedback": "on",
            "logging_collector": "on",
        }
        options = [word for name, value in settings.items() for word in ("-c", f"{name}={value}")]
        program = [postgres_program("postgres"), "-D", str(folder / name), *options]
        return Server([*machine.enter, *as_user, *program], port=port, machine=machine)

    common = ["--username", USER, "--auth", "trust", "--encoding", "UTF8", "--no-locale", "--no-sync"]
    run("initdb", "--pgdata", str(folder / "primary"), *common)
    with (folder / "primary/pg_hba.conf").open("a") as allowed:
        for who, one in itertools.product(("all", "replication"), away):
            allowed.writelines(f"host {who} all {at}/32 trust\n" for at in (one.address, one.seen_from))
    primary, replica = server("primary"), server("replica")
    primary.start()
    from_there = away[0].seen_from if replica.machine != HERE else primary.machine.address
    source = ["-h", from_there, "-p", str(primary.port), "-U", USER]
    to = ["-D", str(folder / "replica"), "-R", "-X", "stream", "-c", "fast", "--no-sync"]
    run("pg_basebackup", *source, *to)
    replica.start()
    return primary, replica


def _whichever_writes(*servers: Server) -> str:
    """The address of several servers, of which the one that may be written to is used."""
    hosts = "&".join(f"host={one.place}" for one in servers)
    return f"postgresql://{USER}@/postgres?{hosts}&target_session_attrs=read-write"


def _node(site: Installation, name: str, port: int, replica: Server, search: str) -> Part:
    environment = {
        "STUDI_BANDING_DATABASE_URL": site.url,
        "STUDI_BANDING_DATABASE_REPLICA_URL": f"postgresql://{USER}@{replica.place}/postgres",
        "STUDI_BANDING_INDEX_DIR": str(site.index.with_name(f"index-{name}")),
        "STUDI_BANDING_CONTENT_DIR": str(site.content),
        "STUDI_BANDING_UPLOADS_DIR": str(site.uploads),
        "STUDI_BANDING_SECRET_KEY": SECRET_KEY,
        "STUDI_BANDING_SEARCH_BACKEND": search,
    }
    return Part(["serve", "--port", str(port)], environment, is_ours=True)


def _nginx(folder: Path, ports: list[int], port: int) -> Part:
    program = shutil.which("nginx") or shutil.which("nginx", path="/usr/sbin")
    assert program, "nginx is missing: install nginx-light"
    shipped = (ROOT / "deploy/nginx.conf").read_text()
    servers = " ".join(f"server 127.0.0.1:{one} max_fails=1 fail_timeout=1s;" for one in ports)
    assert "max_fails=1 fail_timeout=1s" in shipped, "the example is what is tried here"
    upstream = f"upstream studi_banding {{ {servers} keepalive 32; }}"
    configuration = folder / "nginx.conf"
    configuration.write_text(NGINX.format(folder=folder, upstream=upstream, port=port))
    return Part([program, "-c", str(configuration), "-p", str(folder)])


@contextmanager
def running(search: str, documents: int, machines: Mapping[str, Machine] | None = None) -> Iterator[Cluster]:
    """A cluster with a library of some practices, the first of which is `satu`."""
    with ExitStack() as stack:
        root = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="cluster-")))
        root.chmod(0o755)
        (root / "databases").mkdir()
        primary, replica = _databases(root / "databases", machines or {})
        stack.callback(primary.kill)
        stack.callback(replica.kill)
        texts: dict[str, str | bytes] = {
            f"practices/p{number}.md": a_practice(title=f"Praktik {number} tentang pelayanan publik")
            for number in range(documents)
        }
        content = content_folder(
            root / "content", texts | {"practices/satu.md": a_practice(title="Terbitan 0")}
        )
        site = install(content, root, _whichever_writes(primary, replica))
        stack.callback(site.engine.dispose)
        port, ports = free_port(), {"A": free_port(), "B": free_port()}
        nodes = {name: _node(site, name, at, replica, search) for name, at in ports.items()}
        nginx = _nginx(root, list(ports.values()), port)
        cluster = Cluster(primary, replica, nodes, ports, nginx, port, site)
        for part in (*nodes.values(), nginx):  # both nodes at once: one of them makes what they share
            part.start()
            stack.callback(part.kill)
        until(cluster.is_whole, "the cluster does not start")
        yield cluster


def show(cluster: Cluster, title: str) -> None:
    """Change the document `satu` as somebody does who edits its file, and bring one node's part in line."""
    (cluster.site.content / "practices/satu.md").write_text(a_practice(title=title))
    sync(cluster.site.engine, cluster.site.content, cluster.site.reference)
