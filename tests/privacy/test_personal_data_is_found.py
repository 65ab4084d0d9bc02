"""Every kind of personal data, in the many ways people type it. All people and numbers are invented or specimens."""

import unicodedata
from collections.abc import Callable

import pytest

from bot.privacy.guard import find_personal_data, redact

DOB = "date of birth"
ROWS = [
    # Names with a date of birth
    ("name", "Gareth Pemberton-Lisle, d.o.b. 09/09/1969, does he need an SPO?"),
    ("name", "mr Karim, 14/2/88 - which level?"),
    ("name", "is John Smith born 3 March 1971 a cat 2"),
    ("name", "SMITH, John (14.02.1988) is out next week, who chairs?"),
    ("name", "john smith dob 1/1/80 licence ends when"),
    ("name", "Agnieszka Wiśniewska 1975-11-30 has moved, who owns the case?"),
    ("name", "Does Oluwaseun Adeyemi (b. 4/5/91) come under MAPPA?"),
    ("name", "Ms T. Okonkwo, DOB 12 Dec 1990: is a referral needed?"),
    ("name", "14/2/88 - Gareth Lisle: can we refer?"),
    ("name", "José Fernández-Ruiz, born 02/03/1966"),
    ("name", "Can Dwayne born 1969 be managed at level 1?"),
    ("name", "Abu Bakr al-Masri, 4/4/1984"),
    ("name", "Khan, Mohammed 05/06/1987 - cat 2?"),
    ("name", "my SU is tyrone mcallister 22/05/1995, IPV risk"),
    ("name", "Jakub W. 12/12/92 - do I refer?"),
    ("name", "Smith 14/2/88 wants to travel"),
    ("name", "Wayne Tillotson 14021988"),
    ("name", "*Gareth* _Lisle_, dob 1/2/80"),
    # Names with an identifier
    ("name", "Farrow CRN X123456, which level?"),
    ("name", "John Smith CRN X123456"),
    ("name", "Is Mrs Farrow-Hale, prison number A1234BC, a Category 3?"),
    ("name", "Priya Ramanathan lives at 12 Acacia Avenue, does she need to notify?"),
    ("name", "Mr Petrov's mobile is 07700 900123, do I put it on ViSOR?"),
    ("name", "please ask tom bellweather on 07700 900456 about the panel"),
    # Dates of birth
    (DOB, "dob 09/09/1969"),
    (DOB, "d.o.b. 9.9.69 - cat 1?"),
    (DOB, "D.O.B: 09-09-1969"),
    (DOB, "DOB=9 Sept 1969"),
    (DOB, "d o b 9th September 69"),
    (DOB, "DoB September 9, 1969 in the US form"),
    (DOB, "date of birth is the 9th of September 1969"),
    (DOB, "his date of birth was recorded as 1969-09-09"),
    (DOB, "date of birth: 090969"),
    (DOB, "dob 09091969 level?"),
    (DOB, "dob 09 09 1969"),
    (DOB, "dob 09 09 69"),
    (DOB, "he was born on 9 Sept 1969, is he too old?"),
    (DOB, "born 9 Sept 1969"),
    (DOB, "born 09/09/69 and sentenced to 4 years"),
    (DOB, "born the 3rd of May 2007, youth or adult?"),
    (DOB, "9/9/69 (dob) how long is the register"),
    (DOB, "09/09/1969 is his date of birth"),
    (DOB, "birthday 9 September, is he 18 then?"),
    (DOB, "birth date – 9 Sept 1969"),
    (DOB, "dob 1969, does he qualify"),
    (DOB, "DOB for Karim is 14/2/88"),
    (DOB, "year of birth 1969"),
    (DOB, "dob\n09/09/1969"),
    (DOB, "*DOB:* `09/09/1969`"),
    (DOB, "mr Karim, 14/2/88"),
    (DOB, "Mrs Bello 03/11/1979 cat?"),
    (DOB, "Kyle Marchetti 3rd Nov 2004 is on a DTO"),
    (DOB, "J. Marchetti 3/11/04 is on a DTO"),
    (DOB, "dob \uff10\uff19/\uff10\uff19/\uff11\uff19\uff16\uff19"),
    (DOB, "born in Leicester on 4/4/84"),
    (DOB, "he is aged 41 (04/04/84)"),
    (DOB, "y.o.b. 1984"),
    (DOB, "04-Apr-84 d/o/b"),
    (DOB, "Wayne Tillotson 14 02 88"),
    # PNC ID
    ("PNC ID", "PNC 2012/0052494Q"),
    ("PNC ID", "what level is 12/52494Q"),
    ("PNC ID", "pnc id: 12/52494q"),
    ("PNC ID", "2012/52494Q has moved area"),
    ("PNC ID", "PNC ID is 2001/123456X, cat?"),
    ("PNC ID", "pnc 01-123456x"),
    ("PNC ID", "PNC no 2012 0052494 Q"),
    ("PNC ID", "p.n.c. 12 / 52494 q"),
    ("PNC ID", "1999/1234567A came up in the referral"),
    ("PNC ID", "PNCID 20120052494Q"),
    # CRO number
    ("CRO number", "CRO 265416/21G"),
    ("CRO number", "265416/21g what category"),
    ("CRO number", "cro number is 1234/99X"),
    ("CRO number", "SF05/482703J"),
    ("CRO number", "sf 05/482703 j is his file"),
    ("CRO number", "c.r.o. no. 12345/88b"),
    # CRN
    ("CRN", "crn B987654 - is he cat 3"),
    ("CRN", "CRN: X123456"),
    ("CRN", "c.r.n. x123456"),
    ("CRN", "X123456 recalled yesterday, what now?"),
    ("CRN", "is x123456 level 2"),
    ("CRN", "case X 123456 needs a level"),
    ("CRN", "CRN X-123-456"),
    ("CRN", "crn no. x 12 34 56"),
    ("CRN", "crn 123456"),
    ("CRN", "nDelius ref is E654321"),
    ("CRN", "X\u200b123\u200b456"),
    ("CRN", "CRN \uff38\uff11\uff12\uff13\uff14\uff15\uff16"),
    ("CRN", "oasys for x 123456"),
    ("CRN", "(D445566)"),
    ("CRN", "_D445566_ please"),
    # Prison number
    ("prison number", "A1234BC due for release"),
    ("prison number", "a1234bc licence conditions?"),
    ("prison number", "prison no A 1234 BC"),
    ("prison number", "NOMIS A-1234-BC"),
    ("prison number", "A 5678 BD is in the CSU"),
    ("prison number", "noms number: g9876vf"),
    ("prison number", "prisoner number AB1234"),
    # ViSOR reference
    ("ViSOR reference", "ViSOR ref 1029384"),
    ("ViSOR reference", "visor id: 45 67 89"),
    ("ViSOR reference", "ViSOR nominal number is VS/0012345"),
    ("ViSOR reference", "on ViSOR (10029384) since March"),
    ("ViSOR reference", "ViSOR record no. 4821"),
    ("ViSOR reference", "MAPPS reference 7766554"),
    # NHS number
    ("NHS number", "943 476 5919"),
    ("NHS number", "NHS number 9434765919"),
    ("NHS number", "nhs no 943-476-5919"),
    ("NHS number", "NHS: 943 476 5918"),
    ("NHS number", "n.h.s. 943.476.5919"),
    # National Insurance number
    ("National Insurance number", "QQ 12 34 56 C"),
    ("National Insurance number", "ni number qq123456c"),
    ("National Insurance number", "AB123456D"),
    ("National Insurance number", "NINO ab-12-34-56-d"),
    ("National Insurance number", "National Insurance JK 65 43 21"),
    ("National Insurance number", "n.i. no. JK 65 43 21 B"),
    # Passport and driving licence
    ("passport number", "passport 123456789"),
    ("passport number", "his passport number is 925 076 473"),
    ("passport number", "Passport no: ZX1234567"),
    ("passport number", "passports: K01234567"),
    ("driving licence number", "MORGA657054SM9IJ"),
    ("driving licence number", "licence morga 657054 sm9ij"),
    ("driving licence number", "driving licence no LEE99801150A99ZZ"),
    ("driving licence number", "driver number MORGA 657054 SM9IJ 35"),
    # E-mail
    ("e-mail address", "g.lisle69@example.com"),
    ("e-mail address", "write to G.LISLE@EXAMPLE.CO.UK please"),
    ("e-mail address", "g.lisle @ example . com"),
    ("e-mail address", "g.lisle (at) example (dot) com"),
    ("e-mail address", "glisle at example dot co dot uk"),
    ("e-mail address", "<mailto:g.lisle@example.com|g.lisle@example.com>"),
    ("e-mail address", "g\u200b.lisle\uff20example.com"),
    # Phone
    ("phone number", "07700 900123"),
    ("phone number", "07700900123"),
    ("phone number", "+44 7700 900123"),
    ("phone number", "+44 (0)7700 900123"),
    ("phone number", "0044 7700 900 123"),
    ("phone number", "07700-900-123"),
    ("phone number", "0 7 7 0 0 9 0 0 1 2 3"),
    ("phone number", "(0116) 496 0123"),
    ("phone number", "01632 960123 is his mum's"),
    ("phone number", "020 7946 0123"),
    ("phone number", "07700.900.123"),
    ("phone number", "tel 496 0123"),
    ("phone number", "mobile: 7700 900123"),
    ("phone number", "<tel:07700900123|07700 900123>"),
    ("phone number", "+353 86 123 4567"),
    ("phone number", "\uff10\uff17\uff17\uff10\uff10 900123"),
    ("phone number", "447700900123"),
    ("phone number", "07700/900123"),
    ("phone number", "O7700 900 123"),
    # Address and postcode
    ("address", "he lives at 14 Acacia Avenue"),
    ("address", "14 acacia avenue, is it near a school"),
    ("address", "Flat 2, 14 Elm Court"),
    ("address", "can he move to 7A St. Mary's Road"),
    ("address", "221b baker st"),
    ("address", "address: 9 Oakfield, Anytown"),
    ("address", "living at flat 3, 22 the larches"),
    ("address", "12-14 Mill Lane is the AP"),
    ("address", "3 Church Close"),
    ("address", "Flat 4b Rowan House"),
    ("postcode", "is LE1 1AA in the exclusion zone"),
    ("postcode", "le11aa"),
    ("postcode", "sw1a 2aa"),
    ("postcode", "postcode EC1A 1BB"),
    ("postcode", "M1 1AE"),
    ("postcode", "S13 6ZA"),
    ("postcode", "DE55 4QF."),
    ("postcode", "NN1 1AA or AB10 1XG?"),
    ("postcode", "tw9 4du"),
    ("postcode", "Postcode: LE 1 1 AA"),
    ("postcode", "LE2\u00a07RX"),
    # Vehicle registration
    ("vehicle registration", "AB12 CDE"),
    ("vehicle registration", "ab12cde"),
    ("vehicle registration", "he drives a blue Ford, FN19 XKL"),
    ("vehicle registration", "car reg M123 ABC"),
    ("vehicle registration", "number plate ABC 123D"),
    ("vehicle registration", "vrm: K7 XYZ"),
    ("vehicle registration", "van with reg. fn19-xkl"),
    ("vehicle registration", "seen near the school in L123 ABC"),
    ("vehicle registration", "his car is k9 xyz"),
    ("vehicle registration", "Reg: ab 12 cde"),
    ("vehicle registration", "registration plate ABC 123"),
    # Bank details
    ("bank details", "sort code 12-34-56"),
    ("bank details", "12-34-56 12345678"),
    ("bank details", "20 00 00 account no 12345678"),
    ("bank details", "bank account 12345678"),
    ("bank details", "account 12345678 sort 12-34-56"),
    ("bank details", "GB29 NWBK 6016 1331 9268 19"),
    ("bank details", "iban gb29nwbk60161331926819"),
    ("bank details", "4111 1111 1111 1111"),
    ("bank details", "card 5555-5555-5555-4444"),
    ("bank details", "378282246310005"),
    ("bank details", "Visa 4929 1234 5678 9012"),
]
QUESTIONS = list(dict.fromkeys(question for _, question in ROWS))
# In one case these could be anything: "3 church close" is also what a sentence on closing cases says.
TOLD_BY_CAPITALS = {
    "Jakub W. 12/12/92 - do I refer?",
    "Smith 14/2/88 wants to travel",
    "J. Marchetti 3/11/04 is on a DTO",
    "3 Church Close",
    "seen near the school in L123 ABC",
}


