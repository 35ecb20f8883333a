"""Pure: the forty openings of the demo company, in its own words. No Django, no I/O."""
# ruff: noqa: E501  (sentences of an ad read better unbroken)

from __future__ import annotations

from dataclasses import dataclass

INSTRUMENTS, SERVICE, LABS = "Norrsund Instruments", "Norrsund Service", "Klarvik Labs"
ENGINEERING, PRODUCT, SALES, MARKETING = "Engineering", "Product and Design", "Sales", "Marketing"
CUSTOMERS, OPERATIONS, FINANCE, PEOPLE = "Customer Service", "Operations", "Finance and Legal", "People"


@dataclass(frozen=True, slots=True)
class Opening:
    """One piece of hiring: what the work is and whom it needs. Salaries are a year's, in whole units of `currency`."""

    title: str
    department: str
    brand: str
    place: str
    function: str
    level: str
    pay: str
    intro: str
    duties: str
    wants: str
    skills: str

    @property
    def city(self) -> str:
        """The town."""
        return self.place.split("/")[0]

    @property
    def country_code(self) -> str:
        """The country, two small letters."""
        return self.place.split("/")[1]

    @property
    def is_remote(self) -> bool:
        """Whether the work may be done from anywhere in the country."""
        return self.place.endswith("/remote")

    @property
    def salary(self) -> tuple[int, int, str]:
        """Lower end, upper end, currency."""
        low, high, currency = self.pay.split()
        return int(low), int(high), currency


def _o(*parts: str) -> Opening:
    return Opening(*parts)


ENTRY, ASSOCIATE, SENIOR, DIRECTOR = "entry_level", "associate", "mid_senior_level", "director"

