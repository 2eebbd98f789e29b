"""What the measures share: the load generators built, a quiet machine waited for."""
import pathlib
import subprocess
import time

HERE = pathlib.Path(__file__).resolve().parent
BUILT = HERE.parent / "build/bench"


def idle_share(seconds: float) -> float:
    def now():
        words = [int(w) for w in pathlib.Path("/proc/stat").read_text().split("\n")[0].split()[1:]]
        return words[3] + words[4], sum(words[:8])
    before = now()
    time.sleep(seconds)
    after = now()
    return (after[0] - before[0]) / max(1, after[1] - before[1])


def wait_for_quiet(patience: float) -> str:
    """Until nobody else works here, three seconds in a row; or patience ends, and then it is said."""
    until = time.monotonic() + patience
    while True:
        idle = min(idle_share(1) for _ in range(3))
        if idle > 0.9 or time.monotonic() > until:
            return f"{1 - idle:.0%} busy before"


def build():
    BUILT.mkdir(parents=True, exist_ok=True)
    flags = ["-std=c++20", "-O2", "-Wall", "-Wextra"]
    programs = {"load": [], "burst": [], "raw": ["-lsqlite3"], "trace": ["-shared", "-fPIC", "-ldl", "-lsqlite3"]}
    for name, more in programs.items():
        out = BUILT / (name + (".so" if name == "trace" else ""))
        newest = max((HERE / file).stat().st_mtime for file in (f"{name}.cpp", "client.hpp"))
        if not out.exists() or out.stat().st_mtime < newest:
            subprocess.run(["g++", *flags, HERE / f"{name}.cpp", "-o", out, *more], check=True)


def said(*words) -> list[float]:
    done = subprocess.run(list(map(str, words)), capture_output=True, text=True, check=False)
    if done.returncode != 0 or done.stderr:
        raise SystemExit(f"{words[0]}: {done.stdout} {done.stderr[:2000]}")
    return [float(word) for word in done.stdout.split()]
