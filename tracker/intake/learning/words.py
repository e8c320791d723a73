"""The library's rules and kinds of document in words."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

KINDS: Final[Mapping[str, Any]] = {
    "minutes": gettext_lazy("Meeting minutes"),
    "news": gettext_lazy("Meeting news"),
    "plan": gettext_lazy("Work plan"),
    "other": gettext_lazy("Other document"),
    "": gettext_lazy("Kind unknown"),
}
FAMILIES: Final[Mapping[str, Any]] = {
    "action": gettext_lazy("Rule of orders"),
    "deadline": gettext_lazy("Rule of deadlines"),
    "person": gettext_lazy("Rule of people"),
    "project": gettext_lazy("Rule of projects"),
    "selection": gettext_lazy("Made from selected text"),
    "target": gettext_lazy("Rule of targets"),
    "todo": gettext_lazy("Rule of task lists"),
    "unit": gettext_lazy("Rule of units"),
}
RULES: Final[Mapping[str, Any]] = {
    "deadline.year": gettext_lazy("a year"),
    "deadline.duration": gettext_lazy("a period"),
    "deadline.rhythm": gettext_lazy("a rhythm"),
    "deadline.slash_day": gettext_lazy("digits of a day"),
    "deadline.month_day": gettext_lazy("day of a month"),
    "deadline.month_part": gettext_lazy("part of a month"),
    "deadline.month": gettext_lazy("a month"),
    "deadline.week": gettext_lazy("a week"),
    "deadline.event": gettext_lazy("an event"),
    "deadline.year_part": gettext_lazy("part of a year"),
    "deadline.plan_period": gettext_lazy("a plan period"),
    "deadline.festival": gettext_lazy("a festival"),
    "deadline.year_range": gettext_lazy("years from to"),
    "deadline.day_alone": gettext_lazy("a day alone"),
    "deadline.day_range": gettext_lazy("days from to"),
    "deadline.quarter": gettext_lazy("a quarter"),
    "deadline.every_weekday": gettext_lazy("every weekday"),
    "deadline.weekday": gettext_lazy("a weekday"),
    "deadline.near_day": gettext_lazy("today, tomorrow"),
    "deadline.after_meeting": gettext_lazy("after the meeting"),
    "deadline.season_of_office": gettext_lazy("a season of the office"),
    "deadline.limit": gettext_lazy("a limit"),
    "deadline.inherited": gettext_lazy("from the heading"),
    "deadline.day": gettext_lazy("a day"),
    "action.agreed": gettext_lazy("agreed to"),
    "action.approval": gettext_lazy("approved by the meeting"),
    "action.assigned": gettext_lazy("assigned to a unit"),
    "action.dated": gettext_lazy("an act with a date"),
    "action.decision": gettext_lazy("the meeting decided"),
    "action.delegate": gettext_lazy("a unit is charged"),
    "action.dispose": gettext_lazy("a thing is to be dealt with"),
    "action.falls_to": gettext_lazy("a duty falls to a unit"),
    "action.figure": gettext_lazy("an act with a figure"),
    "action.known_person": gettext_lazy("a person is charged"),
    "action.modal": gettext_lazy("must, shall"),
    "action.opening": gettext_lazy("begins with an order"),
    "action.phrase": gettext_lazy("phrase of obligation"),
    "action.schedule": gettext_lazy("listed in a schedule"),
    "action.subject": gettext_lazy("a unit and its act"),
    "action.vote": gettext_lazy("voted"),
    "todo.item": gettext_lazy("item of a task list"),
    "unit.bracket": gettext_lazy("unit in brackets"),
    "unit.heading": gettext_lazy("unit in a heading"),
    "unit.label": gettext_lazy("unit after a label"),
    "unit.leads": gettext_lazy("unit that leads"),
    "unit.lexicon": gettext_lazy("unit of the office"),
    "unit.subject": gettext_lazy("unit as subject"),
    "unit.supports": gettext_lazy("unit that supports"),
    "project.carried_out": gettext_lazy("project that is carried out"),
    "project.creation": gettext_lazy("project to be set up"),
    "project.drafted": gettext_lazy("document to be drafted"),
    "project.facility": gettext_lazy("facility"),
    "project.heading": gettext_lazy("project in a heading"),
    "project.lexicon": gettext_lazy("known project"),
    "project.listed": gettext_lazy("project of a list"),
    "project.model": gettext_lazy("model project"),
    "project.quoted": gettext_lazy("project in quotation marks"),
    "project.quoted_object": gettext_lazy("quoted object"),
    "project.tail": gettext_lazy("ends like a project"),
    "project.titled": gettext_lazy("titled document"),
    "person.at": gettext_lazy("person at a unit"),
    "person.heading": gettext_lazy("person in a heading"),
    "person.name": gettext_lazy("name of a person"),
    "person.nickname": gettext_lazy("familiar name"),
    "person.position": gettext_lazy("person by position"),
    "person.trailing": gettext_lazy("name behind the words"),
    "target.at_least": gettext_lazy("at least"),
    "target.at_most": gettext_lazy("at most"),
    "target.down": gettext_lazy("falls by"),
    "target.up": gettext_lazy("rises by"),
}


def kind_words(kind: str) -> str:
    """A kind of document; one that is not known, as it stands."""
    return str(KINDS.get(kind, kind))


def rule_words(rule: str) -> str:
    """A rule by its family and what it looks for: deadline.month_day → “Rule of deadlines: month_day” where it has no words."""
    family, _dot, rest = rule.partition(".")
    told = RULES.get(rule) or rest
    name = str(FAMILIES.get(family, family))
    return _("%(family)s: %(rule)s") % {"family": name, "rule": told} if told else name