OPENINGS: tuple[Opening, ...] = (
    _o("Embedded Software Engineer", ENGINEERING, INSTRUMENTS, "Gothenburg/se", "engineering", SENIOR, "540000 690000 SEK",
       "Our flow meters run for ten years on one battery. You write the code that makes that possible.",
       "Write firmware in C for small microcontrollers|Measure and lower the power each reading costs|Bring up new boards with the hardware group|Review what colleagues write, kindly and thoroughly",
       "Five years with C close to the hardware|Ease with an oscilloscope and a schematic|A habit of testing before release",
       "C, microcontrollers, FreeRTOS, CAN bus, low-power design, Git"),
    _o("Backend Developer", ENGINEERING, LABS, "Kraków/pl/remote", "information_technology", SENIOR, "180000 246000 PLN",
       "Two million readings reach us each day. You keep them arriving, stored and answerable.",
       "Build services in Python and PostgreSQL|Make slow queries fast and keep them so|Take your turn on call, one week in eight|Write down decisions so that others can follow",
       "Four years of Python in production|Good knowledge of SQL, indexes and locks|Clear written English",
       "Python, Django, PostgreSQL, Redis, Linux, REST"),
    _o("Frontend Developer", ENGINEERING, LABS, "Lyon/fr", "information_technology", ASSOCIATE, "42000 54000 EUR",
       "Plant operators read our screens with gloves on and sun in their eyes. You make those screens clear.",
       "Turn sketches into accessible pages|Draw live charts that stay quick on old tablets|Test with operators twice a quarter",
       "Solid HTML, CSS and TypeScript|Experience with accessibility rules|An eye for calm pages",
       "TypeScript, CSS, accessibility, SVG, Playwright, design systems"),
    _o("Hardware Test Engineer", ENGINEERING, INSTRUMENTS, "Gothenburg/se", "engineering", ASSOCIATE, "456000 570000 SEK",
       "Before an instrument leaves the house it has been heated, frozen, shaken and drowned. You do that, and learn from it.",
       "Plan and run climate and vibration tests|Automate the rigs with Python|Report failures so that they are fixed, not filed",
       "A degree or trade in electronics|Patience with measurements that disagree|Some Python",
       "test automation, Python, LabVIEW, climate chambers, electronics, reporting"),
    _o("Site Reliability Engineer", ENGINEERING, LABS, "Utrecht/nl/remote", "information_technology", SENIOR, "68000 88000 EUR",
       "Customers plan their day around our data. You make sure it is there at six in the morning.",
       "Run and improve our clusters and databases|Rehearse failures before they happen|Keep the alarms few and honest",
       "Deep Linux knowledge|Experience with PostgreSQL in production|Calm in the middle of an outage",
       "Linux, PostgreSQL, Prometheus, Ansible, networking, incident response"),
    _o("Mechanical Design Engineer", ENGINEERING, INSTRUMENTS, "Hamburg/de", "engineering", SENIOR, "62000 79000 EUR",
       "A housing is right when nobody thinks about it for ten years. You draw those housings.",
       "Design housings and mountings in plastic and steel|Work with the moulding partners|Follow each design into series production",
       "Six years of mechanical design|Knowledge of injection moulding|German and English",
       "SolidWorks, injection moulding, GD&T, materials, prototyping"),
    _o("Machine Learning Engineer", ENGINEERING, LABS, "Bengaluru/in", "information_technology", SENIOR, "2800000 3900000 INR",
       "A pump sounds different a week before it fails. You teach our software to hear it.",
       "Find signals of wear in vibration data|Ship small models that run on the device|Prove with numbers that a model helps",
       "Three years of applied machine learning|Strong Python and statistics|Scepticism about your own results",
       "Python, signal processing, scikit-learn, statistics, time series, C++"),
    _o("Quality Assurance Lead", ENGINEERING, LABS, "Manchester/gb", "quality_assurance", SENIOR, "52000 66000 GBP",
       "You decide when a release is ready, and you have built the means to know.",
       "Lead three testers in two countries|Own the automated end-to-end tests|Sit with customers when a defect hurts them",
       "Experience leading a small team|Strong test automation|The courage to say not yet",
       "test strategy, Playwright, Python, coaching, release management"),
    _o("Product Manager, Metering", PRODUCT, INSTRUMENTS, "Gothenburg/se", "product_management", SENIOR, "600000 756000 SEK",
       "Water utilities change slowly and for good reasons. You know those reasons and build for them.",
       "Spend a day a week with customers|Decide what comes next, and what never will|Write short specifications that engineers like",
       "Four years of product work with physical goods|Comfort with numbers|Swedish or Norwegian, and English",
       "product strategy, customer research, roadmaps, pricing, utilities"),
    _o("Product Designer", PRODUCT, LABS, "Lyon/fr", "design", ASSOCIATE, "45000 57000 EUR",
       "You design the tools that people use at two in the morning when a valve is stuck.",
       "Sketch, test and refine with real operators|Look after our design system|Write the words on the screen as well",
       "A portfolio with working software in it|Interview skills|Care for details nobody praises",
       "interaction design, Figma, prototyping, user research, accessibility"),
    _o("UX Researcher", PRODUCT, LABS, "Utrecht/nl/remote", "design", ASSOCIATE, "50000 62000 EUR",
       "We guess too often. You replace guesses with what people really do.",
       "Plan and hold field visits|Turn findings into decisions|Teach colleagues to listen",
       "Three years of research practice|Confidence with small numbers and their limits|Dutch and English",
       "field research, interviews, surveys, synthesis, workshops"),
    _o("Technical Writer", PRODUCT, INSTRUMENTS, "Manchester/gb", "writing_editing", ASSOCIATE, "36000 44000 GBP",
       "An engineer on a ladder has one free hand and your manual. Make it count.",
       "Write installation guides and release notes|Keep four languages in step|Try every instruction yourself",
       "Published technical writing|Curiosity about devices|Plain English",
       "technical writing, Markdown, translation management, illustration"),
    _o("Account Manager, Utilities", SALES, INSTRUMENTS, "Hamburg/de", "sales", ASSOCIATE, "58000 82000 EUR",
       "Forty utilities in the north buy from us. You know each by first name.",
       "Look after existing customers|Prepare tenders with the engineers|Visit two customers a week",
       "Experience in selling technical goods|A driving licence|Fluent German",
       "key accounts, tenders, negotiation, CRM, German"),
    _o("Sales Development Representative", SALES, LABS, "Austin/us", "sales", ENTRY, "52000 68000 USD",
       "You start the conversations that others close.",
       "Find and write to plants that waste water|Hold first calls|Keep the notes that make the second call better",
       "A year of work with customers|Written and spoken ease|Curiosity",
       "prospecting, cold calling, CRM, writing, Spanish"),
    _o("Regional Sales Manager, Nordics", SALES, INSTRUMENTS, "Stockholm/se", "sales", SENIOR, "660000 840000 SEK",
       "You lead five people between Malmö and Tromsø and carry the number with them.",
       "Plan the region and its budget|Coach in the field, not from the desk|Negotiate the frame contracts",
       "Five years of sales, two of them leading|A Scandinavian language|Joy in travel",
       "sales leadership, forecasting, negotiation, coaching, Nordic markets"),
    _o("Sales Engineer", SALES, LABS, "Denver/us/remote", "sales", SENIOR, "92000 120000 USD",
       "You answer the questions that begin with: but in our plant.",
       "Show the product on the customer's own data|Design pilots that can fail fast|Carry wishes back to the developers",
       "An engineering degree or the equal in practice|Stage presence|SQL at your fingertips",
       "solution design, SQL, demonstrations, industrial networks, Modbus"),
    _o("Partner Manager", SALES, SERVICE, "Valencia/es", "business_development", ASSOCIATE, "40000 52000 EUR",
       "Two hundred installers fit our devices. You find, train and keep them.",
       "Recruit and certify installers|Run the partner days|Settle what goes wrong between them and us",
       "Experience with trade partners|Spanish and English|Fairness",
       "partner management, training, contracts, Spanish, events"),
    _o("Content Marketing Manager", MARKETING, LABS, "Lyon/fr/remote", "marketing", ASSOCIATE, "42000 52000 EUR",
       "You tell stories about leaks, pumps and savings that people finish reading.",
       "Publish two deep articles a month|Interview customers and engineers|Measure what is read to the end",
       "A portfolio of technical stories|French and English|Respect for facts",
       "writing, editing, SEO, interviews, analytics"),
    _o("Event Coordinator", MARKETING, INSTRUMENTS, "Hamburg/de", "marketing", ENTRY, "34000 41000 EUR",
       "Twelve fairs a year, each with a stand, a crew and a crate that must not arrive late.",
       "Plan stands, travel and freight|Keep the budget of each fair|Stay friendly at seven in the morning",
       "First experience with events|German and English|A good list for everything",
       "event planning, logistics, budgets, suppliers, German"),
    _o("Growth Analyst", MARKETING, LABS, "Bengaluru/in", "marketing", ASSOCIATE, "1400000 1900000 INR",
       "You know which of our efforts bring customers, and say so when one does not.",
       "Build the weekly report and shorten it|Test pages and prices|Explain chance to people who dislike it",
       "Two years of marketing analysis|SQL and spreadsheets|Plain speech",
       "SQL, statistics, experiments, dashboards, Python"),
    _o("Brand Designer", MARKETING, INSTRUMENTS, "Gothenburg/se", "design", ASSOCIATE, "420000 510000 SEK",
       "Three brands, one family. You keep the likeness without making them twins.",
       "Design campaigns, signs and packaging|Look after the picture library|Guide two agencies",
       "A portfolio of brand work|Typography you can defend|Adobe tools",
       "graphic design, typography, packaging, Illustrator, art direction"),
    _o("Customer Support Specialist", CUSTOMERS, SERVICE, "Valencia/es", "customer_service", ENTRY, "24000 29000 EUR",
       "When a meter falls silent, you are the voice that answers.",
       "Answer by phone and mail in two languages|Solve four of five cases yourself|Describe the fifth so well that others can",
       "Experience on the phone|Spanish and English|Patience",
       "customer support, ticketing, Spanish, English, troubleshooting"),
    _o("Field Service Technician", CUSTOMERS, SERVICE, "Leeds/gb", "customer_service", ASSOCIATE, "32000 39000 GBP",
       "You drive to the pump house, open the cabinet and leave it better than before.",
       "Install, calibrate and repair on site|Plan your own route|Teach the customer's crew",
       "An electrical trade|A clean driving licence|Sure hands at heights",
       "electrical installation, calibration, fault finding, safety, driving"),
    _o("Customer Success Manager", CUSTOMERS, LABS, "Boston/us", "customer_service", SENIOR, "84000 108000 USD",
       "A customer who uses half the product leaves after a year. You see to the other half.",
       "Guide thirty customers through their first year|Spot silence early|Bring the customer's voice into planning",
       "Four years with business customers|Fluency with data|Warmth and backbone",
       "onboarding, renewals, data analysis, workshops, CRM"),
    _o("Support Team Lead", CUSTOMERS, SERVICE, "Manchester/gb", "customer_service", SENIOR, "41000 50000 GBP",
       "Nine specialists, three shifts, one promise: an answer within the hour.",
       "Plan shifts fairly|Coach by listening to real calls|Remove the causes of the ten commonest cases",
       "Experience leading a support team|Calm with figures|Kindness under pressure",
       "team leadership, scheduling, coaching, quality, knowledge base"),
    _o("Production Technician", OPERATIONS, INSTRUMENTS, "Gdańsk/pl", "manufacturing", ENTRY, "72000 90000 PLN",
       "Four hundred meters leave our line each day. You build and check them.",
       "Assemble and solder by drawing|Run the calibration bench|Suggest what would make the line easier",
       "A steady hand|Readiness for two shifts|Polish",
       "soldering, assembly, calibration, quality control, ESD"),
    _o("Supply Chain Planner", OPERATIONS, INSTRUMENTS, "Gdańsk/pl", "supply_chain", ASSOCIATE, "108000 138000 PLN",
       "One missing chip stops the line. You see it coming eight weeks before.",
       "Plan parts for two factories|Talk with thirty suppliers|Keep stock small and the line fed",
       "Three years of planning|Excel beyond pivot tables|English",
       "material planning, ERP, Excel, suppliers, forecasting"),
    _o("Warehouse Coordinator", OPERATIONS, INSTRUMENTS, "Gdańsk/pl", "distribution", ENTRY, "66000 81000 PLN",
       "Everything we sell passes your gate.",
       "Receive, store and ship|Lead the morning count|Keep aisles safe",
       "Forklift licence|A year in a warehouse|Reliability",
       "forklift, inventory, shipping, safety, scanner systems"),
    _o("Production Shift Leader", OPERATIONS, INSTRUMENTS, "Gdańsk/pl", "manufacturing", SENIOR, "102000 126000 PLN",
       "You lead twenty people and know what each of them does best.",
       "Plan and lead one shift|Train new colleagues|Stop the line when quality asks for it",
       "Experience leading on a shop floor|Lean methods|Polish, some English",
       "team leadership, lean, quality, training, safety"),
    _o("Facilities Manager", OPERATIONS, INSTRUMENTS, "Gothenburg/se", "administrative", ASSOCIATE, "432000 516000 SEK",
       "Three buildings, one kitchen, many keys.",
       "Run maintenance and suppliers|Lower what the buildings burn|Keep everybody safe and warm",
       "Experience with technical buildings|Swedish|A toolbox of your own",
       "maintenance, contracts, energy, safety, budgets"),
    _o("Process Engineer", OPERATIONS, INSTRUMENTS, "Gdańsk/pl", "engineering", ASSOCIATE, "126000 156000 PLN",
       "Each second saved at the bench is saved a hundred thousand times a year.",
       "Find and remove the narrow places|Design fixtures with the toolmakers|Prove gains by measuring",
       "An engineering degree|Statistics in practice|Polish and English",
       "lean, statistics, fixtures, Six Sigma, CAD"),
    _o("Financial Controller", FINANCE, INSTRUMENTS, "Gothenburg/se", "finance", SENIOR, "588000 720000 SEK",
       "You close the month in five days and explain it in five minutes.",
       "Lead monthly closing for four companies|Forecast with the departments|Improve what is still done by hand",
       "Five years in controlling|IFRS|Swedish and English",
       "controlling, IFRS, forecasting, Excel, consolidation"),
    _o("Payroll Specialist", FINANCE, SERVICE, "Gdańsk/pl", "accounting", ASSOCIATE, "90000 111000 PLN",
       "Four hundred people are paid right and on time because of you.",
       "Run payroll for Poland|Answer questions with patience|Prepare the yearly statements",
       "Three years of payroll|Knowledge of Polish labour law|Accuracy",
       "payroll, labour law, accounting, Excel, discretion"),
    _o("Contract Lawyer", FINANCE, INSTRUMENTS, "Hamburg/de", "legal", SENIOR, "78000 98000 EUR",
       "You write contracts that both sides understand at the first reading.",
       "Negotiate with customers and suppliers|Advise on data protection|Train sales in what not to sign",
       "Second state examination|Three years with technology contracts|Excellent English",
       "contract law, data protection, negotiation, German, English"),
    _o("Accounts Payable Clerk", FINANCE, SERVICE, "Valencia/es", "accounting", ENTRY, "22000 26000 EUR",
       "Suppliers trust firms that pay as promised. You are that promise.",
       "Check and book invoices|Prepare the weekly payments|Clear differences by a friendly call",
       "A commercial training|Spanish and English|Care",
       "bookkeeping, SAP, Excel, invoices, Spanish"),
    _o("Chief of Staff", FINANCE, INSTRUMENTS, "Gothenburg/se", "general_business", DIRECTOR, "720000 900000 SEK",
       "You turn what the board decides into what happens on Monday.",
       "Prepare board and management meetings|Lead the two or three projects that belong to nobody|Tell the truth upwards",
       "Eight years in different roles|Judgement|Swedish and English",
       "strategy, project leadership, writing, facilitation, finance"),
    _o("People Partner", PEOPLE, INSTRUMENTS, "Hamburg/de", "human_resources", SENIOR, "56000 70000 EUR",
       "You stand beside forty managers when it is easy and when it is not.",
       "Advise managers on all matters of people|Lead the yearly talks|Work with the works council",
       "Five years in people work|German labour law|Discretion",
       "HR advice, labour law, coaching, works council, German"),
    _o("Technical Recruiter", PEOPLE, LABS, "Kraków/pl/remote", "human_resources", ASSOCIATE, "120000 150000 PLN",
       "You find engineers who were not looking, and treat those we turn down as if they might come back.",
       "Fill twenty roles a year with the teams|Write ads that sound like us|Keep every promise of an answer",
       "Three years of technical hiring|Polish and English|Respect for candidates' time",
       "sourcing, interviewing, writing, employer branding, Polish"),
    _o("Learning Specialist", PEOPLE, SERVICE, "Manchester/gb", "education", ASSOCIATE, "35000 43000 GBP",
       "New technicians learn in four weeks what took others four years. You plan those weeks.",
       "Design courses with the craftspeople|Run the training workshop|Measure what is still known after three months",
       "Experience teaching adults|Interest in technical trades|A driving licence",
       "training design, facilitation, e-learning, video, assessment"),
    _o("Working Student, People Team", PEOPLE, INSTRUMENTS, "Hamburg/de", "human_resources", ENTRY, "18000 21000 EUR",
       "Twenty hours a week in a small team that trusts you with real work.",
       "Plan interviews across time zones|Prepare first days of new colleagues|Keep our career pages fresh",
       "Enrolment at a university|German and English|Reliability",
       "scheduling, writing, organisation, German, English"),
)  # fmt: skip
