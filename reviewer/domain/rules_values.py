"""Rules about declared values: numbers, grades, choices, lists of facilities, dates."""

from __future__ import annotations

import re
from datetime import date

from reviewer.domain.checking_case import Case, Outcome, missing
from reviewer.domain.findings import Verdict
from reviewer.domain.quantities import (
    bounds_text,
    exact_date,
    is_within,
    later_by_years,
    miss_text,
    number_text,
    says_nothing,
    shortfall,
    unit_text,
    yes_no,
)
from reviewer.domain.rule_kinds import (
    Choice,
    EquipmentListed,
    FiledBy,
    Grade,
    LegalPerson,
    Number,
    Presence,
    SameAs,
    Stated,
)

_ALL_THERE = re.compile(r"(?:均|都|全部|已)?(?:具备|齐全|齐备|完备|配齐|有|是|符合|达标|合格)(?:要求)?")
_NONE_THERE = re.compile(r"(?:均|都|全部)?(?:无|没有|否|未配备|未设|不具备)")
_HAS = re.compile(r"^(?:已?有|已?配|已?装|设有|具备|[1-9]\d*\s*(?:路|个|台|套|只))")
_NO_BEFORE = r"(?:无|没有|缺少?|未配备?|未设|未安装|不含|尚未配备?|不具备|不符合)(?:相应|任何|的|有){0,2}"
_FAULT = "未到位|待购|待补|尚未|没有|损坏|故障|不符|不达标|不合格"
_NO_AFTER = rf"(?:设备|设施|系统)?(?:（?[:：]?\s*0\s*[台套个块张把路]|[缺无]|{_FAULT})"


def number(rule: Number, case: Case) -> Outcome:
    """A declared number against inclusive bounds.

    Source: 温州2022 附件2 二1–4, 二(六) — 不少于, 以上 (民法典 1259).
    """
    threshold = bounds_text(rule.minimum, rule.maximum)
    fact = case.fact(rule.fact)
    if fact is None:
        return missing(case, rule.fact, unit=rule.unit, threshold=threshold)
    if fact.value is None:
        why = f"申报“{fact.text}”不是确数，须核实；要求 {threshold} {unit_text(rule.unit)}。"
        return Outcome(Verdict.UNCLEAR, why, fact.text, None, rule.unit, threshold)
    shown = number_text(fact.value)
    verdict = Verdict.MET if is_within(fact.value, rule.minimum, rule.maximum) else Verdict.NOT_MET
    miss = miss_text(fact.value, rule.minimum, rule.maximum, rule.unit)
    why = f"申报 {shown} {unit_text(rule.unit)}，{miss}。"
    short = shortfall(fact.value, rule.minimum)
    return Outcome(verdict, why, shown, None, rule.unit, threshold, short)


def grade(rule: Grade, case: Case) -> Outcome:
    """A grade on an ordered scale, at least the one asked for, and not expired where that is stated.

    Source: 温州2022 二(六)2 四星及以上, 二(六)3 4A以上, 二(七) 良好及以上.
    """
    threshold = f">={rule.at_least}"
    fact = case.fact(rule.fact)
    if fact is None:
        return missing(case, rule.fact, threshold=threshold)
    places = [_plain_grade(each) for each in rule.scale]
    given = _plain_grade(fact.text)
    blank = Outcome(Verdict.UNCLEAR, "", fact.text, threshold=threshold)
    if says_nothing(fact.text) or given in ("未评", "未参评", "未评估", "无等级"):
        return blank._replace(verdict=Verdict.NOT_MET, why=f"申报“{fact.text}”，没有{case.label(rule.fact)}。")
    if given not in places:
        return blank._replace(why=f"申报“{fact.text}”不在{'、'.join(rule.scale)}之内，不能确定。")
    if places.index(given) < rule.scale.index(rule.at_least):
        return blank._replace(verdict=Verdict.NOT_MET, why=f"申报 {fact.text}，低于{rule.at_least}。")
    doubt = _expired(rule, case)
    if doubt:
        return blank._replace(why=f"申报 {fact.text}，{doubt}")
    return blank._replace(verdict=Verdict.MET, why=f"申报 {fact.text}，达到{rule.at_least}及以上。")


def _plain_grade(text: str) -> str:
    """四星级, 4星, ★★★★ → 4星; AAAA, 4A级, ４Ａ → 4A."""
    plain = text.strip().upper().translate(str.maketrans("一二三四五１２３４５Ａ", "1234512345A"))
    plain = re.sub(r"(?:等级|等次|等|级)$", "", plain)
    if re.fullmatch(r"A{1,5}", plain):
        return f"{len(plain)}A"
    if re.fullmatch(r"[★☆]{1,5}", plain):
        return f"{plain.count('★')}星"
    return plain


def _expired(rule: Grade, case: Case) -> str:
    if rule.valid_years is None or rule.date_fact is None:
        return ""
    fact = case.fact(rule.date_fact)
    given = exact_date(fact.text) if fact else None
    filed_fact = case.fact(rule.on_fact) if rule.on_fact else None
    filed = exact_date(filed_fact.text) if filed_fact else None
    if given is None:
        return f"但“{case.label(rule.date_fact)}”未填或不是日期，有效期（{rule.valid_years} 年）不能确定。"
    if filed is None:
        return ""
    ends = later_by_years(given, rule.valid_years)
    return "" if filed <= ends else f"但评于 {given}，到申报日 {filed} 已过 {rule.valid_years} 年，是否仍有效须核实。"


