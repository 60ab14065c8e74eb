"""`make extraction`: how many facts of marked reports are proposed (recall), and how many proposals are right.

The reports are in ``tests/imports/gold``, written in the shapes that agencies use, with their facts in
``facts.yaml``. Figures are per class of fact, beside the last recorded run; `--record` adds this run to history.jsonl.

A second set, ``tests/imports/held_out``, was written before anybody looked at the recognisers again, its facts marked by
hand; people by office and region, figures and comparisons are marked in both sets. What its reports gave at first
sight, in six rounds with mending between them: h01 to h14 (223 facts of kinds proposed before) recall 0.81,
precision 0.94, lessons 0.39, questions 0.84; h15 to h22 (140 facts) 0.74 and 0.94, lessons 0.59, questions 0.91,
follow-ups 0.07; h23 to h26 (70 facts) 0.77 and 0.93, lessons 0.40, questions 0.90, follow-ups 0.14;
h27 to h30 (76 facts) 0.64 and 0.92, lessons 0.44, questions 0.43; h31 to h33 (52 facts) 0.88 and 1.00, lessons 0 of 5,
questions 1.00; h34 to h37 (41 facts) 0.85 and 0.97, lessons 0.50, questions 1.00. Expect the mean of the last five of a
new report (379 facts: 0.76 and 0.95; lessons 0.47, questions 0.82), not the figures of the whole set.

Marks of h04, h08 and h22 were put right afterwards by the rules of the first set: regions that participants come from
are guests, and recommendations are no follow-ups. Since h33, a list of what the hosts do is one of lessons where the
report names none, as the field says (“penjelasan tuan rumah”); 39 such items of the first set were then read and marked
from what was proposed, so that they say nothing of recall.

Reports 24 to 108 of the first set were marked before any recogniser had met them, in twelve rounds of which each was then mended for.
What they gave at first sight, of facts not seen before: 24 to 32 (121 facts) recall 0.51, precision 0.93; 33 to 37
(63 facts) 0.67 and 0.89; 38 to 42 (64 facts) 0.83 and 0.91; 43 to 45 (38 facts) 0.87 and 0.89; 46 to 53 (118 facts)
0.69 and 0.89; 54 to 59 (85 facts) 0.68 and 0.95; 60 to 64 (68 facts) 0.84 and 0.93; 65 to 74 (169 facts) 0.83 and
0.93; 75 to 84 (156 facts) 0.83 and 0.93; 85 to 94 (146 facts) 0.88 and 0.95; 95 to 102 (116 facts)
0.84 and 0.96; 103 to 108 (84 facts) 0.88 and 0.95. The last three (346 facts) had 0.87 and
0.95, lessons 0.64, questions 0.67. After its round, report 65 lost two lessons that only
stood under “Hasil yang diperoleh”, and 85 has its two aims as one.
"""

import argparse
import json
import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from app.cli.report_json import as_json
from app.documents.markdown.tables import split_cells
from app.documents.reference.data import Reference, load_reference
from app.imports.reader import ReportFile, read_report

HERE = Path(__file__).parent
ROOT = HERE.parents[1]
GOLD = ROOT / "tests" / "imports" / "gold"
HELD_OUT = ROOT / "tests" / "imports" / "held_out"
"""Reports written and marked before anybody looked at the recognisers again."""
HISTORY = HERE / "history.jsonl"
OWNER = "62"
MEASURED = frozenset(
    """kind date_start date_end guest.regions host.regions venue mode delegation.size delegation.lead.position
    received_by.position purpose topics agenda.date agenda.items.title questions.question questions.answer learned
    follow_ups.action follow_ups.due quotes.text quotes.speaker origins measures comparison""".split()
)
"""Fields of which `facts.yaml` names every value a report has."""


@dataclass(frozen=True)
class Scores:
    """Facts of one class: marked, proposed, and both."""

    marked: int
    proposed: int
    right: int
    misses: tuple[str, ...] = ()

    @property
    def recall(self) -> float:
        """Part of the marked facts that is proposed."""
        return self.right / self.marked if self.marked else 1.0

    @property
    def precision(self) -> float:
        """Part of the proposals that is marked."""
        return self.right / self.proposed if self.proposed else 1.0


