"""The command line's words: every command, its arguments, and the options that all share."""

from __future__ import annotations

from argparse import SUPPRESS, Action, ArgumentParser, Namespace
from collections.abc import Sequence
from pathlib import Path
from typing import Any, NoReturn

from reviewer import __version__
from reviewer.usecases.documents.kinds import KINDS


class UsageProblem(Exception):
    """The words make no command. Not one of the four families: nothing was begun."""


class WordParser(ArgumentParser):
    """Hands the problem to the caller instead of printing a page and leaving."""

    def error(self, message: str) -> NoReturn:
        """Raise with the problem and the command that helps.

        Raises:
            UsageProblem: always.
        """
        raise UsageProblem(f"命令不对：{message}；用法见 {self.prog} --help")


def _shared() -> ArgumentParser:
    """Options allowed before and after the command; SUPPRESS keeps the later from erasing the earlier."""
    shared = ArgumentParser(add_help=False)
    shared.add_argument("--store", type=Path, default=SUPPRESS, metavar="PATH", help="存储所在文件夹")
    shared.add_argument("--passphrase-file", type=Path, default=SUPPRESS, metavar="F", help="存储口令文件")
    shared.add_argument("--identity-passphrase-file", type=Path, default=SUPPRESS, metavar="F", help="身份口令文件")
    shared.add_argument("--json", action="store_true", default=SUPPRESS, help="只输出一份 JSON")
    shared.add_argument("--quiet", action="store_true", default=SUPPRESS, help="不输出提示")
    return shared


class InOrder(Action):
    """Keeps several options in the order given, as (option, value) pairs: a reason belongs to what is before it."""

    def __call__(
        self,
        parser: ArgumentParser,  # noqa: ARG002
        options: Namespace,
        values: str | Sequence[Any] | None,
        option: str | None = None,
    ) -> None:
        """Add the pair to the list."""
        given = [*(getattr(options, self.dest, None) or []), ((option or "").lstrip("-"), values)]
        setattr(options, self.dest, given)


class Words:
    """Adds commands with the shared options to a parser."""

    def __init__(self, parser: ArgumentParser, shared: ArgumentParser, dest: str) -> None:
        self._shared = shared
        self._commands = parser.add_subparsers(dest=dest, required=True, metavar="命令")

    def add(self, name: str, text: str) -> ArgumentParser:
        """A command with its own arguments."""
        return self._commands.add_parser(name, help=text, description=text, parents=[self._shared])

    def group(self, name: str, text: str) -> Words:
        """A command with sub-commands."""
        return Words(self.add(name, text), self._shared, "verb")


def build_parser() -> ArgumentParser:
    """The whole command line of ``reviewer``."""
    shared = _shared()
    parser = WordParser(prog="reviewer", description="社会培训评价组织评审工作站（命令行）", parents=[shared])
    parser.add_argument("--version", action="version", version=f"reviewer {__version__}")
    parser.add_argument("--self-test", action="store_true", default=SUPPRESS, help=SUPPRESS)
    words = Words(parser, shared, "command")
    _set_up_words(words)
    _application_words(words)
    _visit_words(words)
    _paper_words(words)
    _people_words(words)
    _result_words(words)
    _report_words(words)
    _document_words(words)
    _filing_words(words)
    _care_words(words)
    return parser


def _set_up_words(words: Words) -> None:
    init = words.add("init", "建立加密存储")
    init.add_argument("--role", choices=["centre", "member"], default="centre")
    demo = words.add("demo", "用样例走完整个流程")
    demo.add_argument("--out", type=Path, required=True, metavar="DIR")
    demo.add_argument("--members", type=int, default=5, metavar="N")
    demo.add_argument("--again", action="store_true", help="先清除上一次的样例输出")
    demo.add_argument("--desk", action="store_true", help="另建一个可在窗口中打开的样例工作台")
    demo.add_argument("--no-documents", action="store_true", help="不生成文书，较快")
    scheme = words.group("scheme", "遴选办法")
    scheme.add("list", "列出")
    scheme.add("show", "显示").add_argument("id")
    scheme.add("validate", "校验文件").add_argument("file", type=Path)
    scheme.add("import", "导入文件").add_argument("file", type=Path)
    export = scheme.add("export", "导出为文件")
    export.add_argument("id")
    export.add_argument("--out", type=Path, metavar="F")
    rounds = words.group("round", "批次")
    new = rounds.add("new", "新建")
    new.add_argument("--scheme", required=True)
    new.add_argument("--name", required=True)
    rounds.add("list", "列出")


