"""Whole packages: which file is what, supplements, evidence, JSON forms, and refusing all or nothing."""

from __future__ import annotations

import hashlib
import json
import os
import zipfile
from pathlib import Path
from typing import Any

import msgspec
import pytest
from form_builders import (
    EXAMINER_HEAD,
    Form,
    Rows,
    Venue,
    errors_of,
    id_number,
    open_package,
    scheme,
    write_docx,
    write_supplement,
    write_xlsx,
)

from reviewer.domain.application import Application
from reviewer.domain.records import canonical_json, from_document
from reviewer.errors import Cancelled
from reviewer.intake.evidence import EvidenceClasses
from reviewer.intake.evidence_kind import kind_of
from reviewer.intake.limits import Limits
from reviewer.intake.package import PackageRefused, read_package
from reviewer.resources import resource_path, sample_path

PDF = b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj\n<<>>\nendobj\n"
JPEG = b"\xff\xd8\xff\xe0\x00\x10JFIF\x00" + bytes(64)
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(2000)
NAUGHTY = (
    "'; DROP TABLE 申请;--", "<script>alert(1)</script>", "=HYPERLINK(\"http://x\",\"y\")", "@SUM(1+1)", "𠮷野家𪚥",
    "e\u0301\u0323", "\u202egnp.exe", "👩‍👩‍👧‍👦", "ﷺ", "%s%n{0}", "../../etc/passwd", "NULL", "Robert\u0000name",
    "\ufeffBOM", "a\tb\nc", "ＡＢＣ", "̷̢Z̴a̵lgo", "\ud83d\ude00".encode("utf-16", "surrogatepass").decode("utf-16"),
)  # fmt: skip


def application_of(folder: Path) -> Application:
    with open_package(folder) as package:
        return package.application


def two() -> Form:
    occupations: Rows = (
        ("1", "4-02-04-06", "无人机驾驶员", "", "四级、三级", ""),
        ("2", "6-31-07-01", "工业机器人系统运维员", "", "三级", ""),
    )
    return Form(occupations=occupations, venues=(Venue(), Venue(occupation="工业机器人系统运维员")))


# ---- which file is what


@pytest.mark.requirement("C19")
def test_the_four_materials_of_a_package_are_told_apart(tmp_path: Path) -> None:
    write_docx(tmp_path / "附件3 申报表.docx", Form())
    write_supplement(tmp_path / "补充信息.xlsx", (("统一社会信用代码", "91350100M000100Y43", ""),))
    for name, content in (
        ("2 场地证明/产权证明.pdf", PDF),
        ("3 诚信承诺书.pdf", PDF + b"2"),
        ("4 其他/会员名册.jpg", JPEG),
        ("管理制度/考评员守则.pdf", PDF + b"3"),
        ("场地照片/IMG_1.jpg", JPEG + b"4"),
        ("杂项.pdf", PDF + b"5"),
    ):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_bytes(content)
    with open_package(tmp_path) as package:
        application = package.application
        classes = {each.name: each.classes for each in application.evidence}
        assert application.form_file == "附件3 申报表.docx"
        assert classes == {
            "附件3 申报表.docx": ("申报表",),
            "补充信息.xlsx": ("补充信息",),
            "2 场地证明/产权证明.pdf": ("产权证明",),
            "3 诚信承诺书.pdf": ("诚信承诺书",),
            "4 其他/会员名册.jpg": ("会员名册",),
            "管理制度/考评员守则.pdf": ("考场规则",),
            "场地照片/IMG_1.jpg": ("场地照片",),
            "杂项.pdf": (),
        }
        assert any("杂项.pdf" in warning and "手工归类" in warning for warning in package.warnings)
        by_name = {file.evidence.name: file for file in package.files}
        with by_name["3 诚信承诺书.pdf"].open() as stream:
            content = stream.read()
        assert hashlib.sha256(content).hexdigest() == by_name["3 诚信承诺书.pdf"].evidence.sha256
        assert by_name["4 其他/会员名册.jpg"].evidence.media_type == "image/jpeg"
        document = canonical_json(application)
        assert canonical_json(from_document(document, Application)) == document


