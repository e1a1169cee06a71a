"""The developer's one entry: run, test, check, bench, package, exec. Standard library only.

Each command first sets up what is missing: system libraries (Debian), ``.venv`` from the
hash-pinned lock, the sample data. Works on Linux and Windows.
"""

from __future__ import annotations

import argparse
import hashlib
import importlib.util
import os
import shutil
import subprocess
import sys
import venv
from pathlib import Path

ROOT = Path(__file__).resolve().parent
ENVIRONMENT = ROOT / ".venv"
LOCK = ROOT / "requirements.lock"
STAMP = ENVIRONMENT / "lock.sha256"
SCRIPTS = ENVIRONMENT / ("Scripts" if os.name == "nt" else "bin")
PYTHON = SCRIPTS / ("python.exe" if os.name == "nt" else "python")

# Debian names. Qt's own libraries first; then the independent readers that judge our documents.
WINDOW_PACKAGES = [
    "libgl1", "libegl1", "libglib2.0-0", "libdbus-1-3", "libfontconfig1", "libxkbcommon0", "libx11-6", "libbrotli1",
    "libxcb-cursor0", "libxcb-icccm4", "libxcb-image0", "libxcb-keysyms1", "libxcb-randr0", "libxcb-render-util0",
    "libxcb-shape0", "libxcb-xkb1", "libxkbcommon-x11-0", "libx11-xcb1", "libgssapi-krb5-2",
]  # fmt: skip
TEST_PACKAGES = [
    "poppler-utils", "libreoffice-calc-nogui", "libreoffice-writer-nogui", "qpdf", "openssl", "unzip", "p7zip-full",
    "zbar-tools", "fonts-noto-cjk", "xvfb", "xauth",
]  # fmt: skip
PACKAGE_PACKAGES = ["binutils"]


def say(text: str) -> None:
    """Tell the developer what is being done, on stderr so that stdout stays the command's own."""
    print(f"dev: {text}", file=sys.stderr, flush=True)


def run(command: list[str], *, env: dict[str, str] | None = None, quiet: bool = False) -> int:
    """Run a command in the project's folder and return its exit code."""
    out = subprocess.DEVNULL if quiet else None
    return subprocess.run(command, cwd=ROOT, env={**os.environ, **(env or {})}, stdout=out, check=False).returncode


def must(command: list[str], *, env: dict[str, str] | None = None, quiet: bool = False) -> None:
    """Run a command that set-up cannot do without."""
    code = run(command, env=env, quiet=quiet)
    if code:
        say(f"failed ({code}): {' '.join(command)}")
        sys.exit(code)


def install_system_packages(names: list[str]) -> None:
    """Install what is missing on Debian and its kin; elsewhere the system has its own."""
    if not shutil.which("dpkg-query") or not shutil.which("apt-get"):
        return
    query = subprocess.run(
        ["dpkg-query", "-W", "-f=${Package} ${db:Status-Status}\n", *names], capture_output=True, text=True, check=False
    )
    present = {line.split()[0].split(":")[0] for line in query.stdout.splitlines() if line.endswith(" installed")}
    missing = [name for name in names if name not in present]
    if not missing:
        return
    root = [] if os.geteuid() == 0 else ["sudo", "-n"]
    say(f"installing system packages: {' '.join(missing)}")
    quiet = {"DEBIAN_FRONTEND": "noninteractive"}
    must([*root, "apt-get", "update", "-qq"], env=quiet, quiet=True)
    must([*root, "apt-get", "install", "-y", "-qq", "--no-install-recommends", *missing], env=quiet, quiet=True)


def set_up(packages: list[str]) -> None:
    """Everything a command needs: system packages and the environment from the lock."""
    install_system_packages(packages)
    wanted = hashlib.sha256(LOCK.read_bytes() + (ROOT / "pyproject.toml").read_bytes()).hexdigest()
    if STAMP.exists() and STAMP.read_text() == wanted:
        return
    if not PYTHON.exists() or run([str(PYTHON), "-m", "pip", "--version"], quiet=True):
        say("making .venv")
        if importlib.util.find_spec("ensurepip") is None:  # Debian's own Python keeps it in a package apart.
            install_system_packages([f"python3.{sys.version_info.minor}-venv"])
        venv.create(ENVIRONMENT, clear=ENVIRONMENT.exists(), with_pip=True)
    say("installing the locked dependencies")
    pip = [str(PYTHON), "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
    must([*pip, "--require-hashes", "-r", str(LOCK)])
    must([*pip, "--no-deps", "--no-build-isolation", "--editable", str(ROOT)])
    STAMP.write_text(wanted)


def has_display() -> bool:
    """Whether a window can be shown here."""
    return (
        os.name == "nt"
        or sys.platform == "darwin"
        or bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))
    )


