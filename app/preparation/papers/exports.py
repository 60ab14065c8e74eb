"""Spreadsheet of the questions, and calendar of the programme with its deadlines."""

from datetime import date, datetime, time, timedelta
from io import BytesIO
from zoneinfo import ZoneInfo

import xlsxwriter
from icalendar import Calendar, Event

from app.documents.reference.geography import zone_of
from app.preparation.papers.context import PaperContext
from app.preparation.plans.plan import AgendaPoint

CHECK_AFTER_DAYS = (30, 90, 180)
"""Days after a visit at which its follow-ups are checked."""


def write_questions_xlsx(context: PaperContext) -> bytes:
    """Return the questions as an XLSX file with room for the answers."""
    file = BytesIO()
    with xlsxwriter.Workbook(
        file, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    ) as book:
        sheet = book.add_worksheet("Pertanyaan")
        wrapped = book.add_format({"text_wrap": True, "valign": "top"})
        sheet.set_column(0, 0, 5)
        sheet.set_column(1, 1, 60, wrapped)
        sheet.set_column(2, 3, 22, wrapped)
        sheet.set_column(4, 5, 45, wrapped)
        rows = [
            [
                number,
                row.question,
                context.host_office(row.role),
                row.origin,
                _answer(context, row.question),
                "",
            ]
            for number, row in enumerate(context.plan.questions, start=1)
        ]
        headers = ["No.", "Pertanyaan", "Untuk", "Asal", "Jawaban", "Dokumen diperoleh"]
        sheet.add_table(
            0,
            0,
            max(len(rows), 1),
            len(headers) - 1,
            {"data": rows, "columns": [{"header": header} for header in headers], "name": "Pertanyaan"},
        )
        sheet.freeze_panes(1, 0)
    return file.getvalue()


def _answer(context: PaperContext, question: str) -> str:
    return next((row.answer for row in context.plan.minutes if row.question == question), "")


def write_calendar_ics(context: PaperContext, *, uid: str) -> bytes:
    """Return the programme as iCalendar: timed events in the host's zone, all-day events, and the checks."""
    calendar = Calendar()
    calendar.add("prodid", "-//Studi Banding//Rencana//ID")
    calendar.add("version", "2.0")
    calendar.add("x-wr-calname", f"{context.kind.capitalize()}: {context.topic}")
    plan = context.plan
    if plan.date_start:
        start = date.fromisoformat(plan.date_start)
        place = context.reference.places.get(plan.host)
        zone = zone_of(place.province if place else None)
        for number, point in enumerate(context.agenda):
            calendar.add_component(_event(context, (start, zone), point, f"{uid}-{number}"))
        end = date.fromisoformat(plan.date_end or plan.date_start)
        for days in CHECK_AFTER_DAYS:
            calendar.add_component(
                _whole_day(
                    context,
                    end + timedelta(days=days),
                    f"Periksa tindak lanjut: {context.topic}",
                    f"{uid}-t{days}",
                )
            )
    for number, action in enumerate(plan.actions):
        if action.due:
            due = date.fromisoformat(action.due)
            calendar.add_component(_whole_day(context, due, f"Tenggat: {action.action}", f"{uid}-a{number}"))
    return bytes(calendar.to_ical())


def _event(context: PaperContext, origin: tuple[date, ZoneInfo], point: AgendaPoint, uid: str) -> Event:
    start, zone = origin
    day = start + timedelta(days=point.day - 1)
    if not point.start:
        return _whole_day(context, day, point.title, uid)
    event = Event()
    begin = datetime.combine(day, time.fromisoformat(point.start), zone)
    until = point.end if point.end > point.start else ""
    end = datetime.combine(day, time.fromisoformat(until), zone) if until else begin + timedelta(hours=1)
    # UTC needs no time zone definitions in the file, and every calendar shows it in its own.
    event.add("dtstart", begin.astimezone(ZoneInfo("UTC")))
    event.add("dtend", end.astimezone(ZoneInfo("UTC")))
    return _described(context, event, point.title, uid)


def _whole_day(context: PaperContext, day: date, title: str, uid: str) -> Event:
    event = Event()
    event.add("dtstart", day)
    event.add("dtend", day + timedelta(days=1))
    return _described(context, event, title, uid)


def _described(context: PaperContext, event: Event, title: str, uid: str) -> Event:
    event.add("uid", f"{uid}@studi-banding")
    event.add("dtstamp", datetime.combine(context.today, time(), ZoneInfo("UTC")))
    event.add("summary", title)
    event.add("location", ", ".join(filter(None, (context.plan.venue, context.host))))
    return event