def test_two_forms_are_refused_and_both_are_named(tmp_path: Path) -> None:
    write_xlsx(tmp_path / "申报表.xlsx", Form())
    write_xlsx(tmp_path / "申报表 新.xlsx", Form())
    (error,) = errors_of(tmp_path)
    assert "申报表.xlsx" in error
    assert "申报表 新.xlsx" in error
    (tmp_path / "package.json").write_text(json.dumps({"form": "申报表 新.xlsx"}), encoding="utf-8")
    assert application_of(tmp_path).form_file == "申报表 新.xlsx"


def test_no_form_and_an_unreadable_kind_of_form_are_said(tmp_path: Path) -> None:
    (tmp_path / "产权证明.pdf").write_bytes(PDF)
    assert "没有找到申报表" in errors_of(tmp_path)[0]
    (tmp_path / "申报表.pdf").write_bytes(PDF)
    assert "PDF" in errors_of(tmp_path)[0]
    (tmp_path / "申报表.docx").write_bytes(b"no document")
    assert "申报表.docx" in errors_of(tmp_path)[0]


def test_package_json_names_files_and_classes_or_is_refused(tmp_path: Path) -> None:
    write_xlsx(tmp_path / "表一.xlsx", Form())
    write_supplement(tmp_path / "表二.xlsx", (("会员单位数", "120家", ""),))
    (tmp_path / "扫描1.pdf").write_bytes(PDF)
    manifest = {"form": "表一.xlsx", "supplement": ["表二.xlsx"], "evidence": {"扫描1.pdf": ["营业执照"]}}
    (tmp_path / "package.json").write_text(json.dumps(manifest), encoding="utf-8")
    application = application_of(tmp_path)
    fact = application.fact("member_count")
    assert fact is not None
    assert fact.value == 120
    assert [each.name for each in application.evidence_of(("营业执照",))] == ["扫描1.pdf"]
    assert not any(each.name == "package.json" for each in application.evidence)
    manifest["evidence"] = {"没有.pdf": ["没有这类"]}
    (tmp_path / "package.json").write_text(json.dumps(manifest), encoding="utf-8")
    errors = "\n".join(errors_of(tmp_path))
    assert "没有.pdf" in errors
    assert "没有这类" in errors
    (tmp_path / "package.json").write_text('{"unknown": 1}', encoding="utf-8")
    assert any("package.json" in error for error in errors_of(tmp_path))


# ---- all or nothing


def test_every_error_of_every_file_is_collected_and_nothing_is_taken(tmp_path: Path) -> None:
    form = Form(filled="某日", staff=(("1", "", "男", "42", "x", "本科", "讲师", "主任"),))
    write_xlsx(tmp_path / "申报表.xlsx", form)
    write_supplement(
        tmp_path / "补充信息.xlsx", (("累计培训评价人次", "很多很多", ""), ("租赁起始日期", "2022-02-30", ""))
    )
    (tmp_path / "安装.exe").write_bytes(b"MZ" + bytes(100))
    with zipfile.ZipFile(tmp_path / "更多.zip", "w") as archive:
        archive.writestr("a.txt", "a")
    package = tmp_path.with_suffix(".zip")
    with zipfile.ZipFile(package, "w") as archive:
        for path in tmp_path.iterdir():
            archive.write(path, f"包/{path.name}")
        archive.writestr("../evil.txt", "x")
    with pytest.raises(PackageRefused) as caught, open_package(package):
        pass
    errors = "\n".join(caught.value.errors)
    for word in ("某日", "缺姓名", "很多很多", "2022-02-30", "安装.exe", "更多.zip", "../evil.txt"):
        assert word in errors
    assert caught.value.code == "package_refused"
    assert f"共 {len(caught.value.errors)} 处" in caught.value.message
    package.unlink()


