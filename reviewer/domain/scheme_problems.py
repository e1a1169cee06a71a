"""What a scheme says that its types cannot refuse: references, duplicates, bounds and sums.

All problems are found, not only the first, each with its place in the document.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from decimal import Decimal
from typing import NamedTuple

from reviewer.domain.filing import number_problems
from reviewer.domain.letter_fields import TEMPLATE_FIELDS, places, unknown_place
from reviewer.domain.procedure_problems import SchemeProblem, is_date, procedure_problems, repeated
from reviewer.domain.rule_kinds import (
    AllOf,
    Choice,
    DatedBasis,
    Document,
    FiledBy,
    Grade,
    LegalPerson,
    Number,
    PeopleCount,
    PeopleEach,
    Presence,
    QualifiedCount,
    RuleKind,
    SameAs,
    StandardMet,
    Stated,
    TenureDocument,
)
from reviewer.domain.scheme import PHRASE_FIELDS, Deduction, Item, LetterTemplate, Scheme

# Which rules tell how much is short, and which things or people fail.
_FITTING: Mapping[str, tuple[type[RuleKind], ...]] = {
    "short": (Number, PeopleCount, QualifiedCount, TenureDocument),
    "lacking": (Presence, PeopleEach, TenureDocument),
}
_CONCLUSIONS = ("PASS", "RECTIFY", "FAIL")


class _Names(NamedTuple):
    facts: frozenset[str]
    classes: frozenset[str]
    sections: frozenset[str]
    requirements: dict[str, RuleKind]


def scheme_problems(scheme: Scheme) -> tuple[SchemeProblem, ...]:
    """Every problem of the scheme, in the order of the document; empty when it is sound."""
    names = _Names(
        facts=frozenset(each.key for each in scheme.fact),
        classes=frozenset(each.name for each in scheme.evidence_class),
        sections=frozenset(each.id for each in scheme.section),
        requirements={each.id: each.rule for item in scheme.items for each in item.requirement},
    )
    found: list[SchemeProblem] = []
    found.extend(_head(scheme))
    found.extend(_conditions(scheme, names))
    found.extend(_materials(scheme, names))
    found.extend(_standard(scheme, names))
    found.extend(_methods_and_phrases(scheme))
    if scheme.scheme.purpose == "selection":
        found.extend(_scoring(scheme))
    found.extend(procedure_problems(scheme))
    found.extend(_filing(scheme))
    found.extend(_letters(scheme))
    return tuple(found)


def _head(scheme: Scheme) -> Iterator[SchemeProblem]:
    kinds = set(scheme.scheme.applicant_kinds)
    for box, targets in scheme.scheme.form_kinds.items():
        for target in targets:
            if target not in kinds:
                yield SchemeProblem(f"scheme.form_kinds.{box}", f"申报主体“{target}”未在 applicant_kinds 中列出。")
    yield from repeated("fact", "key", "申报数据", (each.key for each in scheme.fact))
    yield from repeated("evidence_class", "name", "佐证类别", (each.name for each in scheme.evidence_class))


def _conditions(scheme: Scheme, names: _Names) -> Iterator[SchemeProblem]:
    yield from repeated("condition", "id", "条件编号", (each.id for each in scheme.condition))
    kinds = set(scheme.scheme.applicant_kinds)
    for index, condition in enumerate(scheme.condition):
        path = f"condition[{index}]"
        for kind in condition.applies_to:
            if kind not in kinds:
                yield SchemeProblem(f"{path}.applies_to", f"申报主体“{kind}”未在 applicant_kinds 中列出。")
        if condition.only_if is not None and condition.only_if not in names.facts:
            yield SchemeProblem(f"{path}.only_if", f"申报数据“{condition.only_if}”没有定义。")
        if isinstance(condition.rule, SameAs):
            yield SchemeProblem(f"{path}.rule", "申报条件不能用 same_as 规则。")
        yield from _rule(condition.rule, f"{path}.rule", names, scheme)


def _materials(scheme: Scheme, names: _Names) -> Iterator[SchemeProblem]:
    yield from repeated("material", "no", "材料序号", (each.no for each in scheme.material))
    for index, material in enumerate(scheme.material):
        yield from _classes(material.any_of, f"material[{index}].any_of", names)
        if not material.any_of:
            yield SchemeProblem(f"material[{index}].any_of", "材料应写明属于哪些佐证类别。")
        for at, part in enumerate(material.part):
            path = f"material[{index}].part[{at}]"
            yield from _classes(part.any_of, f"{path}.any_of", names)
            if not part.any_of or part.copies < 1:
                yield SchemeProblem(path, "材料的组成部分应写明佐证类别，份数应大于 0。")


def _standard(scheme: Scheme, names: _Names) -> Iterator[SchemeProblem]:
    yield from repeated("section", "id", "部分编号", (each.id for each in scheme.section))
    items: set[str] = set()
    requirements: set[str] = set()
    for section_at, section in enumerate(scheme.section):
        for item_at, item in enumerate(section.item):
            path = f"section[{section_at}].item[{item_at}]"
            if item.id in items:
                yield SchemeProblem(f"{path}.id", f"评分项编号“{item.id}”重复。")
            items.add(item.id)
            yield from _points(scheme, item, path)
            for at, requirement in enumerate(item.requirement):
                place = f"{path}.requirement[{at}]"
                if requirement.id in requirements:
                    yield SchemeProblem(f"{place}.id", f"要求编号“{requirement.id}”重复。")
                requirements.add(requirement.id)
                if item.per == "site":
                    yield SchemeProblem(f"{path}.per", "评分项只能按申报单位或按职业，不能按考核点。")
                if isinstance(requirement.rule, StandardMet):
                    yield SchemeProblem(f"{place}.rule", "standard_met 规则只能用于申报条件。")
                yield from _rule(requirement.rule, f"{place}.rule", names, scheme)
                yield from _classes(requirement.evidence, f"{place}.evidence", names)


def _points(scheme: Scheme, item: Item, path: str) -> Iterator[SchemeProblem]:
    step = scheme.scoring.step
    if item.full <= 0 or (step > 0 and item.full % step):
        yield SchemeProblem(f"{path}.full", f"满分 {item.full} 应大于 0 且为 {step} 的整数倍。")
    for points in item.rubric.quick_points:
        if not 0 <= points <= item.full or (step > 0 and points % step):
            text = f"快捷分值 {points} 应在 0 到 {item.full} 之间且为 {step} 的整数倍。"
            yield SchemeProblem(f"{path}.rubric.quick_points", text)
    for points in (each.points for each in item.rubric.grade):
        if not 0 <= points <= item.full or (step > 0 and points % step):
            text = f"判断分值 {points} 应在 0 到 {item.full} 之间且为 {step} 的整数倍。"
            yield SchemeProblem(f"{path}.rubric.grade", text)
    for at, deduction in enumerate(item.rubric.deduction):
        yield from _deduction(deduction, item, step, f"{path}.rubric.deduction[{at}]")


def _deduction(deduction: Deduction, item: Item, step: Decimal, path: str) -> Iterator[SchemeProblem]:
    """A deduction is the item's own, fits the rules it names and keeps to the step."""
    rules = {each.id: each.rule for each in item.requirement}
    fitting = _FITTING.get(deduction.by)
    if not deduction.requirements:
        yield SchemeProblem(f"{path}.requirements", "扣分应写明 requirements。")
    for target in deduction.requirements:
        if target not in rules:
            yield SchemeProblem(f"{path}.requirements", f"要求“{target}”不属于评分项 {item.id}。")
        elif fitting is not None and not isinstance(rules[target], fitting):
            yield SchemeProblem(f"{path}.by", f"扣分方式 {deduction.by} 不适合要求“{target}”的规则。")
    if deduction.by == "judged":
        if deduction.points or not deduction.text.strip():
            yield SchemeProblem(f"{path}.text", "酌定的扣分应写 text，不写 points。")
        return
    if not 0 < deduction.points <= item.full or (step > 0 and deduction.points % step):
        text = f"扣分 {deduction.points} 应大于 0、不超过 {item.full} 且为 {step} 的整数倍。"
        yield SchemeProblem(f"{path}.points", text)
    if deduction.every <= 0:
        yield SchemeProblem(f"{path}.every", "every 应大于 0。")