def _application_words(words: Words) -> None:
    take = words.add("import", "导入申报材料包")
    take.add_argument("package", type=Path, nargs="+")
    take.add_argument("--round", required=True)
    words.add("applications", "列出申报").add_argument("--round")
    words.add("check", "自动核查").add_argument("application")
    sheet = words.group("sheet", "自己的评分表")
    sheet.add("show", "显示").add_argument("application")
    template = sheet.add("template", "导出可填写的评分表")
    template.add_argument("application")
    template.add_argument("--out", type=Path, required=True, metavar="F")
    fill = sheet.add("fill", "填入评分")
    fill.add_argument("application")
    fill.add_argument("file", type=Path)
    printed = sheet.add("print", "导出打印件：未交卷的为草稿")
    printed.add_argument("application")
    printed.add_argument("--out", type=Path, required=True, metavar="F.pdf")
    printed.add_argument("--version", type=int, metavar="N", help="第几版；不写为最新一版")
    submit = words.add("submit", "交卷并签名")
    submit.add_argument("application")
    submit.add_argument("--no-sign", action="store_true", help="只交卷，不签名")
    submit.add_argument("--ink", type=Path, metavar="PNG", help="手写签名图片")
    submit.add_argument("--place", default="", metavar="PLACE", help="签署地点")
    reopen = words.add("reopen", "退回修改")
    reopen.add_argument("application")
    reopen.add_argument("--reason", required=True)
    reopen.add_argument("--agreed-by", default="", metavar="NAME", help="同意退回的组长")


def _visit_words(words: Words) -> None:
    photo = words.group("photo", "现场照片与录音")
    add = photo.add("add", "添加到评分项")
    add.add_argument("application")
    add.add_argument("file", type=Path, nargs="+")
    add.add_argument("--item", required=True, metavar="2.2", help="项号；visit 表示不属于某一项")
    add.add_argument("--occupation")
    add.add_argument("--requirement", metavar="2.2.a")
    add.add_argument("--caption", default="", help="图注")
    listing = photo.add("list", "列出")
    listing.add_argument("application")
    listing.add_argument("--member", help="已开封的成员评分表")
    export = photo.add("export", "导出原件")
    export.add_argument("application")
    export.add_argument("--out", type=Path, required=True, metavar="DIR")
    export.add_argument("--member", help="已开封的成员评分表")
    photo.add("limit", "查看或设置单个文件的大小上限").add_argument("megabytes", type=int, nargs="?", metavar="MB")
    record = words.group("record", "评审方式记录")
    begin = record.add("begin", "开始一条记录")
    begin.add_argument("application")
    begin.add_argument("--method", required=True, metavar="M", help="评审方式的名称或代号")
    begin.add_argument("--place", default="", help="地点")
    begin.add_argument("--at", metavar="T", help="开始时间，如 9:30；不写即现在")
    begin.add_argument("--with", dest="participant", action="append", default=[], metavar="NAME[:SIDE[:ROLE]]")
    begin.add_argument("--item", action="append", default=[], metavar="2.2", help="所服务的评分项")
    note = record.add("note", "记一条笔记")
    note.add_argument("application")
    note.add_argument("record")
    note.add_argument("text", nargs="?", default="")
    note.add_argument("--speaker", default="", help="发言人")
    note.add_argument("--at", metavar="T", help="时间；不写即现在")
    note.add_argument("--sound", type=Path, metavar="F", help="附上录音")
    finish = record.add("finish", "结束一条记录")
    finish.add_argument("application")
    finish.add_argument("record")
    finish.add_argument("--findings", default="", help="发现")
    finish.add_argument("--at", metavar="T", help="结束时间；不写即现在")
    records = record.add("list", "列出")
    records.add_argument("application")
    records.add_argument("--member", help="已开封的成员评分表")


