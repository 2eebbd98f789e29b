"""The disk is full, or fails under a write."""
import os
import resource
import signal
import subprocess
import time

from house import on_sqlite
from served import Client

EXPECTED = ("disk",)  # marelle check says, rightly, that such a disk is almost full


def _limit(size: int):
    """Files of the server grow no further than that; the signal that would say so is not for it."""
    def before():
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (size, resource.RLIM_INFINITY))
    return before


def fails(tally, house):
    """A write that the system refuses (not for want of room) may have half happened: the server ends, and recovers."""
    path = house.tables.path
    ends = []
    with house.at_work(markers=4, forms=False) as crew:
        for more in (200_000, 400_000, 700_000):
            house.server.stop()  # the log is folded into the file, so that it grows from nothing again
            house.server.start(_limit(max(path.stat().st_size, more)) if more else None)
            crew.go.set()
            until = time.monotonic() + 20
            while house.server.process.poll() is None and time.monotonic() < until:
                time.sleep(0.02)
            ends.append(house.server.process.poll())
            house.server.kill()
            house.server.start()
            house.pause(0.2)
    tally.check("SQLite: a disk that fails ends the server with its own exit code, each time", ends == [70] * 3, ends)
    tally.check("SQLite: and it says why", "the disk failed" in house.server.log())
    house.settle(tally, crew)


class Tmpfs:
    def __init__(self, at, size: int):
        self.at = at
        at.mkdir()
        self.made = os.geteuid() == 0 and subprocess.run(
            ["mount", "-t", "tmpfs", "-o", f"size={size},mode=755", "tmpfs", at], capture_output=True,
            check=False).returncode == 0

    def __enter__(self):
        return self

    def __exit__(self, *_):
        if self.made:
            subprocess.run(["umount", "-l", self.at], check=False)


def full(tally, house):
    """On a small disk of its own (root only): 503, reads go on, and work resumes as soon as there is room."""
    house.server.stop()
    with Tmpfs(house.server.at / "small", 160 << 20) as small:
        if not small.made:
            return tally.skip("SQLite: a full disk", "only root can make a small disk")
        with on_sqlite(small.at / "data") as inside:
            _fill(tally, inside, small.at / "filler")


def _leave(filler, room: int):
    """Takes what the disk has left but for that; others write meanwhile, so it may have to ask for less."""
    with open(filler, "wb") as file:
        while True:
            disk = os.statvfs(filler.parent)
            wanted = disk.f_bavail * disk.f_frsize - room
            if wanted <= 0:
                return
            try:
                return os.posix_fallocate(file.fileno(), 0, wanted)
            except OSError:
                file.truncate(0)


def _fill(tally, house, filler):
    client = Client(house.server.port).log_in("bruno@marelle.example")
    seen = {}
    with house.at_work(markers=4, forms=False) as crew:
        for round_ in range(3):
            _leave(filler, 300_000)
            crew.go.set()
            until = time.monotonic() + 15
            while 503 not in crew.statuses and time.monotonic() < until:
                time.sleep(0.02)
            seen[round_] = dict(crew.statuses)
            shown = {path: client.get(path).status for path in ("/healthz", "/", "/api/v1/openapi.json")}
            # An answer that must be in the log leaves when it is, or not at all.
            file = client.get(f"/api/v1/children/{house.pairs[0][1]}")
            honest = file.status == 200 or (file.status, file.json()["code"]) == (503, "audit.unavailable")
            filler.unlink()
            crew.statuses.clear()
            done = len(crew.notes())
            house.pause(0.5)
            tally.check(f"SQLite: full disk {round_ + 1}: writes are refused with 503, pages are still shown",
                        set(seen[round_]) == {503} and set(shown.values()) == {200}, f"{seen[round_]}, {shown}")
            tally.check(f"SQLite: full disk {round_ + 1}: a file that cannot be logged is not shown", honest, file.body)
            tally.check(f"SQLite: full disk {round_ + 1}: with room again, writing resumes without a restart",
                        len(crew.notes()) > done, f"{done} notes and no more")
    tally.check("SQLite: full disk: it was one process all along", house.server.process.poll() is None)
    house.settle(tally, crew, expected=EXPECTED)
