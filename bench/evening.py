"""The evening of a network: everybody calls the roll within a quarter of an hour."""
import os
import time
import uuid

from common import BUILT, said
from served import Client, Postgres, Server

RATE, SECONDS, CONNECTIONS, AT_MOST_MS = 300, 60, 128, 60.0
# The history that lies under tonight: ten years are 24 million marks, half an hour and 20 GB on each database.
YEARS = int(os.environ.get("MARELLE_TEST_YEARS", "1"))
PASSWORD = "marelle et caillou bleu"
TONIGHT = """SELECT on_date FROM session WHERE on_date <= '{today}' GROUP BY on_date
 HAVING count(id) > 0.9 * (SELECT count(id) FROM mini_group) ORDER BY on_date DESC LIMIT 1"""
GROUPS = """SELECT u.email, s.id, m.child FROM session s JOIN group_membership m ON m.mini_group = s.mini_group
 AND m.from_on <= s.on_date AND (m.until_on IS NULL OR m.until_on > s.on_date)
 JOIN mini_group g ON g.id = s.mini_group JOIN user_account u ON u.id = g.referent
 WHERE s.on_date = '{day}' ORDER BY s.id, m.child"""


class Network:
    """Served, with the last full evening still to be called, and everybody who holds a group logged in."""

    def __init__(self, at, database, sql, unchecked=""):
        at.mkdir()
        at.chmod(0o755)
        self.sql, self.unchecked, self.lines = sql, unchecked, at / "groups"
        self.server = Server(database, at)
        began = time.monotonic()
        self.server.command("demo", "--size", "network", "--years", YEARS, "--logins", at / "logins.txt")
        self.made_in = time.monotonic() - began
        self.marks = int(sql("SELECT count(note) FROM attendance")[0][0])
        (self.day,) = sql(TONIGHT.format(today=time.strftime("%Y-%m-%d")).replace("\n", ""))[0]

    def __enter__(self):
        self.server.start()
        callers, groups = {}, {}
        for email, session, child in self.sql(GROUPS.format(day=self.day).replace("\n", "")):
            if email not in callers:
                if len(callers) % 20 == 0:  # one address logs everybody in: it would have to wait
                    self.sql("DELETE FROM login_bucket")
                client = Client(self.server.port).log_in(email, PASSWORD)
                callers[email] = f"{client.cookie} {client.csrf}"
                client.close()
            groups.setdefault(session, [callers[email]]).append(child)
        self.lines.write_text("".join(f"{caller} {session} {' '.join(children)}\n"
                                      for session, (caller, *children) in groups.items()))
        self.count = len(groups)
        return self

    def forget(self):
        """Before each burst nobody was marked that evening."""
        for table in ("attendance", "attendance_note"):
            tonight = f"SELECT id FROM session WHERE on_date = '{self.day}'"
            self.sql(f"{self.unchecked}DELETE FROM {table} WHERE session IN ({tonight})")

    def __exit__(self, *_):
        self.server.stop()


def bursts(network, times):
    with network:
        for _ in range(times):
            network.forget()
            count, p50, p95, p99, longest, refused, largest = said(
                BUILT / "burst", network.server.port, RATE, SECONDS, CONNECTIONS, network.lines)
            if refused:
                raise SystemExit(f"{refused:.0f} requests were refused")
            yield AT_MOST_MS / p95, (
                f"p50 {p50:.1f} ms, p95 {p95:.1f} ms, p99 {p99:.1f} ms, longest {longest:.0f} ms; {count:.0f} requests "
                f"for {network.count} groups, over {network.marks:,} marks (made in {network.made_in:.0f} s); a roll: "
                f"{largest / 1000:.1f} kB")


def burst_sqlite(at, times):
    import sqlite3  # noqa: PLC0415
    path = at / "network" / "marelle.db"

    def sql(text):
        base = sqlite3.connect(path, timeout=60)
        rows = base.execute(text).fetchall()
        base.commit()
        base.close()
        return rows
    yield from bursts(Network(at / "network", f"sqlite:{path}", sql), times)


def burst_postgres(at, times):
    with Postgres(at / "pg") as postgres:
        postgres.sql("CREATE DATABASE network")
        url = f"{postgres.url.rpartition('/')[0]}/network"
        yield from bursts(Network(at / "network", url, lambda text: postgres.sql(text, "network"),
                                  # A note deleted is looked for in every mark, without an index: nobody deletes one.
                                  "SET session_replication_role = replica; "), times)


# A phone on 3G as browsers' tools have it: 1.6 Mbit/s down, 300 ms there and back, a connection and TLS to open first.
BITS_PER_SECOND, THERE_AND_BACK, ROUNDS, AT_MOST_S, ASKED = 1_600_000, 0.3, 3, 2.0, 100


def packs(at, times):
    """Tonight's pack, as each profile's phone fetches it; the slowest profile is the row's."""
    at.joinpath("house").mkdir(mode=0o755)
    house = at / "house"
    server = Server(f"sqlite:{house / 'marelle.db'}", house)
    server.command("demo", "--logins", house / "logins.txt")
    people = {}
    for line in house.joinpath("logins.txt").read_text().splitlines():
        profile, login = line.split()[:2]
        if profile in ("director", "referent", "activity_leader", "volunteer"):
            people.setdefault(profile, login)
    server.start()
    try:
        for _ in range(times):
            slowest, told = 0.0, []
            for profile, login in people.items():
                client = Client(server.port).log_in(login, PASSWORD)
                took = []
                for _ in range(ASKED):
                    began = time.monotonic()
                    answer = client.get(f"/api/v1/today?device={uuid.uuid4()}&label=bench")
                    took.append(time.monotonic() - began)
                    if answer.status != 200 or not answer.json()["pack"]:
                        raise SystemExit(f"{profile}: {answer.status}, no pack")
                client.close()
                size, p95 = len(answer.body), sorted(took)[int(0.95 * ASKED)]
                slowest = max(slowest, ROUNDS * THERE_AND_BACK + size * 8 / BITS_PER_SECOND + p95)
                told.append(f"{profile} {size / 1000:.1f} kB, {len(answer.json()['pack']['cards'])} cards, "
                            f"made in {1000 * p95:.0f} ms (p95)")
            yield AT_MOST_S / slowest, f"{slowest:.2f} s on 3G at worst; " + "; ".join(told)
    finally:
        server.stop()
