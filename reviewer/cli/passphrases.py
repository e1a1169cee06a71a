"""Where passphrases come from: a file, the environment, or the person at the terminal; never an argument."""

from __future__ import annotations

import getpass
import os
import sys
from argparse import Namespace
from pathlib import Path

from reviewer.errors import EnvironmentProblem, reason_of

STORE_VARIABLE = "REVIEWER_PASSPHRASE"
IDENTITY_VARIABLE = "REVIEWER_IDENTITY_PASSPHRASE"


def store_passphrase(options: Namespace, *, is_new: bool = False) -> str:
    """The store's passphrase.

    Raises:
        EnvironmentProblem: none given and nobody to ask.
    """
    found = given_store_passphrase(options) or _ask("存储口令", is_new=is_new)
    if found is None:
        raise EnvironmentProblem(
            f"没有存储口令；请用 --passphrase-file 或环境变量 {STORE_VARIABLE} 给出。", code="no_passphrase"
        )
    return found


def identity_passphrase(options: Namespace, *, is_new: bool = False) -> str | None:
    """The signing key's passphrase, None where it is not given and nobody can be asked."""
    return given_identity_passphrase(options) or _ask("身份口令", is_new=is_new)


def required_identity_passphrase(options: Namespace, *, is_new: bool = False) -> str:
    """The signing key's passphrase.

    Raises:
        EnvironmentProblem: none given and nobody to ask.
    """
    found = identity_passphrase(options, is_new=is_new)
    if found is None:
        raise EnvironmentProblem(
            f"没有身份口令，未作更改；请用 --identity-passphrase-file 或环境变量 {IDENTITY_VARIABLE} 给出。",
            code="no_passphrase",
        )
    return found


def given_store_passphrase(options: Namespace) -> str | None:
    """The store's passphrase from file or environment, without asking."""
    return _given(getattr(options, "passphrase_file", None), STORE_VARIABLE)


def given_identity_passphrase(options: Namespace) -> str | None:
    """The signing key's passphrase from file or environment, without asking."""
    return _given(getattr(options, "identity_passphrase_file", None), IDENTITY_VARIABLE)


def _given(file: Path | None, variable: str) -> str | None:
    if file is not None:
        try:
            # Windows' Notepad puts a byte order mark before the text.
            return file.read_text(encoding="utf-8-sig").rstrip("\r\n")
        except OSError as error:
            message = f"读不到口令文件（{reason_of(error)}），未作更改；请核对路径。"
            raise EnvironmentProblem(message, code="passphrase_file_unreadable", where=str(file)) from error
        except UnicodeDecodeError as error:
            message = "口令文件不是 UTF-8 文本，未作更改；请用 UTF-8 保存。"
            raise EnvironmentProblem(message, code="passphrase_file_unreadable", where=str(file)) from error
    return os.environ.get(variable)


def _ask(what: str, *, is_new: bool) -> str | None:
    if not sys.stdin.isatty():
        return None
    typed = getpass.getpass(f"{what}：")
    if is_new and getpass.getpass(f"再输一次{what}：") != typed:
        raise EnvironmentProblem("两次输入的口令不同，未作更改；请重试。", code="passphrase_mismatch")
    return typed