def _classes(classes: Iterable[str], path: str, names: _Names) -> Iterator[SchemeProblem]:
    for name in classes:
        if name not in names.classes:
            yield SchemeProblem(path, f"佐证类别“{name}”没有定义。")


def _facts_of(rule: RuleKind) -> Iterator[tuple[str, str]]:
    """The facts that a rule names, as (key of the rule, fact)."""
    if isinstance(rule, Number | Stated | Choice | Presence | Grade | FiledBy):
        yield "fact", rule.fact
    if isinstance(rule, Grade):
        yield from (("date_fact", each) for each in [rule.date_fact] if each)
        yield from (("on_fact", each) for each in [rule.on_fact] if each)
    if isinstance(rule, LegalPerson):
        yield "registered_fact", rule.registered_fact
    if isinstance(rule, SameAs):
        yield "switch_fact", rule.switch_fact
        yield from (("facts", each) for each in rule.facts)
    if isinstance(rule, DatedBasis):
        yield "basis_fact", rule.basis_fact
        yield "date_fact", rule.date_fact
    if isinstance(rule, TenureDocument):
        yield "tenure_fact", rule.tenure_fact
        yield from (("start_fact", each) for each in [rule.start_fact] if each)
        yield from (("end_fact", each) for each in [rule.end_fact] if each)
        yield from (("filed_fact", each) for each in [rule.filed_fact] if each)


