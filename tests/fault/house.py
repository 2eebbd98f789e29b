"""A demonstration that is served, people who work in it, and what is looked at when they are done."""
import contextlib
import datetime
import json
import pathlib
import time

from ledger import Ledger, PostgresTables, SqliteTables
from load import Crew
from served import Client, Postgres, Server

PAIRS = """SELECT s.id, m.child FROM session s JOIN group_membership m ON m.mini_group = s.mini_group
 AND m.from_on <= s.on_date AND (m.until_on IS NULL OR m.until_on > s.on_date)
 WHERE s.cancelled_at IS NULL AND s.on_date <= '{today}' ORDER BY s.on_date DESC, s.id, m.child LIMIT 400"""


class House:
    def __init__(self, server: Server, tables, postgres: Postgres | None = None):
        self.server, self.tables, self.postgres, self.name = server, tables, postgres, tables.name
        self.today = datetime.date.today().isoformat()
        self.pairs = tables.rows(PAIRS.format(today=self.today).replace("\n", ""))
        self.school = tables.rows("SELECT min(uai) FROM school")[0][0]
        self.ledger = Ledger(tables)

    @staticmethod
    def pause(seconds: float):
        time.sleep(seconds)

    @contextlib.contextmanager
    def at_work(self, markers=6, forms=True):
        """The people, working from crew.go.set() on; at the end each has got the answer to what was begun."""
        crew = Crew(self.server, self.pairs, self.school, self.today, markers, forms)
        try:
            yield crew
        except BaseException:
            crew.abandon.set()
            crew.over.set()
            raise
        crew.left = crew.finish()

    def settle(self, tally, crew, expected=()):
        """Every comparison there is, then the program's own; `expected` is what check may find wrong."""
        def none(what, wrong):
            tally.check(f"{self.name}: {what}", not wrong, f"{len(wrong)}: {'; '.join(map(str, wrong[:3]))}")

        told = f"{len(crew.notes())} notes, {len(crew.writes('referral'))} referrals"
        told += f", {len(crew.writes('admission'))} admissions"
        client = Client(self.server.port).log_in("bruno@marelle.example")
        tally.check(f"{self.name}: each write was answered in the end ({told})",
                    crew.notes() and not crew.left and not crew.wrong(), f"{crew.left} {crew.wrong()[:3]}")
        none("every acknowledged note is there once, as it was said, and no other", self.ledger.notes(crew))
        none("the last word of each is the mark, in the database", self.ledger.marks(crew))
        none("the last word of each is the mark, on the screen", self.ledger.marks_by_api(crew, client))
        none("an entry of the log a write", self.ledger.audit(crew))
        if crew.writes("referral"):
            none("every referral with a receipt is there once and opens", self.ledger.referrals(crew, client))
            none("every admission is there once and whole", self.ledger.admissions(crew, client))
        none("every refusal of the machine has its request id", crew.untold)
        found = json.loads(self.server.command("check", "--json", check=False).stdout or "[]")
        wrong = [one["words"] for one in found if not one["well"] and one["name"] not in expected]
        tally.check(f"{self.name}: marelle check is content", found and not wrong, wrong)
        done = self.server.command("audit", "verify", check=False)
        tally.check(f"{self.name}: marelle audit verify is content", done.returncode == 0, done.stderr[-200:])


def _demonstration(server: Server):
    server.command("demo", "--logins", server.at / "logins.txt")
    return server


@contextlib.contextmanager
def on_sqlite(at: pathlib.Path, _postgres=None):
    at.mkdir()
    at.chmod(0o755)
    with _demonstration(Server(f"sqlite:{at}/marelle.db", at)) as server:
        yield House(server, SqliteTables(at / "marelle.db"))
        server.stop()


@contextlib.contextmanager
def on_postgres(at: pathlib.Path, postgres: Postgres):
    at.mkdir()
    name = f"fault{at.name}"
    postgres.sql(f"CREATE DATABASE {name}")
    with _demonstration(Server(f"{postgres.url.rpartition('/')[0]}/{name}", at)) as server:
        yield House(server, PostgresTables(postgres, name), postgres)
        server.stop()
