"""docs/glossary.md, both ways: its code names exist in the code, and every table and subject folder is in it."""
import re

GLOSSARY = "docs/glossary.md"


def _table_names(tree):
    """Tables of the migrations: the nouns of the domain."""
    for path in tree.under("migrations", ".sql"):
        if tree.is_generated(path):  # the dumped schemas name also what is not of the domain
            continue
        for number, text in enumerate(tree.lines(path), 1):
            if m := re.match(r"\s*CREATE TABLE (?:IF NOT EXISTS )?\"?(\w+)\"?", text):
                yield path, number, m[1]


def check(tree):
    if not tree.exists(GLOSSARY):
        yield GLOSSARY, 0, "is missing"
        return
    names = {}
    for number, text in enumerate(tree.lines(GLOSSARY), 1):
        if m := re.match(r"^\|[^|]*\|\s*((?:`\w+`[,/ ]*)+)\|", text):
            for name in re.findall(r"`(\w+)`", m[1]):
                names[name] = number
    words = set()
    for path in tree.under("src", ".cpp", ".hpp") + tree.under("migrations", ".sql"):
        words.update(re.findall(r"\w+", tree.text(path)))
    words.update(p.split("/")[1] for p in tree.under("src") if p.count("/") > 1)
    for name, number in names.items():
        if name not in words and name.capitalize() not in words:
            yield GLOSSARY, number, f"`{name}` is nowhere in the code"
    seen = set()
    for path, number, table in _table_names(tree):
        if table not in names and table not in seen:
            seen.add(table)
            yield path, number, f"the table `{table}` is not in {GLOSSARY}"
