"""Drawing functions for the tests of drawing many; processes import them by name."""

from __future__ import annotations

import os
import signal
import time

from reviewer.errors import RuleViolation


def who_draws(data: int, form: str) -> bytes:
    """Which process drew, and what; long enough that no process can take everything."""
    time.sleep(0.02)
    return f"{os.getpid()} {data} {form}".encode()


def twice(data: bytes, form: str) -> bytes:
    """The data two times over."""
    return data * 2


def refuse_odd(data: int, form: str) -> bytes:
    """An odd number has no glyph."""
    if data % 2:
        raise RuleViolation("没有这个字。", code="missing_glyph", where=f"第{data}份")
    return str(data).encode()


def die_elsewhere(data: int, form: str) -> bytes:
    """Job 3 is the end of any process but the one whose number is the form."""
    if data == 3 and str(os.getpid()) != form:
        os.kill(os.getpid(), signal.SIGKILL)
    return str(data).encode()


def stumble(data: int, form: str) -> bytes:
    """A bug."""
    return str(1 // data).encode()


def never_done(data: int, form: str) -> bytes:
    """Longer than anybody waits."""
    time.sleep(600)
    return b""
