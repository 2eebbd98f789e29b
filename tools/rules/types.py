"""One name, one type: two types of one name in one namespace, in two files, are one to the linker, which keeps the
destructor of either for both. No compiler says so."""
import collections
import re

_TOKEN = re.compile(r"\bnamespace\b(?P<namespace>[\w:\s]*)\{"
                    r"|\b(?:struct|class|union|enum(?:\s+class)?)\s+(?P<type>\w+)\b(?:\s+final)?\s*"
                    r"(?::(?!:)[^;{}()]*)?\{"
                    r"|(?P<open>\{)|(?P<close>\})")


def _named(code):
    """The types of named namespaces, with their line."""
    inside = []  # names of namespaces; None: a body, or a namespace without a name
    for found in _TOKEN.finditer(code):
        if found["close"]:
            if inside:
                inside.pop()
            continue
        if found["type"] and None not in inside:
            yield "::".join([*inside, found["type"]]), code.count("\n", 0, found.start()) + 1
        inside.append((found["namespace"] or "").strip() or None)


def check(tree):
    seen = collections.defaultdict(list)
    for path in tree.under("src", ".hpp", ".cpp"):
        if tree.is_test(path):
            continue
        for name, line in _named(tree.bare(path)):
            seen[name].append((path, line))
    for name, places in seen.items():
        files = {path for path, _ in places}
        if len(files) > 1:
            for path, line in places:
                others = ", ".join(sorted(files - {path}))
                yield path, line, f"{name} is another type in {others}: one name, one type"
