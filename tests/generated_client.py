"""A client generated from the description of the API, used against the running site; run by `make client`.

Argument: the Python that has openapi-python-client. Ends with 1 when generating warns, when an answer cannot be read,
or when an error comes without its type.
"""

import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path

from build import a_practice, a_visit, content_folder
from conftest import install, serving

USE = """
import sys
from studi_banding_client import Client
from studi_banding_client.api.acuan import get_matrix, list_regions, list_roles, list_values
from studi_banding_client.api.dokumen import get_practice, get_visit, list_practices, list_visits
from studi_banding_client.api.pencarian import search, suggest
from studi_banding_client.api.persiapan import recommend_hosts
from studi_banding_client.api.tindak_lanjut import list_follow_ups
from studi_banding_client.models.practice_out import PracticeOut
from studi_banding_client.models.problem import Problem

client = Client(base_url=sys.argv[1], raise_on_unexpected_status=True)
for operation in (list_practices, list_visits, list_values, list_roles, list_regions, get_matrix, list_follow_ups):
    found = operation.sync(client=client)
    assert found.items or operation is list_follow_ups, operation
assert isinstance(get_practice.sync("satu", client=client), PracticeOut)
assert get_visit.sync("dua", client=client).date_start == "2024-05-06"
assert search.sync(client=client, q="budaya").items[0].slug == "satu"
assert suggest.sync(client=client, q="bud").items
assert recommend_hosts.sync(client=client, problem="budaya kerja").hosts
gone = get_practice.sync("tiada", client=client)
wrong = search.sync(client=client, value=["akuntable"])
assert (type(gone), type(wrong)) == (Problem, Problem)
assert (gone.status, wrong.status) == (404, 422)
assert "akuntabel" in wrong.detail
print("klien yang dibuat membaca semua jawaban dan kesalahan")
"""


def generate(python: str, description: Path, folder: Path) -> None:
    """Generate the client; warnings are errors."""
    beside = Path(python).absolute().parent
    environment = os.environ | {"PATH": f"{beside}{os.pathsep}{os.environ['PATH']}"}
    command = [str(beside / "openapi-python-client"), "generate", "--fail-on-warning"]
    command += ["--path", str(description), "--output-path", str(folder)]
    subprocess.run(command, check=True, env=environment)


def main(python: str) -> None:
    """Serve a small library, generate the client from what it says of itself, and use it."""
    with tempfile.TemporaryDirectory() as made:
        folder = Path(made)
        files: dict[str, str | bytes] = {"practices/satu.md": a_practice(), "visits/dua.md": a_visit()}
        library = install(content_folder(folder / "content", files), folder)
        library.bring_up_to_date()
        description = folder / "openapi.json"
        description.write_text(json.dumps(library.client().get("/api/openapi.json").json()))
        generate(python, description, folder / "client")
        with serving(library) as address:
            environment = os.environ | {"PYTHONPATH": str(folder / "client")}
            subprocess.run([python, "-c", USE, address], check=True, env=environment)


if __name__ == "__main__":
    main(sys.argv[1])
