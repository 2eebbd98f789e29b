"""PostgreSQL loses connections, falls, is away; the server is asked to end."""
import http.client
import os
import random
import signal
import threading
import time

from served import PASSWORD, Client

CONNECTIONS = """SELECT pid FROM pg_stat_activity
 WHERE application_name = 'marelle' AND datname = current_database() ORDER BY pid"""


def connections_killed(tally, house):
    """kill -9 of one of the server's PostgreSQL processes: PostgreSQL restarts them all, the server finds them."""
    draw, killed = random.Random(1), 0
    with house.at_work() as crew:
        crew.go.set()
        for _ in range(5):
            house.pause(draw.uniform(0.3, 0.6))
            until = time.monotonic() + 15
            pids = []
            while not pids and time.monotonic() < until:
                try:
                    pids = [int(row[0]) for row in house.postgres.sql(CONNECTIONS, house.tables.database)]
                except Exception:  # noqa: BLE001  (still recovering)
                    time.sleep(0.1)
            try:
                os.kill(draw.choice(pids), signal.SIGKILL)
                killed += 1
            except ProcessLookupError:
                pass
        house.pause(1)
    tally.check(f"PostgreSQL: {killed} connections killed, the server stays up",
                killed >= 4 and house.server.process.poll() is None, f"{killed} killed")
    house.settle(tally, crew)


def cut_off(tally, house):
    """As a power cut: all of PostgreSQL ends at once, then recovers from its own log."""
    with house.at_work() as crew:
        crew.go.set()
        for _ in range(3):
            house.pause(0.7)
            house.postgres.kill()
            house.pause(0.2)
            house.postgres.start()
        house.pause(0.7)
    tally.check("PostgreSQL: cut off three times, the server stays up", house.server.process.poll() is None)
    tally.check("PostgreSQL: meanwhile people were told 503, nothing worse", set(crew.statuses) <= {503},
                crew.statuses)
    house.settle(tally, crew)


def away(tally, house):
    """Stopped for five seconds: 503 with a request id at once, then 200 without a restart."""
    client = Client(house.server.port).log_in("bruno@marelle.example")
    child = house.tables.rows("SELECT min(id) FROM child")[0][0]
    paths = ("/readyz", f"/api/v1/children/{child}", "/api/v1/today")
    with house.at_work(markers=3, forms=False) as crew:
        crew.go.set()
        house.pause(0.5)
        house.postgres.stop()
        began, slowest, refused = time.monotonic(), 0.0, []
        while time.monotonic() - began < 5:
            for path in paths:
                asked = time.monotonic()
                answer = client.get(path)
                slowest = max(slowest, time.monotonic() - asked)
                problem = answer.json() if answer.status >= 400 else {}
                refused.append((answer.status, bool(problem.get("request_id"))))
            house.pause(0.1)
        lives = client.get("/healthz").status
        house.postgres.start()
        began, back = time.monotonic(), {}
        while len(back) < len(paths) and time.monotonic() - began < 10:
            for path in paths:
                if client.get(path).status == 200:
                    back.setdefault(path, time.monotonic() - began)
            house.pause(0.02)
    tally.check("PostgreSQL away: 503 with a request id, from every kind of request", set(refused) == {(503, True)},
                set(refused))
    tally.check("PostgreSQL away: told within two seconds", slowest < 2, f"{slowest:.1f} s")
    tally.check("PostgreSQL away: the process itself is said to live", lives == 200)
    tally.check("PostgreSQL back: 200 within two seconds, without a restart",
                len(back) == len(paths) and max(back.values()) < 2 and house.server.process.poll() is None, back)
    house.settle(tally, crew)


def _log_in_slowly(port: int, email: str, out: list):
    """A password takes its time to be checked: this request is in flight for a while."""
    try:
        out.append(Client(port).ask("POST", "/api/v1/login", {"email": email, "password": PASSWORD}).status)
    except ConnectionRefusedError:
        pass  # this one had not left yet when the server ended: nothing of it was in flight
    except (OSError, http.client.HTTPException) as error:
        out.append(type(error).__name__)


def orderly_end(tally, house):
    """SIGTERM: what was begun is answered, what is open and silent is closed, and the process ends with 0."""
    names = ("bruno", "anissa", "leila", "mathis", "clara", "chloe", "ines", "driss")
    answered, codes, times, flying = [], [], [], 0
    for round_ in range(3):
        out: list = []
        threads = [threading.Thread(target=_log_in_slowly, args=(house.server.port, f"{n}@marelle.example", out))
                   for n in names]
        for thread in threads:
            thread.start()
        time.sleep(0.06 + 0.02 * round_)
        before, began = len(out), time.monotonic()
        codes.append(house.server.stop())
        times.append(time.monotonic() - began)
        for thread in threads:
            thread.join()
        flying += len(out) - before
        answered += out
        house.server.start()
    tally.check(f"{house.name}: SIGTERM: {flying} requests in flight are answered",
                flying > 0 and set(answered) == {200}, f"{flying} in flight; {answered}")
    tally.check(f"{house.name}: SIGTERM: the process ends well, soon", codes == [0] * 3 and max(times) < 5,
                f"{codes} {times}")
    times = []
    client = Client(house.server.port).log_in("bruno@marelle.example")
    for _ in range(10):  # a connection that has just been answered must not hold the end back
        client.get("/api/v1/login")
        began = time.monotonic()
        codes.append(house.server.stop())
        times.append(time.monotonic() - began)
        client.close()
        house.server.start()
    tally.check(f"{house.name}: SIGTERM: a connection just answered does not hold it back", max(times) < 5,
                f"{max(times):.1f} s")
    with house.at_work(markers=3, forms=False) as crew:
        crew.go.set()
        for _ in range(4):
            house.pause(0.3)
            codes.append(house.server.stop())
            house.server.start()
    tally.check(f"{house.name}: SIGTERM under load, four times", set(codes) == {0}, codes)
    house.settle(tally, crew)