def stated(rule: Stated, case: Case) -> Outcome:
    """A field is filled in; where the thing must exist, 无 does not do and an empty field tells nothing.

    Source: 温州2022 附件2 五1–2, 二(六)2, 二(七).
    """
    label = case.label(rule.fact)
    fact = case.fact(rule.fact)
    if fact is None and rule.must_exist:
        return missing(case, rule.fact, threshold="有")
    if fact is None:
        return Outcome(Verdict.NOT_MET, f"申报材料未填“{label}”。", threshold="已填报")
    if rule.must_exist and says_nothing(fact.text):
        return Outcome(Verdict.NOT_MET, f"“{label}”填为“{fact.text}”。", fact.text, threshold="有")
    threshold = "有" if rule.must_exist else "已填报"
    return Outcome(Verdict.MET, f"“{label}”已填报：{fact.text}。", fact.text, threshold=threshold)


def choice(rule: Choice, case: Case) -> Outcome:
    """A field holds one of the allowed words and none of the excluded ones.

    Source: 温州2022 三 — 不含省部属单位.
    """
    label = case.label(rule.fact)
    parts = ("为" + "/".join(rule.allowed)) if rule.allowed else ""
    threshold = parts + (("不为" + "/".join(rule.excluded)) if rule.excluded else "")
    fact = case.fact(rule.fact)
    if fact is None:
        return missing(case, rule.fact, threshold=threshold)
    barred = [word for word in rule.excluded if re.search(rf"(?<![非不无]){re.escape(word)}", fact.text)]
    if barred:
        return Outcome(Verdict.NOT_MET, f"“{label}”为“{fact.text}”，属于{barred[0]}。", fact.text, threshold=threshold)
    if rule.allowed and not any(word in fact.text for word in rule.allowed):
        why = f"“{label}”为“{fact.text}”，不在允许的范围内。"
        return Outcome(Verdict.NOT_MET, why, fact.text, threshold=threshold)
    return Outcome(Verdict.MET, f"“{label}”为“{fact.text}”。", fact.text, threshold=threshold)


def denies_all(text: str) -> bool:
    """Whether a text says that nothing is there: 无, 均未配备."""
    return bool(_NONE_THERE.fullmatch(text.strip()))


def things_in(text: str, things: tuple[str, ...]) -> tuple[list[str], bool]:
    """Which of the things a text lacks, and whether it leaves that open (等).

    缺黑板, 黑板待购 and 黑板0块 name a thing without having it; 无线 and 无人机 do not deny anything.
    """
    plain = text.strip()
    if _ALL_THERE.fullmatch(plain) or (len(things) == 1 and _HAS.match(plain) and not re.search(_FAULT, plain)):
        return [], False
    if _NONE_THERE.fullmatch(plain) or (len(things) == 1 and says_nothing(plain)):
        return [_first(each) for each in things], False
    lacking = [_first(each) for each in things if not any(_is_there(plain, word) for word in each.split("/"))]
    return lacking, bool(lacking) and bool(re.search(r"等(?:设施|设备|$|。|齐)", plain))


def _first(thing: str) -> str:
    return thing.split("/")[0]


def _is_there(text: str, word: str) -> bool:
    for match in re.finditer(re.escape(word), text):
        before, after = text[: match.start()], text[match.end() :]
        if not re.search(_NO_BEFORE + "$", before) and not re.match(_NO_AFTER, after):
            return True
    return False


def presence(rule: Presence, case: Case) -> Outcome:
    """All things of a list are among the declared facilities.

    Source: 温州2022 附件2 二1 设备与系统, 二2 设施齐备、视频监控, 二3 视频监控、环保劳保安全消防.
    """
    count = len(rule.things)
    threshold = "有" if count == 1 else f"{count}类齐备"
    fact = case.fact(rule.fact)
    if fact is None:
        return missing(case, rule.fact, threshold=threshold)
    lacking, is_open = things_in(fact.text, rule.things)
    if not lacking:
        names = "、".join(_first(each) for each in rule.things)
        return Outcome(Verdict.MET, f"申报“{fact.text}”，{names}都有。", fact.text, threshold=threshold)
    verdict = Verdict.UNCLEAR if is_open else Verdict.NOT_MET
    ending = "列举未完，须现场核实" if is_open else f"{count} 类中缺 {len(lacking)} 类"
    why = f"申报“{fact.text}”，未见{'、'.join(lacking)}；{ending}。"
    return Outcome(verdict, why, fact.text, threshold=threshold, lacking=tuple(lacking))


