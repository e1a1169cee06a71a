"""Make resources/catalogues and resources/registries from the annexes' text in packaging/catalogues.

Usage: python packaging/make_catalogues.py [--check]

The text files hold the tables as they were read from the notices, damaged places and all; what is mended is named
here, one by one, and the text as it was stays beside the mended name. ``--check`` only tells whether the shipped
files are what this script makes.
"""

from __future__ import annotations

import json
import re
import sys
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
TEXTS = ROOT / "packaging" / "catalogues"
CHANGES = json.loads((ROOT / "resources" / "catalogues" / "code_changes.json").read_text(encoding="utf-8"))["changes"]

# Names that the scan cut off or garbled: (catalogue, 序号) → parts in order, and how the reading was found.
MENDED: dict[tuple[str, int], tuple[str, str]] = {
    ("shanghai-2024-124", 62): (
        "装配式建筑施工员(装配式混凝土结构建筑施工)",
        "原文截断、括号未闭合，按上一行“装配式钢结构建筑施工”的写法补“工）”",
    ),
}
MENDED_NAMES: dict[tuple[str, int], tuple[tuple[str, ...], str]] = {
    ("national-2020-16", 25): (
        ("重冶火法冶炼工", "电解精炼工", "重冶湿法冶炼工"),
        "原文“重冶金法冶炼工”出现两次，识别有误；2022年版有重冶火法冶炼工、重冶湿法冶炼工",
    ),
}
BRACKETED: dict[tuple[str, str], str] = {("national-2020-16", "(粮油) 仓储管理员"): "（粮油）仓储管理员"}


def _lines(name: str) -> list[list[str]]:
    text = (TEXTS / f"{name}.txt").read_text(encoding="utf-8")
    return [line.split("\t") for line in text.splitlines() if line.strip()]


def _levels(cell: str) -> list[int]:
    return [int(each) for each in re.split(r"[,、\s]+", cell.strip())]


def _plain(raw: str) -> str:
    """The name without the scan's spaces, its brackets full width."""
    return re.sub(r"\s+", "", raw).replace("(", "（").replace(")", "）")


def _split(name: str) -> tuple[str, str]:
    """Occupation and work type; brackets inside a work type stay in it."""
    found = re.fullmatch(r"([^（]+)（(.+)）", name)
    return (found[1], found[2]) if found else (name, "")


def _aliases(name: str) -> list[str]:
    pairs = [(each["old_name"], each.get("new_name", "")) for each in CHANGES if each.get("is_alias")]
    return sorted({other for old, new in pairs for one, other in ((old, new), (new, old)) if one == name != other})


def _row(catalogue: str, seq: int, code: str, raw: str, levels: str) -> dict[str, Any]:
    text, repair = MENDED.get((catalogue, seq), (raw, ""))
    if not repair and re.search(r"\s", raw):
        repair = "识别时多出的空格已去掉"
    name, work_type = _split(_plain(text))
    row: dict[str, Any] = {"seq": seq, "name": name, "code": code}
    if work_type:
        row["work_type"] = work_type
    row["levels"] = _levels(levels)
    if aliases := _aliases(name):
        row["aliases"] = aliases
    if repair:
        row |= {"raw": raw, "repair": repair}
    return row


def _older(row: dict[str, Any]) -> bool:
    return any((row["code"], row["name"]) == (each["old_code"], each["old_name"]) for each in CHANGES)


def shanghai_2024_124() -> dict[str, Any]:
    """64 rows, 43 codes."""
    return {
        "id": "shanghai-2024-124",
        "title": "征集遴选社会培训评价组织职业（工种）目录",
        "edition": "2022",
        "source": "沪人社职〔2024〕124号附件",
        "note": "注：职业编码、职业（工种）名称、等级等信息将根据现行《中华人民共和国职业分类大典》动态调整。",
        "entries": [
            _row("shanghai-2024-124", int(seq), code, raw, levels)
            for seq, code, raw, levels in _lines("shanghai-2024-124")
        ],
    }


