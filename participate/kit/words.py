"""Numbers, money and dates in words, in Indonesian and English; and the look of codes."""

from datetime import date
from decimal import ROUND_HALF_UP, Decimal

from participate.kit.money import DIGITS, number_text

_ID = [
    "nol",
    "satu",
    "dua",
    "tiga",
    "empat",
    "lima",
    "enam",
    "tujuh",
    "delapan",
    "sembilan",
    "sepuluh",
    "sebelas",
]
_EN = [
    "zero",
    "one",
    "two",
    "three",
    "four",
    "five",
    "six",
    "seven",
    "eight",
    "nine",
    "ten",
    "eleven",
    "twelve",
    "thirteen",
    "fourteen",
    "fifteen",
    "sixteen",
    "seventeen",
    "eighteen",
    "nineteen",
]
_EN_TENS = ["_", "_", "twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"]
_STEPS = {
    "id": ((10**12, "triliun"), (10**9, "miliar"), (10**6, "juta"), (10**3, "ribu")),
    "en": ((10**12, "trillion"), (10**9, "billion"), (10**6, "million"), (10**3, "thousand")),
}
_MONTHS = {
    "id": [
        "Januari",
        "Februari",
        "Maret",
        "April",
        "Mei",
        "Juni",
        "Juli",
        "Agustus",
        "September",
        "Oktober",
        "November",
        "Desember",
    ],
    "en": [
        "January",
        "February",
        "March",
        "April",
        "May",
        "June",
        "July",
        "August",
        "September",
        "October",
        "November",
        "December",
    ],
}
_CURRENCIES = {
    "IDR": ("rupiah", "rupiah"),
    "USD": ("dolar Amerika", "US dollars"),
    "EUR": ("euro", "euros"),
    "GBP": ("pound sterling", "pounds sterling"),
    "PLN": ("zloty", "zlotys"),
    "HUF": ("forint", "forints"),
    "CHF": ("franc Swiss", "Swiss francs"),
    "CAD": ("dolar Kanada", "Canadian dollars"),
}

_TONES = {
    "in": "eligible on_ballot funded accepted confirmed contracted self_managed completed assessed",
    "out": "rejected cancelled",
    "wait": "submitted resubmitted returned routed deferred forwarded partly in_progress",
}
_TONE_BY_CODE = {code: tone for tone, codes in _TONES.items() for code in codes.split()}

# category code -> (tone, letter, name of the drawing)
_CATEGORIES = {
    "INF": ("a", "I", "inf"),
    "LNG": ("b", "L", "lng"),
    "KES": ("c", "K", "kes"),
    "SOS": ("d", "S", "sos"),
    "EKO": ("e", "E", "eko"),
    "TRB": ("f", "T", "trb"),
}


def language_of(language: str | None) -> str:
    """Return `en` for any English, `id` for everything else."""
    return "en" if (language or "id").startswith("en") else "id"


def integer_in_words(value: int, language: str | None = "id") -> str:
    """Spell a whole number below 10**15: (1197, 'id') -> `seribu seratus sembilan puluh tujuh`."""
    if abs(value) >= 10**15:
        raise ValueError("numbers from a quadrillion on have no words here")
    code = language_of(language)
    if value < 0:
        return f"minus {integer_in_words(-value, code)}"
    return _english(value) if code == "en" else _indonesian(value)


def _indonesian(value: int) -> str:
    """Spell a number that is not negative in Indonesian."""
    for step, name in _STEPS["id"]:
        if value >= step:
            high, low = divmod(value, step)
            head = "seribu" if step == 1000 and high == 1 else f"{_indonesian(high)} {name}"
            return head if not low else f"{head} {_indonesian(low)}"
    if value < 12:
        return _ID[value]
    if value < 20:
        return f"{_ID[value - 10]} belas"
    unit, name = (100, "ratus") if value >= 100 else (10, "puluh")
    high, low = divmod(value, unit)
    head = "seratus" if unit == 100 and high == 1 else f"{_ID[high]} {name}"
    return head if not low else f"{head} {_indonesian(low)}"


