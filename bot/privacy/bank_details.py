"""Sort codes with accounts, IBANs and payment cards."""

from collections.abc import Iterator

from stdnum import iban, luhn

from bot.privacy.kind import END, START, Kind, Span, announced, compact, pattern, value_spans

_SORT_CODE = r"\d\d[ .-]\d\d[ .-]\d\d|\d{6}"
_PAIR = pattern(
    rf"{START}(?P<value>\d\d(?P<gap>[ .-])\d\d(?P=gap)\d\d[ ,;:/-]{{1,3}}"
    rf"(?:(?:and|acc(?:oun)?t|a/c|no|number)[ .:]{{0,2}}){{0,3}}\d{{4}} ?\d{{4}}){END}"
)
_SORT_CODE_ANNOUNCED = announced("sort|s/c", r"sort(?: ?-?code)?|s/c", _SORT_CODE)
_ACCOUNT_ANNOUNCED = announced("acc|a/c", r"(?:bank )?(?:account|acct?|a/c)", r"\d{4}[ -]?\d{4}|\d{7}")
# ISO 13616: country, two check digits, up to 30 more (checked by python-stdnum).
_IBAN = pattern(rf"{START}(?P<value>[a-z]{{2}}\d\d(?:[ -]?[a-z0-9]{{4}}){{2,7}}(?:[ -]?[a-z0-9]{{1,3}})?){END}")
_IBAN_ANNOUNCED = announced("iban", r"iban", r"[a-z]{2}\d\d(?:[ -]?[a-z0-9]{4}){2,7}(?:[ -]?[a-z0-9]{1,3})?")
# ISO/IEC 7812: the payment networks' first digits, 13 to 19 digits, the last a Luhn check.
_CARD = pattern(rf"{START}(?P<value>(?:[3-6]|2[2-7])(?:[ .-]?\d){{11,18}}){END}")
_CARD_ANNOUNCED = announced(
    "card|visa|amex", r"(?:(?:credit|debit|bank|payment) |master)?card|visa|amex", r"\d(?:[ .-]?\d){12,18}"
)


def _find_bank(text: str) -> Iterator[Span]:
    for start, end in value_spans(_IBAN, text):
        if iban.is_valid(compact(text[start:end])):
            yield start, end
    for start, end in value_spans(_CARD, text):
        digits = compact(text[start:end])
        if 13 <= len(digits) <= 19 and luhn.is_valid(digits):
            yield start, end
    for expression in (_PAIR, _SORT_CODE_ANNOUNCED, _ACCOUNT_ANNOUNCED, _IBAN_ANNOUNCED, _CARD_ANNOUNCED):
        yield from value_spans(expression, text)


BANK_DETAILS = Kind("bank details", "bank details", _find_bank, digits=6)
