"""Rules about what is applied for: occupations, work types, levels and the sites where they are assessed."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from reviewer.domain.application import AppliedOccupation
from reviewer.domain.catalogue import Catalogue, CatalogueEntry, plain_name
from reviewer.domain.checking_case import Case, Outcome, missing
from reviewer.domain.findings import Verdict
from reviewer.domain.quantities import bounds_text, exact_date, miss_text
from reviewer.domain.rule_kinds import DatedBasis, OccupationCount

_LEVELS = {5: "五级", 4: "四级", 3: "三级", 2: "二级", 1: "一级"}
_NO_OCCUPATION = "申报表未填拟开展的职业。"


def occupation_count(rule: OccupationCount, case: Case) -> Outcome:
    """At most so many occupations; work types of one occupation count once.

    Source: 温州2022 二(七) — 不超过3个.
    """
    names = list(dict.fromkeys(each.name for each in case.application.occupations))
    threshold = bounds_text(None, rule.maximum)
    if not names:
        return Outcome(Verdict.UNCLEAR, _NO_OCCUPATION, "0", unit="个", threshold=threshold)
    verdict = Verdict.MET if len(names) <= rule.maximum else Verdict.NOT_MET
    miss = miss_text(Decimal(len(names)), None, rule.maximum, "个")
    why = f"申报 {len(names)} 个职业（{'、'.join(names)}），{miss}。"
    return Outcome(verdict, why, str(len(names)), None, "个", threshold)


def in_catalogue(case: Case) -> Outcome:
    """The applied occupation is a row of the round's catalogue: name, work type and code, at levels of the row.

    A name that is there under another code, or a code that is there under another name, is unclear: codes were
    renamed and re-used between editions.

    Source: 温州2022 一, 附件1; 沪人社职〔2024〕124号 二, 附件.
    """
    catalogue, occupation = case.catalogue, case.occupation
    threshold = f"在{catalogue.title}内"
    if occupation is None:
        return Outcome(Verdict.UNCLEAR, _NO_OCCUPATION, threshold=threshold)
    entry = catalogue.named(occupation.name, occupation.work_type)
    blank = Outcome(Verdict.UNCLEAR, "", f"{occupation.code} {occupation.scope}".strip(), threshold=threshold)
    if entry is None:
        return _not_there(occupation, catalogue, blank)
    work_type, siblings = _work_type(occupation, entry), _work_types(entry.name, catalogue)
    if work_type and not entry.work_type and (siblings or not occupation.work_type):
        listed = f"（另列{'、'.join(siblings)}）" if siblings else ""
        return blank._replace(why=f"目录第 {entry.seq} 行是“{entry.name}”，没有工种“{work_type}”{listed}。")
    if occupation.code and entry.code and entry not in catalogue.coded(occupation.code):
        why = f"目录第 {entry.seq} 个职业，但申报编号 {occupation.code} 与 {entry.code} 不同，须核对版本。"
        return blank._replace(why=why)
    beyond = [each for each in occupation.levels if entry.levels and each not in entry.levels]
    if beyond:
        why = f"目录第 {entry.seq} 个职业只列{level_names(entry.levels)}，申报的{level_names(beyond)}不在其内。"
        return blank._replace(verdict=Verdict.NOT_MET, why=why)
    status = f"，{entry.status}" if entry.status else ""
    return blank._replace(verdict=Verdict.MET, why=f"目录第 {entry.seq} 个职业{status}。")


def _not_there(occupation: AppliedOccupation, catalogue: Catalogue, blank: Outcome) -> Outcome:
    siblings = _work_types(occupation.name, catalogue)
    if siblings and not occupation.work_type:
        return blank._replace(why=f"目录内“{occupation.name}”只列工种{'、'.join(siblings)}，申报表未写明是哪一个。")
    if siblings:
        why = f"目录内“{occupation.name}”没有工种“{occupation.work_type}”，只列{'、'.join(siblings)}。"
        return blank._replace(verdict=Verdict.NOT_MET, why=why)
    same_code = catalogue.coded(occupation.code)
    if same_code:
        name = same_code[0].name
        why = f"目录内没有“{occupation.name}”，编号 {occupation.code} 在目录中是“{name}”（编号可能属其他版本）。"
        return blank._replace(why=why)
    why = f"“{catalogue.title}”内没有“{occupation.name}”。"
    return blank._replace(verdict=Verdict.NOT_MET, why=why)


def _work_types(name: str, catalogue: Catalogue) -> list[str]:
    wanted = plain_name(name)
    return [each.work_type for each in catalogue.entries if each.work_type and plain_name(each.name) == wanted]


def _work_type(occupation: AppliedOccupation, entry: CatalogueEntry) -> str:
    """The work type that was applied for, also where it stands in brackets behind the name; not the name again."""
    work_type = occupation.work_type
    if not work_type and plain_name(occupation.name) not in {plain_name(each) for each in (entry.name, *entry.aliases)}:
        work_type = plain_name(occupation.name).removeprefix(plain_name(entry.name)).strip("()")
    return "" if plain_name(work_type) == plain_name(entry.name) else work_type


def levels_together(case: Case) -> Outcome:
    """All levels that the catalogue's row lists are applied for together (K09: the row's, not the occupation's).

    Source: 沪人社职〔2024〕124号 二 — 同一职业(工种)涉及多个等级的，原则上须同时申报.
    """
    occupation = case.occupation
    if occupation is None:
        return Outcome(Verdict.UNCLEAR, _NO_OCCUPATION)
    declared = level_names(occupation.levels)
    entry = case.catalogue.named(occupation.name, occupation.work_type)
    if entry is None or not entry.levels:
        why = f"目录内没有“{occupation.scope}”的等级，无从核对是否同时申报。"
        return Outcome(Verdict.UNCLEAR, why, declared)
    threshold = level_names(entry.levels)
    left_out = [each for each in entry.levels if each not in occupation.levels]
    if left_out:
        why = f"目录第 {entry.seq} 行列{threshold}，申报{declared}，未同时申报{level_names(left_out)}。"
        return Outcome(
            Verdict.NOT_MET, why, declared, threshold=threshold, lacking=tuple(_LEVELS[each] for each in left_out)
        )
    return Outcome(Verdict.MET, f"目录第 {entry.seq} 行的{threshold}均已申报。", declared, threshold=threshold)


def level_names(levels: tuple[int, ...] | list[int]) -> str:
    """五级、四级、三级, the lowest first."""
    return "、".join(_LEVELS[each] for each in sorted(levels, reverse=True))


def site_for_occupation(case: Case) -> Outcome:
    """At least one of the declared sites is for the occupation.

    Source: 沪人社职〔2024〕124号 一(四) — 具备满足申报职业(工种)评价需求的考核点.
    """
    threshold = "有"
    if not case.application.sites:
        return Outcome(Verdict.UNCLEAR, "申报表未填考核点情况。", threshold=threshold)
    if case.occupation is None:
        return Outcome(Verdict.UNCLEAR, _NO_OCCUPATION, threshold=threshold)
    scope = case.occupation.scope
    ours = [each for each in case.application.sites if not each.scopes or scope in each.scopes]
    if not ours:
        return Outcome(Verdict.NOT_MET, f"所列考核点都不考核“{scope}”。", "无", threshold=threshold)
    names = "、".join(f"{each.name}（{each.district}）" if each.district else each.name for each in ours)
    return Outcome(Verdict.MET, f"考核点 {len(ours)} 个：{names}。", names, threshold=threshold)


def dated_basis(rule: DatedBasis, case: Case) -> Outcome:
    """Why an occupation is open for applications, with the date that the one reason depends on.

    Source: 沪人社职〔2020〕439号 二 — 在2020年9月30日前退出《国家职业资格目录》; 新职业或急需紧缺职业.
    """
    threshold = "/".join((f"{rule.dated}（<={rule.last}）", *rule.others))
    basis = case.fact(rule.basis_fact)
    if basis is None:
        return missing(case, rule.basis_fact, threshold=threshold)
    blank = Outcome(Verdict.UNCLEAR, "", basis.text, threshold=threshold)
    if basis.text in rule.others:
        return blank._replace(verdict=Verdict.MET, why=f"属{basis.text}。")
    if basis.text != rule.dated:
        why = f"“{basis.text}”不在申报范围（{'、'.join((rule.dated, *rule.others))}）内。"
        return blank._replace(verdict=Verdict.NOT_MET, why=why)
    fact = case.fact(rule.date_fact)
    left = exact_date(fact.text) if fact else None
    if left is None:
        return blank._replace(why=f"属{basis.text}，但“{case.label(rule.date_fact)}”未填或不是确切日期。")
    blank = blank._replace(declared=f"{basis.text}，{left}")
    if left > date.fromisoformat(rule.last):
        return blank._replace(verdict=Verdict.NOT_MET, why=f"{left} 退出，晚于 {rule.last}。")
    return blank._replace(verdict=Verdict.MET, why=f"{left} 退出，不晚于 {rule.last}。")