def evaluate(
    reference: Reference, only: str = "", folders: Sequence[Path] = (GOLD, HELD_OUT)
) -> dict[str, Scores]:
    """Return the scores of each class, and of all under ``all``; raise AssertionError for a lost word."""
    marked: Counter[str] = Counter()
    proposed: Counter[str] = Counter()
    right: Counter[str] = Counter()
    misses: dict[str, list[str]] = {}
    for file, facts in _marked_reports(folders):
        name = file.name
        if only not in name:
            continue
        wanted = Counter((field, _plain(value)) for field, value in facts)
        found = Counter(proposals_of(reference, file))
        for both, counter in ((wanted, marked), (found, proposed), (wanted & found, right)):
            for (field, _value), times in both.items():
                counter[class_of(field)] += times
        for sign, rest in (("-", wanted - found), ("+", found - wanted)):
            for field, value in rest:
                misses.setdefault(class_of(field), []).append(f"{sign} {name} {field}: {value}")
    scores = {
        one: Scores(marked[one], proposed[one], right[one], tuple(misses.get(one, ())))
        for one in sorted(marked | proposed)
    }
    return scores | {"all": Scores(marked.total(), proposed.total(), right.total())}


def proposals_of(reference: Reference, file: Path) -> Iterator[tuple[str, str]]:
    """Yield the measured proposals for a report: field without indexes, and value."""
    report = as_json(
        read_report(ReportFile(file.read_bytes(), file.name), "visit", reference, owner=OWNER), file
    )
    if report["words"]["lost"]:
        raise AssertionError(f"{file.name}: {report['words']}")
    rows: dict[str, dict[str, Any]] = {}
    for proposal in report["proposals"]:
        field = re.sub(r"\.\d+", "", proposal["field"])
        if field in MEASURED:
            yield field, _plain(proposal["value"])
        row, _point, part = proposal["field"].rpartition(".")
        if row.startswith(("delegation.origins.", "measures.")):
            rows.setdefault(row, {})[part] = proposal["value"]
        elif field.startswith("sections."):
            yield "comparison", _plain(split_cells(proposal["value"].split("\n")[0]))
    yield from (_whole(row.partition(".")[0], parts) for row, parts in rows.items())


def _whole(kind: str, parts: Mapping[str, Any]) -> tuple[str, str]:
    """Return a row whose parts say nothing each by itself: an office with its people, an indicator with its figure."""
    if kind == "delegation":
        return "origins", _plain(f"{parts.get('office') or parts.get('region')}: {parts['size']}")
    what = parts.get("indicator") or f"{parts['name']} ({parts['unit']})"
    return "measures", _plain(f"{what} {parts.get('region', '')} {parts.get('year', '')}: {parts['value']}")


def _marked_reports(folders: Sequence[Path]) -> Iterator[tuple[Path, list[list[Any]]]]:
    for folder in folders:
        for name, facts in yaml.safe_load((folder / "facts.yaml").read_text("utf-8")).items():
            yield folder / name, facts


def class_of(field: str) -> str:
    """Return the class a field is counted in."""
    return {
        "date_start": "date",
        "date_end": "date",
        "delegation.size": "size",
        "delegation.lead.position": "lead",
    }.get(field, field.partition(".")[0])


def _plain(value: Any) -> str:
    return " ".join(re.findall(r"\w+", str(value).casefold()))


def main() -> None:
    """Print the scores beside those of the last recorded run."""
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--record", action="store_true", help="add this run to history.jsonl")
    arguments.add_argument("--misses", action="store_true", help="print what is missed (-) and wrong (+)")
    arguments.add_argument("--only", default="", help="part of a file name")
    options = arguments.parse_args()
    scores = evaluate(load_reference(ROOT / "content"), options.only)
    before = _last_run()
    for name, one in scores.items():
        change = (
            f"  {one.recall - before[name]['recall']:+.2f} since the last record" if name in before else ""
        )
        print(
            f"{name:12} facts {one.marked:3}  recall {one.recall:.2f}  precision {one.precision:.2f}{change}"
        )
        for miss in one.misses if options.misses else ():
            print(f"    {miss}")
    if options.record:
        row = {name: {"recall": one.recall, "precision": one.precision} for name, one in scores.items()}
        with HISTORY.open("a", encoding="utf-8") as history:
            history.write(json.dumps(row) + "\n")


def _last_run() -> Mapping[str, Any]:
    lines = HISTORY.read_text("utf-8").splitlines() if HISTORY.exists() else []
    return dict(json.loads(lines[-1])) if lines else {}


if __name__ == "__main__":
    main()
