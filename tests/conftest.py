"""What all tests share: ids of requirements are real, and the summary tells how many have a test."""

from __future__ import annotations

import json
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives.serialization import pkcs12
from xdist.scheduler import LoadFileScheduling
from xdist.workermanage import WorkerController

from reviewer.store import key

KNOWN = {
    each["id"] for each in json.loads((Path(__file__).parent / "requirements.json").read_text("utf-8"))["requirements"]
}
_shown: set[str] = set()


class OnceOnly(LoadFileScheduling):
    """A file's tests in one process; a test that ended its process, as one that hangs does, is not tried again."""

    def remove_node(self, node: WorkerController) -> str | None:
        """The test at which the process ended."""
        for unit in self.assigned_work.get(node, {}).values():
            for test, is_done in unit.items():
                if not is_done:
                    unit[test] = True
                    super().remove_node(node)
                    return str(test)
        super().remove_node(node)
        return None


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> OnceOnly | None:
    return OnceOnly(config, log) if config.getoption("dist") == "loadfile" else None


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        for marker in item.iter_markers("requirement"):
            for each in marker.args:
                if each not in KNOWN:
                    raise pytest.UsageError(f"{item.nodeid}: no requirement has the id {each}")
                _shown.add(each)


def pytest_sessionfinish(session: pytest.Session) -> None:
    """A process that runs a part of the tests hands what they show to the one that sums up."""
    output = getattr(session.config, "workeroutput", None)
    if output is not None:
        output["shown"] = sorted(_shown)


@pytest.hookimpl(optionalhook=True)
def pytest_testnodedown(node: Any) -> None:
    _shown.update(getattr(node, "workeroutput", {}).get("shown", ()))


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    terminalreporter.write_line(f"requirements with a test: {len(_shown)} of {len(KNOWN)}")


@pytest.fixture(autouse=True, scope="session")
def _keys_are_derived_once() -> Iterator[None]:
    """A key takes a quarter of a second to derive from its passphrase, on purpose: most of what tests would wait for.

    What this process has derived before, from the same passphrase, salt and cost, or opened before, the same bytes
    with the same passphrase, is not worked out again. What is refused is tried each time.
    """
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(key, "hash_secret_raw", cache(key.hash_secret_raw))
        patch.setattr(pkcs12, "load_pkcs12", cache(pkcs12.load_pkcs12))
        yield


@pytest.fixture(autouse=True)
def _own_folders(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Nothing of the person's own data folders is touched, and fonts are the shipped ones everywhere."""
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "xdg"))
    monkeypatch.setenv("REVIEWER_FONTS", "bundled")
    yield
