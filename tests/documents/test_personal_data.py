"""What looks like personal data is found, and figures, numbers of regulations and names of places are not."""

from datetime import date

import pytest
from build import CONTENT
from hypothesis import given
from hypothesis import strategies as st

from app.documents.validation.person_names import find_person
from app.documents.validation.personal_data import PersonalDataKind, find_personal_data, summarise_findings

HEAD = "---\ntitle: Satu\n{}---\n\n{}\n"


def kinds_in(text: str) -> list[PersonalDataKind]:
    return [finding.kind for finding in find_personal_data(text)]


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("NIK 6271011205900001.", PersonalDataKind.NIK),
        ("6271 0152 0590 0001", PersonalDataKind.NIK),
        ("(NIP 19700101 199503 1 001)", PersonalDataKind.NIP),
        ("NIP. 197001011995031001", PersonalDataKind.NIP),
        ("PPPK 199001012022212001", PersonalDataKind.NIP),
        ("hubungi 0812-3456-7890 (Ani)", PersonalDataKind.PHONE),
        ("WA: +62 812 3456 7890", PersonalDataKind.PHONE),
        ("wa.me 6281234567890", PersonalDataKind.PHONE),
        ("telepon +62 21 3456789", PersonalDataKind.PHONE),
        ("ani.b@gmail.com", PersonalDataKind.MAIL),
        ("ani [at] yahoo.co.id", PersonalDataKind.MAIL),
    ],
)
def test_personal_data_is_found_and_masked(text: str, kind: PersonalDataKind) -> None:
    [finding] = find_personal_data(HEAD.format("", text))
    assert (finding.kind, finding.line) == (kind, 5)
    assert finding.excerpt not in text
    assert finding.why.endswith(".")
    assert finding.hint.endswith(".")


@pytest.mark.parametrize(
    "text",
    [
        "1. Budi Santoso, S.E., M.Si\n2. Siti Aminah\n3. H. Ahmad Fauzi, Kepala Biro\n4. Yakobus Tabuni",
        "- Budi Santoso\n- Siti Aminah\n\n- Ahmad Fauzi\n- Dewi Lestari\n- Maria Ulfa",
        "Peserta: Budi Santoso, Siti Aminah, Ahmad Fauzi, dan Dewi Lestari.",
        "| No | Nama |\n|---|---|\n| 1 | Budi Santoso |\n| 2 | Siti Aminah |\n| 3 | Ahmad Fauzi |\n| 4 | Dewi L. |",
        "BUDI SANTOSO\nSITI AMINAH\nANDI BASO\nDEWI SARI",
    ],
)
def test_list_of_names_is_reported_once(text: str) -> None:
    assert kinds_in(HEAD.format("", text)) == [PersonalDataKind.NAMES]


@pytest.mark.parametrize(
    "text",
    [
        "- Budi Santoso\n- Siti Aminah\n- Ahmad Fauzi",
        "Hadir Budi Santoso dan Siti Aminah.",
        "- Jawa Barat\n- Jawa Tengah\n- Nusa Tenggara Timur\n- Bali\n- Sumatera Utara",
        "Kutai Kartanegara, Musi Rawas, Hulu Sungai Utara, Tanjung Jabung Timur, dan Banyuwangi.",
        "- Berorientasi Pelayanan\n- Akuntabel\n- Kompeten\n- Harmonis\n- Loyal",
        "1. Biro Organisasi\n2. Dinas Komunikasi\n3. Badan Kepegawaian\n4. Sekretariat Daerah",
        "Rp3.201.120.590.000.123 dan Rp 6271011205900001",
        "Peraturan Nomor 081/234/567/2023 dan SE 800/6271/2023",
        "Pukul 08.00-09.00 dan 0800-1600",
        "https://contoh.example/6271011205900001/0812-3456-7890?a=ani@gmail.com",
        "humas@jabarprov.go.id",
        "Indeks 0,8123456789 menjadi 93.08123456789",
    ],
)
def test_similar_numbers_and_names_are_not_personal_data(text: str) -> None:
    assert kinds_in(HEAD.format("", text)) == []