def _rule(rule: RuleKind, path: str, names: _Names, scheme: Scheme) -> Iterator[SchemeProblem]:
    for key, fact in _facts_of(rule):
        if fact not in names.facts:
            yield SchemeProblem(f"{path}.{key}", f"申报数据“{fact}”没有定义。")
    if isinstance(rule, Document | TenureDocument | LegalPerson):
        yield from _classes(rule.evidence, f"{path}.evidence", names)
    if isinstance(rule, Document):
        yield from _classes(rule.compendium, f"{path}.compendium", names)
    if isinstance(rule, LegalPerson):
        for kind in rule.branch_kinds:
            if kind not in scheme.scheme.form_kinds and kind not in scheme.scheme.applicant_kinds:
                yield SchemeProblem(f"{path}.branch_kinds", f"机构类型“{kind}”没有定义。")
    if isinstance(rule, AllOf):
        for index, part in enumerate(rule.rules):
            if isinstance(part, AllOf | SameAs | StandardMet):
                yield SchemeProblem(f"{path}.rules[{index}]", "all_of 之内不能再用 all_of、same_as、standard_met。")
            yield from _rule(part, f"{path}.rules[{index}]", names, scheme)
    if isinstance(rule, StandardMet):
        for section in rule.sections:
            if section not in names.sections:
                yield SchemeProblem(f"{path}.sections", f"部分“{section}”没有定义。")
    yield from _bounds(rule, path)
    yield from _targets(rule, path, names)


def _bounds(rule: RuleKind, path: str) -> Iterator[SchemeProblem]:
    if isinstance(rule, Number | PeopleCount):
        if rule.minimum is None and rule.maximum is None:
            yield SchemeProblem(path, "下限 minimum 与上限 maximum 至少写一个。")
        elif rule.minimum is not None and rule.maximum is not None and rule.minimum > rule.maximum:
            yield SchemeProblem(f"{path}.minimum", f"下限 {rule.minimum} 大于上限 {rule.maximum}。")
    if isinstance(rule, Grade) and rule.at_least not in rule.scale:
        yield SchemeProblem(f"{path}.at_least", f"等次“{rule.at_least}”不在 scale 之内。")
    if isinstance(rule, QualifiedCount):
        wrong = [level for level in rule.levels if level not in (1, 2, 3, 4, 5)]
        if wrong or not rule.levels:
            yield SchemeProblem(f"{path}.levels", "等级应为 5、4、3、2、1 中的数。")
    if isinstance(rule, PeopleEach) and not (
        rule.education or rule.qualification or rule.minimum_years is not None or rule.certificate_words
    ):
        yield SchemeProblem(path, "people_each 规则应写明学历、资格、年限或证书中的一样。")
    if isinstance(rule, FiledBy) and not is_date(rule.date):
        yield SchemeProblem(f"{path}.date", f"“{rule.date}”不是日期（应如 2022-10-31）。")
    if isinstance(rule, DatedBasis) and not is_date(rule.last):
        yield SchemeProblem(f"{path}.last", f"“{rule.last}”不是日期（应如 2020-09-30）。")
    if isinstance(rule, Document) and rule.copies < 1:
        yield SchemeProblem(f"{path}.copies", "份数应大于 0。")


def _targets(rule: RuleKind, path: str, names: _Names) -> Iterator[SchemeProblem]:
    """References from one requirement to others: same_as and qualified_by."""
    if isinstance(rule, SameAs):
        if len(rule.requirements) != len(rule.facts):
            yield SchemeProblem(f"{path}.facts", "facts 与 requirements 的个数应相同。")
        for target in rule.requirements:
            if not isinstance(names.requirements.get(target), Number):
                yield SchemeProblem(f"{path}.requirements", f"要求“{target}”没有定义，或不是 number 规则。")
    if isinstance(rule, PeopleCount):
        for target in rule.qualified_by:
            if not isinstance(names.requirements.get(target), QualifiedCount):
                yield SchemeProblem(f"{path}.qualified_by", f"要求“{target}”没有定义，或不是 qualified_count 规则。")


