"""Words and codes: every key of the catalogue is said somewhere, everything said is a key, in French and in English;
every error code of the code has its words, and every word about an error its code."""
import json
import re

from . import refusals
from .refusals import inside

MESSAGES = "content/messages"
KEY = re.compile(r"^[a-z][a-z0-9_]*(\.[A-Za-z0-9_-]+)+$")
_CALL = re.compile(r"\b(say|known|label)\s*\(")
_WEB_STRING = re.compile(r"'((?:\\.|[^'\\\n])*)'|\"((?:\\.|[^\"\\\n])*)\"|`((?:\\.|[^`\\])*)`", re.DOTALL)
_CHOICES = re.compile(r"\b(\w+)_choices\b(?:\[\])?\s*(?:=\s*)?\{")


def _catalogues(tree):
    return {p.removeprefix(MESSAGES + "/").removesuffix(".json"): json.loads(tree.text(p))
            for p in tree.under(MESSAGES, ".json") if p.count("/") == 2}


def strings_in(text):
    return [m[1] for m in re.finditer(r'"((?:\\.|[^"\\\n])*)"', text)]


class Said:
    """Keys written out, and patterns of keys put together at run time ("choice.sex." + code)."""

    def __init__(self, tree):
        self.literals, self.patterns, self.demanded = set(), [], []
        for path in tree.under("src", ".cpp", ".hpp"):
            if not tree.is_test(path):
                self._cpp(tree, path)
        for path in tree.under("web/src", ".ts", ".svelte", ".js"):
            self._web(tree, path)
        for path in tree.under("content", ".mustache", ".toml"):
            self.literals.update(re.findall(r"[a-z][a-z0-9_]*(?:\.[A-Za-z0-9_-]+)+", tree.text(path)))

    def _cpp(self, tree, path):
        for _, text in tree.strings(path):
            if text.startswith("choice.{") or text == "choice.":
                continue  # any kind: it says nothing of which
            if KEY.match(text):
                self.literals.add(text)
            elif re.match(r"^[a-z][a-z0-9_]*\.([a-z0-9_]+\.)*$", text):
                self.patterns.append(re.compile(re.escape(text) + ".+"))
            elif "{" in text and re.match(r"^[a-z][a-z0-9_.{}]*$", text) and "." in text:
                self.patterns.append(re.compile(re.sub(r"\\\{\w*\\\}", "[A-Za-z0-9_.-]+", re.escape(text))))
        code = tree.code(path)
        for call in _CALL.finditer(code):
            for text in strings_in(inside(code, call.end() - 1)):
                if KEY.match(text):
                    self.demanded.append((path, code.count("\n", 0, call.start()) + 1, text))

    def _web(self, tree, path):
        text = re.sub(r"<style.*?</style>", lambda m: re.sub(r"[^\n]", " ", m[0]), tree.text(path), flags=re.DOTALL)
        for m in _WEB_STRING.finditer(text):
            value = m[1] or m[2] or m[3] or ""
            if KEY.match(value):
                self.literals.add(value)
                called = re.search(r"\bt\(\s*$", text[:m.start()][-12:])
                if called or value.startswith(("web.", "choice.", "error.", "field_error.")):
                    self.demanded.append((path, text.count("\n", 0, m.start()) + 1, value))
            elif m[3] and re.match(r"^[a-z][a-z0-9_]*\..*\$\{", value) and not value.startswith("choice.${"):
                parts = [re.escape(p) for p in re.split(r"\$\{[^}]*\}", value)]
                self.patterns.append(re.compile("[A-Za-z0-9_.-]+".join(parts)))
        for kind in re.findall(r"\bchoice\(\s*'(\w+)'", text):
            self.patterns.append(re.compile(rf"choice\.{kind}\..+"))

    def covers(self, key):
        # A plural or a variant of a key in use: "web.counts.present.short" is not one; only the key itself counts.
        return key in self.literals or any(p.fullmatch(key) for p in self.patterns)


def choices(tree):
    """kind → names, from `inline constexpr … presence_choices{{"present"}, …}`."""
    out = {}
    for path in tree.under("src", ".cpp", ".hpp"):
        code = tree.code(path)
        for m in _CHOICES.finditer(code):
            out.setdefault(m[1], (path, strings_in(inside(code, m.end() - 1))))
    return out