def command_run(arguments: list[str]) -> int:
    """The workstation with the sample round; without a display the same main job, headless."""
    set_up(WINDOW_PACKAGES)
    sample = ROOT / "out" / "sample"
    store = sample / "desk"
    environment = {"REVIEWER_PASSPHRASE": os.environ.get("REVIEWER_PASSPHRASE", "sample")}
    if not has_display():
        demo = ROOT / "out" / "demo"
        say("no display: running the main job headless")
        return run([str(PYTHON), "-m", "reviewer", "demo", "--out", str(demo), "--again", *arguments])
    if not (store / "store.db").exists():
        say("making the sample round (about a minute, once)")
        code = run(
            [str(PYTHON), "-m", "reviewer", "demo", "--out", str(sample), "--again", "--desk", "--no-documents"],
            quiet=True,
        )
        if code:
            return code
    return run([str(PYTHON), "-m", "ui", "--store", str(store), *arguments], env=environment)


def command_test(arguments: list[str]) -> int:
    """The whole suite, GUI included, offscreen; a process for each core, a file's tests in one."""
    set_up(WINDOW_PACKAGES + TEST_PACKAGES)
    # In the order of the folders: the long way through everything (e2e) comes early, not last and alone.
    spread = ["-n", "auto", "--dist", "loadfile", "--no-loadscope-reorder"]
    return run([str(PYTHON), "-m", "pytest", *spread, *arguments], env={"QT_QPA_PLATFORM": "offscreen"})


def command_check(arguments: list[str]) -> int:
    """ruff, mypy --strict, import-linter; all of them, even when one finds something."""
    set_up(WINDOW_PACKAGES)
    codes = [
        run([str(PYTHON), "-m", "ruff", "check", *arguments, "."]),
        run([str(PYTHON), "-m", "ruff", "format", "--check", "."]),
        run([str(PYTHON), "-m", "mypy"]),
        run([str(SCRIPTS / "lint-imports")]),
    ]
    return 1 if any(codes) else 0


def command_bench(arguments: list[str]) -> int:
    """The measurements of the quality page as ratios."""
    set_up(WINDOW_PACKAGES)
    return run([str(PYTHON), "-m", "tests.bench", *arguments], env={"QT_QPA_PLATFORM": "offscreen"})


def command_package(arguments: list[str]) -> int:
    """The frozen bundle for this system, then its own self-test."""
    set_up(WINDOW_PACKAGES + PACKAGE_PACKAGES)
    must([str(PYTHON), "-m", "PyInstaller", "--noconfirm", "--clean", "--log-level", "WARN", *arguments,
          "--distpath", str(ROOT / "dist"), "--workpath", str(ROOT / "build"), "build_installer.spec"])  # fmt: skip
    bundle = ROOT / "dist" / "reviewer"
    sizes = [path.stat().st_size for path in bundle.rglob("*") if path.is_file() and not path.is_symlink()]
    say(f"bundle: {bundle} ({sum(sizes) / 1e6:.0f} MB, {len(sizes)} files)")
    program = bundle / ("reviewer.exe" if os.name == "nt" else "reviewer")
    return run([str(program), "--self-test"], env={"QT_QPA_PLATFORM": "offscreen"})


def command_exec(arguments: list[str]) -> int:
    """Any command inside the environment."""
    set_up(WINDOW_PACKAGES)
    command = arguments[1:] if arguments[:1] == ["--"] else arguments
    path = f"{SCRIPTS}{os.pathsep}{os.environ.get('PATH', '')}"
    program = shutil.which(command[0], path=path) if command else None
    if program is None:
        say("no such command in the environment" if command else "exec needs a command after --")
        return 2
    return subprocess.run([program, *command[1:]], env={**os.environ, "PATH": path}, check=False).returncode


COMMANDS = {
    "run": command_run,
    "test": command_test,
    "check": command_check,
    "bench": command_bench,
    "package": command_package,
    "exec": command_exec,
}


def main() -> int:
    """Dispatch; everything after the command goes to it."""
    parser = argparse.ArgumentParser(prog="dev.py", description=__doc__)
    parser.add_argument("command", choices=sorted(COMMANDS))
    parser.add_argument("arguments", nargs=argparse.REMAINDER)
    options = parser.parse_args()
    if not (3, 11) <= sys.version_info[:2] <= (3, 13):
        say(f"Python 3.11 to 3.13 is needed, this is {sys.version.split()[0]}")
        return 2
    return COMMANDS[options.command](options.arguments)


if __name__ == "__main__":
    sys.exit(main())
