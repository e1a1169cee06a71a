"""What stands in an archive for people: how to check it with public tools, the list of its files, their hashes."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Final

from reviewer.domain.moments import beijing_text
from reviewer.domain.paper import PREVAILS
from reviewer.exchange.archive_manifest import ArchiveEntry, ArchiveManifest

GUIDE_NAME, INDEX_NAME, SUMS_NAME, ROOT_NAME = "核验说明.txt", "归档目录.csv", "SHA256SUMS", "root.pem"
MARKS: Final = (GUIDE_NAME, INDEX_NAME, SUMS_NAME)
KIND_NAMES: Mapping[str, str] = {
    "guide": "说明",
    "index": "目录",
    "application": "申报数据",
    "evidence": "申报材料原件",
    "panel": "专家组",
    "sheet": "评分表数据",
    "score_sheet": "签名的评分表",
    "site_file": "现场照片和录音",
    "paper_scan": "纸质评分表扫描件",
    "result": "评审结果",
    "document": "文书",
    "document_data": "文书数据",
    "document_scan": "文书签字件扫描件",
    "rules": "遴选办法",
    "journal": "操作日志",
    "certificate": "证书",
}
_HEADS = ("序号", "文件", "类别", "说明", "编号", "版本", "应有签名", "字节", "SHA-256")
_NUMERALS = "一二三四五六七八"
_FORMULA = ("=", "+", "-", "@", "\t", "\r")
JOURNAL_CHECK = """\
import hashlib, json
for line in open("操作日志/操作日志.jsonl", encoding="utf-8"):
    entry = json.loads(line)
    kept = entry.pop("hash")
    text = json.dumps(entry, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    if hashlib.sha256(text.encode()).hexdigest() != kept: print("不符", entry["seq"])
"""
COMMIT_CHECK = """\
import hashlib, json
for each in json.load(open("manifest.json", encoding="utf-8"))["entries"]:
    if each["kind"] == "sheet":
        data = bytes.fromhex(each["salt"]) + open(each["name"], "rb").read()
        if hashlib.sha256(data).hexdigest() != each["commit"]: print("不符", each["name"])
"""


def index_csv(entries: Sequence[ArchiveEntry]) -> bytes:
    """The list of files, for a spreadsheet: UTF-8 with BOM; nothing in it is a formula."""
    out = io.StringIO()
    table = csv.writer(out)
    table.writerow(_HEADS)
    for number, each in enumerate(entries, 1):
        version = str(each.version) if each.version else ""
        signatures = str(each.signatures) if each.signatures else ""
        row = (each.name, KIND_NAMES[each.kind], each.title, each.number, version, signatures)
        table.writerow((number, *map(_text, row), each.size, each.sha256))
    return out.getvalue().encode("utf-8-sig")


def _text(cell: str) -> str:
    return f"'{cell}" if cell.startswith(_FORMULA) else cell


def sums_file(entries: Sequence[ArchiveEntry]) -> bytes:
    """For ``sha256sum -c``."""
    return "".join(f"{each.sha256}  {each.name}\n" for each in entries).encode()


def guide_text(manifest: ArchiveManifest, entries: Sequence[ArchiveEntry], root_sha256: str, prevails: str) -> bytes:
    """核验说明.txt: what is inside, and how each promise is checked without this program.

    ``prevails`` says which copy of a document does, the electronic one or the one signed on paper.
    """
    parts = [_whole(), _signed(root_sha256), _signatures(entries), _journal(manifest)]
    parts += [*_commits(entries), *_paper(entries, prevails), _program()]
    numbered = [f"{_NUMERALS[at]}、{part}" for at, part in enumerate(parts)]
    text = "\n\n".join([_opening(manifest), _personal(manifest), *numbered]) + "\n"
    return text.replace("\n", "\r\n").encode("utf-8-sig")


def _opening(manifest: ArchiveManifest) -> str:
    return (
        f"归档包核验说明\n\n{manifest.applicant}（{manifest.application}，{manifest.round_name}）的评审档案，"
        f"{_at(manifest.created_at)} 由{manifest.signer}制作并签名。\n"
        "不装本程序也能查看：文书为 PDF、Word、Excel；.json 为数据原文（UTF-8）；操作日志.jsonl 每行一条；"
        f"全部文件列在“{INDEX_NAME}”。\n"
        "以下命令在解压后的文件夹中执行，只用公开工具。"
    )


def _personal(manifest: ArchiveManifest) -> str:
    if not manifest.is_masked:
        return (
            "【个人信息】本包收有申报材料原件，其中有身份证件号码、联系电话等个人信息，未加密；"
            "须按档案管理规定保管，不得公开，外借前请改用去标识的归档包。"
        )
    return (
        "【个人信息】本包为去标识的归档包：申报材料原件、现场照片和录音、"
        f"扫描件共 {len(manifest.left_out)} 个文件未收入"
        "（名称和 SHA-256 列在 manifest.json 的 left_out），申报数据中的证件号码、电话已遮盖；"
        "姓名、文书（备案的联系方式在内）和评分意见按原样收入。"
    )


def _whole() -> str:
    return (
        "文件是否完整、未被改动\n"
        f"  Linux、macOS：sha256sum -c {SUMS_NAME}\n"
        f"  Windows：certutil -hashfile 文件名 SHA256，与 {SUMS_NAME} 中同名一行比对\n"
        f"  {SUMS_NAME} 自身的 SHA-256 在 manifest.json 中。"
    )


def _signed(root_sha256: str) -> str:
    return (
        "清单是否由评价中心签名\n"
        "  openssl cms -verify -binary -inform DER -in manifest.sig -content manifest.json"
        f" -CAfile {ROOT_NAME} -purpose any -out ../manifest.checked\n"
        f"  {ROOT_NAME} 的 SHA-256 指纹：{root_sha256}\n"
        f"  （openssl x509 -in {ROOT_NAME} -noout -fingerprint -sha256）\n"
        "  指纹须向评价中心另行核实：随包的根证书本身不能证明来源。"
    )


def _signatures(entries: Sequence[ArchiveEntry]) -> str:
    signed = [each for each in entries if each.signatures]
    if not signed:
        return "PDF 上的签名\n  本包没有电子签名的 PDF。"
    lines = "\n".join(f"  {each.signatures} 个　{each.name}" for each in signed)
    return (
        "PDF 上的签名\n"
        "  pdfsig 文件名\n"
        "  并清点个数：末尾的签名连同其后内容被截去时，一般的阅读器仍显示余下的签名有效。应有的签名个数：\n"
        f"{lines}"
    )


def _journal(manifest: ArchiveManifest) -> str:
    head = manifest.journal
    return (
        "操作日志\n"
        f"  收入与本申报有关的 {head.excerpt} 条。制作时整个日志共 {head.seq} 条，末条的校验值为\n"
        f"  {head.hash}\n"
        "  每条的 hash 是去掉 hash 后按键名排序、不留空格的 JSON 的 SHA-256，previous 是紧前一条的 hash；"
        "与其他申报有关的条目不在本包，其间的连接须用评价中心的存储核对。\n"
        "  以下 Python 无输出即为相符：\n"
        f"{_indented(JOURNAL_CHECK)}"
    )


def _commits(entries: Sequence[ArchiveEntry]) -> list[str]:
    if not any(each.kind == "sheet" for each in entries):
        return []
    return [
        "评分表是否为交卷时的内容\n"
        "  交卷时公布的承诺值 = SHA-256（随机数 salt 的字节 + 评分表 .json 的字节），二者都在 manifest.json。\n"
        "  以下 Python 无输出即为相符：\n"
        f"{_indented(COMMIT_CHECK)}"
    ]


def _paper(entries: Sequence[ArchiveEntry], prevails: str) -> list[str]:
    scans = [each for each in entries if each.kind in ("paper_scan", "document_scan")]
    if not scans:
        return []
    lines = "\n".join(f"  {each.name}　{each.title}" for each in scans)
    said = f"评分表：{PREVAILS}{prevails}"
    return [f"纸质签字件\n  {said}扫描件以文书编号、版本和数据校验值（二维码）与电子件对应：\n{lines}"]


def _program() -> str:
    return (
        "用本程序核对\n"
        "  reviewer verify 归档包.zip（或解压后的文件夹）：以上各项一次核完，不需要存储\n"
        "  reviewer --store 评价中心的存储 verify 归档包.zip：另与存储中的记录、操作日志和根证书比对"
    )


def _indented(text: str) -> str:
    return "\n".join(f"    {line}" for line in text.rstrip().splitlines())


def _at(at: datetime) -> str:
    return f"{beijing_text(at)}（北京时间）"
