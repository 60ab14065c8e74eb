import re
import subprocess
import sys

from build import ROOT


def test_passwords_are_hashed_with_argon2id_at_the_recommended_cost() -> None:
    """At least OWASP's Password Storage Cheat Sheet asks: 19 MiB of memory and 2 passes.

    In a process of its own: the tests themselves hash at the least cost (conftest.py).
    """
    program = (
        "from app.accounts.passwords import hash_password; print(hash_password('kuda hitam menyeberang'))"
    )
    done = subprocess.run(
        [sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, check=True
    )
    found = re.fullmatch(r"\$argon2id\$v=19\$m=(\d+),t=(\d+),p=\d+\$\S+\s", done.stdout)
    assert found, done.stdout
    assert int(found[1]) >= 19 * 1024
    assert int(found[2]) >= 2