def test_a_package_over_a_limit_names_the_limit_and_reads_nothing_else(tmp_path: Path) -> None:
    write_xlsx(tmp_path / "申报表.xlsx", Form())
    (error,) = errors_of(tmp_path, Limits(max_total_bytes=100))
    assert "文件总大小" in error


def test_cancelling_leaves_nothing_behind(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "in").mkdir()
    (tmp_path / "temporary").mkdir()
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path / "temporary"))
    package = tmp_path / "p.zip"
    with zipfile.ZipFile(package, "w") as archive:
        archive.write(write_xlsx(tmp_path / "in" / "申报表.xlsx", Form()), "申报表.xlsx")

    def stop(done: int, total: int, what: str) -> None:
        assert list((tmp_path / "temporary").iterdir())
        raise Cancelled

    with pytest.raises(Cancelled), read_package(package, scheme(), progress=stop):
        pass
    assert list((tmp_path / "temporary").iterdir()) == []


# ---- the supplement


def test_the_supplement_gives_facts_to_the_applicant_and_to_occupations(tmp_path: Path) -> None:
    write_docx(tmp_path / "申报表.docx", two())
    write_supplement(
        tmp_path / "补充信息.xlsx",
        (
            ("统一社会信用代码", "123456789012345678", ""),
            ("申报主体类型", "民办非企业", ""),
            ("会员数", "约120家", ""),
            ("座位数", 40, "无人机驾驶员"),
            ("座位数", "30个", "工业机器人系统运维员"),
            ("租期起", "2022.10", ""),
            ("办公设施", "打印机，计算机", ""),
            ("会费标准", "每年一千", ""),
            ("知识技能型职业", "□是 ☑否", "全部"),
            ("", "", ""),
            ("获奖情况", "", ""),
        ),
    )
    application = application_of(tmp_path)
    second = "工业机器人系统运维员"
    found = {(fact.key, fact.scope): (fact.text, fact.value) for fact in application.facts}
    assert found[("credit_code", None)] == ("123456789012345678", None)
    assert found[("member_count", None)] == ("约120家", None)
    assert found[("theory_seats", "无人机驾驶员")] == ("40", 40)
    assert found[("theory_seats", second)] == ("30个", 30)
    assert found[("lease_start", None)] == ("2022-10", None)
    assert found[("office_facilities", None)] == ("打印机、计算机", None)
    assert found[("knowledge_skill_type", None)] == ("否", None)
    assert ("awards", None) not in found
    assert application.applicant_kind == "民办非企业"
    warnings = "\n".join(application.warnings)
    assert "“会费标准”不在方案内" in warnings
    assert "组织机构代码的校验码不符" in warnings
    seats = application.fact("theory_seats", second)
    assert seats is not None
    assert seats.where == "补充信息.xlsx · 补充信息（工作表“Sheet”） · 第 6 行"


def test_a_supplement_sheet_in_the_form_and_people_in_it_are_read(tmp_path: Path) -> None:
    supplement: Rows = (("连续培训年限", "6年", ""), ("自有考评人员", "赵六", ""))
    write_xlsx(tmp_path / "申报表.xlsx", Form(supplement=supplement))
    head = ("姓名", "从事培训考核工作年限", "证书")
    write_supplement(tmp_path / "补充信息.xlsx", (("张三", "8年", ""), ("李 四", "", "会计从业资格证")), head)
    application = application_of(tmp_path)
    assert [(each.training_years, each.certificate) for each in application.staff] == [
        ("8年", ""),
        ("", "会计从业资格证"),
    ]
    assert [(each.name, each.is_own) for each in application.examiners] == [("赵六", True), ("钱七", False)]
    years = application.fact("training_years")
    assert years is not None
    assert years.value == 6