def equipment_listed(rule: EquipmentListed, case: Case) -> Outcome:
    """The form lists equipment; whether it is what the national standard asks for is seen on site.

    Source: 温州2022 附件2 二3, 附件3 考核设备.
    """
    lines = [
        each
        for each in case.application.equipment
        if each.kind == rule.equipment and each.scope in (None, case.scope) and each.name.strip()
    ]
    if not lines:
        return Outcome(Verdict.NOT_MET, f"申报表未列{rule.equipment}。", "0 种", threshold="有")
    names = "、".join(f"{each.name}×{each.quantity}" if each.quantity else each.name for each in lines[:4])
    more = f"等 {len(lines)} 种" if len(lines) > 4 else ""
    why = f"申报{rule.equipment}：{names}{more}；是否符合国家职业技能标准须现场核。"
    return Outcome(Verdict.ON_SITE, why, f"{len(lines)} 种", threshold="有")


def same_as(rule: SameAs, case: Case) -> Outcome:
    """For a knowledge-skill occupation the practical room is measured like the theory room.

    Source: 温州2022 附件2 二3 — 知识技能型职业实操考场按照理论考场要求设置 (K21: the panel says which).
    """
    fact = case.fact(rule.switch_fact)
    answer = yes_no(fact.text) if fact else None
    if answer is None:
        declared = fact.text if fact else None
        why = "未说明是否知识技能型职业，由专家组认定。"
        return Outcome(Verdict.ON_SITE, why, declared, threshold="按理论考场要求")
    if not answer:
        why = "不是知识技能型职业，按实操考场要求核查。"
        return Outcome(Verdict.NOT_APPLICABLE, why, "否", threshold="按理论考场要求")
    return like_theory_room(rule, case)


def like_theory_room(rule: SameAs, case: Case) -> Outcome:
    """The practical room against the theory room's own thresholds."""
    parts: list[tuple[str, Outcome]] = []
    for target, own_fact in zip(rule.requirements, rule.facts, strict=True):
        wanted = case.rule_of(target)
        if isinstance(wanted, Number):
            own = Number(fact=own_fact, minimum=wanted.minimum, maximum=wanted.maximum, unit=wanted.unit)
            parts.append((case.label(own_fact), number(own, case)))
    verdict = worst([outcome.verdict for _, outcome in parts])
    why = "；".join(f"{label}{outcome.why.rstrip('。')}" for label, outcome in parts)
    threshold = ",".join(f"{outcome.threshold}{outcome.unit}" for _, outcome in parts)
    declared = "、".join(f"{outcome.declared or '未填'}{outcome.unit}" for _, outcome in parts)
    return Outcome(verdict, f"知识技能型职业，实操考场按理论考场要求：{why}。", declared, threshold=threshold)


def worst(verdicts: list[Verdict]) -> Verdict:
    """The verdict of several together: one unmet is unmet, then unclear, then on site."""
    for verdict in (Verdict.NOT_MET, Verdict.UNCLEAR, Verdict.ON_SITE, Verdict.MET):
        if verdict in verdicts:
            return verdict
    return Verdict.NOT_APPLICABLE


def legal_person(rule: LegalPerson, case: Case) -> Outcome:
    """A legal person, registered within the city, with a document to show it.

    Source: 温州2022 二(一); K13: 行业分支机构 is a box of 附件3 and no legal person.
    """
    threshold = f"在{rule.places[0]}依法登记的独立法人"
    fact = case.fact(rule.registered_fact)
    declared = fact.text if fact else None
    blank = Outcome(Verdict.UNCLEAR, "", declared, threshold=threshold)
    if fact is not None and not any(place in fact.text for place in rule.places):
        return blank._replace(verdict=Verdict.NOT_MET, why=f"登记地为“{fact.text}”，不在{rule.places[0]}行政区域内。")
    if case.application.applicant_kind in rule.branch_kinds:
        kind = case.application.applicant_kind
        return blank._replace(why=f"机构类型为“{kind}”，一般不是独立法人，须由登记证书说明。")
    if fact is None:
        return blank._replace(why=missing(case, rule.registered_fact).why)
    files = case.evidence_of(rule.evidence)
    if not files:
        return blank._replace(why=f"登记地为“{fact.text}”，未见{'或'.join(rule.evidence)}。")
    also = f"；{rule.also}" if rule.also else ""
    why = f"登记地为“{fact.text}”，有登记证照{also}。"
    return blank._replace(verdict=Verdict.MET, why=why)


def filed_by(rule: FiledBy, case: Case) -> Outcome:
    """Filed on or before the day, until 24:00 (民法典 203).

    Source: 温州2022 四(一).
    """
    last = date.fromisoformat(rule.date)
    threshold = f"<={rule.date}"
    fact = case.fact(rule.fact)
    if fact is None:
        return missing(case, rule.fact, threshold=threshold)
    filed = exact_date(fact.text)
    if filed is None:
        return Outcome(Verdict.UNCLEAR, f"“{fact.text}”不是确切日期。", fact.text, threshold=threshold)
    late = (filed - last).days
    if late > 0:
        why = f"{filed} 提交，晚于截止日 {rule.date}（晚 {late} 天）。"
        return Outcome(Verdict.NOT_MET, why, str(filed), threshold=threshold)
    return Outcome(Verdict.MET, f"{filed} 提交，未过截止日 {rule.date}。", str(filed), threshold=threshold)