def _paper_words(words: Words) -> None:
    paper = words.group("paper", "纸质评分表")
    blank = paper.add("blank", "打印空白评分表")
    blank.add_argument("application")
    blank.add_argument("--member", metavar="NAME")
    blank.add_argument("--out", type=Path, required=True, metavar="F.pdf|F.xlsx")
    paper.add("list", "列出").add_argument("application", nargs="?")
    scan = paper.add("scan", "读入扫描件")
    scan.add_argument("file", type=Path, nargs="+")
    scan.add_argument("--number", help="二维码读不出时，手工指定编号")
    scan.add_argument("--scan-page", type=int, metavar="N", help="扫描件的第几页")
    scan.add_argument("--page", type=int, metavar="P", help="评分表的第几页")
    scan.add_argument("--turned", type=int, default=0, choices=[0, 90, 180, 270], help="顺时针转正的度数")
    scan.add_argument("--reason", default="", help="手工指定的理由")
    typing = paper.add("type", "录入（两人分别录入）")
    typing.add_argument("number")
    typing.add_argument("--typist", required=True, metavar="NAME")
    typing.add_argument("file", type=Path)
    paper.add("compare", "核对两人的差异").add_argument("number")
    settle = paper.add("settle", "采用为评分表")
    settle.add_argument("number")
    settle.add_argument("--by", required=True, metavar="NAME", help="看着纸质评分表核对的人")
    settle.add_argument("--take", dest="steps", action=InOrder, metavar="ITEM/FIELD=A|B|VALUE")
    settle.add_argument("--reason", dest="steps", action=InOrder, help="前一个 --take 的理由；写在最前的是整份的")


def _people_words(words: Words) -> None:
    identity = words.group("identity", "身份与证书")
    new = identity.add("new", "建立身份")
    new.add_argument("--name", required=True)
    new.add_argument("--out", type=Path, required=True, metavar="F.p12")
    issue = identity.add("issue", "签发证书")
    issue.add_argument("enrolment", type=Path)
    issue.add_argument("--out", type=Path, required=True, metavar="F.cert.pem")
    identity.add("use", "启用身份或证书").add_argument("file", type=Path)
    identity.add("show", "显示")
    panel = words.group("panel", "专家组")
    chosen = panel.add("set", "组成")
    chosen.add_argument("application")
    chosen.add_argument("--member", action="append", required=True, metavar="NAME[:CERT]")
    chosen.add_argument("--leader", required=True)
    panel.add("show", "显示").add_argument("application")
    pack = words.group("pack", "评审包与评分包")
    review = pack.add("review", "给成员的评审包")
    review.add_argument("--member", required=True)
    review.add_argument("--out", type=Path, required=True, metavar="F.rpk")
    review.add_argument("--round")
    pack.add("open", "导入").add_argument("file", type=Path, nargs="+")
    score = pack.add("score", "交回的评分包")
    score.add_argument("--out", type=Path, required=True, metavar="F.spk")
    score.add_argument("--round")


def _result_words(words: Words) -> None:
    words.add("result", "汇总一份申报的得分").add_argument("application")
    rank = words.add("rank", "排名")
    rank.add_argument("--round", required=True)
    rank.add_argument("--occupation")
    decide = words.add("decide", "作出结论")
    decide.add_argument("application")
    decide.add_argument("--conclusion", choices=["PASS", "RECTIFY", "FAIL"], required=True)
    decide.add_argument("--reason", default="")