def test_contradictions_and_strangers_in_the_supplement_are_errors(tmp_path: Path) -> None:
    head = (*EXAMINER_HEAD, "自有/外聘")
    examiners: Rows = (("1", "赵六", "男", "本科", "高级技师", "12年", "无人机", "A1", "外聘"),)
    supplement: Rows = (
        ("理论考场面积", "90㎡", "无人机驾驶员"),
        ("座位数", "40", "焊工"),
        ("自有考评人员", "赵六、没有这人", ""),
        ("民政部门评估等级", "9A", ""),
    )
    write_xlsx(tmp_path / "申报表.xlsx", Form(examiner_head=head, examiners=examiners, supplement=supplement))
    errors = "\n".join(errors_of(tmp_path))
    for word in ("两个不同的内容：“80㎡”", "“焊工”不在拟开展", "没有这人", "赵六是否自有", "“9A”不是可选内容"):
        assert word in errors


def test_a_box_for_several_kinds_stays_and_a_contradicting_kind_is_said(tmp_path: Path) -> None:
    write_docx(tmp_path / "申报表.docx", Form(boxes="☑院校□企业"))
    application = application_of(tmp_path)
    assert application.applicant_kind == "院校"
    assert any("技工院校" in warning for warning in application.warnings)
    write_supplement(tmp_path / "补充信息.xlsx", (("申报主体类型", "行业协会", ""),))
    assert any("两者不符" in warning for warning in application_of(tmp_path).warnings)
    write_supplement(tmp_path / "补充信息.xlsx", (("申报主体类型", "技工院校", ""),))
    assert application_of(tmp_path).applicant_kind == "技工院校"


# ---- evidence


@pytest.mark.parametrize(
    ("name", "content", "media_type"),
    [
        ("a.pdf", PDF, "application/pdf"),
        ("a.jpg", JPEG, "image/jpeg"),
        ("a.png", b"\x89PNG\r\n\x1a\n" + bytes(20), "image/png"),
        ("a.tif", b"II*\0" + bytes(20), "image/tiff"),
        ("a.bmp", b"BM\x40\0\0\0\0\0\0\0" + bytes(20), "image/bmp"),
        ("a.webp", b"RIFF\0\0\0\0WEBPVP8 ", "image/webp"),
        ("a.heic", b"\0\0\0\x18ftypheic" + bytes(20), "image/heic"),
        ("a.mp4", b"\0\0\0\x18ftypisom" + bytes(20), "video/mp4"),
        ("a.doc", OLE, "application/msword"),
        ("a.et", OLE, "application/vnd.ms-excel"),
        ("a.txt", "说明".encode("gbk"), "text/plain"),
        ("a.txt", ("说明" * 4000).encode(), "text/plain"),
        ("a.rtf", b"{\\rtf1 x}", "application/rtf"),
    ],
)
def test_kinds_are_told_by_content(tmp_path: Path, name: str, content: bytes, media_type: str) -> None:
    path = tmp_path / name
    path.write_bytes(content)
    kind = kind_of(path, name)
    assert (kind.media_type, kind.error, kind.warning) == (media_type, None, None)


@pytest.mark.parametrize(
    ("name", "content", "why"),
    [
        ("a.exe", b"", "可执行"),
        ("发票.pdf", b"MZ\x90\0" + bytes(80), "可执行"),
        ("a.jpg", b"\x7fELF" + bytes(80), "可执行"),
        ("a.txt", b"#!/bin/sh\nrm -rf /", "可执行"),
        ("a.bat", b"del *.*", "可执行"),
        ("a.lnk", b"L\0\0\0", "可执行"),
        ("a.docm", b"PK\x03\x04", "宏"),
        ("a.doc", OLE + "_VBA_PROJECT".encode("utf-16-le"), "宏"),
        ("a.rar", b"Rar!\x1a\x07\x01\0", "压缩包"),
        ("证书.pdf", b"7z\xbc\xaf\x27\x1c" + bytes(20), "压缩包"),
        ("a.zip", b"PK\x03\x04 cut", "压缩包"),
    ],
)
def test_programs_macros_and_nested_archives_are_errors(tmp_path: Path, name: str, content: bytes, why: str) -> None:
    path = tmp_path / name
    path.write_bytes(content)
    kind = kind_of(path, name)
    assert kind.media_type is None
    assert why in (kind.error or "")


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.pdf", b"broken"),
        ("a.dwg", b"AC1032\0\0"),
        ("a.pdf", b""),
        ("a.docx", b"PK\x03\x04 cut"),
        ("a.msg", OLE),
    ],
)
def test_unknown_and_broken_kinds_stay_out_with_a_warning(tmp_path: Path, name: str, content: bytes) -> None:
    path = tmp_path / name
    path.write_bytes(content)
    kind = kind_of(path, name)
    assert (kind.media_type, kind.error) == (None, None)
    assert kind.warning


