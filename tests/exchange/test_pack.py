"""Packs: what goes in comes out, anything else is refused with its reason and leaves nothing behind."""

from __future__ import annotations

import hashlib
import io
import os
import subprocess
import sys
import textwrap
import zipfile
from collections.abc import Callable
from pathlib import Path

import msgspec
import pyrage
import pytest
from exchange_workplace import AT, CONTENT, Failing, Workplace
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from reviewer.domain.records import canonical_json
from reviewer.errors import Cancelled, EnvironmentProblem, IntegrityProblem, ReviewerError, RuleViolation
from reviewer.exchange import ManifestEntry, PackEntry, PackManifest, open_pack, write_pack

FIXTURES = [HealthCheck.function_scoped_fixture]


class Folder:
    """Where one test works: its packs and, apart, its temporary files."""

    def __init__(self, path: Path) -> None:
        self.pack = path / "sent.rpk"
        self.temporary = path / "temporary"
        self.temporary.mkdir()

    def holding(self, data: bytes) -> Path:
        self.pack.write_bytes(data)
        return self.pack


@pytest.fixture
def folder(tmp_path: Path) -> Folder:
    return Folder(tmp_path)


def refusal(workplace: Workplace, folder: Folder, data: bytes) -> ReviewerError:
    """The refusal of ``data``, having seen that it left nothing and says what to do."""
    with pytest.raises(ReviewerError) as refused:
        workplace.open(folder.holding(data), folder.temporary)
    assert not list(folder.temporary.iterdir())
    assert "未作任何更改" in refused.value.message
    return refused.value


def plain_zip(workplace: Workplace, pack: bytes) -> bytes:
    return bytes(pyrage.decrypt(pack, [pyrage.x25519.Identity.from_str(workplace.member.age_secret)]))


