"""Texts of templates are translated when a template is compiled, for each language apart."""

import re

from fastapi.testclient import TestClient
from jinja2 import Environment

from app import i18n
from app.web.rendering.translated_templates import TranslatedTexts


def _render(source: str, language: str) -> str:
    with i18n.use_language(language):
        environment = Environment(extensions=[TranslatedTexts], autoescape=True)
        environment.globals["_"] = i18n.gettext
        return environment.from_string(source).render(text="Cari")


def test_a_text_alone_is_data_of_the_compiled_template() -> None:
    with i18n.use_language("en"):
        source = Environment(extensions=[TranslatedTexts], autoescape=True).compile(
            '<a>{{ _("Cari") }}</a>', raw=True
        )
    assert "<a>Search</a>" in source
    assert "gettext" not in source


def test_other_uses_of_the_function_still_translate() -> None:
    source = '{{ _("Cari") }} {{ _(text) }} {{ _("Cari") ~ "!" }} {{ text }} {{ _("Cari") if text }}'
    assert _render(source, "en") == "Search Search Search! Cari Search"
    assert _render(source, "id") == "Cari Cari Cari! Cari Cari"


def test_languages_do_not_mix_in_one_process(client: TestClient) -> None:
    footers = []
    for path in ("/cari?q=sakip", "/en/cari?q=sakip", "/cari?q=stunting", "/en/cari?q=stunting"):
        found = re.search(r"<footer.*</footer>", client.get(path).text, re.DOTALL)
        assert found
        footers.append(found[0])
    assert "Kebutuhan daerah" in footers[0]
    assert "Kebutuhan daerah" not in footers[1]
    assert "Kebutuhan daerah" in footers[2]
    assert "Kebutuhan daerah" not in footers[3]
