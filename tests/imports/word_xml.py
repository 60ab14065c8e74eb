"""WordprocessingML as Word, LibreOffice and other programs write it, in small parts to put together."""

from reports import word_file

NAMES = """xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"
 xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape" xmlns:v="urn:schemas-microsoft-com:vml"
 xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math" """


def run(text: str, marks: str = "") -> str:
    return f'<w:r><w:rPr>{marks}</w:rPr><w:t xml:space="preserve">{text}</w:t></w:r>'


def paragraph(*inner: str, style: str = "") -> str:
    properties = f'<w:pPr><w:pStyle w:val="{style}"/></w:pPr>' if style else ""
    return f"<w:p {NAMES}>{properties}{''.join(inner)}</w:p>"


def drawn_box(*blocks: str) -> str:
    """A text box as Word writes it: for new Word as a drawing, for old Word as VML."""
    return (
        f'<w:r><mc:AlternateContent><mc:Choice Requires="wps">{_drawing(*blocks)}</mc:Choice>'
        f"<mc:Fallback>{vml_box(*blocks, inside='')}</mc:Fallback></mc:AlternateContent></w:r>"
    )


def drawing_box(*blocks: str) -> str:
    """A text box without the copy for old Word."""
    return f"<w:r>{_drawing(*blocks)}</w:r>"


def _drawing(*blocks: str) -> str:
    return (
        '<w:drawing><wp:anchor><a:graphic><a:graphicData uri="x"><wps:wsp><wps:txbx><w:txbxContent>'
        f"{''.join(blocks)}</w:txbxContent></wps:txbx></wps:wsp></a:graphicData></a:graphic></wp:anchor></w:drawing>"
    )


def vml_box(*blocks: str, inside: str = "r") -> str:
    box = (
        "<w:pict><v:shape><v:textbox><w:txbxContent>"
        f"{''.join(blocks)}</w:txbxContent></v:textbox></v:shape></w:pict>"
    )
    return f"<w:r>{box}</w:r>" if inside else box


def simple_field(text: str) -> str:
    return f'<w:fldSimple w:instr=" MERGEFIELD Nama ">{run(text)}</w:fldSimple>'


def complex_field(text: str, code: str = "DOCPROPERTY Nomor") -> str:
    mark = '<w:r><w:fldChar w:fldCharType="{}"/></w:r>'
    return (
        f"{mark.format('begin')}<w:r><w:instrText> {code} </w:instrText></w:r>{mark.format('separate')}"
        f"{run(text)}{mark.format('end')}"
    )


def ruby(text: str, reading: str) -> str:
    return f"<w:r><w:ruby><w:rt>{run(reading)}</w:rt><w:rubyBase>{run(text)}</w:rubyBase></w:ruby></w:r>"


def table(*rows: str) -> str:
    return f"<w:tbl><w:tblPr/><w:tblGrid><w:gridCol/></w:tblGrid>{''.join(rows)}</w:tbl>"


def row(*cells: str, before: int = 0) -> str:
    skipped = f'<w:trPr><w:gridBefore w:val="{before}"/></w:trPr>' if before else ""
    return f"<w:tr>{skipped}{''.join(cells)}</w:tr>"


def cell(*blocks: str, across: int = 1) -> str:
    return f'<w:tc><w:tcPr><w:gridSpan w:val="{across}"/></w:tcPr>{"".join(blocks) or "<w:p/>"}</w:tc>'


_NOTES = """<w:{0} xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" {1}
 xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"
 xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing">{2}</w:{0}>"""


def part(name: str, *inner: str) -> bytes:
    """Another part of a Word file with text: footnotes, comments, hdr, ftr."""
    return _NOTES.format(name, NAMES, "".join(inner)).encode()


def with_notes(body: str, notes: list[str], **more: bytes) -> bytes:
    """A Word file whose body refers to footnotes 1, 2, …"""
    footnotes = part(
        "footnotes", *(f'<w:footnote w:id="{at}">{note}</w:footnote>' for at, note in enumerate(notes, 1))
    )
    relation = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/footnotes"
    relations = (
        '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
        f'<Relationship Id="n1" Type="{relation}" Target="footnotes.xml"/></Relationships>'
    )
    parts = {"word__footnotes.xml": footnotes, "word___rels__document.xml.rels": relations.encode()}
    return word_file(body, **parts, **more)


def note_reference(number: int) -> str:
    return f'<w:r><w:footnoteReference w:id="{number}"/></w:r>'
