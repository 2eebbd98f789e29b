#!/usr/bin/env python3
"""Takes one presence out of the index that SQL finds presences by, and leaves it in the table: damage.py FILE."""
import sqlite3
import sys

WHOLE, EARLIER = "sqlite_autoindex_attendance_1", "earlier"
MADE = f"CREATE INDEX {EARLIER} ON attendance (session, child)"


def changed(base: sqlite3.Connection, text: str, given: tuple = ()) -> None:
    """Writes the schema itself, and makes every connection read it again."""
    version = base.execute("PRAGMA schema_version").fetchone()[0]
    base.execute("PRAGMA writable_schema = ON")
    base.execute(text, given)
    base.execute(f"PRAGMA schema_version = {version + 1}")


def main(path: str) -> None:
    with sqlite3.connect(path) as base:
        names = [row[1] for row in base.execute("PRAGMA table_info(attendance)")]
        row = base.execute(f"SELECT {', '.join(names)} FROM attendance WHERE presence = 'present'"
                           " ORDER BY session, child LIMIT 1").fetchone()
        known = dict(zip(names, row))
        base.execute("DELETE FROM attendance WHERE session = :session AND child = :child", known)
        base.execute(MADE)
    with sqlite3.connect(path) as base:
        roots = dict(base.execute("SELECT name, rootpage FROM sqlite_schema WHERE tbl_name = 'attendance'"))
        changed(base, "DELETE FROM sqlite_schema WHERE name = ?", (EARLIER,))
    with sqlite3.connect(path) as base:
        base.execute(f"INSERT INTO attendance ({', '.join(names)}) VALUES ({', '.join('?' * len(row))})", row)
    # Each stands where the other did: the one that SQL uses is that of before.
    with sqlite3.connect(path) as base:
        changed(base, "UPDATE sqlite_schema SET rootpage = ? WHERE name = ?", (roots[EARLIER], WHOLE))
        changed(base, "INSERT INTO sqlite_schema (type, name, tbl_name, rootpage, sql) VALUES"
                      " ('index', ?, 'attendance', ?, ?)", (EARLIER, roots[WHOLE], MADE))


main(sys.argv[1])