def arguments(message):
    """The values a message takes: {name}, {name, plural, one {…} other {…}}; the words of a branch are none of them."""
    out, at = set(), 0
    while (at := message.find("{", at)) >= 0:
        body = inside(message, at)
        name, comma, rest = body.partition(",")
        out.add(name.strip())
        for branch in re.finditer(r"(?:=\d+|\w+)\s*(\{)", rest) if comma and "{" in rest else ():
            out |= arguments(inside(rest, branch.start(1)))
        at += len(body) + 2
    return out


WHOLE = {"fr", "en"}
# What a family reads by a link, in every language; the rest is for the team.
_FAMILIES = re.compile(
    r"(family|letter|offer\.rule)\..+|link\.(languages|call|error_mark|listen(_stop)?|(dead|knocking)(_title)?)"
)


def _parity(tree, catalogues):
    french = catalogues.get("fr", {})
    for language, words in catalogues.items():
        path = f"{MESSAGES}/{language}.json"
        if list(words) != sorted(words):
            yield path, 0, "keys are sorted"
        wanted = set(french) if language in WHOLE else {key for key in french if _FAMILIES.fullmatch(key)}
        for key in sorted(wanted ^ set(words)):
            yield path, 0, f"`{key}` is " + ("missing" if key in french else "not in the French catalogue")
        for key in sorted(set(french) & set(words)):
            ours, theirs = (arguments(w[key]) for w in (words, french))
            if ours != theirs:
                yield path, 0, f"`{key}` does not take the same values as the French: {sorted(ours ^ theirs)}"


def _codes(tree, french):
    web = "\n".join(tree.text(p) for p in tree.under("web/src", ".ts", ".svelte"))
    missing = {}
    for refusal in refusals.found(tree):
        if "error." + refusal.code not in french:
            missing.setdefault(refusal.code, refusal)
    for refusal in missing.values():
        yield refusal.path, refusal.line, f"`error.{refusal.code}` is not in {MESSAGES}/fr.json"
    for key in french:
        family, _, code = key.partition(".")
        if family not in ("error", "field_error") or refusals.in_code(tree, code):
            continue
        if not re.search(rf"['\"`]{re.escape(code)}['\"`]", web):
            yield f"{MESSAGES}/fr.json", 0, f"`{key}`: no code says `{code}`"


def _choices(tree, french, said):
    """A kind nobody reads (the outcome of a note in a batch) has no words at all; the others have them all."""
    for kind, (path, names) in choices(tree).items():
        family = f"choice.{kind}."
        spoken = {key.removeprefix(family) for key in french if key.startswith(family)}
        if not spoken and not said.covers(family + "x"):
            continue
        for name in names:
            if name not in spoken:
                yield path, 0, f"`{family}{name}` has no words in {MESSAGES}/fr.json"
        for name in spoken - set(names):
            if not said.covers(family + name):
                yield f"{MESSAGES}/fr.json", 0, f"`{family}{name}`: {path} has no such choice"


# Sentences that the server makes and a screen shows as they come. The others are typed with plain blanks, which a text
# message wants, and are bound where they are shown: web/tools/messages.js, src/link/bound.cpp.
# The heads and codes of a file that a spreadsheet looks up are plain too.
_AS_THEY_COME = re.compile(r"(report|figure(?!\.(export|method)\.)|ratio|sentence|declared)\.")


def _bound(french):
    for key, text in french.items():
        if _AS_THEY_COME.match(key) and re.search(r" [:;?!%»]|« ", text):
            yield f"{MESSAGES}/fr.json", 0, f"`{key}`: a no-break space (U+00A0) stands before : ; ? ! % » and after «"


def check(tree):
    catalogues = _catalogues(tree)
    french = catalogues.get("fr", {})
    if not french:
        return
    yield from _parity(tree, catalogues)
    yield from _bound(french)
    said, tabled = Said(tree), choices(tree)
    fields = {name for p in tree.under("src", ".cpp", ".hpp")
              for name in re.findall(r'\bfield<[^"]*?>\("(\w+)"', tree.code(p))}
    for key in french:
        family, _, rest = key.partition(".")
        if family in ("error", "field_error") or (family == "choice" and rest.split(".")[0] in tabled):
            continue  # checked against their own tables below
        if family == "field" and rest in fields:
            continue
        if not said.covers(key):
            yield f"{MESSAGES}/fr.json", 0, f"`{key}` is said nowhere"
    for path, line, key in said.demanded:
        if key not in french:
            yield path, line, f"`{key}` is not in {MESSAGES}/fr.json"
    yield from _codes(tree, french)
    yield from _choices(tree, french, said)