def test_a_lying_suffix_is_said_and_the_content_counts(tmp_path: Path) -> None:
    path = tmp_path / "证明.jpg"
    path.write_bytes(PDF)
    kind = kind_of(path, path.name)
    assert kind.media_type == "application/pdf"
    assert "不符" in (kind.warning or "")


def test_classes_are_told_by_the_longest_words_of_the_nearest_name() -> None:
    classes = EvidenceClasses(scheme())
    assert classes.of("规章制度/财务管理制度.pdf") == ("财务管理制度",)
    assert classes.of("产权证明/第1页.jpg") == ("产权证明",)
    assert classes.of("设备、设施 管理制度.pdf") == ("设备设施管理制度",)
    assert classes.of("场地证明/IMG_1.jpg") == ()


# ---- application.json


def _json_form() -> dict[str, Any]:
    return {
        "applicant_name": "某某协会",
        "applicant_kind": "行业协会",
        "facts": [
            {"key": "member_count", "text": "128家", "value": "128"},
            {"key": "theory_area_m2", "text": "约60平方米", "scope": "无人机驾驶员"},
        ],
        "staff": [{"name": "张三", "id_number": id_number(), "duty": "主任"}],
        "experts": [{"name": "王五"}],
        "examiners": [{"name": "赵六", "is_own": True, "scope": "无人机驾驶员"}],
        "listed_rules": ["财务管理制度"],
        "occupations": [{"seq": 1, "name": "无人机驾驶员", "code": "4-02-04-06", "levels": [3, 4]}],
        "equipment": [{"kind": "考核设备", "name": "无人机", "quantity": "6"}],
    }


def _write_json(folder: Path, form: object) -> Path:
    (folder / "application.json").write_text(json.dumps(form, ensure_ascii=False), encoding="utf-8")
    return folder


def test_application_json_is_read_like_a_form(tmp_path: Path) -> None:
    application = application_of(_write_json(tmp_path, _json_form()))
    assert (application.applicant_name, application.applicant_kind) == ("某某协会", "行业协会")
    assert application.occupations[0].levels == (4, 3)
    count, area = application.fact("member_count"), application.fact("theory_area_m2", "无人机驾驶员")
    assert count is not None
    assert area is not None
    assert (count.value, area.value) == (128, None)
    assert application.staff[0].where == "application.json · 工作人员情况 · 第 1 行"
    assert application.evidence[0].classes == ("申报表",)


def test_an_exported_application_comes_back_the_same(tmp_path: Path) -> None:
    write_docx(tmp_path / "申报表.docx", two())
    first = application_of(tmp_path)
    (tmp_path / "申报表.docx").unlink()
    _write_json(tmp_path, msgspec.to_builtins(first))
    again = application_of(tmp_path)
    for field in ("applicant_name", "applicant_kind", "listed_rules"):
        assert getattr(again, field) == getattr(first, field)
    for field in ("facts", "staff", "experts", "examiners", "occupations", "equipment"):
        one, other = (
            [msgspec.structs.replace(each, where="") for each in getattr(application, field)]
            for application in (first, again)
        )
        assert one == other


