"""Which language a text or a short question is in; Vietnamese without diacritics is Vietnamese."""

from __future__ import annotations

import re
import unicodedata

from corpus.normalise import fold, has_diacritics

# Scripts that tell the language; kana before Han, which Japanese also writes.
_SCRIPTS = {
    "ja": "\u3040-\u30ff",
    "zh": "\u3400-\u9fff",
    "ko": "\uac00-\ud7af",
    "th": "\u0e00-\u0e7f",
    "lo": "\u0e80-\u0eff",
    "km": "\u1780-\u17ff",
    "ru": "\u0400-\u04ff",
    "el": "\u0370-\u03ff",
    "ar": "\u0600-\u06ff",
    "he": "\u0590-\u05ff",
    "hi": "\u0900-\u097f",
}
_SCRIPT = {code: re.compile(f"[{chars}]") for code, chars in _SCRIPTS.items()}

# The small words that questions and sentences are held together by.
_SMALL_WORDS = {
    code: frozenset(words.split())
    for code, words in {
        "vi": """là của và có được những các nào gì bao nhiêu ai đâu khi như thế trong cho với một
            không tại theo về đến từ ngày người bị đã sẽ đang này đó ra phải nhất cũng hay hoặc trên
            sau trước vì sao thì mà nếu bằng giữa hơn mấy lần nằm ở tên gọi việc tỉnh năm
            dùng để làm cần""",
        "en": """the a an of to in is are was were be been do does did what which who whom whose
            when where why how many much and or for on at by with from that this these it its as not
            has have had can could would will should their his her he she they there after before
            into about than if you your i we name""",
        "fr": """le la les un une des du de et qu est sont était ont a quel quelle quels quelles qui
            que quoi où quand comment combien pourquoi dans en sur pour par avec au aux il elle ce
            cette ces son sa ses ne pas plus se été ou fait""",
        "de": """der die das den dem des ein eine einen einem einer eines und ist sind war waren
            wird werden wurde wurden was wer wen wem wie wo wann warum weshalb wozu worauf welche
            welcher welches welchen welchem viele viel in im am an auf aus bei mit nach von vom zu
            zum zur für über es sie er nicht hat haben hatte als auch man sich um durch unter bis
            oder einige manche""",
        "es": """el la los las un una unos de del y e es son era fue fueron que qué quién quiénes
            cuál cuáles cuándo cuánto cuánta cuántos cuántas cómo dónde por para con en a al se su
            sus lo no más ha han había o como sobre entre desde hasta está están tiene""",
    }.items()
}
_VIETNAMESE_FOLDED = frozenset(map(fold, _SMALL_WORDS["vi"]))
_LETTERS_OF = {
    "vi": re.compile("[ăđơưạảấầẩẫậắằẳẵặẹẻẽếềểễệỉĩịọỏốồổỗộớờởỡợụủũứừửữựỳỵỷỹ]"),
    "fr": re.compile("[çœæëïûî]"),
    "de": re.compile("[äöüß]"),
    "es": re.compile("[ñ]"),
}
# The shapes a syllable can have when its diacritics are gone: no other Latin-script language of
# the list builds most of its words so.
_SYLLABLE = re.compile(
    r"(?:b|ch?|d|gh?|gi|h|kh?|l|m|ngh?|nh|n|ph?|qu?|r|s|th|tr|t|v|x)?"
    r"(?:a|ac|ach|ai|am|an|ang|anh|ao|ap|at|au|ay|e|ec|ech|em|en|eng|enh|eo|ep|et|eu"
    r"|i|ia|ich|iec|iem|ien|ieng|iep|iet|ieu|im|in|inh|ip|it|iu|o|oa|oac|oach|oai|oam|oan|oang"
    r"|oanh|oao|oap|oat|oay|oc|oe|oen|oeo|oet|oi|om|on|ong|oong|op|ot|u|ua|uan|uang|uat|uay|uc"
    r"|ue|uech|uenh|ui|um|un|ung|uoc|uoi|uom|uon|uong|uop|uot|uou|up|ut|uu|uy|uya|uych|uyen|uyet"
    r"|uynh|uyt|uyu|y|yem|yen|yet|yeu)"
)
_ELISION = re.compile(r"\b(?:[cdjlmns]|qu)['’](?=[^\W\d_])", re.IGNORECASE)
_WORD = re.compile(r"[^\W\d_]+")


def is_small_word(word: str, language: str) -> bool:
    """Whether a word, in whatever case, is one that the language's sentences are held together by.

    False for a language that is not one of `detect_language`'s.
    """
    return word.lower() in _SMALL_WORDS.get(language, ())


def detect_language(text: str) -> str:
    """The ISO 639-1 code of the text's language: `vi`, `en`, `fr`, `de`, `es`, or by script.

    Made for questions of a few words, names in another language among them; only the first 2,000
    characters are looked at. What cannot be told is English.
    """
    text = unicodedata.normalize("NFC", text[:2000])
    words = _WORD.findall(text)
    if code := _by_script(text, words):
        return code
    scores = dict.fromkeys(("en", "vi", "fr", "de", "es"), 0.0)  # the first of equals wins
    shouted = text.isupper()
    for word in words:
        weight = 0.25 if word[0].isupper() and not shouted else 1.0  # a name is nobody's word
        word = word.lower()
        for code, small_words in _SMALL_WORDS.items():
            scores[code] += 2 * (word in small_words)
        for code, letters in _LETTERS_OF.items():
            scores[code] += 2 * weight * bool(letters.search(word))
        if _SYLLABLE.fullmatch(fold(word)):
            scores["vi"] += 0.5 * weight + (word.isascii() and word in _VIETNAMESE_FOLDED)
        elif weight == 1 and len(word) > 1:
            scores["vi"] -= 1
    scores["fr"] += 2 * len(_ELISION.findall(text))
    scores["es"] += 2 * ("¿" in text or "¡" in text)
    return max(scores, key=scores.__getitem__)


def is_unaccented_vietnamese(text: str) -> bool:
    """Whether the text is Vietnamese typed without diacritics, or with hardly any."""
    words = _WORD.findall(text[:2000])
    marked = sum(map(has_diacritics, words))
    return marked <= 0.2 * len(words) and detect_language(text) == "vi"


def _by_script(text: str, words: list[str]) -> str | None:
    """The language whose script has a character for every word of the text in Latin letters."""
    latin = sum(unicodedata.name(word[0], "").startswith("LATIN") for word in words)
    counts = {code: len(script.findall(text)) for code, script in _SCRIPT.items()}
    if 10 * counts["ja"] > counts["zh"]:
        counts["ja"] += counts["zh"]  # kana among Han
    code = max(counts, key=counts.__getitem__)
    return code if counts[code] and counts[code] >= latin else None
