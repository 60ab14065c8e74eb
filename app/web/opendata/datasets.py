"""All data sets of the library."""

from collections.abc import Mapping

from app.web.opendata.data_set import DataSet
from app.web.opendata.document_sets import FOLLOW_UPS, PRACTICES, VISITS
from app.web.opendata.figure_set import FIGURES
from app.web.opendata.reference_sets import (
    INDICATOR_SET,
    MATRIX,
    REGION_SET,
    REGULATION_SET,
    ROLE_SET,
    VALUE_SET,
)

DATA_SETS: Mapping[str, DataSet] = {
    data_set.slug: data_set
    for data_set in (
        PRACTICES,
        VISITS,
        FOLLOW_UPS,
        FIGURES,
        VALUE_SET,
        ROLE_SET,
        REGION_SET,
        REGULATION_SET,
        INDICATOR_SET,
        MATRIX,
    )
}
"""By the last part of their addresses."""
