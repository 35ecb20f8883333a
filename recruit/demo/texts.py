"""Pure: sentences of the demo company, from job ads to notes and résumés. No Django, no I/O."""

from __future__ import annotations

from random import Random

from recruit.demo.names import Person
from recruit.demo.openings import Opening
from recruit.demo.resumes import Resume, Section

COMPANY_NAME, COMPANY_IDENTIFIER = "Norrsund", "demo"
BRANDS: dict[str, tuple[str, str]] = {
    "Norrsund Instruments": (
        "#1F5FBF",
        (
            "Norrsund Instruments builds meters for water, heat and gas. Eleven hundred people in six countries "
            "design, make and mend them, and most of what we sold twenty years ago still runs."
        ),
    ),
    "Norrsund Service": (
        "#2B6E4F",
        (
            "Norrsund Service keeps instruments honest: installation, calibration and repair, at the customer's door, "
            "by people who live nearby."
        ),
    ),
    "Klarvik Labs": (
        "#7A3E9D",
        (
            "Klarvik Labs is the software house of the Norrsund family. Ninety of us turn readings into "
            "early warnings, so that a leak is found before the street is wet."
        ),
    ),
}
DEPARTMENTS: dict[str, str] = {
    "Engineering": "Hardware, firmware, software and their tests.",
    "Product and Design": "What we build, for whom, and how it feels.",
    "Sales": "Customers, tenders and partners.",
    "Marketing": "Fairs, stories and the three brands.",
    "Customer Service": "Support, field service and customer success.",
    "Operations": "Factory, supply, warehouse and buildings.",
    "Finance and Legal": "Figures, contracts and payroll.",
    "People": "Hiring, learning and advice.",
}
BENEFITS = (
    "Thirty days of leave, a pension plan, a budget for learning, and hours that fit a life. Interviews are by video "
    "first and on site second; travel is paid. You hear from us within ten days, whatever the answer is."
)
NOTES = (
    "Spoke on the phone for twenty minutes. Clear, friendly, knows our kind of product.",
    "Notice period is three months; a start before then is not possible.",
    "Asked for a range at the upper end of ours. Still within the budget.",
    "Prefers mail to phone calls. Best reached after four.",
    "Very good questions about the team. Wants to know how decisions are made.",
    "References answered: both would hire again.",
    "Would move for the position; the family has agreed.",
    "The test task was short and clean. Two small slips, both noticed without help.",
    "Strong on method, less experience with our tools. Could learn them in a month.",
    "Has another offer that runs out next Friday. We should decide before.",
    "Met at the spring fair; applied afterwards on our invitation.",
    "Could also fit the opening in the neighbouring team. Tell the recruiter there.",
)
COMMENTS: dict[int, tuple[str, ...]] = {
    1: ("Does not meet what the ad asks for.", "The answers did not match the résumé."),
    2: ("Pleasant talk, but too little practice for this seat.", "Would need more guidance than we can give now."),
    3: ("Solid, without a clear strength. I would like a second opinion.", "Good knowledge, hesitant on examples."),
    4: ("Convincing examples, thinks aloud, listens.", "Knows the work and says what is not known. Yes from me."),
    5: ("The best conversation this month. Let us be quick.", "Would raise the level of the team on day one."),
}
MESSAGES = (
    "I have followed your work since a visit to your stand and would like to be part of it.",
    "Your ad describes the work I enjoy most. I can start after the summer.",
    "",
    "",
    "A colleague who works with you told me about the opening.",
    "",
)
TAGS = ("fair contact", "second language", "relocates", "would hire later", "referred", "part time", "strong writer")
FIRMS = (
    "Blåvik Pumps", "Oakmere Systems", "Delta Hydraulics", "Sonnfeld Technik", "Pont-Neuf Logiciels", "Wierzba Works",
    "Costa Clara Foods", "Harrow Lane Energy", "Lindfors Logistics", "Meridian Parts", "Red Kite Software",
    "Tulip Freight", "Greywater Partners", "Fjell Consulting", "Amber Coast Shipping",
)  # fmt: skip
_SCHOOLS = (
    "Lakeside Technical University", "Northern Institute of Technology", "City College of Applied Sciences",
    "School of Commerce at Riverton", "University of the Western Coast", "Polytechnic of Hill Valley",
)  # fmt: skip
_BEFORE = ("Junior", "Assistant", "Trainee")
_TRAITS = ("Careful", "Curious", "Reliable", "Practical")
_DEGREES = ("Bachelor", "Master", "Diploma", "Vocational certificate")
_WORK = (
    "Worked daily with {skill} and introduced a review that halved the number of mistakes.",
    "Responsible for {skill}; trained four new colleagues in it.",
    "Took over {skill} from an outside firm and brought it in house within a year.",
    "Used {skill} to shorten the usual turnaround from two weeks to three days.",
)


def ad_sections(opening: Opening) -> dict[str, str]:
    """The four sections of the ad, as the HTML an editor would leave."""
    return {
        "company_description": f"<p>{BRANDS[opening.brand][1]}</p>",
        "job_description": f"<p>{opening.intro}</p><h3>What you do</h3>{_list(opening.duties)}",
        "qualifications": f"<p>We read every application with these in mind:</p>{_list(opening.wants)}",
        "additional_information": f"<p>{BENEFITS}</p>",
    }


def _list(items: str) -> str:
    return "<ul>" + "".join(f"<li>{item}</li>" for item in items.split("|")) + "</ul>"


def experience_of(random: Random, opening: Opening, year: int) -> list[dict[str, object]]:
    """One to three stations of a working life that lead to the opening; newest first."""
    stations: list[dict[str, object]] = []
    skills = opening.skills.split(", ")
    end = year
    for number, company in enumerate(random.sample(FIRMS, random.randrange(1, 4))):
        start = end - random.randrange(1, 6)
        stations.append(
            {
                "title": opening.title if number == 0 else f"{random.choice(_BEFORE)} {opening.title}",
                "company": company,
                "current": number == 0,
                "startDate": f"{start}-{random.randrange(1, 13):02d}",
                "endDate": "" if number == 0 else f"{end}-{random.randrange(1, 13):02d}",
                "description": random.choice(_WORK).format(skill=random.choice(skills)),
            }
        )
        end = start - 1
    return stations


def education_of(random: Random, opening: Opening, year: int) -> list[dict[str, object]]:
    """Where it was learned."""
    start = year - random.randrange(9, 20)
    return [
        {
            "institution": random.choice(_SCHOOLS),
            "degree": random.choice(_DEGREES),
            "major": opening.department,
            "current": False,
            "startDate": str(start),
            "endDate": str(start + random.randrange(2, 5)),
        }
    ]


def resume_of(
    random: Random,
    person: Person,
    opening: Opening,
    experience: list[dict[str, object]],
    education: list[dict[str, object]],
) -> Resume:
    """The résumé of a person who applies for an opening."""
    skills = opening.skills.split(", ")
    random.shuffle(skills)
    stations = tuple(
        f"{one['startDate']} to {one['endDate'] or 'today'}: {one['title']}, {one['company']}. {one['description']}"
        for one in experience
    )
    schools = tuple(f"{one['degree']}, {one['institution']}, {one['endDate']}" for one in education)
    summary = f"{random.choice(_TRAITS)} and used to {skills[0]} and {skills[-1]}."
    return Resume(
        name=person.full_name,
        contact=f"{person.city} · {person.phone} · {person.email}",
        headline=opening.title,
        sections=(
            Section("Profile", (summary,)),
            Section("Experience", stations),
            Section("Education", schools),
            Section("Skills", (", ".join(skills),)),
        ),
    )
