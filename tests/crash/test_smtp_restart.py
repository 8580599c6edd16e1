"""A mail server that dies and comes back; `python -m tools.smtp_proof` makes the large proof."""

from __future__ import annotations

import random
from pathlib import Path

import pytest

from tools.smtp_proof.proof import run

MAILS = 60

pytestmark = pytest.mark.crash


def test_each_mail_arrives_and_as_one_mail_though_the_server_is_killed_over_and_over(
    backend: str, environment: dict[str, str], tmp_path: Path
) -> None:
    folder = tmp_path / "smtp"
    folder.mkdir()

    result = run(folder, MAILS, database_url=environment.get("PORTAL_DATABASE_URL", ""), chance=random.Random(7))

    assert result.holds, result.told()
    assert result.kills > 0, "the server never died: nothing is proved"
