"""What no file may say: banned calls, unfinished marks, paths of one machine, root entries nobody explains."""
import re

# Written in two halves, so that this file does not find itself.
UNFINISHED = re.compile(r"\b(" + "|".join(["TO" + "DO", "FIX" + "ME", "XX" + "X", "HA" + "CK"]) + r")\b")
_PLACES = ["wo" + "rk", "ro" + "ot", "ho" + r"me/\w+", "tm" + "p"]
MACHINE = re.compile(r"(?<![\w.:/~-])/(" + "|".join(_PLACES) + r")/\w")
ROOT_ENTRIES = 20

BANNED = [
    (re.compile(r"\bstd::(basic_|w)?regex|#include <regex>"), "std::regex crashes on long input: write the parser"),
    (re.compile(r"(?<![\w.>:])(std::)?system\s*\("), "system() runs a shell: use a bounded child process"),
    (re.compile(r"(?<![\w.>:])popen\s*\("), "popen() runs a shell: use a bounded child process"),
    (re.compile(r"\bstd::(cout|cerr)\b.*<<.*\bpassword\b"), "a password does not go to the terminal by chance"),
]
# What may ask the machine, and where (STYLE.md, habit 6).
ONLY_IN = [
    (re.compile(r"\bsystem_clock::now\b"), ("src/base/clock.cpp",), "only base/clock.cpp asks the clock"),
    (re.compile(r"\b(random_device|randombytes_\w+|getrandom|getentropy)\b"),
     ("src/base/ids.cpp", "src/crypto/", "src/sql/postgres"),
     "only base/ids.cpp and crypto/ ask for randomness (and the pause before a retry)"),
]


def _banned(tree):
    for path in tree.under("src", ".cpp", ".hpp"):
        for number, text in enumerate(tree.bare(path).split("\n"), 1):
            for pattern, why in BANNED:
                if pattern.search(text):
                    yield path, number, why
            for pattern, places, why in ONLY_IN:
                if pattern.search(text) and not path.startswith(places) and not tree.is_test(path):
                    yield path, number, why


def _marks(tree):
    for path in tree.paths:
        if not tree.is_text(path) or path == "LICENSE":
            continue
        for number, text in enumerate(tree.lines(path), 1):
            if UNFINISHED.search(text):
                yield path, number, "an unfinished mark: finish it, or open an issue"
            if MACHINE.search(text):
                yield path, number, "a path of one machine"


def _root(tree):
    entries = sorted({p.split("/")[0] for p in tree.paths if not p.startswith(".")})
    if len(entries) > ROOT_ENTRIES:
        yield "README.md", 0, f"{len(entries)} entries at the root; the ceiling is {ROOT_ENTRIES}"
    readme = tree.text("README.md") if tree.exists("README.md") else ""
    for entry in entries:
        if entry != "README.md" and not re.search(rf"`{re.escape(entry)}/?`", readme):
            yield "README.md", 0, f"does not explain `{entry}`"


def check(tree):
    yield from _banned(tree)
    yield from _marks(tree)
    yield from _root(tree)