def forged(workplace: Workplace, build: Callable[[zipfile.ZipFile], None]) -> bytes:
    """A ZIP of one's own making, encrypted to the member as anybody could."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        build(archive)
    return bytes(pyrage.encrypt(out.getvalue(), [pyrage.x25519.Recipient.from_str(workplace.member.recipient)]))


def add_signed(archive: zipfile.ZipFile, workplace: Workplace, manifest: PackManifest | bytes) -> None:
    document = manifest if isinstance(manifest, bytes) else canonical_json(manifest)
    archive.writestr("manifest.json", document)
    archive.writestr("manifest.sig", workplace.sign(workplace.centre)(document))


def full_manifest(workplace: Workplace, *names: str) -> PackManifest:
    """A manifest for entries of the content ``x``, addressed to the member."""
    digest = hashlib.sha256(b"x").hexdigest()
    return msgspec.structs.replace(
        workplace.manifest(),
        recipients=(workplace.member.recipient,),
        entries=tuple(ManifestEntry(name=name, size=1, sha256=digest) for name in names),
    )


# ---- round trip


@pytest.mark.requirement("X13")
def test_what_was_packed_is_opened(workplace: Workplace, folder: Folder) -> None:
    pack_id = workplace.write(folder.pack)
    with workplace.open(folder.pack, folder.temporary) as opened:
        assert opened.id == pack_id
        assert opened.names == tuple(CONTENT)
        assert {name: opened.read(name) for name in opened.names} == CONTENT
        assert (opened.manifest.kind, opened.manifest.round, opened.manifest.sender) == ("review", "2026-1", "评价中心")
        assert opened.manifest.created_at == AT
        assert opened.manifest.addressed_to == ("王䶮",)
        assert opened.signer.name == "评价中心"
        with opened.open("evidence/scan.bin") as stream:
            stream.seek(150_000)
            assert stream.read() == CONTENT["evidence/scan.bin"][150_000:]
            stream.seek(17)
            assert stream.read(40) == CONTENT["evidence/scan.bin"][17:57]
    opened.close()
    assert not list(folder.temporary.iterdir())


def test_each_of_several_recipients_opens_the_pack(workplace: Workplace, folder: Folder) -> None:
    workplace.write(folder.pack, [workplace.member.recipient, workplace.centre.recipient, workplace.member.recipient])
    for identity in (workplace.member, workplace.centre):
        with workplace.open(folder.pack, identity=identity) as opened:
            assert opened.manifest.recipients == (workplace.member.recipient, workplace.centre.recipient)


def test_the_id_is_the_hash_of_the_manifest(workplace: Workplace, folder: Folder) -> None:
    pack_id = workplace.write(folder.pack)
    with zipfile.ZipFile(io.BytesIO(plain_zip(workplace, folder.pack.read_bytes()))) as archive:
        assert hashlib.sha256(archive.read("manifest.json")).hexdigest() == pack_id


@pytest.mark.requirement("X18")
def test_other_programs_read_the_decrypted_pack(workplace: Workplace, pack: bytes, tmp_path: Path) -> None:
    (tmp_path / "pack.zip").write_bytes(plain_zip(workplace, pack))
    assert workplace.centre.root is not None
    (tmp_path / "root.pem").write_bytes(workplace.centre.certificate_pem())
    for command in (
        ["unzip", "-t", "pack.zip"],
        ["7z", "t", "pack.zip"],
        ["unzip", "-q", "pack.zip"],
        ["openssl", "cms", "-verify", "-binary", "-inform", "DER", "-content", "manifest.json", "-in", "manifest.sig",
         "-CAfile", "root.pem", "-purpose", "any", "-attime", str(int(AT.timestamp())), "-out", "seen.json"],
    ):  # fmt: skip
        done = subprocess.run(command, cwd=tmp_path, capture_output=True, check=False)
        assert done.returncode == 0, done.stderr or done.stdout
    assert (tmp_path / "seen.json").read_bytes() == (tmp_path / "manifest.json").read_bytes()
    assert (tmp_path / "applications" / "温州-1.json").read_bytes() == CONTENT["applications/温州-1.json"]


def test_nothing_personal_is_readable_in_the_pack(pack: bytes) -> None:
    for text in ("温州", "王䶮", "manifest", "评价中心"):
        assert text.encode() not in pack


def test_an_entry_that_the_pack_lacks_is_named(workplace: Workplace, pack: bytes, folder: Folder) -> None:
    with workplace.open(folder.holding(pack)) as opened, pytest.raises(IntegrityProblem, match=r"panel\.json"):
        opened.read("panel.json")


@settings(max_examples=25, deadline=None, suppress_health_check=FIXTURES)
@given(contents=st.lists(st.binary(max_size=5000), max_size=6))
def test_any_content_goes_round(workplace: Workplace, tmp_path: Path, contents: list[bytes]) -> None:
    path = tmp_path / "any.spk"
    workplace.write(path, entries=[PackEntry.of_bytes(f"sheets/{n}.json", data) for n, data in enumerate(contents)])
    with workplace.open(path) as opened:
        assert [opened.read(name) for name in opened.names] == contents


# ---- refusals


def test_a_pack_for_somebody_else_is_refused(workplace: Workplace, folder: Folder) -> None:
    workplace.write(folder.pack, [workplace.centre.recipient])
    error = refusal(workplace, folder, folder.pack.read_bytes())
    assert isinstance(error, RuleViolation)
    assert error.code == "pack_not_for_me"


def test_a_pack_passed_on_under_another_cover_is_refused(workplace: Workplace, folder: Folder) -> None:
    workplace.write(folder.pack, [workplace.centre.recipient])
    inner = pyrage.decrypt(folder.pack.read_bytes(), [pyrage.x25519.Identity.from_str(workplace.centre.age_secret)])
    again = pyrage.encrypt(inner, [pyrage.x25519.Recipient.from_str(workplace.member.recipient)])
    assert refusal(workplace, folder, bytes(again)).code == "pack_not_for_me"


def test_an_unknown_sender_is_refused(workplace: Workplace, folder: Folder) -> None:
    write_pack(
        folder.pack, manifest=workplace.manifest(), entries=[], sign=workplace.sign(workplace.stranger),
        recipients=[workplace.member.recipient],
    )  # fmt: skip
    error = refusal(workplace, folder, folder.pack.read_bytes())
    assert isinstance(error, IntegrityProblem)
    assert error.code == "pack_unknown_sender"


def test_a_sender_under_anothers_name_is_refused(workplace: Workplace, folder: Folder) -> None:
    write_pack(
        folder.pack, manifest=workplace.manifest("李四"), entries=[], sign=workplace.sign(workplace.centre),
        recipients=[workplace.member.recipient],
    )  # fmt: skip
    assert refusal(workplace, folder, folder.pack.read_bytes()).code == "pack_sender_mismatch"


def test_a_newer_pack_is_told_apart_from_a_damaged_one(workplace: Workplace, folder: Folder) -> None:
    document = canonical_json({"version": 2, "something": "new"})
    error = refusal(workplace, folder, forged(workplace, lambda z: add_signed(z, workplace, document)))
    assert isinstance(error, EnvironmentProblem)
    assert error.code == "pack_newer"


@pytest.mark.parametrize("data", [b"PK\x03\x04 a zip", b"hello", b"age-encryption.org/v2\n" + b"x" * 300])
def test_other_files_are_no_packs(workplace: Workplace, folder: Folder, data: bytes) -> None:
    assert refusal(workplace, folder, data).code == "not_a_pack"


def test_an_encrypted_photo_is_no_pack(workplace: Workplace, folder: Folder) -> None:
    recipient = pyrage.x25519.Recipient.from_str(workplace.member.recipient)
    assert refusal(workplace, folder, bytes(pyrage.encrypt(b"\xff\xd8\xff", [recipient]))).code == "not_a_pack"
    other_zip = forged(workplace, lambda z: z.writestr("readme.txt", b"x"))
    assert refusal(workplace, folder, other_zip).code == "not_a_pack"


def test_a_missing_file_is_an_environment_problem(workplace: Workplace, folder: Folder) -> None:
    with pytest.raises(EnvironmentProblem) as refused:
        workplace.open(folder.pack)
    assert refused.value.code == "pack_unreadable"


@settings(max_examples=120, deadline=None, suppress_health_check=FIXTURES)
@given(place=st.floats(0, 1, exclude_max=True))
def test_a_pack_cut_anywhere_is_refused(workplace: Workplace, pack: bytes, tmp_path: Path, place: float) -> None:
    path = tmp_path / "cut.rpk"
    path.write_bytes(pack[: int(place * len(pack))])
    with pytest.raises(IntegrityProblem) as refused:
        workplace.open(path)
    assert refused.value.code == "pack_damaged"


def test_a_pack_cut_in_its_head_or_at_a_chunk_is_refused(workplace: Workplace, pack: bytes, folder: Folder) -> None:
    payload = pack.index(b"\n", pack.index(b"\n---") + 1) + 1 + 16
    cuts = [*range(0, payload + 40), *(payload + n * (65536 + 16) for n in range(1, 4)), len(pack) - 1, len(pack) - 16]
    assert {refusal(workplace, folder, pack[:cut]).code for cut in cuts} == {"pack_damaged"}


@settings(max_examples=150, deadline=None, suppress_health_check=FIXTURES)
@given(place=st.floats(0, 1, exclude_max=True), bit=st.integers(0, 7))
def test_no_flipped_bit_is_opened(workplace: Workplace, pack: bytes, tmp_path: Path, place: float, bit: int) -> None:
    altered = bytearray(pack)
    altered[int(place * len(pack))] ^= 1 << bit
    path = tmp_path / "altered.rpk"
    path.write_bytes(altered)
    # In the head it may look like another kind of file or another recipient's pack.
    with pytest.raises((IntegrityProblem, RuleViolation)) as refused:
        workplace.open(path)
    assert refused.value.code in {"pack_damaged", "not_a_pack", "pack_not_for_me"}


def test_bytes_behind_the_pack_are_refused(workplace: Workplace, pack: bytes, folder: Folder) -> None:
    assert refusal(workplace, folder, pack + b"\0").code == "pack_damaged"


def test_an_entry_that_the_manifest_does_not_name_is_refused(workplace: Workplace, folder: Folder) -> None:
    def build(archive: zipfile.ZipFile) -> None:
        add_signed(archive, workplace, full_manifest(workplace, "a.json"))
        archive.writestr("a.json", b"x")
        archive.writestr("extra.json", b"x")

    error = refusal(workplace, folder, forged(workplace, build))
    assert error.code == "pack_damaged"
    assert "extra.json" in error.message


def test_a_missing_entry_is_refused(workplace: Workplace, folder: Folder) -> None:
    data = forged(workplace, lambda z: add_signed(z, workplace, full_manifest(workplace, "a.json")))
    error = refusal(workplace, folder, data)
    assert error.code == "pack_damaged"
    assert "a.json" in error.message


@pytest.mark.filterwarnings("ignore:Duplicate name:UserWarning")
@pytest.mark.parametrize("doubled", ["a.json", "manifest.json", "manifest.sig"])
def test_doubled_entries_are_refused(workplace: Workplace, folder: Folder, doubled: str) -> None:
    def build(archive: zipfile.ZipFile) -> None:
        add_signed(archive, workplace, full_manifest(workplace, "a.json"))
        archive.writestr("a.json", b"x")
        archive.writestr(doubled, b"x")

    assert refusal(workplace, folder, forged(workplace, build)).code == "pack_damaged"


@pytest.mark.parametrize("content", [b"y", b"", b"xx"])
def test_other_content_than_signed_is_refused(workplace: Workplace, folder: Folder, content: bytes) -> None:
    def build(archive: zipfile.ZipFile) -> None:
        add_signed(archive, workplace, full_manifest(workplace, "a.json"))
        archive.writestr("a.json", content)

    assert refusal(workplace, folder, forged(workplace, build)).code == "pack_damaged"


def test_compressed_entries_are_refused(workplace: Workplace, folder: Folder) -> None:
    def build(archive: zipfile.ZipFile) -> None:
        add_signed(archive, workplace, full_manifest(workplace, "a.json"))
        archive.writestr("a.json", b"x", zipfile.ZIP_DEFLATED)

    assert refusal(workplace, folder, forged(workplace, build)).code == "pack_damaged"


def test_a_manifest_changed_after_signing_is_refused(workplace: Workplace, folder: Folder) -> None:
    def build(archive: zipfile.ZipFile) -> None:
        document = canonical_json(full_manifest(workplace))
        archive.writestr("manifest.json", document.replace(b"2026-1", b"2026-2"))
        archive.writestr("manifest.sig", workplace.sign(workplace.centre)(document))

    error = refusal(workplace, folder, forged(workplace, build))
    assert error.code == "pack_damaged"
    assert "签名不符" in error.message


def test_a_pack_without_signature_is_refused(workplace: Workplace, folder: Folder) -> None:
    document = canonical_json(full_manifest(workplace))
    data = forged(workplace, lambda z: z.writestr("manifest.json", document))
    assert refusal(workplace, folder, data).code == "pack_damaged"


BAD_NAMES = [
    "../evil", "/etc/passwd", "C:\\x", "a\\b", "a/../b", "a//b", "a/", "", ".", ".hidden", "a\0b", "con.txt", "sub/NUL",
    "trailing.", "e\u0301", "a:b", "x" * 201, "a b", "manifest.json", "MANIFEST.SIG",
]  # fmt: skip


@pytest.mark.parametrize("name", BAD_NAMES)
def test_unsafe_names_are_neither_written_nor_opened(workplace: Workplace, folder: Folder, name: str) -> None:
    with pytest.raises(RuleViolation) as refused:
        workplace.write(folder.pack, entries=[PackEntry.of_bytes(name, b"x")])
    assert refused.value.code == "pack_entry_name"
    assert not folder.pack.exists()
    data = forged(workplace, lambda z: add_signed(z, workplace, full_manifest(workplace, name)))
    assert refusal(workplace, folder, data).code == "pack_damaged"


def test_case_twins_are_refused(workplace: Workplace, folder: Folder) -> None:
    with pytest.raises(RuleViolation, match="重复"):
        workplace.write(folder.pack, entries=[PackEntry.of_bytes("A.json", b"x"), PackEntry.of_bytes("a.JSON", b"x")])


@pytest.mark.parametrize(
    "document",
    [
        b"{", b"[]", b'{"version":"1"}', b'{"version":1}', b'{"version":0}',
        canonical_json({"version": 1, "kind": "other"}),
    ],
)  # fmt: skip
def test_unreadable_manifests_are_refused(workplace: Workplace, folder: Folder, document: bytes) -> None:
    data = forged(workplace, lambda z: add_signed(z, workplace, document))
    assert refusal(workplace, folder, data).code == "pack_damaged"


def test_a_manifest_in_another_spelling_is_refused(workplace: Workplace, folder: Folder) -> None:
    canonical = canonical_json(full_manifest(workplace))
    for document in (b" " + canonical, canonical[:-1] + b',"round":"2026-1"}', canonical[:-1] + b',"unknown":1}'):
        data = forged(workplace, lambda z, document=document: add_signed(z, workplace, document))
        assert refusal(workplace, folder, data).code == "pack_damaged"


def test_an_oversized_directory_is_refused_before_it_is_loaded(workplace: Workplace, folder: Folder) -> None:
    recipient = pyrage.x25519.Recipient.from_str(workplace.member.recipient)
    end = b"PK\x05\x06" + bytes(8) + (17 * 1024 * 1024).to_bytes(4, "little") + bytes(6)
    small = bytes(pyrage.encrypt(bytes(17 * 1024 * 1024) + end, [recipient]))
    assert refusal(workplace, folder, small).code == "pack_damaged"


# ---- writing


@pytest.mark.parametrize("recipients", [[], ["age1nonsense"], ["ssh-ed25519 AAAA"]])
def test_bad_recipients_are_refused(workplace: Workplace, folder: Folder, recipients: list[str]) -> None:
    with pytest.raises(RuleViolation) as refused:
        write_pack(folder.pack, manifest=workplace.manifest(), entries=[], sign=workplace.sign(workplace.centre),
                   recipients=recipients)  # fmt: skip
    assert refused.value.code in {"no_recipients", "bad_recipient"}
    assert not folder.pack.exists()


def leftovers(folder: Folder) -> list[str]:
    return [path.name for path in folder.pack.parent.iterdir() if path.name != "temporary"]


@pytest.mark.parametrize("stop_at", [1, 2])
def test_cancelling_leaves_the_old_pack_and_nothing_else(
    workplace: Workplace, folder: Folder, pack: bytes, stop_at: int
) -> None:
    folder.holding(pack)
    calls: list[tuple[int, int, str]] = []

    def progress(done: int, total: int, what: str) -> None:
        calls.append((done, total, what))
        if len(calls) == stop_at:
            raise Cancelled

    entries = [PackEntry.of_bytes("big.bin", os.urandom(3_000_000))]
    with pytest.raises(Cancelled):
        write_pack(folder.pack, manifest=workplace.manifest(), entries=entries, sign=workplace.sign(workplace.centre),
                   recipients=[workplace.member.recipient], progress=progress)  # fmt: skip
    assert folder.pack.read_bytes() == pack
    assert leftovers(folder) == ["sent.rpk"]


@pytest.mark.parametrize("stop_at", [1, 3, 5])
def test_opening_can_be_cancelled_and_leaves_nothing(workplace: Workplace, folder: Folder, stop_at: int) -> None:
    workplace.write(folder.pack, entries=[PackEntry.of_bytes("big.bin", os.urandom(3_000_000))])
    calls: list[tuple[int, int, str]] = []

    def progress(done: int, total: int, what: str) -> None:
        calls.append((done, total, what))
        assert 0 < done <= total
        if len(calls) == stop_at:
            raise Cancelled

    with pytest.raises(Cancelled):
        open_pack(folder.pack, secrets=[workplace.member.age_secret], verify=workplace.verify,
                  temporary_folder=folder.temporary, progress=progress)  # fmt: skip
    assert not list(folder.temporary.iterdir())


def test_progress_ends_at_the_whole(workplace: Workplace, folder: Folder) -> None:
    calls: list[tuple[int, int, str]] = []
    write_pack(
        folder.pack, manifest=workplace.manifest(), entries=[PackEntry.of_bytes("b.bin", os.urandom(2_500_000))],
        sign=workplace.sign(workplace.centre), recipients=[workplace.member.recipient],
        progress=lambda *call: calls.append(call),
    )  # fmt: skip
    assert [done for done, _, _ in calls] == sorted({done for done, _, _ in calls})
    assert calls[-1][0] == calls[-1][1]


def test_evidence_that_changed_meanwhile_stops_the_pack(workplace: Workplace, folder: Folder) -> None:
    good = PackEntry.of_bytes("a.bin", b"content")
    for changed in (b"CONTENT", b"content and more", b""):
        entry = PackEntry(name="a.bin", size=good.size, sha256=good.sha256, open=lambda data=changed: io.BytesIO(data))
        with pytest.raises(IntegrityProblem) as refused:
            workplace.write(folder.pack, entries=[entry])
        assert refused.value.code == "entry_changed"
        assert leftovers(folder) == []


def test_evidence_that_cannot_be_read_stops_the_pack(workplace: Workplace, folder: Folder) -> None:
    def missing() -> io.BytesIO:
        raise FileNotFoundError(2, "No such file")

    for source in (missing, lambda: Failing(bytes(100))):
        entry = PackEntry(name="a.bin", size=7, sha256="0" * 64, open=source)
        with pytest.raises(EnvironmentProblem) as refused:
            workplace.write(folder.pack, entries=[entry])
        assert refused.value.code == "entry_unreadable"
        assert leftovers(folder) == []


def test_a_folder_that_is_gone_is_named(workplace: Workplace, tmp_path: Path) -> None:
    with pytest.raises(EnvironmentProblem, match="U 盘") as refused:
        workplace.write(tmp_path / "stick" / "a.rpk")
    assert refused.value.code == "target_missing"


LIMITED = textwrap.dedent(
    """
    import resource, signal, sys
    from pathlib import Path
    from datetime import datetime, UTC
    from reviewer.errors import ReviewerError
    from reviewer.exchange import PackEntry, PackManifest, write_pack
    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (1_000_000, 1_000_000))
    manifest = PackManifest(kind="score", round="r", scheme_sha256="0" * 64, sender="s", created_at=datetime.now(UTC))
    try:
        write_pack(Path(sys.argv[1]), manifest=manifest, entries=[PackEntry.of_bytes("a.bin", bytes(5_000_000))],
                   sign=lambda data: b"signature", recipients=[sys.argv[2]])
    except ReviewerError as error:
        print(error.kind, error.code)
    """
)


@pytest.mark.skipif(os.name != "posix", reason="file size limits are POSIX")
def test_a_medium_that_takes_no_more_leaves_no_half_pack(workplace: Workplace, folder: Folder) -> None:
    done = subprocess.run(
        [sys.executable, "-c", LIMITED, str(folder.pack), workplace.member.recipient],
        capture_output=True, text=True, check=True, cwd=Path(__file__).parents[2],
    )  # fmt: skip
    assert done.stdout.split() == ["environment_problem", "pack_not_written"]
    assert leftovers(folder) == []


LARGE = textwrap.dedent(
    """
    import io, os, resource, sys
    from pathlib import Path
    from datetime import datetime, UTC
    import hashlib
    import pyrage
    from reviewer.exchange import PackEntry, PackManifest, open_pack, write_pack

    class Zeros(io.RawIOBase):
        def __init__(self, size):
            self.rest = size
        def read(self, size=-1):
            n = min(size, self.rest); self.rest -= n
            return bytes(n)

    class Anybody:
        name, is_trusted = "s", True

    size = 120 * 1024 * 1024
    digest = hashlib.sha256()
    for _ in range(120):
        digest.update(bytes(1024 * 1024))
    key = pyrage.x25519.Identity.generate()
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    manifest = PackManifest(kind="review", round="r", scheme_sha256="0" * 64, sender="s", created_at=datetime.now(UTC))
    write_pack(Path(sys.argv[1]), manifest=manifest, sign=lambda data: b"signature", recipients=[str(key.to_public())],
               entries=[PackEntry(name="a.bin", size=size, sha256=digest.hexdigest(), open=lambda: Zeros(size))])
    with open_pack(Path(sys.argv[1]), secrets=[str(key)], verify=lambda data, signature: Anybody()) as opened:
        assert opened.entry("a.bin").size == size
    print((resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) // 1024)
    """
)


@pytest.mark.skipif(sys.platform == "win32", reason="peak memory is read the POSIX way")
def test_a_large_pack_takes_little_memory(folder: Folder) -> None:
    done = subprocess.run([sys.executable, "-c", LARGE, str(folder.pack)], capture_output=True, text=True, check=True,
                          cwd=Path(__file__).parents[2])  # fmt: skip
    assert int(done.stdout) < 40, "MB more than before, for a pack of 120 MB"