def _report_words(words: Words) -> None:
    report = words.group("report", "专家组评审意见")
    report.add("show", "显示意见、结论和签名情况").add_argument("application")
    opinion = report.add("opinion", "写专家组意见、结论、评审日期和地点")
    opinion.add_argument("application")
    opinion.add_argument("text", nargs="?", help="意见全文；空文本恢复程序拟写的意见")
    opinion.add_argument("--file", type=Path, metavar="F.txt", help="从文本文件读入意见")
    opinion.add_argument("--conclusion", choices=["PASS", "RECTIFY", "FAIL"])
    opinion.add_argument("--reason", default="", help="结论与得分不一致的理由")
    opinion.add_argument("--date", metavar="DATE", help="评审日期")
    opinion.add_argument("--place", help="评审地点")
    stance = report.add("stance", "记成员意见")
    stance.add_argument("application")
    stance.add_argument("--member", required=True, metavar="NAME")
    stance.add_argument("--stance", required=True, metavar="agree|dissent|silent", help="同意、保留意见、视为同意")
    stance.add_argument("--reasons", default="", help="保留意见的理由")
    rectify = report.add("rectify", "整改事项和期限")
    rectify.add_argument("application")
    rectify.add_argument("--item", action="append", default=[], metavar="TEXT｜DATE", help="一项；可多次给出")
    rectify.add_argument("--file", type=Path, metavar="F.txt", help="从文本文件读入，每行一项")
    rectify.add_argument("--proposed", action="store_true", help="恢复程序按评分提出的事项")
    report.add("make", "生成并认证，供成员签名").add_argument("application")
    sign = report.add("sign", "成员签名")
    sign.add_argument("application")
    sign.add_argument("--identity", type=Path, metavar="F.p12", help="签名成员的身份文件；不写用本机身份")
    away = report.add("sign-file", "在别处的电脑上给评审意见文件签名")
    away.add_argument("file", type=Path)
    away.add_argument("--identity", type=Path, required=True, metavar="F.p12")
    away.add_argument("--out", type=Path, required=True, metavar="G.pdf")
    for each in (sign, away):
        each.add_argument("--ink", type=Path, metavar="PNG", help="手写签名图片")
        each.add_argument("--place", default="", help="签署地点；不写用评审地点")
    report.add("take", "收回在别处签过名的评审意见").add_argument("file", type=Path)


def _document_words(words: Words) -> None:
    export = words.add("export", "导出文书")
    export.add_argument("kind", choices=[each.word for each in KINDS.values()])
    export.add_argument("application", nargs="?")
    export.add_argument("--round")
    export.add_argument("--out", type=Path, required=True, metavar="DIR")
    export.add_argument("--docx", action="store_true", help="另存 Word 文档")
    export.add_argument("--reason", default="", help="重新签发的理由")
    export.add_argument("--masked", action="store_true", help="归档包不收原件，遮盖证件号码")
    document = words.group("document", "文书的字段和进度")
    listing = document.add("list", "列出")
    listing.add_argument("--round")
    listing.add_argument("--kind", choices=[each.word for each in KINDS.values()])
    for name, text in (("show", "显示字段"), ("set", "填写字段"), ("preview", "预览")):
        verb = document.add(name, text)
        verb.add_argument("subject", metavar="APP", help="申报编号；全批次统一填写时为批次编号")
        verb.add_argument("kind", metavar="KIND")
        if name == "set":
            verb.add_argument("entry", nargs="+", metavar="FIELD=VALUE", help="值为空则恢复原值")
        if name == "preview":
            verb.add_argument("--out", type=Path, required=True, metavar="F.pdf")
    _signed_words(document)
    _number_words(words)
    _template_words(words)


