"""People at work: connections that mark children, a teacher who refers one, a director who admits; what each was told.

Every write carries ids made here and an Idempotency-Key. What was not answered is sent again, the same, until it is:
a note that was acknowledged must then be there exactly once, and one that was not must be there wholly or not at all.
"""
import http.client
import queue
import random
import string
import threading
import time
import urllib.parse
from dataclasses import dataclass, field

from served import Client, new_id

REASONS = ["rendez-vous médical", "fête de famille", "malade"]
STORED = {"stored", "conflict", "repeated"}


@dataclass
class Write:
    kind: str  # batch, single, referral, admission
    method: str
    path: str
    body: object
    ids: list[str]  # of the notes, of the referral, of the decision
    key: str = field(default_factory=new_id)
    tries: int = 0
    answers: list = field(default_factory=list)  # statuses; None: no answer came


@dataclass
class Note:
    id: str
    session: str
    child: str
    presence: str
    observed_at: str


def instant(ms: int) -> str:
    return time.strftime("%Y-%m-%dT%H:%M:%S", time.gmtime(ms / 1000)) + f".{ms % 1000:03d}Z"


class Worker(threading.Thread):
    """One connection, one write after the other; it goes on to the next only when this one was answered for good."""

    def __init__(self, crew, number: int):
        super().__init__(daemon=True)
        self.crew, self.number, self.draw = crew, number, random.Random(number)
        self.client = crew.login.like()
        self.writes: list[Write] = []
        self.notes: dict[str, Note] = {}  # by id, acknowledged
        self.last: dict[tuple, Note] = {}  # the last one acknowledged of each session and child
        self.wrong: list[str] = []
        self.unanswered: Write | None = None

    def next_write(self) -> Write | None:
        raise NotImplementedError

    def settled(self, write: Write, answer):
        raise NotImplementedError

    def run(self):
        while not self.crew.over.is_set():
            if not self.crew.go.wait(0.05):
                continue
            write = self.next_write()
            if write is None:
                continue
            self.writes.append(write)
            if not self.until_answered(write):
                return

    def until_answered(self, write: Write) -> bool:
        headers = {"Idempotency-Key": write.key}
        if write.kind == "referral":
            headers = {"Content-Type": "application/x-www-form-urlencoded"}
        while True:
            self.unanswered = write
            write.tries += 1
            try:
                answer = self.client.ask(write.method, write.path, write.body, **headers)
            except (OSError, http.client.HTTPException):
                write.answers.append(None)
            else:
                write.answers.append(answer.status)
                if answer.status < 500:
                    self.unanswered = None
                    self.settled(write, answer)
                    return True
                self.crew.denied(answer)
            if self.crew.abandon.is_set():
                return False
            time.sleep(0.02)


class Marker(Worker):
    """Marks its own children, in batches and one by one."""

    def __init__(self, crew, number, pairs):
        super().__init__(crew, number)
        self.pairs, self.clock = pairs, 0

    def note(self, pair) -> tuple[Note, dict]:
        # A device's clock that never says the same instant twice: the last word of a person is the one observed last.
        self.clock = max(self.clock + 1, int(time.time() * 1000))
        note = Note(new_id(), *pair, self.draw.choice(["present", "late", "absent", "excused"]), instant(self.clock))
        body = {"id": note.id, "presence": note.presence, "observed_at": note.observed_at}
        if note.presence == "excused":
            body["reason"] = self.draw.choice(REASONS)
        return note, body

    def next_write(self) -> Write:
        if self.draw.random() < 0.5:
            note, body = self.note(self.draw.choice(self.pairs))
            self.sent = [note]
            return Write("single", "PUT", f"/api/v1/sessions/{note.session}/attendance/{note.child}", body, [note.id])
        pairs = self.draw.sample(self.pairs, self.draw.randint(2, min(8, len(self.pairs))))
        made = [self.note(pair) for pair in pairs]
        self.sent = [note for note, _ in made]
        body = {"notes": [{**b, "session": n.session, "child": n.child} for n, b in made]}
        return Write("batch", "POST", "/api/v1/attendance-batch", body, [n.id for n in self.sent])

    def settled(self, write, answer):
        if answer.status != 200:
            self.wrong.append(f"{write.kind}: {answer.status} {answer.body[:200]!r}")
            return
        if write.kind == "batch":
            results = answer.json()["results"]
            bad = [r for r in results if r["result"] not in STORED]
            if bad or [r["id"] for r in results] != write.ids:
                self.wrong.append(f"batch: {bad[:2]}")
                return
        for note in self.sent:
            self.notes[note.id] = note
            self.last[note.session, note.child] = note


