"""The words of the samples on the component page, in some of the languages of the pages."""

from __future__ import annotations

TITLES = {
    "ko": "역삼동 주민센터에 일본어 안내판을 설치해 주세요",
    "en": "Please put up signs in Japanese at the Yeoksam-dong community centre",
    "ja": "駅三洞住民センターに日本語の案内板を設置してください",
    "zh-Hans": "请在驿三洞居民中心设置日语指示牌",
    "ar": "يرجى وضع لافتات باللغة اليابانية في مركز خدمات يوكسام دونغ",
}
BODIES = {
    "ko": (
        ("저는 역삼동에 삽니다. ", "주민센터에는 한국어 안내판만 있어서 창구를 찾기 어렵습니다. "),
        ("일본어 안내판을 설치해 주세요. ", "3월 2일부터 새 학기가 시작되므로 그 전에 있으면 큰 도움이 됩니다."),
    ),
    "en": (
        (
            "I live in Yeoksam-dong. ",
            "The community centre has signs in Korean only, so the counter is hard to find. ",
        ),
        (
            "Please put up signs in Japanese. ",
            "The new term starts on 2 March; having them before then would help a lot.",
        ),
    ),
    "ja": (
        ("私は駅三洞に住んでいます。", "住民センターには韓国語の案内板しかないので、窓口を見つけるのが大変です。"),
        ("日本語の案内板を設置してください。", "3月2日から新学期が始まるので、その前にあるととても助かります。"),
    ),
    "zh-Hans": (
        ("我住在驿三洞。", "居民中心只有韩语指示牌，很难找到窗口。"),
        ("请设置日语指示牌。", "新学期从3月2日开始，如果在那之前设置好，会很有帮助。"),
    ),
    "ar": (
        (
            "أسكن في حي يوكسام دونغ. ",
            "لا توجد في المركز سوى لافتات باللغة الكورية، لذلك يصعب العثور على الشباك. ",
        ),
        ("يرجى وضع لافتات باللغة اليابانية. ", "يبدأ الفصل الدراسي في 2 مارس، ووجودها قبل ذلك مفيد جدًا."),
    ),
}
