"""专家组: quorum and seals, the matrix, the arithmetic of the focused line; panels and packs."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from pathlib import Path

from PySide6.QtWidgets import QMenu, QStackedWidget, QVBoxLayout, QWidget

from reviewer.domain.scoring import CONCLUSION_TEXT
from reviewer.errors import ReviewerError
from reviewer.usecases.form_panel import FormedPanel, form_panel
from reviewer.usecases.make_pack import MadePack, make_review_pack, make_score_pack
from reviewer.usecases.scheme_in_pack import SchemeDiffers
from reviewer.usecases.take_pack import TakenPack, take_pack
from reviewer.usecases.work_result import MemberState, not_scored
from ui.qt.context import Context, beijing
from ui.qt.jobs import Job
from ui.screens.panel.decision import DecisionPane
from ui.screens.panel.matrix import MatrixPane
from ui.screens.panel.presenter import PanelState, member_line, read_panel_state, record_conclusion, short_hash
from ui.screens.panel.side import LinePane
from ui.widgets.ask import Question, ask
from ui.widgets.buttons import Button, ButtonExtras
from ui.widgets.differences import agree
from ui.widgets.empty_state import EmptyState
from ui.widgets.facts_bar import BarFact, FactsBar
from ui.widgets.panes import column, row
from ui.widgets.pick_files import pick_file, pick_new_file
from ui.widgets.progress_line import LongWorkBar
from ui.widgets.screen import Screen
from ui.widgets.segments import Segment, Segments
from ui.widgets.table import Table
from ui.widgets.table_model import Cell, Column

PACK_FILTER = "评审包、评分包 (*.rpk *.spk);;所有文件 (*)"
_TOKENS = {"waiting": "muted_text", "scoring": "unclear", "sealed": "met", "open": "met"}
_ICONS = {"waiting": "circle", "scoring": "pencil", "sealed": "lock", "open": "lock-open"}


def _name_cell(member: MemberState) -> Cell:
    return Cell(member.name, bold=member.is_leader, aside="组长" if member.is_leader else "")


def _state_cell(member: MemberState) -> Cell:
    return Cell(member_line(member), token=_TOKENS[member.state], icon=_ICONS[member.state])


def _sealed_cell(member: MemberState) -> Cell:
    return Cell(beijing(member.sealed_at, "%m-%d %H:%M:%S") if member.sealed_at is not None else "–")


def _commit_cell(member: MemberState) -> Cell:
    return Cell(short_hash(member.commit) or "–", token="muted_text", tip=member.commit or "")


MEMBER_COLUMNS = (
    Column("成员", 240, _name_cell, stretch=True),
    Column("状态", 140, _state_cell),
    Column("封存时间", 160, _sealed_cell),
    Column("承诺值", 140, _commit_cell),
)


class PanelView(Screen):
    """One application at a time; the header switches application and occupation."""

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(context, parent)
        self._state: PanelState | None = None
        self._application, self._occupation = "", ""
        self._job: Job | None = None
        self._taking: tuple[Path, str] = (Path(), "")
        self._choose = Button("", "quiet", ButtonExtras(after="chevron-down"))
        self._scopes = Segments(name="职业")
        self._take = Button("导入数据包", extras=ButtonExtras(icon="package-import"))
        self._make = Button("", extras=ButtonExtras(icon="package-export"))
        self._form = Button("组建专家组", "filled")
        self._paper = Button("纸质评分表", "quiet", ButtonExtras(icon="printer"))
        self.facts_bar, self._work = FactsBar(), LongWorkBar()
        self.matrix, self._side, self.decision = MatrixPane(), LinePane(), DecisionPane()
        self._wants_decision = False
        self.members: Table[MemberState] = Table(MEMBER_COLUMNS, "专家组成员")
        self._empty, self._stack = EmptyState(), QStackedWidget()
        self._lay_out()
        self._connect()

    def _lay_out(self) -> None:
        scored, waiting = QWidget(), QWidget()
        row(self.matrix, parent=scored).addWidget(self._side)
        self._side.body.addWidget(self.decision)
        below = QVBoxLayout(waiting)
        below.setContentsMargins(0, 0, 0, 0)
        below.setSpacing(0)
        below.addWidget(self._empty)
        below.addWidget(self.members, 1)
        self._stack.addWidget(scored)
        self._stack.addWidget(waiting)
        column(self._work, self.facts_bar, parent=self).addWidget(self._stack, 1)

    def _connect(self) -> None:
        self._choose.clicked.connect(self._on_choose_clicked)
        self._scopes.chosen.connect(self._on_scope_chosen)
        self._take.clicked.connect(self._on_take_clicked)
        self._make.clicked.connect(self._on_make_clicked)
        self._form.clicked.connect(self._on_form_clicked)
        self._paper.clicked.connect(self._on_paper_clicked)
        self._work.cancelled.connect(self._on_cancelled)
        self.add_key("N", self.matrix.table.next_divergent)
        for keys in ("Ctrl+Return", "Ctrl+Enter"):
            self.add_key(keys, self._on_decide_key)
        self.matrix.table.focused.connect(self._on_focused)
        self.decision.decide_wanted.connect(self._on_decide_wanted)
        self._empty.action_clicked.connect(self._on_empty_clicked)
        self.context.changes.changed.connect(self._on_changed)
        self.context.round_changed.connect(self._on_round_changed)

    def title(self) -> str:
        """The applicant's name."""
        return self._state.applicant if self._state is not None else "专家组"

    def facts(self) -> str:
        """The one occupation; several are segments."""
        many = self._state is None or len(self._state.occupations) != 1
        return "" if self._state is None or many else self._state.occupation

    def fact_widgets(self) -> list[QWidget]:
        """Which application, which occupation."""
        if self._state is None:
            return []
        widgets: list[QWidget] = [self._choose]
        if len(self._state.occupations) > 1:
            widgets.append(self._scopes)
        return widgets

    def header_widgets(self) -> list[QWidget]:
        """Packs; forming the panel is the filled one until there is a panel."""
        is_centre = self.context.desk.store.role == "centre"
        self._make.setText("制作评审包" if is_centre else "制作评分包")
        self._make.updateGeometry()
        has_panel = self._state is not None and self._state.view.leader is not None
        self._form.set_kind("plain" if has_panel else "filled")
        self._form.setText("改专家组" if has_panel else "组建专家组")
        self._form.updateGeometry()
        form = [self._form] if is_centre and self._state is not None else []
        return [*([self._paper] if has_panel else []), self._take, self._make, *form]

    def key_hints(self) -> list[tuple[str, str]]:
        """Moving in the matrix."""
        if self._state is None or not self._state.rows:
            return [("↑ ↓", "移动")]
        decide = [("Ctrl+Enter", "作结论")] if self._state.decision is not None else []
        return [("↑ ↓ ← →", "移动"), ("N", "下一分歧"), *decide]

    def activate(self, where: Mapping[str, object]) -> None:
        """Show the application named, else the one shown before; asked to decide, the choice has the focus."""
        self._application = str(where.get("application") or self._application)
        self._wants_decision = where.get("start") == "decide"
        self._read()
        self.matrix.table.setFocus()

    def _read(self) -> None:
        work = partial(read_panel_state, self.context.desk, self.context.round_id, self._application, self._occupation)
        self.context.jobs.read(work, self._on_read, key="panel")

    def _on_read(self, state: PanelState | None) -> None:
        self._state = state
        self.facts_bar.setVisible(state is not None)
        if state is None:
            why = not_scored(self.context.desk, self.context.round_id)
            nothing = "本批次还没有申报材料。先导入申报材料包，或导入评价中心发来的评审包。"
            self._empty.set_text(why or nothing, "到名录" if why else "导入数据包")
            self.members.setVisible(False)
            self._stack.setCurrentIndex(1)
        else:
            self._application, self._occupation = state.application, state.occupation
            self._choose.setText(state.application)
            self._choose.updateGeometry()
            self._scopes.set_segments([Segment(each, each) for each in state.occupations])
            self._scopes.set_current(state.occupation)
            self.facts_bar.set_facts(self._facts(state))
            self._show_body(state)
        self.header_changed.emit()
        self.hints_changed.emit()

    def _show_body(self, state: PanelState) -> None:
        if state.rows:
            self._stack.setCurrentIndex(0)
            self.matrix.show_state(state)
            self.decision.show_state(state.decision)
            if self._wants_decision and state.decision is not None:
                self.decision.begin()
            self._wants_decision = False
            return
        self._stack.setCurrentIndex(1)
        can_form = self.context.desk.store.role == "centre" and state.view.leader is None
        self._empty.set_text(state.why_empty, "组建专家组" if can_form else "")
        self.members.setVisible(bool(state.view.members))
        self.members.set_rows(state.view.members)

    def _facts(self, state: PanelState) -> list[BarFact]:
        members = state.view.members
        sealed = sum(each.state in ("sealed", "open") for each in members)
        opened = sum(each.state == "open" for each in members)
        whole = bool(members) and sealed == len(members)
        quorum = BarFact("组成", f"{len(members)} / {state.panel_size}", bold=True)
        if members:
            reached = len(members) >= state.panel_size
            word = f"达到人数 {state.panel_size}" if reached else f"少于 {state.panel_size} 人"
            icon, token = ("check", "met") if reached else ("question-mark", "unclear")
            quorum = quorum._replace(icon=icon, word=word, token=token)
        seal = BarFact("封存", f"{sealed} / {len(members)}", bold=True)
        if whole:
            seal = seal._replace(icon="check", word="全部封存", token="met")
        conflicts = BarFact("回避", "未检出", icon="check", word="", token="met")
        if state.conflicts:
            text = "；".join(state.conflicts)
            conflicts = BarFact("回避", f"{len(state.conflicts)} 处", "alert-triangle", text, "unclear", bold=True)
        return [
            quorum,
            seal,
            BarFact("开封", f"{opened} / {len(members)}", bold=True),
            conflicts,
            BarFact("计分规则", state.rule),
            BarFact("结论", state.conclusion),
        ]

    def _on_focused(self, at: int, member: int) -> None:
        rows = self.matrix.table.matrix.rows
        if self._state is not None and 0 <= at < len(rows):
            self._side.show_line(self._state, rows[at], member)

    def _on_decide_key(self) -> None:
        if self.decision.isVisible():
            self.decision.begin()

    def _on_decide_wanted(self, conclusion: str, reason: str) -> None:
        state = self._state.decision if self._state is not None else None
        if state is None:
            return
        if state.letters and conclusion != state.recorded:
            words = (
                f"复函{'、'.join(state.letters)}已按“{CONCLUSION_TEXT.get(state.recorded, '')}”生成。"
                "改结论后须重发一版，文号不变；已发出的收不回来。"
            )
            if ask("改结论", words, [], "改结论", self) is None:
                return
        work = partial(record_conclusion, self.context.desk, state.application, conclusion, reason)
        self.context.jobs.write(work, self._on_decided, self.decision.show_fault)

    def _on_decided(self, conclusion: str) -> None:
        self.context.changes.announce("decision", self._application)
        words = f"结论“{conclusion}”已记入。下一步：生成复函。"
        self.context.notify(words, "done", "去文书", self._on_letter_wanted)

    def _on_letter_wanted(self) -> None:
        self.context.goto("documents", application=self._application)

    def _on_choose_clicked(self) -> None:
        if self._state is None:
            return
        menu = QMenu(self)
        for each in self._state.choices:
            action = menu.addAction(f"{each.id}　{each.name}")
            action.setData(each.id)
        chosen = menu.exec(self._choose.mapToGlobal(self._choose.rect().bottomLeft()))
        if chosen is not None:
            self._application = str(chosen.data())
            self._read()

    def _on_scope_chosen(self, scope: str) -> None:
        self._occupation = scope
        self._read()

    def _on_empty_clicked(self) -> None:
        if self._state is None and not_scored(self.context.desk, self.context.round_id):
            self.context.goto("registry")
        elif self._state is None:
            self._on_take_clicked()
        else:
            self._on_form_clicked()

    def _on_form_clicked(self) -> None:
        state = self._state
        if state is None:
            return
        names = "、".join(each.name for each in state.view.members)
        answers = ask(
            "组建专家组",
            f"{state.applicant}：按办法为 {state.panel_size} 人。姓名用顿号隔开；已签发证书的成员会自动对上证书。",
            [
                Question("成员", "样例甲、样例乙、样例丙", value=names),
                Question("组长", "其中一人", value=state.view.leader or ""),
                Question("改动理由", "第一次组建可不写", is_optional=state.view.leader is None),
            ],
            "保存",
            self,
        )
        if answers is not None:
            members = [each.strip() for each in answers[0].replace(",", "、").replace("，", "、").split("、")]
            members = [each for each in members if each]
            work = partial(form_panel, self.context.desk, state.application, members, answers[1], answers[2])
            self.context.jobs.write(work, self._on_formed)

    def _on_formed(self, formed: FormedPanel) -> None:
        words = [*(f"{each.member} 可能须回避：{each.why}" for each in formed.conflicts), *formed.warnings]
        self.context.changes.announce("panel", formed.panel.application)
        if words:
            self.context.notify("专家组已保存。" + "；".join(words), "warning")
        else:
            self.context.notify("专家组已保存。", "done")

    def _on_take_clicked(self) -> None:
        file = pick_file(self, "选择评审包或评分包", PACK_FILTER, self.context.preferences)
        if file is None:
            return
        answers = ask("导入数据包", file.name, [Question("口令", "本机身份的口令", is_secret=True)], "导入", self)
        if answers is not None:
            self._taking = (file, answers[0])
            self._begin_taking(accept_scheme=False)

    def _begin_taking(self, *, accept_scheme: bool) -> None:
        desk, (file, passphrase) = self.context.desk, self._taking
        self._work.begin(f"导入 {file.name}")
        self._job = self.context.jobs.long(
            lambda progress: take_pack(desk, file, passphrase, progress, accept_scheme=accept_scheme),
            self._on_taken,
            self._on_take_failed,
            self._work.advance,
        )

    def _on_take_failed(self, error: ReviewerError) -> None:
        """A pack with another version of the scheme: every difference is shown, and taken when it is agreed to."""
        if not isinstance(error, SchemeDiffers):
            self._on_failed(error)
            return
        self._work.end()
        plan = error.plan
        words = (
            f"评价中心把批次 {plan.round} 的办法由第 {plan.from_version} 版换为第 {plan.to_version} 版。"
            "同意后导入，评分表按新版本继续；下面是全部差别和对评分表的影响。"
        )
        if agree("办法有新版本", words, plan.lines, [], "同意并导入", self) is not None:
            self._begin_taking(accept_scheme=True)

    def _on_taken(self, taken: TakenPack) -> None:
        self._work.end()
        kind = "评审包" if taken.kind == "review" else "评分包"
        what = f"{kind}（{taken.sender}）{'已在库中，没有变化' if taken.is_known else '已导入'}。"
        opened = f"已开封：{'、'.join(taken.opened)}。" if taken.opened else ""
        self.context.notify(what + opened + "".join(taken.notes), "done")
        self.context.changes.announce("pack", taken.id)

    def _on_paper_clicked(self) -> None:
        self.context.goto("paper", application=self._application)

    def _on_make_clicked(self) -> None:
        is_centre = self.context.desk.store.role == "centre"
        questions = [Question("口令", "评价中心的口令" if is_centre else "自己的口令", is_secret=True)]
        if is_centre:
            waiting = next((each.name for each in self._state.view.members), "") if self._state is not None else ""
            questions.insert(0, Question("成员", "发给谁", value=waiting))
        title = "制作评审包" if is_centre else "制作评分包"
        words = "加密给这位成员，只有他能打开。" if is_centre else "已交卷的评分表签名、封存，发给组长和评价中心。"
        answers = ask(title, words, questions, "选择保存位置", self)
        if answers is None:
            return
        name = f"{title[2:]}-{answers[0] if is_centre else self.context.desk.actor}.rvpack"
        out = pick_new_file(self, title, name, PACK_FILTER, self.context.preferences)
        if out is not None:
            self._start_making(out, answers, is_centre=is_centre)

    def _start_making(self, out: Path, answers: list[str], *, is_centre: bool) -> None:
        desk, round_id = self.context.desk, self.context.round_id
        self._work.begin(f"制作 {out.name}")
        if is_centre:
            member, passphrase = answers
            self._job = self.context.jobs.long(
                lambda progress: make_review_pack(desk, member, out, passphrase, round_id or None, progress),
                self._on_made,
                self._on_failed,
                self._work.advance,
            )
        else:
            self._job = self.context.jobs.long(
                lambda progress: make_score_pack(desk, out, answers[0], round_id or None, progress),
                self._on_made,
                self._on_failed,
                self._work.advance,
            )

    def _on_made(self, made: MadePack) -> None:
        self._work.end()
        self.context.notify(f"已写好：{made.path}（{len(made.applications)} 家）。", "done")
        self.context.changes.announce("pack", made.id)

    def _on_failed(self, error: ReviewerError) -> None:
        self._work.end()
        self.context.show_error(error)

    def _on_cancelled(self) -> None:
        if self._job is not None:
            self._job.cancel()

    def _on_changed(self, _notice: object) -> None:
        if self.isVisible():
            self._read()

    def _on_round_changed(self, _round_id: str) -> None:
        self._application = ""
        if self.isVisible():
            self._read()
