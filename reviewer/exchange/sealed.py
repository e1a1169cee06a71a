"""Sealing one document to its readers: the salt and sheet inside a score pack until the quorum has sealed."""

from __future__ import annotations

from collections.abc import Sequence

import pyrage

from reviewer.errors import IntegrityProblem, RuleViolation

# pyrage tells the one from the other by this text only; a test holds it to it.
NO_MATCHING_KEY = "No matching keys found"


def age_recipients(recipients: Sequence[str]) -> list[pyrage.x25519.Recipient]:
    """The recipients ``age1…`` as keys, each once.

    Raises:
        RuleViolation: none given, or one that is no age recipient.
    """
    if not recipients:
        raise RuleViolation("没有指定接收人，未写出任何内容。请先选择接收人。", code="no_recipients")
    keys = []
    for recipient in dict.fromkeys(recipients):
        try:
            keys.append(pyrage.x25519.Recipient.from_str(recipient))
        except pyrage.RecipientError as error:
            raise RuleViolation(
                f"接收人公钥“{recipient[:80]}”无效，未写出任何内容。请重新导入该人员的证书。", code="bad_recipient"
            ) from error
    return keys


def age_identities(secrets: Sequence[str]) -> list[pyrage.x25519.Identity]:
    """The secrets ``AGE-SECRET-KEY-1…`` as keys.

    Raises:
        RuleViolation: one that is no age secret key. The key itself is not repeated in the message.
    """
    try:
        return [pyrage.x25519.Identity.from_str(secret) for secret in secrets]
    except pyrage.IdentityError as error:
        raise RuleViolation("解密密钥无效，未打开任何内容。请检查身份文件。", code="bad_secret") from error


def seal(data: bytes, recipients: Sequence[str]) -> bytes:
    """``data`` encrypted with age to ``recipients`` (``age1…``); in memory, for single documents.

    Raises:
        RuleViolation: no or bad recipients.
    """
    return bytes(pyrage.encrypt(data, age_recipients(recipients)))


def unseal(data: bytes, secrets: Sequence[str]) -> bytes:
    """What ``seal`` closed, opened with one of ``secrets`` (``AGE-SECRET-KEY-1…``).

    Raises:
        RuleViolation: sealed for somebody else.
        IntegrityProblem: altered or cut short.
    """
    try:
        return bytes(pyrage.decrypt(data, age_identities(secrets)))
    except (pyrage.DecryptError, OSError) as error:
        raise unseal_problem(error) from error


def unseal_problem(error: Exception) -> RuleViolation | IntegrityProblem:
    """What age's refusal means for the person."""
    if str(error) == NO_MATCHING_KEY:
        return RuleViolation(
            "密封内容不是发给本机身份的，无法打开，内容保持密封。请由指定接收人打开。", code="sealed_not_for_me"
        )
    return IntegrityProblem("密封内容已损坏或被改动，未采用其中任何内容。请向发送人重新索取。", code="sealed_damaged")