def shanghai_2024_38() -> tuple[dict[str, Any], dict[str, Any]]:
    """The catalogue of 89 rows, and the 47 bodies that hold them."""
    entries: list[dict[str, Any]] = []
    bodies: list[dict[str, Any]] = []
    for number, body, seq, code, raw, levels in _lines("shanghai-2024-38"):
        if number:
            bodies.append({"no": int(number), "name": _plain(body), "items": []})
        row = _row("shanghai-2024-38", int(seq), code, raw, levels)
        if _older(row):
            row["edition"] = "2015"
        bodies[-1]["items"].append({"edition": "2022", **row})
        entries.append({**row, "group_no": bodies[-1]["no"], "group": bodies[-1]["name"]})
    source = {"source": "沪人社职〔2024〕38号附件", "title": "上海市社会化职业技能等级认定目录"}
    note = (
        "通知一称按《中华人民共和国职业分类大典（2022年）》，其中14行的编码或名称与2022年版不符，"
        "按2015年版登记（K10）；同一职业可由几个社评组织评价。"
    )
    catalogue = {
        "id": "shanghai-2024-38", "title": source["title"], "edition": "2022", "source": source["source"],
        "note": note, "group_name": "社评组织", "entries": entries,
    }  # fmt: skip
    registry = {
        "id": "shanghai-2024-38", "title": source["title"], "source": source["source"], "date": "2024-01-24",
        "note": note, "bodies": bodies,
    }  # fmt: skip
    return catalogue, registry


def national_2020_16() -> dict[str, Any]:
    """76 groups, 192 names; the split of a group into rows is kept as its blocks (K30).

    ``names-2022.txt`` holds the codes that names of this list have in a public text of the 2022 edition.
    """
    codes: dict[str, list[str]] = {}
    for name, code in _lines("names-2022"):
        codes.setdefault(name, []).append(code)
    entries: list[dict[str, Any]] = []
    group_no, group, block = 0, "", 0
    for number, title, cell in ((*line, "", "")[:3] for line in _lines("national-2020-16")):
        if number:
            group_no, group, block = int(number), title, 0
        else:
            block += 1
        found = cell.split("、")
        names, repair = MENDED_NAMES.get(("national-2020-16", group_no), (tuple(found), ""))
        for raw, mended in zip(found, names, strict=True):
            name = BRACKETED.get(("national-2020-16", mended), mended)
            entry: dict[str, Any] = {"seq": len(entries) + 1, "name": name}
            if aliases := [*_aliases(name), *(["粮油仓储管理员"] if "粮油" in name else [])]:
                entry["aliases"] = aliases
            entry |= {"group_no": group_no, "group": group, "block": block + 1}
            if later := codes.get(name):
                entry["later_codes"] = later
            if raw != name:
                entry |= {"raw": raw, "repair": repair or "识别时多出的空格已去掉，括号改为全角"}
            entries.append(entry)
    return {
        "id": "national-2020-16",
        "title": "水平评价类技能人员职业资格目录",
        "edition": "",
        "source": "中就培函〔2020〕16号附件2",
        "note": "附件2没有编码和等级；一组分成几行的原因未写，按原样保留为块（K30）。"
        "2022年版编码取自大典的公开文本，仅供对照，其中12个名称在2022年版中没有。",
        "group_name": "职业资格",
        "entries": entries,
    }


def made() -> dict[Path, str]:
    """Every file that this script makes, with its text."""
    catalogue, registry = shanghai_2024_38()
    documents = {
        "catalogues/shanghai-2024-124.json": shanghai_2024_124(),
        "catalogues/shanghai-2024-38.json": catalogue,
        "catalogues/national-2020-16.json": national_2020_16(),
        "registries/shanghai-2024-38.json": registry,
    }
    return {
        ROOT / "resources" / name: json.dumps(document, ensure_ascii=False, indent=1) + "\n"
        for name, document in documents.items()
    }


def main(arguments: list[str]) -> int:
    """Write the files, or with ``--check`` name those that differ."""
    differing = []
    for path, text in made().items():
        if "--check" not in arguments:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8", newline="\n")
        elif not path.exists() or path.read_text(encoding="utf-8") != text:
            differing.append(path.name)
    for name in differing:
        print("differs:", name)
    return 1 if differing else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
