"""What is asked of a passphrase that something new is made under."""

from __future__ import annotations

LEAST_PASSPHRASE = 8


def passphrase_fault(passphrase: str, again: str) -> str:
    """What is wrong with a new passphrase typed twice; empty: nothing."""
    if len(passphrase) < LEAST_PASSPHRASE:
        return f"口令至少 {LEAST_PASSPHRASE} 个字符。"
    return "" if passphrase == again else "两遍口令不一样，请重新输入。"