def _signed_words(document: Words) -> None:
    scan = document.add("scan", "读入文书签字件的扫描件")
    scan.add_argument("file", type=Path, nargs="+")
    scan.add_argument("--number", help="二维码读不出时，手工指定文书编号")
    scan.add_argument("--version", type=int, metavar="V", help="第几版；不写为最新一版")
    scan.add_argument("--scan-page", type=int, metavar="N", help="扫描件的第几页")
    scan.add_argument("--page", type=int, metavar="P", help="文书的第几页（不指定编号时，从第几页起）")
    scan.add_argument("--turned", type=int, default=0, choices=[0, 90, 180, 270], help="顺时针转正的度数")
    scan.add_argument("--reason", default="", help="手工指定的理由")
    document.add("scans", "列出签字件").add_argument("application", nargs="?")
    prevails = document.add("prevails", "纸质签字件与电子件以哪一件为准")
    prevails.add_argument("which", nargs="?", choices=["paper", "electronic"])
    prevails.add_argument("--round", required=True)


def _number_words(words: Words) -> None:
    number = words.group("number", "文号")
    number.add("list", "列出").add_argument("stem", nargs="?", metavar="温技评函〔2026〕")
    reserve = number.add("reserve", "预留")
    reserve.add_argument("number", metavar="温技评函〔2026〕13号")
    reserve.add_argument("--to", type=int, metavar="N", help="到第几号为止")
    reserve.add_argument("--kind", default="letter", metavar="KIND")
    reserve.add_argument("--for", dest="subject", default="", metavar="APP", help="给哪一份申报；不写即不自动使用")
    cancel = number.add("cancel", "作废")
    cancel.add_argument("number", metavar="温技评函〔2026〕13号")
    cancel.add_argument("--reason", required=True)


def _template_words(words: Words) -> None:
    template = words.group("template", "公文模板")
    template.add("list", "列出").add_argument("--round")
    show = template.add("show", "显示或导出为文件")
    show.add_argument("kind", metavar="KIND")
    show.add_argument("--conclusion", default="", choices=["", "PASS", "RECTIFY", "FAIL"])
    show.add_argument("--round")
    show.add_argument("--out", type=Path, metavar="F.toml")
    template.add("check", "检查模板文件").add_argument("file", type=Path)
    change = template.add("set", "采用模板文件")
    change.add_argument("file", type=Path)
    change.add_argument("--round")
    change.add_argument("--reason", default="")
    preview = template.add("preview", "预览模板文件")
    preview.add_argument("file", type=Path)
    preview.add_argument("application", nargs="?")
    preview.add_argument("--round")
    preview.add_argument("--out", type=Path, required=True, metavar="F.pdf")


def _filing_words(words: Words) -> None:
    deadline = words.add("deadline", "计算期限（工作日含调休）")
    deadline.add_argument("date", metavar="DATE")
    length = deadline.add_mutually_exclusive_group(required=True)
    length.add_argument("--working-days", type=int, metavar="N")
    length.add_argument("--months", type=int, metavar="N")
    length.add_argument("--years", type=int, metavar="N")
    deadline.add_argument("--from-next-day", action="store_true", help="首日不计")
    file = words.add("file", "备案：公示期满后给机构编号和有效期")
    file.add_argument("application")
    file.add_argument("--number", default="", metavar="N", help="备案编号；不写为顺次编号")
    file.add_argument("--on", metavar="DATE", help="备案日期；不写为当日")
    file.add_argument("--reason", default="", help="公示不在本存储中进行时的说明")
    registry = words.group("registry", "备案机构")
    listing = registry.add("list", "列出或查询")
    listing.add_argument("text", nargs="?", default="", help="机构、编号、职业、区县中的文字")
    listing.add_argument("--expiring", type=int, metavar="N", help="只列 N 天内到期的")
    end = registry.add("end", "终止备案")
    end.add_argument("number")
    end.add_argument("--reason", required=True)
    calendar = words.group("calendar", "节假日安排")
    calendar.add("list", "列出")
    calendar.add("import", "导入新一年的安排").add_argument("file", type=Path)


def _care_words(words: Words) -> None:
    words.add("verify", "核对文件").add_argument("path", type=Path, nargs="+")
    journal = words.add("journal", "操作日志")
    journal.add_argument("--verify", action="store_true")
    journal.add_argument("--application")
    words.add("doctor", "检查存储")
