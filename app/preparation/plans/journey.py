"""What a plan knows of a draft regulation, a cohort and several hosts, as fields of the visit's document."""

from app.documents.journeys import Cohort, CohortGroup, GroupOrigin, HostStop, Subject
from app.documents.models import Agency, Side
from app.documents.reference.data import Reference
from app.preparation.origins import read_origins
from app.preparation.plans.plan import Plan


def journey_fields(reference: Reference, plan: Plan) -> dict[str, object]:
    """Return the fields that the plan knows; none for a visit of one delegation to one host."""
    fields: dict[str, object] = {}
    if plan.subject:
        fields["subject"] = Subject(title=plan.subject, stage=plan.stage or None)
    if plan.training:
        fields["cohort"] = Cohort(
            programme=plan.training,
            angkatan=plan.cohort or None,
            organiser=plan.organiser or None,
            groups=tuple(
                CohortGroup(
                    name=group.label or f"Kelompok {number}",
                    size=group.people or None,
                    origins=tuple(
                        GroupOrigin(region=code, size=people)
                        for code, people in read_origins(reference, group.origins)[0]
                        if people
                    ),
                    office=group.office or None,
                    days=(group.date,) if group.date else (),
                )
                for number, group in enumerate(plan.groups, start=1)
            ),
        )
    if len(plan.groups) > 1:
        fields |= _hosts(reference, plan)
    return fields


def _hosts(reference: Reference, plan: Plan) -> dict[str, object]:
    """Return the hosts with their offices and days; what is in no list of places is left to the writer."""
    days: dict[tuple[str, str], set[str]] = {}
    for group in (one for one in plan.groups if one.office):
        found = days.setdefault((group.host or plan.host, group.office), set())
        found.update({group.date} if group.date else ())
    places = [code for code in plan.hosts if code in reference.places]
    central = [code for code in places if reference.place(code).level == "pusat"]
    return {
        "hosts": tuple(
            HostStop(
                **{"ministry" if code in central else "region": code},
                office=office,
                days=tuple(sorted(found)),
            )
            for (code, office), found in days.items()
            if code in places
        ),
        "host": Side(
            regions=tuple(code for code in places if code not in central),
            ministries=tuple(central),
            agencies=tuple(Agency(name=office) for _code, office in days),
        ),
    }
