"""Measurable figures: number, unit, comparator, and what they measure."""

from __future__ import annotations

import re

from extraction.rules.base import Rule

_NUMBER = r"(?:\d{1,3}(?:[, ]\d{3})+(?!\d)|\d+)(?:\.\d+)?"
_RANGE = rf"{_NUMBER}(?:\s?[—～~至到-]{{1,2}}\s?{_NUMBER})?"
_SCALE = r"(?:[万亿千百十]{1,2})?"
_HAN_NUMBER = r"[一二三四五六七八九十两百千万亿]{1,6}"
_MORE = r"(?:余|多|来)?"
_MEASURE = (
    r"(?:个百分点|百分点|平方公里|平方千米|平方米|立方米|万千瓦时|千瓦时|万千瓦|千瓦|兆瓦|公里|千米|公顷|公斤|吨/年|标准煤|标方|标箱|标台|"
    r"人次|人天|人年|场次|架次|车次|班次|件套|床位|车位|泊位|学位|岗位|项次|家次|户次|元/年|元|美元|港元|欧元|日元|"
    r"个|项|座|条|所|家|户|人|名|位|件|套|处|亩|吨|米|里|场|次|例|辆|台|部|艘|架|列|套|张|支|只|头|株|棵|盏|根|口|栋|幢|间|层|片|块|宗|批|类|种|期|班|组|队|对|份|篇|册|本|门|课时|学时|小时|分钟|倍|成|斤|桶|瓶|具|顶|颗|箱|方|立方|兆|P|TB|GB|MW|kW|MWh|km|m2|㎡|℃|分|级|单位(?!负责|要|应|牵头|和|、))"
)
_BOUND = r"(?:以上|以下|以内|左右|上下|之内|之上)?"

_NOT_AFTER = r"(?![年月日号时点周季届]|工作日|个(?:工作日|月|季度|星期|年|小时|百分点)|世纪|五年|分之)"
FIGURE = re.compile(
    rf"(?P<text>(?:"
    rf"(?P<money>(?:NT\$|US\$|HK\$|[$￥¥])\s?{_NUMBER}(?:万|亿)?元?)"
    rf"|(?P<percent>[-－]?{_RANGE}\s?[%‰％]|百分之{_HAN_NUMBER})"
    rf"|(?P<counted>{_RANGE}\s?{_SCALE}{_MORE}\s?{_NOT_AFTER}{_MEASURE})"
    rf"|(?P<han>(?<![第十百千万\u4e00-\u9fff])?(?:[两三四五六七八九十][百千万亿]{{1,2}}|[百千万亿]){{1,2}}(?:元|名|家|户|亩|吨|人|个|公里))"
    rf"){_BOUND}|(?P<whole>全覆盖))"
)
COMPARATORS: tuple[Rule[str], ...] = (
    Rule(
        "target.at_least",
        re.compile(r"不低于|不少于|不小于|高于|超过|突破|至少|以上|达到|达"),
        lambda _: ">=",
        ("不低于50个", "30户以上"),
        ("50个",),
    ),
    Rule(
        "target.at_most",
        re.compile(r"不超过|不高于|低于|以下|以内|控制在|之内|最多|降至|降到"),
        lambda _: "<=",
        ("控制在5.5%以内",),
        ("增长5%",),
    ),
    Rule("target.up", re.compile(r"增长|新增|增加|提高|提升|上升|增幅"), lambda _: "+", ("增长7%",), ("下降7%",)),
    Rule("target.down", re.compile(r"下降|降低|减少|压减|缩短|减"), lambda _: "-", ("下降7%",), ("增长7%",)),
)
CHANGE = re.compile(
    r"增长|达到|达|提高|提升|控制|稳定|保持|不低于|不少于|不超过|不高于|降至|降到|下降|降低|减少|突破|超过|完成|实现|新增|占比|涨幅|增幅|覆盖|以上|以内|左右|全覆盖|力争|确保"
)
