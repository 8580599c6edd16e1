"""A mail server that dies and comes back; `python -m tools.smtp_proof` makes the large proof."""

from __future__ import annotations

import random
from pathlib import Path

import pytest

from tools.smtp_proof import registrations
from tools.smtp_proof.proof import Queue, queue_short_mails, run

pytestmark = pytest.mark.crash


@pytest.mark.parametrize(("queue", "mails"), [(queue_short_mails, 60), (registrations.queue, 30)])
def test_each_mail_arrives_and_as_one_mail_though_the_server_is_killed_over_and_over(
    backend: str, environment: dict[str, str], tmp_path: Path, queue: Queue, mails: int
) -> None:
    folder = tmp_path / "smtp"
    folder.mkdir()

    address = environment.get("PORTAL_DATABASE_URL", "")
    result = run(folder, mails, queue=queue, database_url=address, chance=random.Random(7))

    assert result.holds, result.told()
    assert result.kills > 0, "the server never died: nothing is proved"
