"""Compares what people were told with what the database holds."""
import contextlib
import json
import pathlib
import shutil
import sqlite3
import tempfile

WRITTEN = {"attendance.write", "referral.by_link", "referral.decide"}


class SqliteTables:
    name = "SQLite"

    def __init__(self, path: pathlib.Path):
        self.path = path

    def rows(self, text: str) -> list[tuple]:
        with contextlib.closing(sqlite3.connect(f"file:{self.path}?mode=ro", uri=True, timeout=20)) as base:
            return base.execute(text).fetchall()

    def copy(self):
        """As the kill left them: whoever opens the file itself would recover its log in the server's place."""
        made = pathlib.Path(tempfile.mkdtemp(prefix="marelle-copy-"))
        for ending in ("", "-wal"):
            if (beside := self.path.with_name(self.path.name + ending)).exists():
                shutil.copy(beside, made / beside.name)
        return SqliteCopy(made / self.path.name)


class SqliteCopy:
    def __init__(self, path):
        self.path = path

    def rows(self, text: str) -> list[tuple]:
        with contextlib.closing(sqlite3.connect(self.path)) as base:
            return base.execute(text).fetchall()

    def close(self):
        shutil.rmtree(self.path.parent, ignore_errors=True)


class PostgresTables:
    name = "PostgreSQL"

    def __init__(self, postgres, database: str):
        self.postgres, self.database = postgres, database

    def rows(self, text: str) -> list[tuple]:
        lines = self.postgres.sql(f"SELECT row_to_json(x) FROM ({text}) x", self.database)
        return [tuple(json.loads(line[0]).values()) for line in lines]

    def copy(self):
        """A killed server leaves connections that end when PostgreSQL notices: only then it is as it will stay."""
        while self.postgres.sql("SELECT pid FROM pg_stat_activity WHERE application_name = 'marelle' AND datname = "
                                "current_database()", self.database):
            pass
        return self

    def close(self):
        pass


def _in(ids) -> str:
    return "(" + ", ".join(f"'{i}'" for i in ids) + ")"


class Ledger:
    def __init__(self, tables):
        self.tables = tables
        self.before = {name: self._count(name)
                       for name in ("attendance_note", "referral", "referral_decision", "child")}
        self.seq = tables.rows("SELECT coalesce(max(seq), 0) FROM audit_entry")[0][0]

    def _count(self, table: str) -> int:
        return self.tables.rows(f"SELECT count(*) FROM {table}")[0][0]

    def halves(self, pending) -> list[str]:
        """What was being written when it was killed is there wholly or not at all."""
        wrong, now = [], self.tables.copy()
        for write in pending:
            table = {"referral": "referral", "admission": "referral_decision"}.get(write.kind, "attendance_note")
            there = len(now.rows(f"SELECT id FROM {table} WHERE id IN {_in(write.ids)}"))
            if there not in (0, len(write.ids)):
                wrong.append(f"{write.kind}: {there} of {len(write.ids)}")
            if table == "attendance_note" and there:
                told = now.rows(f"SELECT idempotency_key FROM idempotency WHERE idempotency_key = '{write.key}'")
                if len(told) != 1:
                    wrong.append(f"{write.kind}: written without its answer")
        now.close()
        return wrong

    def notes(self, crew) -> list[str]:
        said = crew.notes()
        kept = {row[0]: row[1:] for row in self.tables.rows(
            "SELECT id, session, child, presence FROM attendance_note")}
        wrong = [f"lost: {n.id}" for n in said.values() if n.id not in kept]
        wrong += [f"altered: {n.id}" for n in said.values()
                  if n.id in kept and kept[n.id] != (n.session, n.child, n.presence)]
        more = len(kept) - self.before["attendance_note"] - len(said)
        return wrong + ([f"{more} notes that nobody was told of"] if more else [])

    def marks(self, crew) -> list[str]:
        """Whoever agrees with an earlier word of someone else leaves that one standing; else both are kept."""
        marks = {(s, c): (note, other, presence) for s, c, note, other, presence in
                 self.tables.rows("SELECT session, child, note, other, presence FROM attendance")}
        return [f"{pair}: {marks.get(pair)}, last said {note}" for pair, note in crew.last().items()
                if note.id not in marks.get(pair, ())[:2] and note.presence not in marks.get(pair, ())[2:]]

    def marks_by_api(self, crew, client, some=25) -> list[str]:
        wrong, last = [], crew.last()
        for session in sorted({s for s, _ in last})[:some]:
            shown = {c["child"]["id"]: c["mark"] or {} for c in
                     client.get(f"/api/v1/sessions/{session}/attendance").json()["session"]["children"]}
            for (s, child), note in last.items():
                if s != session:
                    continue
                mark = shown.get(child, {})
                if note.id not in (mark.get("note"), (mark.get("other") or {}).get("note")) and \
                        note.presence != mark.get("presence"):
                    wrong.append(f"{session}/{child}: {mark}")
        return wrong

    def audit(self, crew) -> list[str]:
        """An entry a note, an entry a decision: a repeat under its key is no second write, and leaves none."""
        entries = self.tables.rows(f"SELECT action, subject FROM audit_entry WHERE seq > {self.seq}")
        count = {action: sum(e[0] == action for e in entries) for action in WRITTEN}
        wrong = []
        if count["attendance.write"] != len(crew.notes()):
            wrong.append(f"{count['attendance.write']} entries for {len(crew.notes())} notes")
        sent = crew.writes("referral")
        if not len({w.ids[0] for w in sent}) <= count["referral.by_link"] <= sum(w.tries for w in sent):
            wrong.append(f"{count['referral.by_link']} entries for {len(sent)} referrals")
        return wrong

    def referrals(self, crew, client) -> list[str]:
        receipts = {k: v for w in crew.workers for k, v in getattr(w, "receipts", {}).items()}
        kept = dict(self.tables.rows("SELECT id, receipt FROM referral"))
        wrong = [f"referral {i} lost" for i in receipts if i not in kept]
        wrong += [f"referral {i}: another receipt" for i, page in receipts.items()
                  if i in kept and kept[i].encode() not in page]
        if len(kept) - self.before["referral"] != len(receipts):
            wrong.append(f"{len(kept) - self.before['referral']} referrals for {len(receipts)} receipts")
        for one in receipts:  # its words are sealed with a key that lies in another file
            answer = client.get(f"/api/v1/referrals/{one}")
            if answer.status != 200 or answer.json()["motive_facts"] != "Lit peu.":
                wrong.append(f"referral {one} does not open: {answer.status}")
        return wrong

    def admissions(self, crew, client) -> list[str]:
        admitted = {k: v for w in crew.workers for k, v in getattr(w, "admitted", {}).items()}
        kept = {row[0] for row in self.tables.rows("SELECT id FROM referral_decision")}
        wrong = [f"admission {i} lost" for i in admitted if i not in kept]
        for what in ("referral_decision", "child"):
            more = self._count(what) - self.before[what]
            if more != len(admitted):
                wrong.append(f"{more} rows of {what} for {len(admitted)} admissions")
        for child in admitted.values():
            answer = client.get(f"/api/v1/children/{child}")
            file = answer.json() if answer.status == 200 else {}
            if (file.get("health") or {}).get("allergies") != "arachide" or len(file.get("guardians", [])) != 1 or \
                    len(file.get("enrolments", [])) != 1:
                wrong.append(f"child {child} is not whole: {answer.status}")
        return wrong
