"""Documents and queries with what each must find: the table that search is measured by, on both databases."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Document:
    """A proposal; `also` holds translations that a person made: language, title, body."""

    key: str
    language: str
    title: str
    body: str
    also: tuple[tuple[str, str, str], ...] = field(default=())


@dataclass(frozen=True, slots=True)
class Case:
    """A query and the proposals that it is meant to find."""

    kind: str
    query: str
    expected: frozenset[str]


DOCUMENTS = (
    # Korean
    Document("ko-library", "ko", "도서관 야간 개방", "역삼 도서관을 밤 열 시까지 열어 주세요. 퇴근한 뒤에도 책을 빌리고 싶습니다."),
    Document("ko-library-signs", "ko", "안내판을 여러 말로", "도서관에서 길을 찾기 어렵습니다. 베트남어와 몽골어 안내가 있으면 좋겠습니다.",
             (("en", "Signs in several languages", "It is hard to find the way in the library. Vietnamese and Mongolian signs would help."),)),
    Document("ko-bicycle", "ko", "자전거 도로 연결", "양재천 자전거 길이 중간에 끊깁니다. 강까지 이어 주세요."),
    Document("ko-waste", "ko", "쓰레기 분리 안내", "분리배출 요일을 외국인 주민도 알 수 있게 그림으로 알려 주세요."),
    Document("ko-park", "ko", "공원에 그늘을", "여름에 어린이 공원이 너무 덥습니다. 나무를 더 심어 주세요."),
    Document("ko-night-bus", "ko", "심야 버스 늘리기", "밤늦게 일하는 사람이 많습니다. 심야버스가 더 자주 다니면 좋겠습니다."),
    Document("ko-kpop", "ko", "K팝 연습실", "청소년이 춤을 연습할 작은 방을 주민센터에 만들어 주세요."),
    Document("ko-ai", "ko", "인공지능 상담 창구", "민원을 여러 나라 말로 묻고 답하는 인공지능 창구를 시험해 봅시다.",
             (("ja", "人工知能の相談窓口", "いろいろな国の言葉で質問できる窓口を試してみましょう。"),)),
    Document("ko-wheelchair", "ko", "휠체어 경사로", "지하철역 3번 출구에 경사로가 없습니다. 유모차도 지나갈 수 없어요."),
    Document("ko-market", "ko", "주말 장터", "주민이 안 쓰는 물건을 나누는 장터를 한 달에 한 번 열어 주세요."),
    # English
    Document("en-library", "en", "Open the library on Sundays", "Families with small children would borrow more books if libraries were open on Sundays."),
    Document("en-cafe", "en", "A café for refugees", "A small café where newcomers can practise Korean over a naïve cup of coffee."),
    Document("en-bicycle", "en", "Safer bicycle lanes", "Cyclists need lanes that are separated from cars near the schools."),
    Document("en-waste", "en", "Recycling explained", "Please explain how to sort rubbish, with pictures, in every building."),
    Document("en-shade", "en", "Trees at bus stops", "Bus stops need shade. Plant trees or build roofs before next summer."),
    Document("en-open-data", "en", "Open data about air", "Publish the measurements of air quality as open data, every hour."),
    Document("en-neighbours", "en", "Neighbours' dinner", "Once a year the whole street eats together; everybody brings a dish from home."),
    Document("en-budget", "en", "Spend 1,000 million won on playgrounds", "The playgrounds of 2026 should be reachable by wheelchair."),
    # Chinese
    Document("hans-library", "zh-Hans", "图书馆多语言服务", "希望图书馆提供中文图书和中文说明。"),
    Document("hant-library", "zh-Hant", "圖書館延長開放時間", "建議圖書館週末開放到晚上九點，讓上班族也能借書。"),
    Document("hans-waste", "zh-Hans", "垃圾分类说明", "请用图片说明垃圾分类，外国居民看不懂韩文。"),
    Document("hant-bus", "zh-Hant", "增加夜間公車", "夜班工人需要更多夜間公車。"),
    Document("hans-hospital", "zh-Hans", "医院翻译", "看病的时候需要翻译，希望医院有会说中文的人。"),
    Document("hant-park", "zh-Hant", "公園裡的樹", "請在兒童公園種更多樹，夏天太熱。"),
    Document("hans-chinese-people", "zh-Hans", "给韩国人的中文课", "中国留学生愿意教韩国人说中文。"),
    # Japanese
    Document("ja-library", "ja", "図書館の開館時間", "図書館を夜まで開けてください。仕事のあとに本を借りたいです。"),
    Document("ja-waste", "ja", "ゴミの分別の案内", "ごみの出し方を絵で説明してほしいです。カラスも困ります。"),
    Document("ja-bicycle", "ja", "自転車の駐輪場", "駅前に自転車をとめる場所が足りません。"),
    Document("ja-hazard", "ja", "防災マップを多言語で", "地震のとき、どこへ逃げればよいかわかる地図がほしいです。"),
    Document("ja-cafe", "ja", "コミュニティカフェ", "だれでも入れるカフェで言語交換をしましょう。"),
    # Thai
    Document("th-library", "th", "ห้องสมุดภาษาไทย", "อยากให้ห้องสมุดมีหนังสือภาษาไทยสำหรับเด็ก"),
    Document("th-market", "th", "ตลาดอาหารนานาชาติ", "ขอพื้นที่ขายอาหารจากหลายประเทศทุกวันเสาร์"),
    Document("th-hospital", "th", "ล่ามในโรงพยาบาล", "คนไทยต้องการล่ามเมื่อไปหาหมอ"),
    # Arabic
    Document("ar-library", "ar", "كتب عربية في المكتبة", "نريد كتباً عربيةً للأطفال في مكتبة الحي."),
    Document("ar-prayer", "ar", "مكان هادئ للصلاة", "نرجو تخصيص غرفة هادئة في المركز الثقافي."),
    Document("ar-park", "ar", "أشجار في الحديقة", "الحديقة حارة في الصيف، ونحتاج إلى ظل."),
    Document("ar-school", "ar", "مدرسة لتعليم الكورية", "دروس كورية مسائية للأمهات والآباء."),
    # Vietnamese
    Document("vi-library", "vi", "Sách tiếng Việt ở thư viện", "Thư viện nên có sách thiếu nhi bằng tiếng Việt."),
    Document("vi-street", "vi", "Đèn đường ở ngõ nhỏ", "Ngõ nhỏ rất tối vào ban đêm, cần thêm đèn."),
    Document("vi-clinic", "vi", "Phiên dịch ở bệnh viện", "Người Việt cần phiên dịch khi đi khám bệnh."),
    # Russian
    Document("ru-library", "ru", "Русские книги в библиотеке", "В районной библиотеке мало книг на русском языке."),
    Document("ru-trees", "ru", "Больше зелёных деревьев", "Летом на площадке нет тени, посадите деревья и ёлки."),
    Document("ru-courses", "ru", "Вечерние курсы корейского", "Курсы для тех, кто работает днём."),
    # German
    Document("de-library", "de", "Längere Öffnungszeiten der Bücherei", "Die Bücherei schließt zu früh. Viele arbeiten bis sieben Uhr."),
    Document("de-street", "de", "Weniger Verkehr in der Schulstraße", "Vor der Schule fahren die Autos zu schnell; die Straße soll verkehrsberuhigt werden."),
    Document("de-waste", "de", "Mülltrennung verständlich machen", "Bitte erklären Sie die Mülltrennung mit Bildern."),
    # Spanish, French
    Document("es-library", "es", "Biblioteca abierta los domingos", "Queremos que la biblioteca abra más horas y tenga libros en español.",
             (("ko", "일요일에 여는 도서관", "도서관이 더 오래 열고 스페인어 책이 있으면 좋겠습니다."),)),
    Document("es-children", "es", "Un parque para niños pequeños", "Los niños pequeños necesitan sombra y agua en el parque."),
    Document("es-music", "es", "Noche de música y canción", "Una noche de música de todo el mundo en la plaza."),
    Document("fr-library", "fr", "Une bibliothèque à l'école", "L'école manque de livres en français ; la bibliothèque aiderait les élèves."),
    Document("fr-crosswalk", "fr", "Passage piéton près de la forêt", "Le passage piéton n'est pas assez éclairé la nuit."),
    # Mongolian, Hindi, Nepali, Indonesian, Filipino, Uzbek
    Document("mn-library", "mn", "Номын сангийн монгол ном", "Номын санд монгол хэл дээрх ном байхгүй байна. Хүүхдэд зориулсан ном хэрэгтэй."),
    Document("mn-kindergarten", "mn", "Цэцэрлэгийн мэдээлэл", "Цэцэрлэгт бүртгүүлэх журмыг монгол хэлээр тайлбарлаж өгнө үү."),
    Document("hi-library", "hi", "पुस्तकालय में हिन्दी किताबें", "पुस्तकालय में हिन्दी की किताबें नहीं हैं। बच्चों के लिए किताबें चाहिए।"),
    Document("hi-food", "hi", "शाकाहारी भोजन", "स्कूल में शाकाहारी भोजन का विकल्प दें।"),
    Document("ne-work", "ne", "कामदारका लागि परामर्श", "विदेशी कामदारलाई नेपाली भाषामा परामर्श चाहिन्छ।"),
    Document("id-mosque", "id", "Ruang salat yang tenang", "Mohon sediakan ruang salat di pusat kebudayaan."),
    Document("id-market", "id", "Pasar makanan halal", "Pasar kecil untuk makanan halal setiap hari Sabtu."),
    Document("tl-family", "tl", "Tulong para sa mga pamilya", "Kailangan ng mga pamilyang Pilipino ang tulong sa paaralan."),
    Document("uz-school", "uz", "Oʻzbek tili darslari", "Bolalarimiz oʻzbek tilini unutmasligi uchun darslar kerak."),
    Document("uz-clinic", "uz", "Kasalxonada tarjimon", "Shifokorga borganda tarjimon kerak bo'ladi."),
)  # fmt: skip


def case(kind: str, query: str, *expected: str) -> Case:
    return Case(kind, query, frozenset(expected))


CASES = (
    # Short Hangul, particles, spaces
    case("ko", "도서관", "ko-library", "ko-library-signs", "es-library"),
    case("ko", "도서", "ko-library", "ko-library-signs", "es-library"),
    case("ko", "도서관에서", "ko-library", "ko-library-signs", "es-library"),
    case("ko", "도서관을 밤", "ko-library"),
    case("ko", "버스", "ko-night-bus"),
    case("ko", "심야버스", "ko-night-bus"),
    case("ko", "공원", "ko-park"),
    case("ko", "책", "ko-library", "es-library"),
    case("ko", "K팝", "ko-kpop"),
    case("ko", "k팝 연습", "ko-kpop"),
    case("ko", "인공지능", "ko-ai"),
    case("ko", "분리배출", "ko-waste"),
    case("ko", "3번 출구", "ko-wheelchair"),
    case("ko", '"자전거 도로"', "ko-bicycle"),
    case("ko", '"도로 자전거"'),
    case("ko", "휠체어", "ko-wheelchair"),
    case("ko", "일요일", "es-library"),
    case("ko-nfd", "\u1103\u1169\u1109\u1165\u1100\u116a\u11ab", "ko-library", "ko-library-signs", "es-library"),
    case("ko-spacing", "자전거도로연결", "ko-bicycle"),
    case("ko-typo", "인공지늉 상담", "ko-ai"),
    # English: accents, case, forms, typos, phrases, numbers, translations
    case("en", "library", "en-library", "ko-library-signs"),
    case("en", "LIBRARIES", "en-library", "ko-library-signs"),
    case("en", "librar", "en-library", "ko-library-signs"),
    case("en-typo", "libary", "en-library", "ko-library-signs"),
    case("en-typo", "bicylce", "en-bicycle"),
    case("en-typo", "neigbhours", "en-neighbours"),
    case("en-typo", "recyclnig explaned", "en-waste"),
    case("en", "cafe", "en-cafe"),
    case("en", "CAFÉ naive", "en-cafe"),
    case("en", "ｌｉｂｒａｒｙ", "en-library", "ko-library-signs"),
    case("en", '"open data"', "en-open-data"),
    case("en", '"data open"'),
    case("en", "open data", "en-open-data"),
    case("en", "trees shade", "en-shade"),
    case("en", "tree", "en-shade"),
    case("en", "1000 million", "en-budget"),
    case("en", "2026", "en-budget"),
    case("en", "neighbour", "en-neighbours"),
    case("en", "vietnamese signs", "ko-library-signs"),
    # Han: short words, both orthographies, Japanese beside Chinese
    case("zh", "图书馆", "hans-library", "hant-library", "ja-library"),
    case("zh", "圖書館", "hans-library", "hant-library", "ja-library"),
    case("zh", "垃圾", "hans-waste"),
    case("zh", "垃圾分類", "hans-waste"),
    case("zh", "公车", "hant-bus"),
    case("zh", "公园", "hant-park"),
    case("zh", "树", "hant-park"),
    case("zh", "中文", "hans-library", "hans-hospital", "hans-chinese-people"),
    case("zh", "中国人"),
    case("zh", "醫院 翻譯", "hans-hospital"),
    case("zh", '"垃圾分类说明"', "hans-waste"),
    # Japanese: kana, width, no spaces
    case("ja", "図書館", "ja-library", "hans-library", "hant-library"),
    case("ja", "ごみ", "ja-waste"),
    case("ja", "ｺﾞﾐ", "ja-waste"),
    case("ja", "からす", "ja-waste"),
    case("ja", "自転車", "ja-bicycle"),
    case("ja", "カフェ", "ja-cafe"),
    case("ja", "防災マップ", "ja-hazard"),
    case("ja", "本", "ja-library"),
    case("ja", "相談窓口", "ko-ai"),
    case("ja-typo", "コミニュティカフェ", "ja-cafe"),
    # Thai
    case("th", "ห้องสมุด", "th-library"),
    case("th", "ภาษาไทย", "th-library"),
    case("th", "ล่าม", "th-hospital"),
    case("th", "อาหาร", "th-market"),
    # Arabic: harakat, article, forms of alef, ya, ta marbuta
    case("ar", "مكتبة", "ar-library"),
    case("ar", "المكتبه", "ar-library"),
    case("ar", "مَكْتَبَة", "ar-library"),
    case("ar", "اشجار", "ar-park"),
    case("ar", "حديقة", "ar-park"),
    case("ar", "الاباء", "ar-school"),
    case("ar", "هـــادئ", "ar-prayer"),
    # Vietnamese with and without marks
    case("vi", "thư viện", "vi-library"),
    case("vi", "thu vien", "vi-library"),
    case("vi", "den duong", "vi-street"),
    case("vi", "Đèn", "vi-street"),
    case("vi", '"bệnh viện"', "vi-clinic"),
    # Russian: forms, yo, typos
    case("ru", "библиотека", "ru-library"),
    case("ru", "БИБЛИОТЕКИ", "ru-library"),
    case("ru", "зеленых деревьев", "ru-trees"),
    case("ru", "елки", "ru-trees"),
    case("ru", "книги", "ru-library"),
    case("ru-typo", "бибилотека", "ru-library"),
    # German: sharp s, umlauts, compounds
    case("de", "strasse", "de-street"),
    case("de", "Straße", "de-street"),
    case("de", "bucherei", "de-library"),
    case("de", "Buecherei", "de-library"),
    case("de", "Verkehr", "de-street"),
    case("de", "mülltrennung", "de-waste"),
    case("de-typo", "Mültrennung", "de-waste"),
    # Spanish, French
    case("es", "niños", "es-children"),
    case("es", "ninos", "es-children"),
    case("es", "musica cancion", "es-music"),
    case("es", "biblioteca", "es-library"),
    case("fr", "ecole", "fr-library"),
    case("fr", "l’école", "fr-library"),
    case("fr", "foret", "fr-crosswalk"),
    case("fr-nfd", "bibliothe\u0300que", "fr-library"),
    # Mongolian, Hindi, Nepali, Indonesian, Filipino, Uzbek
    case("mn", "номын сан", "mn-library"),
    case("mn", "Цэцэрлэг", "mn-kindergarten"),
    case("mn", "монгол", "mn-library", "mn-kindergarten"),
    case("hi", "पुस्तकालय", "hi-library"),
    case("hi", "किताब", "hi-library"),
    case("hi", "हिंदी", "hi-library"),
    case("ne", "परामर्श", "ne-work"),
    case("id", "salat", "id-mosque"),
    case("id", "pasar halal", "id-market"),
    case("tl", "pamilya", "tl-family"),
    case("uz", "o'zbek", "uz-school"),
    case("uz", "oʻzbek tili", "uz-school"),
    case("uz", "boladi", "uz-clinic"),
    # Nothing to be found
    case("none", "xylophone"),
    case("none", "고래"),
    case("none", "鯨魚"),
    # Several languages in one query
    case("mixed", "도서관 mongolian", "ko-library-signs"),
    case("mixed", "窓口 인공지능", "ko-ai"),
)
