"""Finding a negation that a translation dropped.

Lists for the four languages the portal is used in most. Turns of phrase that look negative and are not are taken out
first: "not only", "-지 않을까요", "なければなりません", "不仅". The source must hold a clear marker; the target any
sign of negation at all, because languages negate by other means: "없다" becomes "lack", "without" or "free of".
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, slots=True)
class _Markers:
    apparent: re.Pattern[str]
    clear: re.Pattern[str]
    any: re.Pattern[str]


def _compile(apparent: str, clear: str, loose: str) -> _Markers:
    return _Markers(*(re.compile(pattern, re.IGNORECASE) for pattern in (apparent, clear, f"{clear}|{loose}")))


_LANGUAGES: Final = {
    "ko": _compile(
        apparent=r"않을까|않나|않습니까|않겠습니까|않을\s?수\s?없|잖|못지\s?않|뿐\s?(?:만\s?)?(?:이\s?)?아니라"
        r"|(?:끊임|틀림|변함)\s?없이|(?:관계|상관)\s?없이",
        clear=r"지\s?(?:않|못|마|말)|없(?:다|습|어|었|는|이|고|으|을|음)|아니(?:다|에요|요|고|며|라)|아닙니다|(?<![가-힣])(?:안|못)\s",
        loose=r"않|못|없|모르|모릅|모른|몰아니|아닌|말고|말아|마세요|마십시오|금지|부족|불|무|미|비",
    ),
    "en": _compile(
        apparent=r"\bnot (?:only|just)\b|\bno (?:doubt|matter)\b|\bwhy not\b|\bwhether or not\b|\bno\.\s?\d",
        clear=r"\bnot\b|\bno\b|n['’]t\b|\bnever\b|\bcannot\b|\bnobody\b|\bnothing\b|\bnone\b|\bwithout\b|\bneither\b",
        loose=r"\bnor\b|\black|\bun(?!der|i|til|less)\w|\bimpossib|\bina(?!u)\w|\binsuff|\bincon|\binv(?:isi|ali)|\bdis\w|\bnon\w|less\b|\bfree\b|\bfew\b|\bhardly\b|\bonly\b|\bunless\b|\bfail|\bavoid"
        r"|\brefus|\bprohibit|\bban|\bmissing\b|\babsen|\bexcept\b|\bstop|\binstead\b|\btoo\b|\bdifficult\b",
    ),
    "ja": _compile(
        apparent=r"(?:なければ|ないと|なくては)(?:な|い)\w(?:ない|ません)|かもしれ(?:ない|ません)|だけで(?:は)?なく"
        r"|(?:では|じゃ)ないで(?:しょう|す)か|ませんか|少な|危な|もったいな|しかな|つまらな|切な|ないうちに",
        clear=r"ない|ません|なかった|なく|なし|ずに|無い",
        loose=r"ず|ぬ|無|不|非|未|禁|反対|以外|欠|難し|しか",
    ),
    "zh": _compile(
        apparent=r"不仅|不僅|不但|不只|不过|不過|不同|不断|不斷|不管|不论|不論|不少|不错|不錯|不得不|不可或缺|差不多|要不"
        r"|好不好|是不是|能不能|可不可以|对不起|不好意思|无论|無論|无障碍|無障礙|没关系|非常|除非|未来|未來"
        r"|特别|特別|分别|分別|类别|級別|级别|区别|個別|个别|性别|国别|识别",
        clear=r"不|没有|沒有|没|沒|无法|無法|别(?=再|让|在|去|把|忘|乱|随)|勿",
        loose=r"无|無|非|未|禁|缺|免|失|难|難|少|拒|反对|反對|以外|否",
    ),
}


def negation_dropped(source: str, target: str, source_language: str, target_language: str) -> bool:
    """Tell whether a clearly negative sentence was translated into one without any sign of negation."""
    there, here = _LANGUAGES.get(source_language), _LANGUAGES.get(target_language)
    if there is None or here is None:
        return False
    if not there.clear.search(there.apparent.sub("", source)):
        return False
    return here.any.search(here.apparent.sub("", target)) is None
