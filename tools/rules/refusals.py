"""Every refusal written in the code: where, its code, its Fault (or HTTP status, below http/)."""
import re
from typing import NamedTuple

_CALL = re.compile(r"\b(fail|wrong_fields|problem|Error)\s*[({]")
_HEAD = re.compile(r'\s*(?:Fault::(\w+)\s*,\s*|(\d{3})\s*,\s*)?(?:std::string\{)?"([a-z_.0-9]+)"')


class Refusal(NamedTuple):
    path: str
    line: int
    code: str
    fault: str


def inside(text, at):
    """What stands between the bracket at `at` and the one that closes it; strings are not looked into."""
    depth, quoted = 0, False
    for end in range(at, len(text)):
        c = text[end]
        if c == '"' and text[end - 1] != "\\":
            quoted = not quoted
        if quoted:
            continue
        depth += c in "([{"
        depth -= c in ")]}"
        if depth == 0:
            return text[at + 1:end]
    return text[at + 1:]


def found(tree):
    for path in tree.under("src", ".cpp", ".hpp"):
        if tree.is_test(path):
            continue
        code = tree.code(path)
        for call in _CALL.finditer(code):
            head = _HEAD.match(inside(code, call.end() - 1))
            if head and (call[1] in ("fail", "wrong_fields") or head[1] or head[2]):
                fault = head[1] or head[2] or ("invalid" if call[1] == "wrong_fields" else "")
                yield Refusal(path, code.count("\n", 0, call.start()) + 1, head[3], fault)


_literals: dict = {}


def in_code(tree, code) -> bool:
    """Written out in src/, or put together there from a family ("csv." + what)."""
    if tree not in _literals:
        sources = [p for p in tree.under("src", ".cpp", ".hpp") if not tree.is_test(p)]
        _literals[tree] = {text for p in sources for _, text in tree.strings(p)}
    literals, (family, _, rest) = _literals[tree], code.rpartition(".")
    return code in literals or (family + "." in literals and rest in literals)
