"""Rules about documents: what must be in the package, and for own or rented premises which one."""

from __future__ import annotations

import re
from decimal import Decimal

from reviewer.domain.application import AppliedOccupation, AssessmentSite, Evidence
from reviewer.domain.catalogue import plain_name
from reviewer.domain.checking_case import Case, Outcome, file_names, missing
from reviewer.domain.findings import Verdict
from reviewer.domain.quantities import bounds_text, exact_date, later_by_years, says_nothing, whole_months
from reviewer.domain.rule_kinds import Document, TenureDocument

_COUNTS = {"两": 2, "二": 2, "三": 3, "四": 4, "五": 5, "2": 2, "3": 3, "4": 4, "5": 5}


def document(rule: Document, case: Case) -> Outcome:
    """A document of the class is in the package, for the occupation where several are applied for.

    Source: 温州2022 附件2 三1–9, 四1–2; K17: no standard yet where it is only being developed.
    """
    threshold = "有"
    entry = case.catalogue.named(case.occupation.name, case.occupation.work_type) if case.occupation else None
    if rule.unless_status is not None and entry is not None and entry.status == rule.unless_status:
        why = f"“{entry.name}”{entry.status}，尚无国家职业技能标准。"
        return Outcome(Verdict.NOT_APPLICABLE, why, threshold=threshold)
    words = [plain_name(word) for word in rule.listed]
    listed = [each for each in case.application.listed_rules if any(word in plain_name(each) for word in words)]
    declared = "、".join(listed) or None
    files = case.evidence_of(rule.evidence)
    for_us, unsure = files_for(case, files)
    if unsure and not rule.per_occupation:
        for_us, unsure = (*for_us, *unsure), ()
    if for_us and rule.copies > 1 and copies_in(for_us) < rule.copies:
        return _too_few(rule, for_us)
    if for_us:
        names = file_names(for_us)
        return Outcome(Verdict.MET, f"材料中有 {names}。", declared, names, threshold=threshold)
    if unsure:
        names = file_names(unsure)
        why = f"材料中有 {names}，文件名未说明属于哪个职业，须核对。"
        return Outcome(Verdict.UNCLEAR, why, declared, names, threshold=threshold)
    collected = case.evidence_of(rule.compendium)
    if collected:
        names = file_names(collected)
        verdict = Verdict.MET if listed else Verdict.UNCLEAR
        why = f"制度目录已列“{declared}”，见 {names}。" if listed else f"有 {names}，目录未列本项，须翻阅核对。"
        return Outcome(verdict, why, declared, names, threshold=threshold)
    if listed:
        return Outcome(Verdict.UNCLEAR, f"制度目录已列“{declared}”，未见文件。", declared, threshold=threshold)
    other = f"（只有其他职业的 {file_names(files)}）" if files else ""
    return Outcome(Verdict.NOT_MET, f"材料中没有{rule.evidence[0]}{other}。", declared, threshold=threshold)


def _too_few(rule: Document, files: tuple[Evidence, ...]) -> Outcome:
    count, names = copies_in(files), file_names(files)
    why = f"{rule.evidence[0]}只有 {count} 套（{names}），要求 {rule.copies} 套。"
    return Outcome(
        Verdict.NOT_MET, why, None, names, "套", bounds_text(rule.copies, None), Decimal(rule.copies - count)
    )


def copies_in(files: tuple[Evidence, ...]) -> int:
    """How many copies the files hold: one each, unless a name says more (两套样卷)."""
    return sum(_copies(each.name) for each in files)


def _copies(name: str) -> int:
    told = re.search(r"([两二三四五2-5])套", name.rpartition("/")[2])
    return _COUNTS.get(told[1], 1) if told else 1


def files_for(case: Case, files: tuple[Evidence, ...]) -> tuple[tuple[Evidence, ...], tuple[Evidence, ...]]:
    """Files for the case's occupation or site, and files of which that cannot be told."""
    if case.site is not None:
        sites = case.application.sites
        every = tuple(_site_words(each, sites) for each in sites)
        own = _site_words(case.site, sites)
    elif case.occupation is not None:
        occupations = case.application.occupations
        every = tuple(_occupation_words(each, occupations) for each in occupations)
        own = _occupation_words(case.occupation, occupations)
    else:
        return files, ()
    if len(every) == 1:
        return files, ()
    words = sorted({word for each in every for word in each}, key=lambda word: -len(word))
    named = {each.name: _named_in(plain_name(each.name), words) for each in files}
    ours = tuple(each for each in files if named[each.name] & own)
    return ours, tuple(each for each in files if not named[each.name])


