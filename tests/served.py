"""A Marelle that a test starts, asks and ends: the program, its databases, a client that logs in. Standard library."""
import contextlib
import http.client
import json
import os
import pathlib
import secrets
import shutil
import signal
import socket
import subprocess
import tempfile
import time

ROOT = pathlib.Path(__file__).resolve().parents[1]
# What is tried: the program that is shipped, or the one whose memory is watched.
TRIED = "MARELLE_TEST_PROGRAM"
PROGRAM = ROOT / os.environ.get(TRIED, "build/release/marelle")
PASSWORD = "marelle et caillou bleu"


def environment(**more) -> dict:
    """Ours without what would change an answer: languages, and settings of a Marelle on this machine."""
    kept = {k: v for k, v in os.environ.items() if k == TRIED or not k.startswith(("MARELLE_", "LC_", "LANG"))}
    return {**kept, "LC_ALL": "C.UTF-8", "TZ": "UTC", **more}


def marelle(*arguments, check=True, **options) -> subprocess.CompletedProcess:
    done = subprocess.run([PROGRAM, *map(str, arguments)], capture_output=True, text=True, check=False,
                          env=environment(**options.pop("env", {})), **options)
    if check and done.returncode != 0:
        raise AssertionError(f"marelle {arguments[0]}: exit code {done.returncode}: {done.stderr.strip()}")
    return done


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def new_id(at_ms: int | None = None) -> str:
    """UUIDv7, as a device makes it."""
    ms = int(time.time() * 1000) if at_ms is None else at_ms
    whole = f"{ms:012x}7{secrets.randbits(12):03x}{8 + secrets.randbelow(4):x}{secrets.randbits(60):015x}"
    return f"{whole[:8]}-{whole[8:12]}-{whole[12:16]}-{whole[16:20]}-{whole[20:]}"


@contextlib.contextmanager
def folder(disk=False):
    """In memory where ./test found room, unless a disk is what is tried. PostgreSQL runs as somebody else when we are
    root: it must be able to pass."""
    memory = None if disk else os.environ.get("MARELLE_TEST_MEMORY")
    made = pathlib.Path(tempfile.mkdtemp(prefix="marelle-test-", dir=memory))
    made.chmod(0o755)
    try:
        yield made
    finally:
        shutil.rmtree(made, ignore_errors=True)


class Postgres:
    """A PostgreSQL of our own; its answers to a kill are real only with fsync, which is the default here."""

    def __init__(self, at: pathlib.Path, fsync=True):
        self.at, self.port, self.fsync, self.url = at, free_port(), fsync, ""

    def _tool(self, *words):
        return subprocess.run([ROOT / "tools/postgres", *map(str, words)], capture_output=True, text=True, check=True)

    def start(self):
        self.url = self._tool("start", self.at, self.port, *([] if self.fsync else ["--no-fsync"])).stdout.split()[-1]
        return self

    def stop(self):
        self._tool("stop", self.at)

    def kill(self):
        """As a power cut for the server: every process of it ends at once, nothing is written any more."""
        main = int((self.at / "data/postmaster.pid").read_text().split()[0])
        os.kill(main, signal.SIGQUIT)  # what pg_ctl stop -m immediate sends
        while pathlib.Path(f"/proc/{main}").exists():
            time.sleep(0.01)

    def sql(self, text: str, database="postgres") -> list[list[str]]:
        done = subprocess.run(["psql", "-XqAt", "-F", "\t", "-v", "ON_ERROR_STOP=1",
                               self.url.rpartition("/")[0] + "/" + database],
                              input=text, capture_output=True, text=True, check=True)
        return [line.split("\t") for line in done.stdout.splitlines()]

    def __enter__(self):
        return self.start()

    def __exit__(self, *_):
        with contextlib.suppress(subprocess.CalledProcessError):
            self.stop()