@pytest.mark.parametrize(
    ("change", "why"),
    [
        ({"staff": [{"name": "张三", "id_number": 110101199003074477}]}, "应为文字"),
        ({"staff": [{"name": "张三", "agee": "1"}]}, "agee"),
        ({"facts": [{"key": "member_count", "text": "128家", "value": "127"}]}, "value"),
        ({"facts": [{"key": "member_count", "text": "很多"}]}, "很多"),
        ({"occupations": [{"seq": 1, "name": "甲", "levels": [7]}]}, "等级"),
        ({"examiners": [{"name": "赵六", "scope": "焊工"}]}, "焊工"),
        ({"scheme_id": "shanghai-2024-124"}, "shanghai-2024-124"),
        ({"points": 100}, "points"),
        ({"staff": "张三"}, "列表"),
        ({"applicant_name": ""}, "申报单位"),
        ({"listed_rules": [1]}, "listed_rules"),
        ({"applicant_kind": "个人"}, "机构类型"),
    ],
)
def test_a_wrong_application_json_is_refused_by_row(tmp_path: Path, change: dict[str, Any], why: str) -> None:
    errors = errors_of(_write_json(tmp_path, _json_form() | change))
    assert any(why in error for error in errors)
    assert all("application.json" in error for error in errors)


@pytest.mark.parametrize("content", [b"", b"[]", b"{", b"\xff\xfe", b"[" * 100_000, b'{"a":' * 50_000])
def test_what_is_no_json_document_is_refused(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "application.json").write_bytes(content)
    assert any("application.json" in error for error in errors_of(tmp_path))


# ---- naughty strings, and the shipped samples


@pytest.mark.parametrize("text", NAUGHTY)
def test_naughty_strings_go_through_as_text(tmp_path: Path, text: str) -> None:
    _write_json(tmp_path, _json_form() | {"applicant_name": f"单位{text}", "listed_rules": [text + "制度"]})
    application = application_of(tmp_path)
    assert application.applicant_name.startswith("单位")
    printable = "".join(each for each in application.applicant_name if ord(each) >= 32)
    assert printable == application.applicant_name
    assert from_document(canonical_json(application), Application) == application


@pytest.mark.skipif(os.name != "posix", reason="Windows has no such names")
def test_evidence_with_a_hostile_name_is_refused_by_name(tmp_path: Path) -> None:
    write_xlsx(tmp_path / "申报表.xlsx", Form())
    (tmp_path / "产权证明\u202efdp.exe").write_bytes(PDF)
    (tmp_path / "a\x07b.pdf").write_bytes(PDF)
    errors = errors_of(tmp_path)
    assert len(errors) == 2
    assert all("控制字符" in error for error in errors)


def test_every_sample_package_is_read_without_an_error() -> None:
    packages = sorted(sample_path("packages").iterdir())
    assert len(packages) >= 5
    for path in packages:
        with open_package(path) as package:
            application = package.application
            assert application.applicant_name
            assert application.applicant_kind in scheme().scheme.applicant_kinds
            assert application.staff
            assert application.experts
            assert application.examiners
            assert application.occupations
            assert application.equipment
            assert all(each.is_own is not None for each in application.examiners)
            assert len(application.evidence) == len(package.files) > 10
            assert all(each.classes for each in application.evidence)
            assert not any("未识别" in warning or "未读入" in warning for warning in package.warnings)


@pytest.mark.parametrize("suffix", ["docx", "xlsx"])
def test_a_shipped_blank_form_lacks_only_what_has_to_be_filled_in(tmp_path: Path, suffix: str) -> None:
    blank = resource_path("forms", "zhejiang-wenzhou-2022", f"附件3 申报表.{suffix}")
    (tmp_path / blank.name).write_bytes(blank.read_bytes())
    errors = errors_of(tmp_path)
    assert [error.partition("：")[2] for error in errors] == ["机构类型没有勾选。", "申报单位没有填写。"]
