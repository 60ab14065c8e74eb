"""One address of every kind of page."""

import pytest
from conftest import exhaustive

MAIN_PAGES = (
    "/",
    "/cari?q=sakip+di+bandung",
    "/praktik/jabar-roadmap-reformasi-birokrasi",
    "/kunjungan/2025-02-kalteng-to-jabar",
    "/nilai/adaptif",
    "/matriks",
    "/siapkan?masalah=budaya+kerja+BerAKHLAK&daerah=62&peran=biro-organisasi",
    "/siapkan/rencana/baru",
    "/tindak-lanjut",
)
"""The kinds that people see most."""
PAGES = (
    "/",
    "/cari?q=sakip+di+bandung",
    "/cari?q=sakip&nilai=loyal&daerah=94",
    "/praktik/",
    "/praktik/jabar-roadmap-reformasi-birokrasi",
    "/kunjungan/",
    "/kunjungan/2025-02-kalteng-to-jabar",
    "/nilai/",
    "/nilai/adaptif",
    "/peran/",
    "/peran/bkd",
    "/daerah/",
    "/daerah/32",
    "/r/32/",
    "/regulasi/",
    "/regulasi/pergub-jabar-26-2023",
    "/indikator/",
    "/indikator/indeks-rb",
    "/matriks",
    "/peta",
    "/silsilah",
    "/banding",
    "/banding/peraturan",
    "/raperda",
    "/linimasa",
    "/silsilah?praktik=sumedang-hibah-aplikasi-spbe",
    "/pilihan",
    "/pilihan?praktik=diy-sakip-aa&kunjungan=2025-02-kalteng-to-jabar",
    "/luring",
    "/banding?praktik=diy-sakip-aa&praktik=sumedang-sakip-desa",
    "/siapkan",
    "/siapkan?masalah=budaya+kerja+BerAKHLAK&daerah=62&peran=biro-organisasi",
    "/siapkan/pertimbangan?masalah=budaya+kerja+BerAKHLAK&daerah=62&tuan_rumah=32",
    "/siapkan/ukur",
    "/siapkan/ukur/hasil?j=333010111222333---333&i=indeks-rb:76.5:2023&daerah=62&tuan_rumah=32&dulu=111111111111111111111",
    "/siapkan/rencana/baru",
    "/tindak-lanjut",
    "/dokumen/",
    "/dokumen/?q=token+akses",
    "/dokumen/operasi",
    "/daerah/32/tuan-rumah",
    "/daerah/34.04/tuan-rumah",
    "/daerah/34.04/tuan-rumah/permohonan",
    "/daerah/34.04/tuan-rumah/permohonan?rombongan=angkatan",
    "/tentang",
    "/data",
    "/tentang/isi",
    "/bantuan",
    "/aksesibilitas",
    "/privasi",
    "/praktik/diy-sakip-aa/koreksi",
    "/praktik/diy-sakip-aa/terapkan",
    "/praktik/diy-sakip-aa/tanya",
    "/langganan",
    "/kebutuhan",
    "/kebutuhan/baru",
    "/praktik/diy-sakip-aa/membantu?jawaban=tidak",
    "/api/docs",
    "/tidak-ada",
)

EVERY_KIND = [
    pytest.param(address, marks=() if address in MAIN_PAGES[::3] else exhaustive, id=address)
    for address in PAGES
]
"""The same for a browser, which takes seconds for each: one in three of the main ones in every run."""