class Server:
    """`marelle serve`, started and ended as often as needed, always on the same port."""

    def __init__(self, database: str, at: pathlib.Path, **env):
        self.database, self.at, self.port, self.process = database, at, free_port(), None
        self.env = environment(MARELLE_KEYRING=str(at / "marelle.keys"), MARELLE_KEYRING_KEY=str(at / "marelle.key"),
                               **env)

    def start(self, before=None):
        with open(self.at / "serve.log", "ab") as log:
            self.process = subprocess.Popen(
                [PROGRAM, "serve", "--database", self.database, "--listen", f"127.0.0.1:{self.port}"],
                env=self.env, stdout=log, stderr=log, preexec_fn=before)
        until = time.monotonic() + 20
        while time.monotonic() < until:
            with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", self.port), 1):
                return self
            if self.process.poll() is not None:
                raise AssertionError(f"the server ended with {self.process.returncode}: {self.log()[-500:]}")
            time.sleep(0.005)
        raise AssertionError("the server does not listen")

    def log(self) -> str:
        return (self.at / "serve.log").read_text(errors="replace")

    def kill(self):
        self.process.kill()
        self.process.wait()

    def stop(self) -> int:
        if self.process and self.process.poll() is None:
            self.process.terminate()
            self.process.wait(30)
        return self.process.returncode if self.process else 0

    def command(self, *words, check=True):
        """Another command of the program on the same database and keys."""
        keys = {k: v for k, v in self.env.items() if k.startswith("MARELLE_")}
        return marelle(*words, "--database", self.database, check=check, env=keys)

    def __enter__(self):
        return self.start()

    def __exit__(self, *_):
        if self.process and self.process.poll() is None:
            self.kill()


class Answer:
    def __init__(self, reply, body: bytes):
        self.status, self.headers, self.body = reply.status, reply.headers, body

    def json(self):
        return json.loads(self.body)


class Client:
    """One connection that stays, with a login. An error of the network is the caller's: the answer was not received."""

    def __init__(self, port: int, timeout=60.0):
        self.port, self.timeout, self.cookie, self.csrf, self.connection = port, timeout, None, None, None

    def close(self):
        if self.connection:
            self.connection.close()
        self.connection = None

    def ask(self, method: str, path: str, body=None, **headers) -> Answer:
        headers = {name.replace("_", "-"): value for name, value in headers.items()}
        if self.cookie:
            headers["Cookie"] = self.cookie
        if self.csrf and method != "GET":
            headers["X-CSRF-Token"] = self.csrf
        if isinstance(body, (dict, list)):
            body = json.dumps(body)
            headers.setdefault("Content-Type", "application/json")
        if not self.connection:
            self.connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=self.timeout)
        try:
            self.connection.request(method, path, body, headers)
            reply = self.connection.getresponse()
            return Answer(reply, reply.read())
        except (OSError, http.client.HTTPException):
            self.close()
            raise

    def get(self, path, **headers):
        return self.ask("GET", path, **headers)

    def log_in(self, email: str, password=PASSWORD):
        answer = self.ask("POST", "/api/v1/login", {"email": email, "password": password})
        if answer.status != 200:
            raise AssertionError(f"login of {email}: {answer.status} {answer.body[:200]!r}")
        self.cookie = answer.headers["Set-Cookie"].split(";")[0]
        self.csrf = answer.json()["csrf"]
        return self

    def like(self):
        """Another connection under the same login."""
        twin = Client(self.port, self.timeout)
        twin.cookie, twin.csrf = self.cookie, self.csrf
        return twin


class Tally:
    """Counts what was checked; closes on the line that ./test reads."""

    def __init__(self):
        self.passed = self.failed = self.skipped = 0

    def check(self, what: str, good, detail=""):
        if good:
            self.passed += 1
            print(f"  passed: {what}", flush=True)
        else:
            self.failed += 1
            print(f"  FAILED: {what}{': ' if detail else ''}{detail}", flush=True)
        return bool(good)

    def skip(self, what: str, why: str):
        self.skipped += 1
        print(f"  skipped: {what}: {why}", flush=True)

    @contextlib.contextmanager
    def part(self, what: str):
        """An exception in here is one failure, said; the parts after it still run."""
        print(f"{what}", flush=True)
        try:
            yield
        except Exception as error:  # noqa: BLE001
            self.check(f"{what} runs to its end", False, f"{type(error).__name__}: {error}")

    def close(self) -> int:
        print(f"{self.passed} passed, {self.failed} failed, {self.skipped} skipped")
        return 0 if self.failed == 0 and self.passed > 0 else 1