def _named_in(name: str, words: list[str]) -> frozenset[str]:
    """The words that a file's name holds; a longer one hides a shorter one inside it (航拍无人机驾驶员)."""
    found: set[str] = set()
    for word in words:
        if word in name:
            found.add(word)
            name = name.replace(word, "\0")
    return frozenset(found)


def _occupation_words(occupation: AppliedOccupation, every: tuple[AppliedOccupation, ...]) -> frozenset[str]:
    """The words in a file's name that mean this occupation: its work type where another row has the same name."""
    is_only = sum(each.name == occupation.name for each in every) == 1
    words = {occupation.work_type, occupation.name if is_only or not occupation.work_type else ""}
    return frozenset(plain_name(each) for each in words if each)


def _site_words(site: AssessmentSite, every: tuple[AssessmentSite, ...]) -> frozenset[str]:
    """The words in a file's name that mean this site: its name, and its district where no other has the same."""
    is_only = sum(each.district == site.district for each in every) == 1
    return frozenset(plain_name(each) for each in (site.name, site.district if is_only else "") if each)


def tenure_document(rule: TenureDocument, case: Case) -> Outcome:
    """Own premises: a deed. Rented premises: a lease of at least the years asked for.

    Source: 温州2022 附件2 二 last paragraph (K21: the contract's whole term).
    """
    threshold = bounds_text(rule.minimum_years, None) if rule.minimum_years is not None else "有"
    unit = "年" if rule.minimum_years is not None else ""
    files = case.evidence_of(rule.evidence)
    names = file_names(files) or None
    fact = case.fact(rule.tenure_fact)
    blank = Outcome(Verdict.UNCLEAR, "", None, names, unit, threshold)
    if fact is None and not files:
        return missing(case, rule.tenure_fact, unit=unit, threshold=threshold)
    if fact is not None and rule.tenure not in fact.text:
        if says_nothing(fact.text) or not any(word in fact.text for word in ("自有", "租赁")):
            return blank._replace(why=f"“{case.label(rule.tenure_fact)}”为“{fact.text}”，不能确定自有还是租赁。")
        return blank._replace(verdict=Verdict.NOT_APPLICABLE, why=f"场地{fact.text}，不适用。", declared=fact.text)
    declared = fact.text if fact else None
    if not files:
        why = f"场地{rule.tenure}，未见{rule.evidence[0]}。"
        return blank._replace(verdict=Verdict.NOT_MET, why=why, declared=declared, lacking=(rule.evidence[0],))
    if rule.minimum_years is None or rule.start_fact is None or rule.end_fact is None:
        return blank._replace(verdict=Verdict.MET, why=f"场地{rule.tenure}，有 {names}。", declared=declared)
    return _term(rule, case, rule.minimum_years, rule.start_fact, rule.end_fact, blank._replace(declared=declared))


def _term(rule: TenureDocument, case: Case, years: int, start_fact: str, end_fact: str, blank: Outcome) -> Outcome:
    """The lease's whole term, and what is left of it on the day of filing."""
    start_text, end_text = case.fact(start_fact), case.fact(end_fact)
    start = exact_date(start_text.text) if start_text else None
    end = exact_date(end_text.text) if end_text else None
    if start is None or end is None:
        return blank._replace(why=f"有 {blank.documented}，租期起止未填或不是确切日期，须核对合同。")
    if end <= start:
        return blank._replace(why=f"租期 {start} 至 {end}，终止不晚于起始，须核对合同。")
    # The last day belongs to the term: 2022-01-01 至 2024-12-31 is three years.
    after = end.fromordinal(end.toordinal() + 1)
    is_long = after >= later_by_years(start, years)
    span = f"{start} 至 {end}"
    blank = blank._replace(declared=f"{span}（{_span_text(whole_months(start, after))}）")
    if not is_long:
        why = f"租期 {span}，共 {_span_text(whole_months(start, after))}，不足 {years} 年。"
        short = Decimal(years - whole_months(start, after) // 12)
        return blank._replace(verdict=Verdict.NOT_MET, why=why, short=short)
    filed_text = case.fact(rule.filed_fact) if rule.filed_fact else None
    filed = exact_date(filed_text.text) if filed_text else None
    warning = ""
    if filed is not None and after < later_by_years(filed, years):
        left = whole_months(filed, after)
        warning = f"；注意：自申报日 {filed} 起剩余 {_span_text(left)}，不足 {years} 年"
    return blank._replace(verdict=Verdict.MET, why=f"租期 {span}，满 {years} 年{warning}。")


def _span_text(months: int) -> str:
    years, rest = divmod(months, 12)
    parts = [f"{Decimal(years)} 年" if years else "", f"{rest} 个月" if rest else ""]
    return "".join(part for part in parts if part) or "不足 1 个月"