def kinds_in(text: str) -> set[str]:
    return {finding.kind for finding in find_personal_data(text)}


def test_the_table_is_long_enough() -> None:
    """At least 120 inputs, and every kind in at least four of them."""
    kinds = [kind for kind, _ in ROWS]
    assert len(QUESTIONS) >= 120
    assert min(map(kinds.count, kinds)) >= 4


@pytest.mark.parametrize(("kind", "question"), ROWS)
def test_personal_data_is_found_with_its_kind(kind: str, question: str) -> None:
    """A question with personal data gives a finding of that kind."""
    assert kind in kinds_in(question)


@pytest.mark.parametrize("question", QUESTIONS)
def test_a_redacted_question_can_be_asked_again(question: str) -> None:
    """Once every finding is taken out, the guard finds nothing more."""
    redacted = redact(question, find_personal_data(question))
    assert find_personal_data(redacted) == ()


@pytest.mark.parametrize(
    "disguise",
    [
        pytest.param(str.upper, id="capitals"),
        pytest.param(str.lower, id="lower case"),
        pytest.param("\u200b".join, id="zero-width space after every character"),
        pytest.param("\U000e0041".join, id="tag character after every character"),
        pytest.param(lambda text: f"\u202a{text}\u202c", id="direction marks"),
        pytest.param(lambda text: text.replace(" ", "\u00a0"), id="no-break spaces"),
        pytest.param(lambda text: text.replace(" ", "\n"), id="a line for each word"),
        pytest.param(lambda text: text.replace("-", "\u2013"), id="en dashes"),
        pytest.param(lambda text: text.replace("-", "\u2011"), id="no-break hyphens"),
        pytest.param(lambda text: text.replace("/", "\u2044"), id="fraction slashes"),
        pytest.param(lambda text: text.translate({i: i + 0xFEE0 for i in range(0x21, 0x7F)}), id="full width"),
        pytest.param(lambda text: text.translate({i: i + 0x0630 for i in range(0x30, 0x3A)}), id="Arabic digits"),
        pytest.param(lambda text: unicodedata.normalize("NFD", text), id="accents apart"),
        pytest.param(lambda text: f"Please help, {text}, thanks", id="in a sentence"),
        pytest.param(lambda text: f"<@U0123ABCD> \u201c{text}\u201d", id="mentioned and quoted"),
    ],
)
def test_typography_does_not_hide_personal_data(disguise: Callable[[str], str]) -> None:
    """However it is typed, every question of the table still gives a finding."""
    missed = {question for question in QUESTIONS if not find_personal_data(disguise(question))}
    assert missed <= (TOLD_BY_CAPITALS if disguise in {str.upper, str.lower} else set())
