"""Pure: invented people from lists of names of many languages. No Django, no I/O."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from random import Random


@dataclass(frozen=True, slots=True)
class Region:
    """Names and towns that go together. `dial` is the country's telephone prefix."""

    country_code: str
    dial: str
    cities: tuple[str, ...]
    first: tuple[str, ...]
    last: tuple[str, ...]


def _region(country_code: str, dial: str, cities: str, first: str, last: str) -> Region:
    return Region(country_code, dial, tuple(cities.split(", ")), tuple(first.split()), tuple(last.split()))


REGIONS: tuple[Region, ...] = (
    _region(
        "se",
        "+46",
        "Stockholm, Gothenburg, Malmö, Uppsala, Umeå",
        "Elsa Alva Maja Astrid Ebba Saga Linnea Oskar Axel Nils Viggo Sixten Hugo Elias Björn",
        "Lindqvist Sjöberg Ekström Hallberg Nyström Åkesson Dahlin Forsberg Wikström Löfgren Rosén Hedlund Öberg",
    ),
    _region(
        "de",
        "+49",
        "Hamburg, Berlin, Leipzig, Munich, Cologne",
        "Anneke Jule Lene Greta Frieda Mareike Svenja Jonas Till Moritz Henrik Lennart Malte Ruben Jörg",
        "Brandt Krüger Vogel Seidel Lorenz Böhm Winkler Pfeiffer Kühn Ahrens Thiele Möbius Haase Reuter",
    ),
    _region(
        "pl",
        "+48",
        "Gdańsk, Kraków, Warsaw, Wrocław, Poznań",
        "Zofia Hanna Maja Oliwia Łucja Agnieszka Bożena Jakub Szymon Michał Stanisław Wojciech Paweł Tomasz Łukasz",
        "Wiśniewska Wójcik Kamiński Zając Szymańska Woźniak Dąbrowski Kozłowska Jabłoński Krawczyk Piątek Grabowski",
    ),
    _region(
        "fr",
        "+33",
        "Lyon, Nantes, Paris, Lille, Toulouse",
        "Camille Manon Chloé Inès Léa Margaux Élodie Lucas Théo Hugo Mathis Raphaël Gaëtan Étienne Loïc",
        "Lefèvre Moreau Girard Rousseau Blanchet Fontaine Chevalier Perrin Gauthier Lemaire Renaud Marchand Besson",
    ),
    _region(
        "es",
        "+34",
        "Valencia, Madrid, Barcelona, Seville, Bilbao",
        "Lucía Martina Noa Carmen Irene Begoña Nerea Iker Álvaro Mateo Rubén Íñigo Gonzalo Adrián Sergio",
        "Ortega Navarro Iglesias Castaño Peña Vidal Cabrera Fuentes Herrero Aguirre Ibáñez Carmona Rivas Núñez",
    ),
    _region(
        "gb",
        "+44",
        "Manchester, Leeds, Bristol, Glasgow, London",
        "Poppy Imogen Freya Tamsin Rowan Bethan Isla Callum Rhys Alistair Gareth Fergus Owen Nigel Toby",
        "Ashworth Pemberton Hargreaves Whitlock Maddox Redfern Thackeray Kirkbride Lockhart Penrose Dunmore Selwyn",
    ),
    _region(
        "us",
        "+1",
        "Portland, Austin, Denver, Boston, Chicago",
        "Harper Quinn Savannah Delaney Brooke Jasmine Naomi Mason Carter Wyatt Darnell Marcus Trevor Logan Dwight",
        "Holloway Beckett Prescott Langston Whitaker McAllister Sorensen Delgado Hutchins Ramsey Calloway Winslow",
    ),
    _region(
        "in",
        "+91",
        "Pune, Bengaluru, Chennai, Hyderabad, Kochi",
        "Ananya Diya Meera Kavya Priyanka Lakshmi Nandini Arjun Rohan Vikram Aditya Karthik Siddharth Nikhil Farhan",
        "Iyer Deshmukh Kulkarni Chatterjee Nair Reddy Bhatt Menon Srinivasan Qureshi Joshi Banerjee Pillai Thakur",
    ),
    _region(
        "ng",
        "+234",
        "Lagos, Abuja, Ibadan, Kano",
        "Adaeze Ngozi Folake Zainab Chiamaka Amina Yetunde Emeka Tunde Chukwudi Ibrahim Babatunde Kelechi Musa Segun",
        "Okonkwo Adeyemi Balogun Eze Abubakar Oyelaran Nwosu Danjuma Afolabi Obi Uzoma Ogunleye Bello Ekwueme",
    ),
    _region(
        "tr",
        "+90",
        "İzmir, Ankara, Istanbul, Bursa",
        "Elif Zeynep Defne Ayşe Selin Gülşen Emre Kerem Burak Yiğit Çağlar Onur Barış Ömer Tolga",
        "Yıldırım Demirci Kılıç Aydoğan Şimşek Öztürk Çelik Karaca Aksoy Güneş Polat Ünal Tekin",
    ),
    _region(
        "jp",
        "+81",
        "Osaka, Tokyo, Nagoya, Sapporo",
        "Haruka Yui Aoi Sakura Mei Rin Kaori Haruto Sota Ren Kaito Daiki Takumi Yuto Shun",
        "Nakamura Kobayashi Matsuda Fujimoto Hayashi Ishikawa Okada Shimizu Morita Arai Kuroda Miyazaki Ueno",
    ),
    _region(
        "br",
        "+55",
        "Curitiba, São Paulo, Recife, Porto Alegre",
        "Beatriz Larissa Júlia Luana Marina Tainá Rafaela Thiago Caio Vinícius João Murilo Otávio Renan Davi",
        "Carvalho Barbosa Teixeira Nogueira Araújo Monteiro Cardoso Figueiredo Mendonça Sampaio Queiroz Brandão",
    ),
    _region(
        "ua",
        "+380",
        "Kyiv, Lviv, Odesa, Dnipro",
        "Oksana Daryna Solomiia Yuliia Kateryna Nadiia Iryna Taras Andrii Bohdan Oleksandr Mykola Dmytro Yaroslav",
        "Shevchuk Kovalenko Bondar Tkachuk Melnyk Kravets Lysenko Marchenko Savchuk Hnatiuk Romaniuk Polishchuk",
    ),
    _region(
        "vn",
        "+84",
        "Hanoi, Da Nang, Ho Chi Minh City",
        "Linh Thảo Hương Mai Ngọc Trang Vy Minh Tuấn Dũng Khánh Bảo Phong Hiếu Long",
        "Nguyễn Trần Phạm Hoàng Vũ Đặng Bùi Đỗ Ngô Dương",
    ),
    _region(
        "ma",
        "+212",
        "Casablanca, Rabat, Fez, Tangier",
        "Salma Yasmine Hajar Imane Nour Khadija Samira Youssef Mehdi Omar Karim Hamza Anas Bilal Rachid",
        "Benali Idrissi Bennani Chraibi Tazi Lahlou Amrani Berrada Fassi Sebti Ouazzani Alaoui Kabbaj",
    ),
    _region(
        "nl",
        "+31",
        "Utrecht, Rotterdam, Amsterdam, Groningen",
        "Fenna Sanne Lotte Roos Femke Maud Anouk Daan Sem Bram Thijs Jesse Ruben Stijn Joost",
        "Visser Dekker Hoekstra Kuipers Verhoeven Postma Schouten Willems Brouwer Scholten Veenstra Molenaar",
    ),
)
# Reserved for documentation (RFC 2606): mail to them reaches nobody.
MAIL_DOMAINS = ("example.com", "example.org", "example.net")
_FLAT = str.maketrans({"ł": "l", "Ł": "L", "đ": "d", "Đ": "D", "ı": "i", "ø": "o", "ß": "ss", "æ": "ae"})


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody who does not exist."""

    first_name: str
    last_name: str
    email: str
    phone: str
    city: str
    country_code: str

    @property
    def full_name(self) -> str:
        """First and last name."""
        return f"{self.first_name} {self.last_name}"


def plain(text: str) -> str:
    """The text in lower-case ASCII letters, for an address."""
    flat = unicodedata.normalize("NFKD", text.translate(_FLAT)).encode("ascii", "ignore").decode()
    return "".join(letter for letter in flat.lower() if letter.isalnum())


def people(random: Random, count: int) -> list[Person]:
    """`count` people with different e-mail addresses."""
    used: dict[str, int] = {}
    return [_person(random, used) for _number in range(count)]


def _person(random: Random, used: dict[str, int]) -> Person:
    region = random.choice(REGIONS)
    first, last = random.choice(region.first), random.choice(region.last)
    stem = f"{plain(first)}.{plain(last)}"
    used[stem] = used.get(stem, 0) + 1
    mark = "" if used[stem] == 1 else str(used[stem])
    phone = f"{region.dial} 555 {random.randrange(100, 1000)} {random.randrange(1000, 10000)}"
    email = f"{stem}{mark}@{random.choice(MAIL_DOMAINS)}"
    return Person(first, last, email, phone, random.choice(region.cities), region.country_code)
