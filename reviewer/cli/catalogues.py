"""Commands: catalogue search|list|history|import, identifiers."""

from __future__ import annotations

from argparse import Namespace
from pathlib import Path
from typing import Any, Final

from reviewer.cli.answer import Answer, table
from reviewer.cli.words import CommandRoom, Words
from reviewer.desk import Desk
from reviewer.domain.catalogue_search import CatalogueHit
from reviewer.domain.certificate_number import check_certificate
from reviewer.domain.code_changes import GRADE_NAMES, KIND_NAMES
from reviewer.domain.identifiers import check_identifier
from reviewer.domain.records import to_plain
from reviewer.usecases.catalogues import (
    code_history,
    import_catalogue,
    list_catalogues,
    reuse_notes,
    search_catalogues,
)

CERTIFICATE: Final = "certificate"
KINDS: Final = ("uscc", "id", "occupation", "phone", "email", "postcode", CERTIFICATE)


def search(desk: Desk | None, options: Namespace) -> Answer:
    """``catalogue search TEXT [--edition E]``"""
    hits = search_catalogues(desk, options.text, options.edition)
    rows = [
        [each.code or "—", each.full_name, _levels(each.levels), each.edition or "—", _places(each)] for each in hits
    ]
    head = ["职业编码", "职业（工种）", "等级", "版本", "目录"]
    warnings = list(dict.fromkeys([each.warning for each in hits if each.warning] + list(reuse_notes(options.text))))
    lines = [*(table([head, *rows]) if rows else ["目录中没有找到"]), *(f"注意  {each}" for each in warnings)]
    return Answer({"hits": [_hit_data(each) for each in hits], "warnings": warnings}, lines)


def _hit_data(hit: CatalogueHit) -> dict[str, Any]:
    plain: dict[str, Any] = to_plain(hit)
    return {**plain, "catalogues": list(dict.fromkeys(place.catalogue for place in hit.places))}


def _places(hit: CatalogueHit) -> str:
    return "、".join(dict.fromkeys(place.catalogue for place in hit.places))


def _levels(levels: tuple[int, ...]) -> str:
    return "、".join(map(str, levels)) or "—"


def listing(desk: Desk | None, _options: Namespace) -> Answer:
    """``catalogue list``"""
    views = list_catalogues(desk)
    head = ["代号", "标题", "版本", "行数", "编码数", "来源"]
    rows = [[each.id, each.title, each.edition or "—", str(each.rows), str(each.codes), each.source] for each in views]
    return Answer({"catalogues": views}, table([head, *rows]))


def history(desk: Desk | None, options: Namespace) -> Answer:
    """``catalogue history CODE``"""
    found = code_history(options.code, desk)
    lines = [f"{each.edition or '—'}  {each.name}  {'、'.join(each.catalogues)}".rstrip() for each in found.meanings]
    for change in found.changes:
        proofs = "；".join(f"{GRADE_NAMES[each.grade]}：{each.where}" for each in change.proof)
        lines.append(f"{KIND_NAMES[change.kind]}  {change.old_code} {change.old_name}（{proofs}）")
    if found.is_reused:
        lines.append("注意  此编码在两版中指不同的职业，须连同版本使用")
    return Answer(found, lines or ["没有关于此编码的记录"])


def take_in(desk: Desk, options: Namespace) -> Answer:
    """``catalogue import FILE --id ID --title T --edition E``"""
    view = import_catalogue(desk, options.file, options.id, options.title, options.edition)
    return Answer(view, [f"已导入职业目录 {view.id}（{view.title}）：{view.rows} 行，{view.codes} 个编码"])


def identifiers(options: Namespace) -> Answer:
    """``identifiers KIND VALUE...``"""
    is_certificate = options.kind == CERTIFICATE
    checks = [
        check_certificate(each) if is_certificate else check_identifier(options.kind, each) for each in options.value
    ]
    rows = [[each.value, "相符" if each.valid else "不符", each.why] for each in checks]
    return Answer(checks, table(rows))


def _add_words(words: Words) -> None:
    group = words.group("catalogue", "职业目录")
    find = group.add("search", "按名称、别名、拼音、首字母或编码查找")
    find.add_argument("text", nargs="?", default="")
    find.add_argument("--edition", default="", metavar="E", help="只查一个版本，如 2022；none 为没有编码的目录")
    group.add("list", "列出")
    group.add("history", "一个编码在各版本中的含义").add_argument("code")
    add = group.add("import", "导入新的目录（.json、.xlsx、.xls、.et、.csv）")
    add.add_argument("file", type=Path)
    add.add_argument("--id", default="", metavar="ID", help="目录代号，供遴选办法引用")
    add.add_argument("--title", default="", metavar="T")
    add.add_argument("--edition", default="", metavar="E", help="职业分类大典的版本，如 2022")
    check = words.add("identifiers", "校验号码（信用代码、身份证号、职业编码……）")
    check.add_argument("kind", choices=KINDS)
    check.add_argument("value", nargs="+")


ROOM = CommandRoom(
    _add_words,
    with_store={("catalogue", "import"): take_in},
    bare={("identifiers", None): identifiers},
    either={
        ("catalogue", "search"): search,
        ("catalogue", "list"): listing,
        ("catalogue", "history"): history,
    },
)
