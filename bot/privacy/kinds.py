"""Every kind of personal data the bot looks for; the order settles which name a shared span gets."""

from bot.privacy.bank_details import BANK_DETAILS
from bot.privacy.contact_details import ADDRESS, EMAIL, PHONE, POSTCODE
from bot.privacy.dates import DATE_OF_BIRTH
from bot.privacy.justice_numbers import CRN, CRO_NUMBER, PNC_ID, PRISON_NUMBER, VISOR_REFERENCE
from bot.privacy.kind import Kind
from bot.privacy.names import find_names_beside_data
from bot.privacy.official_numbers import DRIVING_LICENCE, NHS_NUMBER, NI_NUMBER, PASSPORT, VEHICLE

# What makes a question personal by itself.
KINDS = (
    DATE_OF_BIRTH,
    PNC_ID,
    CRO_NUMBER,
    CRN,
    PRISON_NUMBER,
    VISOR_REFERENCE,
    NHS_NUMBER,
    NI_NUMBER,
    PASSPORT,
    DRIVING_LICENCE,
    EMAIL,
    BANK_DETAILS,
    PHONE,
    POSTCODE,
    ADDRESS,
    VEHICLE,
)

# What counts once one of the others is there, or the words of a case (`named_cases`).
NAME = Kind("name", "a person's name", find_names_beside_data, digits=0)


def label_of(name: str) -> str:
    """
    Return what a person reads for the kind called `name`: "a postcode" for "postcode".

    Raises:
        KeyError: No kind has that name.

    """
    return {kind.name: kind.label for kind in (*KINDS, NAME)}[name]
