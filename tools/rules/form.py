"""Ceilings: lines of a file, lines of a function, columns. No exclusion list; generated files alone are let through."""
import ast
import re

LINES = (".cpp", ".hpp", ".ts", ".js", ".mjs", ".svelte", ".py", ".css")
COLUMNS = LINES + (".sql", ".cmake", ".toml", ".sh", ".mustache")
FILE, TEST_FILE, FUNCTION, COLUMN = 400, 600, 60, 120

_CONTROL = re.compile(r"\b(if|for|while|switch|catch|do|else|try|requires)\b[^;{}]*$"
                      r"|\b(namespace|struct|class|enum|union)\b[^;(){}]*$")
_FUNCTION = re.compile(r"\)\s*(const|noexcept|override|final|mutable|&|&&|\s)*(->[^;{}]+)?\s*(:[^;{}]*)?$")


def _cpp_functions(bare: str):
    """(first line, last line) of each outermost function body, by its braces: close enough for a ceiling."""
    depth, start, line, since = 0, None, 1, 0
    opened_at = 0
    for at, c in enumerate(bare):
        if c == "\n":
            line += 1
        elif c == "{":
            depth += 1
            before = bare[since:at]
            if start is None and _FUNCTION.search(before) and not _CONTROL.search(before):
                start, opened_at = bare.count("\n", 0, since + len(before) - len(before.lstrip())) + 1, depth
            since = at + 1
        elif c == "}":
            if start is not None and depth == opened_at:
                yield start, line
                start = None
            depth -= 1
            since = at + 1
        elif c == ";":
            since = at + 1


def _script_functions(lines: list[str]):
    head = re.compile(r"^(\s*)(export )?(default )?(async )?"
                      r"(function\b|(const|let) \w+ = (async )?(\([^)]*\)|\w+)[^=]*=>).*\{$")
    for first, text in enumerate(lines):
        if m := head.match(text):
            end = next((n for n in range(first + 1, len(lines)) if re.match(rf"^{m[1]}\}}", lines[n])), first)
            yield first + 1, end + 1


def _python_functions(text: str):
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)):
            yield node.lineno, node.end_lineno


def _functions(tree, path):
    if path.endswith((".cpp", ".hpp")):
        return _cpp_functions(tree.bare(path))
    if path.endswith((".ts", ".js", ".mjs", ".svelte")):
        return _script_functions(tree.lines(path))
    if path.endswith(".py"):
        return _python_functions(tree.text(path))
    return ()


def check(tree):
    for path in tree.paths:
        if not path.endswith(COLUMNS) or tree.is_generated(path):
            continue
        lines = tree.lines(path)
        most = TEST_FILE if tree.is_test(path) else FILE
        if path.endswith(LINES) and len(lines) - 1 > most:
            yield path, 0, f"{len(lines) - 1} lines; the ceiling is {most}"
        for number, text in enumerate(lines, 1):
            if len(text) > COLUMN:
                yield path, number, f"{len(text)} columns; the ceiling is {COLUMN}"
        for first, last in _functions(tree, path):
            if last - first + 1 > FUNCTION:
                yield path, first, f"a function of {last - first + 1} lines; the ceiling is {FUNCTION}"
