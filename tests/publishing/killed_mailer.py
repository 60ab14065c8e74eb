"""Writes and sends the letters that are due until none is left; killed by test_mass_mail.py, which is its caller.

The environment names the installation and its mail server. Says `ready` before its work, `done` after it.
"""

import sys

from sqlalchemy import func, select

from app.publishing.tables import OutgoingEmailRow
from app.services import build_services
from app.settings import Settings
from app.store.database import read_session

services = build_services(Settings())
sys.stdout.write("ready\n")
sys.stdout.flush()
publishing, left = services.publishing, 1
while left:
    publishing.digests.write_due()
    publishing.outbox.send_pending()
    with read_session(services.database.primary) as session:
        left = session.scalars(select(func.count()).select_from(OutgoingEmailRow)).one()
sys.stdout.write("done\n")
sys.stdout.flush()
