"""Request of a preparation page: services, and responses of private pages."""

from dataclasses import dataclass

from fastapi import HTTPException

from app.accounts.networks import network_of
from app.preparation.services import PreparationServices
from app.web.rendering.private_pages import PRIVATE, PrivateRequest


@dataclass(frozen=True, slots=True)
class PlanRequest(PrivateRequest):
    """One request about a plan."""

    @property
    def preparation(self) -> PreparationServices:
        """The services for the preparation of visits."""
        return self.services.preparation

    @property
    def network(self) -> str:
        """The network that the request came from; "" when it is unknown."""
        return network_of(self.request.client.host) if self.request.client else ""


def plan_not_found() -> HTTPException:
    """Return the 404 error for a link without a plan."""
    return HTTPException(
        404,
        "Rencana ini tidak ditemukan. Mungkin tautannya tersalin tidak lengkap, sudah diganti oleh rekan Anda, "
        "atau rencananya dihapus. Mintalah tautan terbaru kepada rekan Anda, atau buat rencana baru",
        headers=PRIVATE,
    )
