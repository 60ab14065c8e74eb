"""Who may read the metrics, and where they come from."""

import secrets
from dataclasses import dataclass
from ipaddress import ip_address

from fastapi import Request

from app.operations.monitoring.access_log import AccessLog
from app.operations.monitoring.collectors import LibraryMetricsCollector


@dataclass(frozen=True, slots=True)
class MonitoringAccess:
    """The sources of `/readyz` and `/metrics`, and the token that opens the latter."""

    token: str
    """"" opens the metrics to this machine only."""
    collector: LibraryMetricsCollector
    access_log: AccessLog

    def may_read(self, request: Request) -> bool:
        """Return whether a request carries the token; without a token, whether it comes from this machine itself."""
        authorization = request.headers.get("authorization", "")
        if self.token:
            return secrets.compare_digest(authorization.encode(), f"Bearer {self.token}".encode())
        if any(name in request.headers for name in ("forwarded", "x-forwarded-for", "x-real-ip")):
            return False  # a proxy on this machine asks for somebody else
        try:
            return request.client is not None and ip_address(request.client.host).is_loopback
        except ValueError:
            return False
