"""Pure: what can be chosen for a job, by compatible identifiers: employment, industry, function, currency, language."""

from __future__ import annotations

EMPLOYMENT = (
    ("permanent", "Full-time"),
    ("part_time", "Part-time"),
    ("contract", "Contract"),
    ("temporary", "Temporary"),
    ("intern", "Internship"),
)
EXPERIENCE = (
    ("not_applicable", "Not applicable"),
    ("internship", "Internship"),
    ("entry_level", "Entry level"),
    ("associate", "Associate"),
    ("mid_senior_level", "Mid-senior level"),
    ("director", "Director"),
    ("executive", "Executive"),
)
# ISO 4217: what is in use, the most used first.
_OTHER_CURRENCIES = """
AED AFN ALL AMD ANG AOA ARS AWG AZN BAM BBD BDT BGN BHD BIF BMD BND BOB BSD BTN BWP BYN BZD CDF CLP CNY COP CRC CUP CVE
DJF DOP DZD EGP ERN ETB FJD FKP GEL GHS GIP GMD GNF GTQ GYD HKD HNL HTG HUF IDR ILS IQD IRR ISK JMD JOD KES KGS KHR KMF
KPW KRW KWD KYD KZT LAK LBP LKR LRD LSL LYD MAD MDL MGA MKD MMK MNT MOP MRU MUR MVR MWK MXN MYR MZN NAD NGN NIO NPR NZD
OMR PAB PEN PGK PHP PKR PYG QAR RON RSD RUB RWF SAR SBD SCR SDG SGD SHP SLE SOS SRD SSP STN SYP SZL THB TJS TMT TND TOP
TRY TTD TWD TZS UAH UGX UYU UZS VES VND VUV WST XAF XCD XOF XPF YER ZMW ZWL
"""
CURRENCIES = (
    "EUR", "GBP", "USD", "CHF", "SEK", "NOK", "DKK", "PLN", "CZK", "CAD", "AUD", "JPY", "INR", "BRL", "ZAR",
    *_OTHER_CURRENCIES.split(),
)  # fmt: skip
_INDUSTRIES = """
accounting Accounting · agriculture Agriculture · airlines_aviation Airlines and aviation · automotive Automotive ·
banking Banking · biotechnology Biotechnology · building_materials Building materials · chemicals Chemicals ·
civil_engineering Civil engineering · computer_hardware Computer hardware · computer_software Computer software ·
construction Construction · consumer_goods Consumer goods · consumer_services Consumer services ·
defense_space Defence and space · design Design · education_management Education · e_learning E-learning ·
electrical_electronic_manufacturing Electrical and electronic manufacturing · entertainment Entertainment ·
environmental_services Environmental services · events_services Events · financial_services Financial services ·
food_beverages Food and drink · gaming Games · government_administration Government administration ·
healthcare Hospitals and health care · hospitality Hospitality · human_resources Human resources ·
industrial_automation Industrial automation · information_technology_and_services Information technology and services ·
insurance Insurance · internet Internet · law_practice Legal services · logistics_supply_chain Logistics and supply ·
machinery Machinery · management_consulting Management consulting · marketing_advertising Marketing and advertising ·
media Media · medical_devices Medical devices · mining_metals Mining and metals · non_profit Non-profit organisations ·
oil_energy Oil and energy · pharmaceuticals Pharmaceuticals · public_safety Public safety · publishing Publishing ·
real_estate Real estate · renewables_environment Renewable energy · research Research · restaurants Restaurants ·
retail Retail · security Security · sports Sports · staffing_recruiting Staffing and recruiting ·
telecommunications Telecommunications · textiles Textiles · transportation Transport · travel_tourism Travel ·
utilities Utilities · wholesale Wholesale · other Other
"""
_FUNCTIONS = """
accounting Accounting · administrative Administration · advertising Advertising · analyst Analysis ·
art_creative Art and creation · business_development Business development · consulting Consulting ·
customer_service Customer service · design Design · distribution Distribution · education Education ·
engineering Engineering · finance Finance · general_business General business · health_care_provider Health care ·
human_resources Human resources · information_technology Information technology · legal Legal · management Management ·
manufacturing Manufacturing · marketing Marketing · other Other · product_management Product management ·
production Production · project_management Project management · public_relations Public relations ·
purchasing Purchasing · quality_assurance Quality assurance · research Research · sales Sales · science Science ·
strategy_planning Strategy and planning · supply_chain Supply chain · training Training ·
writing_editing Writing and editing
"""


def _pairs(text: str) -> tuple[tuple[str, str], ...]:
    entries = (part.strip().split(" ", 1) for part in text.split("·"))
    return tuple((code, " ".join(label.split())) for code, label in entries)


INDUSTRIES = _pairs(_INDUSTRIES)
FUNCTIONS = _pairs(_FUNCTIONS)
LANGUAGES = (
    ("en", "English"),
    ("de", "German"),
    ("fr", "French"),
    ("es", "Spanish"),
    ("pl", "Polish"),
    ("it", "Italian"),
    ("nl", "Dutch"),
    ("pt", "Portuguese"),
    ("sv", "Swedish"),
    ("da", "Danish"),
    ("nb", "Norwegian"),
    ("fi", "Finnish"),
    ("cs", "Czech"),
    ("ro", "Romanian"),
    ("uk", "Ukrainian"),
)