def _english(value: int) -> str:
    """Spell a number that is not negative in English."""
    for step, name in _STEPS["en"]:
        if value >= step:
            high, low = divmod(value, step)
            head = f"{_english(high)} {name}"
            return head if not low else f"{head} {'and ' if low < 100 else ''}{_english(low)}"
    if value < 20:
        return _EN[value]
    if value < 100:
        high, low = divmod(value, 10)
        return _EN_TENS[high] + (f"-{_EN[low]}" if low else "")
    high, low = divmod(value, 100)
    head = f"{_EN[high]} hundred"
    return head if not low else f"{head} and {_english(low)}"


def currency_name(currency: str, language: str | None) -> str:
    """Return what people call a currency; an unknown one keeps its code."""
    return _CURRENCIES.get(currency, (currency, currency))[language_of(language) == "en"]


def amount_in_words(amount: int, language: str | None = "id", currency: str = "IDR") -> str:
    """Spell an amount of minor units exactly: 1197900000 -> `satu miliar seratus … ribu rupiah`.

    Minor units other than zero follow as hundredths: `two dollars and 5/100`.
    """
    digits = DIGITS.get(currency, 2)
    whole, rest = divmod(abs(amount), 10**digits)
    text = (
        f"{integer_in_words(-whole if amount < 0 else whole, language)} {currency_name(currency, language)}"
    )
    if not rest:
        return text
    joint = "and" if language_of(language) == "en" else "dan"
    return f"{text} {joint} {rest}/{10**digits}"


def money_said(amount: int, currency: str = "IDR", language: str | None = "id") -> str:
    """Say an amount as people do, one decimal, with `sekitar`/`about` when rounded.

    1200000000 -> `satu koma dua miliar rupiah` / `1.2 billion rupiah`.
    """
    code, name = language_of(language), currency_name(currency, language)
    value = Decimal(abs(amount)).scaleb(-DIGITS.get(currency, 2))
    sign = "minus " if amount < 0 else ""
    step, unit = next(((s, u) for s, u in _STEPS[code][:3] if value >= s), (1, ""))
    if step == 1:
        whole = value.quantize(Decimal(1), rounding=ROUND_HALF_UP)
        shown = number_text(whole, 0, code) if code == "en" else _indonesian(int(whole))
        return _about(f"{sign}{shown} {name}", whole != value, code)
    scaled = value / step
    rounded = scaled.quantize(Decimal("0.1"), rounding=ROUND_HALF_UP)
    places = 0 if rounded == rounded.to_integral_value() else 1
    if code == "en":
        shown = number_text(rounded, places, code)
    else:
        units, tenth = divmod(int(rounded * 10), 10)
        shown = _indonesian(units) + (f" koma {_ID[tenth]}" if tenth else "")
    return _about(f"{sign}{shown} {unit} {name}", rounded != scaled, code)


def _about(text: str, rounded: bool, code: str) -> str:
    """Put the word for `about` in front of a rounded amount."""
    return f"{'about' if code == 'en' else 'sekitar'} {text}" if rounded else text


def date_in_words(value: date, language: str | None = "id") -> str:
    """Spell a date: 2026-01-20 -> `dua puluh Januari dua ribu dua puluh enam`."""
    code = language_of(language)
    month = _MONTHS[code][value.month - 1]
    return f"{integer_in_words(value.day, code)} {month} {integer_in_words(value.year, code)}"


def tone_of(decision: str) -> str:
    """Return the tone of a decision's code: in, out, wait or plain."""
    return _TONE_BY_CODE.get(decision, "plain")


def category_look(code: str) -> dict[str, str]:
    """Return the tone, letter and drawing of a category; unknown ones get a plain look of their letter."""
    tone, letter, scene = _CATEGORIES.get(code, ("f", (code or "•")[:1], "plain"))
    return {"code": code, "tone": tone, "letter": letter, "scene": scene}