class Teacher(Worker):
    """Refers children through a link; the form is HTML, its receipt is the answer."""

    PER_LINK = 28  # under the 30 of a day

    def __init__(self, crew, number):
        super().__init__(crew, number)
        self.path, self.left, self.receipts = None, 0, {}

    def word(self) -> str:
        return "".join(self.draw.choice(string.ascii_lowercase) for _ in range(9)).capitalize()

    def next_write(self) -> Write:
        time.sleep(0.03)
        if self.left == 0:
            self.path, self.left = self.crew.new_link(), self.PER_LINK
        self.left -= 1
        self.form = {"id": new_id(), "parents_agree": "yes", "parents_informed_on": self.crew.day,
                     "parents_agreed_by": "la mère", "referrer_name": "Mme Essai", "referrer_role": "teacher",
                     "uai": self.crew.school, "given_names": self.word(), "birth_name": self.word(),
                     "birth_date": "2017-03-05", "sex": self.draw.choice("fm"), "level": "CE1", "motive_learning": "on",
                     "urgency": "ordinary", "facts": "Lit peu."}
        return Write("referral", "POST", self.path, urllib.parse.urlencode(self.form), [self.form["id"]])

    def settled(self, write, answer):
        if answer.status != 200:
            self.wrong.append(f"referral: {answer.status} {answer.body[:300]!r}")
            return
        self.receipts[write.ids[0]] = answer.body
        self.crew.referred.put((write.ids[0], dict(self.form)))


class Director(Worker):
    """Admits what was referred: a child, a decision, an enrolment and guardians, all or nothing."""

    def __init__(self, crew, number):
        super().__init__(crew, number)
        self.admitted = {}

    def next_write(self) -> Write | None:
        try:
            referral, form = self.crew.referred.get(timeout=0.05)
        except queue.Empty:
            return None
        facts = {"given_names": form["given_names"], "birth_name": form["birth_name"],
                 "birth_date": form["birth_date"], "sex": form["sex"], "languages": ["fr"]}
        guardian = {"guardian": {"given_names": "Nadia", "usage_name": form["birth_name"], "phone": "0612345678"},
                    "relation": "mother", "authority": "joint", "rights": ["collect", "emergency"],
                    "from": self.crew.day}
        body = {"id": new_id(), "child": facts, "enrolment": {"cursus": 1, "from": self.crew.day},
                "guardians": [guardian], "health": {"allergies": "arachide", "treatment": None, "plan": None,
                                                    "note": None}, "authorisations": [], "duplicates_dismissed": []}
        return Write("admission", "POST", f"/api/v1/referrals/{referral}/admission", body, [body["id"]])

    def settled(self, write, answer):
        if answer.status == 409 and b"duplicate.likely" in answer.body:
            return  # two invented names too much alike: refused, and nothing was written
        if answer.status != 201:
            self.wrong.append(f"admission: {answer.status} {answer.body[:300]!r}")
        else:
            self.admitted[write.ids[0]] = answer.json()["child"]


class Crew:
    """Everybody who writes, and the switch that lets them."""

    def __init__(self, server, pairs, school: str, day: str, markers=6, forms=True):
        self.server, self.school, self.day = server, school, day
        self.go, self.over, self.abandon = threading.Event(), threading.Event(), threading.Event()
        self.login = Client(server.port).log_in("bruno@marelle.example")
        self.statuses: dict = {}
        self.untold = []  # refusals of the machine without a request id
        self.referred = queue.Queue()
        shares = [pairs[n::markers] for n in range(markers)]
        self.workers: list[Worker] = [Marker(self, n, share) for n, share in enumerate(shares)]
        if forms:
            self.workers += [Teacher(self, 100), Director(self, 101)]
        for worker in self.workers:
            worker.start()

    def new_link(self) -> str:
        own, body = self.login.like(), {"person_name": "Mme Essai"}
        headers = {"Idempotency-Key": new_id()}
        while True:
            try:
                answer = own.ask("POST", "/api/v1/referral-links", body, **headers)
                if answer.status == 201:
                    return answer.json()["url"]
            except (OSError, http.client.HTTPException):
                pass
            time.sleep(0.02)

    def denied(self, answer):
        self.statuses[answer.status] = self.statuses.get(answer.status, 0) + 1
        if not answer.json().get("request_id"):
            self.untold.append(answer.body[:200])

    def pending(self) -> list[Write]:
        return [w.unanswered for w in self.workers if w.unanswered]

    def finish(self, patience=60):
        """Nobody begins anything new; what was begun is answered."""
        self.over.set()
        until = time.monotonic() + patience
        for worker in self.workers:
            worker.join(max(0.1, until - time.monotonic()))
        left = [w for w in self.workers if w.is_alive()]
        self.abandon.set()
        return left

    def writes(self, kind: str) -> list[Write]:
        return [write for worker in self.workers for write in worker.writes if write.kind == kind]

    def wrong(self) -> list[str]:
        return [what for worker in self.workers for what in worker.wrong]

    def notes(self) -> dict[str, Note]:
        return {k: n for w in self.workers for k, n in w.notes.items()}

    def last(self) -> dict[tuple, Note]:
        return {k: n for w in self.workers for k, n in w.last.items()}
