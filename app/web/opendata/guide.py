"""The text of llms.txt: what the site is, in a few lines for language models."""

from app.documents.licences import DEFAULT_LICENCE, LICENCES
from app.library import LibraryService
from app.web.opendata.datasets import DATA_SETS


def llms_txt(library: LibraryService) -> str:
    """Return the text of /llms.txt, in the form that llmstxt.org describes."""
    base, totals, terms = library.base_url, library.documents.count_by_kind(), LICENCES[DEFAULT_LICENCE]
    practices, visits = totals.get("practice", 0), totals.get("visit", 0)
    tables = "\n".join(
        f"- [{one.title}]({base}/data/{one.slug}.csv): {one.description}" for one in DATA_SETS.values()
    )
    return f"""# Studi Banding

> Pustaka praktik dan kunjungan studi banding antarinstansi pemerintah Indonesia: {practices} praktik dan {visits} kunjungan, masing-masing dengan sumber, nilai BerAKHLAK yang didukung, peran perangkat daerah, dan kekuatan buktinya.

Setiap klaim disertai sumbernya. Kaitan dengan nilai BerAKHLAK dan regulasi berlabel “dikaitkan redaksi” adalah penafsiran redaksi. Tugas berlabel “umum” tidak disebut sumber. Yang tidak disebut berarti belum diketahui, bukan tidak ada; jangan menyimpulkan bahwa tindak lanjut selesai dari tidak adanya keterangan. Lisensi isi: {terms.name} ({terms.url}) kecuali bila dokumennya menyebut lain; sebutkan nama situs dan alamat halamannya.

## Dokumen

- [Praktik]({base}/praktik/): daftar; satu praktik di {base}/praktik/SLUG
- [Kunjungan]({base}/kunjungan/): daftar; satu kunjungan di {base}/kunjungan/SLUG
- [Peta situs]({base}/sitemap.xml): alamat semua halaman

Tambahkan .md (naskah asli), .json, .pdf, .docx, atau kutipannya .bib dan .ris pada alamat dokumen.

## Mencari

- [API]({base}/api/openapi.json): OpenAPI; {base}/api/v1/search?q=KATA memberi hasil dengan saringan dan alasannya
- [Praktik sebagai JSON]({base}/api/v1/practices): saringan q, value, role, region, indicator, year, sort, page, per_page
- [Kunjungan sebagai JSON]({base}/api/v1/visits): saringan yang sama
- [Rekomendasi]({base}/api/v1/recommendations?problem=KATA): tuan rumah dan praktik untuk suatu masalah
- MCP: {base}/mcp (streamable HTTP), atau perintah `studi-banding mcp` (stdio), dengan alat search, get_practice, get_visit, compare, recommend_hosts, find_answers, list_reference, list_follow_ups

## Data

{tables}

Ganti .csv dengan .xlsx untuk lembar kerja.

## Bagi mesin lain

- [Katalog DCAT]({base}/data.jsonld): JSON-LD bagi portal Satu Data; [Turtle]({base}/data.ttl)
- [OAI-PMH]({base}/oai?verb=Identify): pemanenan metadata (oai_dc), berikut yang sudah dihapus
- [Umpan semuanya]({base}/umpan.atom), [umpan praktik]({base}/praktik/umpan.atom), dan [umpan kunjungan]({base}/kunjungan/umpan.atom): yang terbaru (Atom)

## Optional

- [Seluruh pustaka]({base}/pustaka.zip): semua naskah, data acuan, dan lampiran
- [Tentang]({base}/tentang): dari mana isinya dan apa yang tidak diketahui
"""
