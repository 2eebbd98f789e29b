"""SQL: one text for both databases, columns listed, states as rows or timestamps, migrations never edited."""
import hashlib
import re

EITHER_CEILING = 25  # dialect pairs in the whole tree; a new one above this needs a page in docs/decisions
SQL = re.compile(r"^\s*(SELECT|INSERT|UPDATE|DELETE|WITH|CREATE|ALTER|DROP)\b", re.IGNORECASE)
IN_SQL = [
    (re.compile(r"\bSELECT\s+(DISTINCT\s+)?(\w+\.)?\*", re.IGNORECASE), "list the columns, never *"),
    (re.compile(r"\bRETURNING\b", re.IGNORECASE), "no RETURNING: the application makes the ids"),
    (re.compile(r"\bAUTOINCREMENT\b|\b(BIG|SMALL)?SERIAL\b|\bGENERATED\b.*\bIDENTITY\b", re.IGNORECASE),
     "no serials: ids are made by the application"),
    (re.compile(r"\bINSERT\s+OR\s+\w+\b", re.IGNORECASE), "ON CONFLICT is the upsert of both databases"),
]
IN_TABLES = [
    (re.compile(r"\bBOOL(EAN)?\b", re.IGNORECASE), "a state is a row or a timestamp with its author, never a boolean"),
    (re.compile(r"^\s*(is|has|was|can)_\w+\s", re.IGNORECASE), "a column named like a boolean: keep when and by whom"),
]


def _statements(tree):
    for path in tree.under("src", ".cpp", ".hpp"):
        for line, text in tree.strings(path):
            if SQL.match(text) and re.search(r"\b(FROM|INTO|SET|TABLE|VALUES|INDEX)\b", text, re.IGNORECASE):
                yield path, line, text


def _queries(tree):
    for path, line, text in _statements(tree):
        if tree.is_test(path):
            continue
        for pattern, why in IN_SQL:
            if m := pattern.search(text):
                yield path, line + text.count("\n", 0, m.start()), why
        if re.match(r"\s*(select|insert|update|delete|with)\b", text):
            yield path, line, "SQL keywords are upper-case"


def _migrations(tree):
    paths = [p for p in tree.under("migrations", ".sql") if re.match(r"migrations/\d{4}_\w+\.sql$", p)]
    for expected, path in enumerate(paths, 1):
        if not path.startswith(f"migrations/{expected:04d}_"):
            yield path, 0, f"migrations are numbered without a hole: {expected:04d} was expected"
            break
    for path in paths:
        for number, text in enumerate(tree.lines(path), 1):
            text = text.split("--")[0]
            for pattern, why in IN_SQL + IN_TABLES:
                if pattern.search(text):
                    yield path, number, why
    if not paths or not tree.exists("migrations/CHECKSUMS"):
        if paths:
            yield "migrations/CHECKSUMS", 0, "is missing"
        return
    listed = {}
    for text in tree.lines("migrations/CHECKSUMS"):
        if m := re.match(r"^([0-9a-f]{64})\s+\*?(?:migrations/)?(\S+)$", text):
            listed[m[2]] = m[1]
    for path in paths:
        name = path.removeprefix("migrations/")
        actual = hashlib.sha256((tree.root / path).read_bytes()).hexdigest()
        if listed.pop(name, None) != actual:
            yield path, 0, "is not what migrations/CHECKSUMS says: a released migration is never edited"
    for name in listed:
        yield "migrations/CHECKSUMS", 0, f"lists {name}, which is gone"


def _pairs(tree):
    return [(p, n) for p in tree.under("src", ".cpp", ".hpp") if not p.startswith("src/sql/") and not tree.is_test(p)
            for n in range(len(re.findall(r"\beither\(", tree.bare(p))))]


def notes(tree):
    return [f"{len(_pairs(tree))} dialect pairs (ceiling {EITHER_CEILING})"]


def check(tree):
    yield from _queries(tree)
    yield from _migrations(tree)
    if len(_pairs(tree)) > EITHER_CEILING:
        yield "src", 0, f"{len(_pairs(tree))} dialect pairs; the ceiling is {EITHER_CEILING}"
