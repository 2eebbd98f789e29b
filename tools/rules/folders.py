"""Who includes whom: src/folders.cmake says it, the includes say the same, and nothing goes round in a circle."""
import re

# Heavy libraries stay in .cpp files, drivers in their room (house.md, habit 12; stack.md).
HEAVY = re.compile(r"<(boost/json\.hpp|boost/json/src|boost/beast|boost/asio|unicode/|CLI/|spdlog/|fmt/"
                   r"|base/toml\.hpp|xlsxwriter|GeographicLib/|kainjow/|prometheus/|geos)")
ROOMS = [
    (re.compile(r"<boost/(beast|asio)"), ("src/http/transport",), "the transport library stays in http/transport"),
    (re.compile(r"<libpq-fe\.h"), ("src/sql/",), "the PostgreSQL driver stays in sql/"),
    (re.compile(r"<sqlite3\.h"), ("src/sql/", "src/crypto/"), "the SQLite driver stays in sql/ (and the keyring)"),
]
# A library that one header makes safe comes through that header alone.
THROUGH = re.compile(r"<toml\+\+/"), "base/toml.hpp"
INCLUDE = re.compile(r'^\s*#\s*include\s+(?:"([^"]+)"|(<[^>]+>))')


def declared(tree):
    """folder → the folders it says it uses, in the order of src/folders.cmake."""
    out = {}
    if not tree.exists("src/folders.cmake"):
        return out
    text = re.sub(r"#[^\n]*", "", tree.text("src/folders.cmake"))
    for call in re.finditer(r"marelle_folder\(([^)]*)\)", text):
        words = call[1].split()
        uses, inside = [], False
        for word in words[1:]:
            if word in ("USES", "LINKS", "TEST_USES"):
                inside = word == "USES"
            elif inside:
                uses.append(word)
        out[words[0]] = uses
    return out


def includes(tree, path):
    for number, text in enumerate(tree.lines(path), 1):
        if m := INCLUDE.match(text):
            yield number, m[1], m[2]


def folder_of(path):
    """src/app/demo/children.cpp → app/demo"""
    return path.removeprefix("src/").rpartition("/")[0]


def _room_of(name, path):
    """The places where a library is at home, when the file is one of them: its header is private to them."""
    return next((places for pattern, places, _ in ROOMS if pattern.match(name) and path.startswith(places)), ())


def _private(tree):
    """header → the only places that may include it, because it shows a library of that room."""
    out = {}
    for path in tree.under("src", ".hpp"):
        for _, quoted, angled in includes(tree, path):
            if places := _room_of(f"<{quoted}>" if quoted else angled, path):
                out[path.removeprefix("src/")] = places
    return out


def _one_file(tree, path, found):
    first = True
    own = path.removeprefix("src/").removesuffix(".cpp") + ".hpp"
    for number, quoted, angled in includes(tree, path):
        name = f"<{quoted}>" if quoted else angled
        if THROUGH[0].match(name):
            if path != "src/" + THROUGH[1]:
                yield path, number, f"{name} comes through {THROUGH[1]}"
        elif path.endswith(".hpp") and HEAVY.match(name) and not tree.is_test(path) and not _room_of(name, path):
            yield path, number, f"{name} is heavy: include it in the .cpp file"
        for pattern, places, why in ROOMS:
            if pattern.match(name) and not path.startswith(places) and not tree.is_test(path):
                yield path, number, why
        if not quoted:
            continue
        if first and path.endswith(".cpp") and tree.exists("src/" + own) and quoted != own:
            yield path, number, f'includes "{own}" first'
        first = False
        if quoted.startswith(("..", "./")) or "/" not in quoted:
            yield path, number, f'"{quoted}": include by the full path from src/'
        elif tree.exists("src/" + quoted):
            target = folder_of("src/" + quoted)
            program = path.endswith("/main.cpp")  # above every folder, its own too
            if target != folder_of(path) and not program and not tree.is_test(path):
                found.setdefault(folder_of(path), {}).setdefault(target, (path, number))
        elif not tree.exists(quoted) and not quoted.startswith("generated/"):
            yield path, number, f'"{quoted}" is nowhere in the tree'


def _reached(tree, folder):
    """The folders whose headers a folder sees, through others' headers too."""
    todo, seen = [p for p in tree.under("src/" + folder, ".cpp", ".hpp") if folder_of(p) == folder], set()
    while todo:
        path = todo.pop()
        if path not in seen and tree.exists(path) and not tree.is_test(path):
            seen.add(path)
            todo += ["src/" + quoted for _, quoted, _ in includes(tree, path) if quoted]
    return {folder_of(p) for p in seen}


def check(tree):
    found, private = {}, _private(tree)
    for path in tree.under("src", ".cpp", ".hpp"):
        for number, quoted, _ in includes(tree, path):
            if quoted in private and not path.startswith(private[quoted]) and not tree.is_test(path):
                yield path, number, f'"{quoted}" is private to {" ".join(private[quoted])}'
        yield from _one_file(tree, path, found)
    said = declared(tree)
    order = list(said)
    for folder, uses in said.items():
        for use in uses:
            if use not in order:
                yield "src/folders.cmake", 0, f"{folder} uses {use}, which is not declared"
            elif order.index(use) >= order.index(folder):
                yield "src/folders.cmake", 0, f"{folder} uses {use}, declared after it: a circle, or out of place"
            elif use not in _reached(tree, folder):
                yield "src/folders.cmake", 0, f"{folder} says it uses {use}, and includes nothing of it"
    for folder in sorted({folder_of(p) for p in tree.under("src", ".cpp", ".hpp")}):
        if folder not in said:
            yield "src/folders.cmake", 0, f"{folder} is not declared"
        for use, (path, number) in sorted(found.get(folder, {}).items()):
            if use not in said.get(folder, []):
                yield path, number, f"{folder} includes {use}, which src/folders.cmake does not say"
