"""The store's key file: a random data key wrapped by argon2id of the passphrase.

The file has its own check sum, so that a wrong passphrase and a damaged file are different messages.
Each purpose gets its own key, derived from the data key by HKDF.
"""

from __future__ import annotations

import hashlib
import hmac
import secrets
import unicodedata
from pathlib import Path

import msgspec
from argon2.low_level import Type, hash_secret_raw
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from cryptography.hazmat.primitives.keywrap import InvalidUnwrap, aes_key_unwrap, aes_key_wrap

from reviewer.domain.records import Record, canonical_json, decoded
from reviewer.errors import EnvironmentProblem, IntegrityProblem
from reviewer.store.disk import write_durably

KEY_FILE = "key.json"
MEMORY_KIB = 64 * 1024
PASSES = 3
LANES = 1
KEY_BYTES = 32
# A damaged or hostile key file must not make the machine allocate without end.
MOST_MEMORY_KIB = 1024 * 1024
MOST_PASSES = 64


class KeyFile(Record):
    """What key.json holds; ``salt`` and ``wrapped`` in hexadecimal, ``check`` over all the rest."""

    format: int
    kdf: str
    memory_kib: int
    passes: int
    lanes: int
    salt: str
    wrapped: str
    check: str = ""


class Keys:
    """The keys of an unlocked store, 32 bytes each."""

    def __init__(self, data_key: bytes) -> None:
        self._data_key = data_key
        self.database = self._derive("reviewer store: database")
        self.evidence = self._derive("reviewer store: evidence")
        self.evidence_names = self._derive("reviewer store: evidence names")

    @property
    def data_key(self) -> bytes:
        """The random key that is wrapped in the key file."""
        return self._data_key

    def _derive(self, purpose: str) -> bytes:
        return HKDF(algorithm=SHA256(), length=KEY_BYTES, salt=None, info=purpose.encode()).derive(self._data_key)

    def evidence_name(self, sha256: str) -> str:
        """File name of an evidence file: says nothing about its content to whoever lacks the key."""
        return hmac.new(self.evidence_names, sha256.encode(), hashlib.sha256).hexdigest()


def create_keys() -> Keys:
    """Keys of a new store."""
    return Keys(secrets.token_bytes(KEY_BYTES))


def write_key_file(folder: Path, keys: Keys, passphrase: str) -> None:
    """Wrap the data key with the passphrase and put the key file durably in place."""
    salt = secrets.token_bytes(16)
    draft = KeyFile(
        format=1,
        kdf="argon2id",
        memory_kib=MEMORY_KIB,
        passes=PASSES,
        lanes=LANES,
        salt=salt.hex(),
        wrapped="",
    )
    wrapped = aes_key_wrap(_wrapping_key(passphrase, draft), keys.data_key)
    whole = msgspec.structs.replace(draft, wrapped=wrapped.hex())
    whole = msgspec.structs.replace(whole, check=_check_sum(whole))
    write_durably(folder / KEY_FILE, canonical_json(whole))


def read_key_file(folder: Path) -> KeyFile:
    """Read and check key.json.

    Raises:
        IntegrityProblem: ``store_damaged``, the file was altered or cut short.
    """
    path = folder / KEY_FILE
    try:
        key_file = decoded(path.read_bytes(), KeyFile)
        bytes.fromhex(key_file.salt), bytes.fromhex(key_file.wrapped)
    except (msgspec.DecodeError, ValueError) as error:
        raise _damaged(path) from error
    is_sane = (
        key_file.format == 1
        and key_file.kdf == "argon2id"
        and 8 <= key_file.memory_kib <= MOST_MEMORY_KIB
        and 1 <= key_file.passes <= MOST_PASSES
        and key_file.lanes in range(1, 17)
    )
    if not is_sane or not hmac.compare_digest(key_file.check, _check_sum(key_file)):
        raise _damaged(path)
    return key_file


def unwrap(key_file: KeyFile, passphrase: str) -> Keys:
    """The store's keys.

    Raises:
        EnvironmentProblem: ``wrong_passphrase``.
    """
    try:
        return Keys(aes_key_unwrap(_wrapping_key(passphrase, key_file), bytes.fromhex(key_file.wrapped)))
    except InvalidUnwrap as error:
        message = "口令不对，工作库没有打开，数据未作任何更改。请核对大小写和输入法后重试。"
        raise EnvironmentProblem(message, code="wrong_passphrase") from error


def _wrapping_key(passphrase: str, key_file: KeyFile) -> bytes:
    # Two input methods may write the same Chinese passphrase in different Unicode forms.
    secret = unicodedata.normalize("NFC", passphrase).encode()
    return hash_secret_raw(
        secret,
        bytes.fromhex(key_file.salt),
        time_cost=key_file.passes,
        memory_cost=key_file.memory_kib,
        parallelism=key_file.lanes,
        hash_len=KEY_BYTES,
        type=Type.ID,
    )


def _check_sum(key_file: KeyFile) -> str:
    return hashlib.sha256(canonical_json(msgspec.structs.replace(key_file, check=""))).hexdigest()


def _damaged(path: Path) -> IntegrityProblem:
    message = "密钥文件已损坏（不是口令错误），工作库没有打开，其余文件未动。请从备份恢复这个文件后再打开。"
    return IntegrityProblem(message, code="store_damaged", where=path.name)