def _methods_and_phrases(scheme: Scheme) -> Iterator[SchemeProblem]:
    yield from repeated("method", "id", "评审方式", (each.id for each in scheme.method))
    yield from repeated("phrase", "text", "常用说明", (each.text for each in scheme.phrase))
    items = {each.id for each in scheme.items}
    for index, phrase in enumerate(scheme.phrase):
        for item in phrase.items:
            if item not in items:
                yield SchemeProblem(f"phrase[{index}].items", f"评分项“{item}”没有定义。")
        for field in places(phrase.text):
            if field not in PHRASE_FIELDS:
                yield SchemeProblem(f"phrase[{index}].text", f"常用说明字段“{{{field}}}”不认识。")


def _scoring(scheme: Scheme) -> Iterator[SchemeProblem]:
    scoring = scheme.scoring
    if not scheme.section:
        yield SchemeProblem("section", "遴选办法至少应有一个部分（section）。")
    if scoring.panel_size == 0:
        yield SchemeProblem("scoring", "遴选办法应写明计分规则（[scoring]）。")
        return
    if scoring.step <= 0:
        yield SchemeProblem("scoring.step", "步长 step 应大于 0。")
    if scoring.full is not None and scoring.full != scheme.full:
        yield SchemeProblem("scoring.full", f"各项满分合计 {scheme.full}，与总分 {scoring.full} 不符。")
    if not 0 <= scoring.rectify_line <= scoring.pass_line <= scheme.full:
        text = f"分数线应为 0 ≤ 整改 {scoring.rectify_line} ≤ 通过 {scoring.pass_line} ≤ 满分 {scheme.full}。"
        yield SchemeProblem("scoring.pass_line", text)
    for key, value in (("partly_pct", scoring.partly_pct), ("divergence_pct", scoring.divergence_pct)):
        if not 0 <= value <= 100:
            yield SchemeProblem(f"scoring.{key}", f"百分数 {value} 应在 0 到 100 之间。")
    if not 1 <= scoring.panel_minimum <= scoring.panel_size:
        yield SchemeProblem("scoring.panel_minimum", "专家组最少人数应在 1 到 panel_size 之间。")
    if scoring.trim_each_side < 0 or scoring.trim_from_members <= 2 * scoring.trim_each_side:
        yield SchemeProblem("scoring.trim_from_members", "去掉的最高分与最低分之外，应至少还有一个分数。")


def _filing(scheme: Scheme) -> Iterator[SchemeProblem]:
    rule = scheme.filing
    for text in number_problems(rule.number):
        yield SchemeProblem("filing.number", text)
    if not 1 <= rule.serial_digits <= 8:
        yield SchemeProblem("filing.serial_digits", "流水号位数应在 1 到 8 之间。")
    if not 1 <= rule.valid_years <= 20:
        yield SchemeProblem("filing.valid_years", "备案有效期应在 1 到 20 年之间。")


def _letters(scheme: Scheme) -> Iterator[SchemeProblem]:
    templates = scheme.letters.template
    present: list[str] = [each.conclusion for each in templates if each.kind == "letter"]
    for conclusion in _CONCLUSIONS if scheme.scheme.purpose == "selection" else ():
        if present.count(conclusion) != 1:
            text = f"结论 {conclusion} 的复函模板应恰有一份，现有 {present.count(conclusion)} 份。"
            yield SchemeProblem("letters", text)
    yield from repeated("letters.template", "kind", "模板", (each.kind for each in templates if each.kind != "letter"))
    for index, template in enumerate(templates):
        path = f"letters.template[{index}]"
        if (template.kind == "letter") != bool(template.conclusion):
            yield SchemeProblem(f"{path}.conclusion", "复函模板须写 conclusion，其他文书的模板不写。")
        for key, text in template_problems(template):
            yield SchemeProblem(f"{path}.{key}", text)


def template_problems(template: LetterTemplate) -> Iterator[tuple[str, str]]:
    """(place in the template, Chinese sentence) of everything that is wrong in one template."""
    if template.kind not in TEMPLATE_FIELDS:
        yield "kind", f"没有文书“{template.kind}”的模板。"
        return
    parts = [("title", template.title), ("addressee", template.addressee), ("signer", template.signer)]
    for name in ("paragraphs", "attachments", "sign_lines", "copies_to"):
        texts: tuple[str, ...] = getattr(template, name)
        parts += [(f"{name}[{at}]", each) for at, each in enumerate(texts)]
        yield from ((f"{name}[{at}]", "这一段是空的。") for at, each in enumerate(texts) if not each.strip())
    if not template.title.strip():
        yield "title", "缺标题。"
    if not template.paragraphs:
        yield "paragraphs", "缺正文。"
    for key, text in parts:
        for field in places(text):
            if field not in TEMPLATE_FIELDS[template.kind]:
                yield key, unknown_place(template.kind, field)
        if text.count("{") != len(places(text)) or text.count("}") != len(places(text)):
            yield key, "花括号不成对。"
