"""What a person would do at a running site, done in its database by a process of its own (its environment says which).

desk.py receive CHARACTERS         an officer hands in a long document; prints the run's id
desk.py wait RUN STATE SECONDS     until the run is `started` or `over`; prints how it stands, as JSON
"""

import json
import sys
import time
from datetime import date

import django

LINE = "会议要求，市住建局牵头，市财政局配合，于2026年9月底前完成第{}号老旧小区改造，完成投资3.2亿元。\n"
HEAD = "云州市政府专题会议纪要\n2026年3月5日\n\n"


def receive(characters: str) -> None:
    """Make the cast, and let its officer hand in a document of about this length."""
    from tests.cast import make_cast
    from tracker.intake.services import document_receive

    lines = (LINE.format(number) for number in range(int(characters) // len(LINE)))
    text = HEAD + "".join(lines)
    received = document_receive(
        actor=make_cast().officer, name="long.txt", data=text.encode(), published=date(2026, 3, 6)
    )
    print(received.run.pk)


def wait(run_id: str, state: str, seconds: str) -> None:
    """Watch the run's job until it is there; fails when it takes longer."""
    from tracker.intake.models import ExtractionRun

    attempts = {"started": 1, "again": 2, "over": 1}[state]
    latest = time.monotonic() + float(seconds)
    while time.monotonic() < latest:
        run = ExtractionRun.objects.select_related("job").get(pk=run_id)
        job = run.job
        under_way = job.state == "running" and job.done > 0
        if job.attempts >= attempts and (job.is_over or (under_way and state != "over")):
            spans = list(run.candidates.values_list("start", "end"))
            print(json.dumps({"state": job.state, "attempts": job.attempts, "spans": spans}))
            return
        time.sleep(0.05)
    sys.exit(f"the job is {job}, {job.percent} %")


if __name__ == "__main__":
    django.setup()
    if sys.argv[1] == "receive":
        receive(*sys.argv[2:])
    else:
        wait(*sys.argv[2:])