def test_office_telephone_is_allowed_in_the_contact_only() -> None:
    contact = "contact:\n  agency: Biro Organisasi\n  channel: +62 22 4232448\nnotes: [x]\n"
    assert kinds_in(HEAD.format(contact, "Teks.")) == []
    assert kinds_in(HEAD.format(contact.replace("[x]", "[+62 22 4232448]"), "Teks.")) == [
        PersonalDataKind.PHONE
    ]
    assert kinds_in(HEAD.format(contact.replace("+62 22 4232448", "0812 3456 7890"), "")) == [
        PersonalDataKind.PHONE
    ]


def test_published_documents_contain_no_personal_data() -> None:
    found = {path.stem: find_personal_data(path.read_text()) for path in CONTENT.glob("*s/*.md")}
    assert len(found) > 500
    assert {name: data for name, data in found.items() if data} == {}


@given(st.integers(min_value=0, max_value=10**20), st.sampled_from(["Rp", "Rp ", "Rp. ", ""]))
def test_amount_of_money_is_no_personal_data(amount: int, currency: str) -> None:
    assert kinds_in(f"Anggaran {currency}{amount:,}".replace(",", ".")) == []


@given(
    st.integers(1, 9999), st.integers(1, 99), st.integers(1945, 2100), st.sampled_from(["/", ".", " Tahun "])
)
def test_regulation_number_is_no_personal_data(number: int, part: int, year: int, between: str) -> None:
    assert kinds_in(f"Perda Nomor {number:04}{between}{part:02}{between}{year}") == []


@given(st.floats(min_value=0, max_value=1e6), st.integers(0, 12))
def test_figure_is_no_personal_data(value: float, digits: int) -> None:
    text = f"{value:.{digits}f}"
    assert kinds_in(f"Indeks {text} atau {text.replace('.', ',')} persen") == []


@given(
    st.dates(min_value=date(1940, 1, 1), max_value=date(2005, 12, 31)),
    st.integers(20, 40),
    st.sampled_from(["01", "12", "21"]),
    st.integers(1, 999),
    st.sampled_from(["", " ", "."]),
)
def test_every_well_formed_nip_is_found(day: date, age: int, month: str, number: int, gap: str) -> None:
    begun = int(f"{day:%Y}") + age
    nip = gap.join([f"{day:%Y%m%d}", f"{begun}{month}", "1", f"{number:03}"])
    found = find_personal_data(f"Budi, {nip}, staf")
    assert [one.kind for one in found] == [PersonalDataKind.NIP]
    assert summarise_findings(found) == "1 NIP"


@given(st.integers(1, 28), st.integers(1, 12), st.booleans(), st.integers(1, 9999), st.integers(1, 29))
def test_every_well_formed_nik_is_found(day: int, month: int, female: bool, number: int, kec: int) -> None:  # noqa: FBT001
    nik = f"3273{kec:02}{day + 40 * female:02}{month:02}90{number:04}"
    assert kinds_in(f"NIK: {nik}") == [PersonalDataKind.NIK]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Kepala Bagian Hukum; Drs. Budi, M.Si", "Drs. Budi"),
        ("dr. Rina dan dua perawat", "dr. Rina"),
        ("ibu Siti", "ibu Siti"),
        ("BAPAK BUDI", "Bapak Budi"),
        ("Rahmat Hidayatullah, S.Sos", "Rahmat Hidayatullah, S.Sos"),
        ("Budi Santoso dan analis", "Budi Santoso"),
        *(
            (one, "")
            for one in ("Kepala Bagian dan analis", "Sekretaris Daerah", "anggota Komisi II, Pansus")
        ),
        *((one, "") for one in ("Bapak Bupati", "Bapak/Ibu Kepala Dinas", "Ibu-ibu PKK", "Ibu Ketua TP PKK")),
        *(
            (one, "")
            for one in ("RSUD dr. Doris Sylvanus", "KWT Mekar Sari", "Putra Putri Daerah", "Karang Taruna")
        ),
    ],
)
def test_one_person_among_positions_is_found_by_title_degree_or_given_names(text: str, found: str) -> None:
    assert find_person(text) == found
