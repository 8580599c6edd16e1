"""What a phone's camera sees, as a film that Chromium shows instead of one."""

from __future__ import annotations

from pathlib import Path

import segno

WIDTH, HEIGHT = 640, 480
MODULE = 9
QUIET = 4
WHITE, BLACK, GREY = 235, 16, 128


def film(code: str, path: Path) -> Path:
    """Write a film of one picture (Y4M, which is a header and the brightness of each point) with a ticket's code."""
    matrix = [bytes(row) for row in segno.make_qr(code, error="m").matrix]
    size = (len(matrix) + 2 * QUIET) * MODULE
    left, top = (WIDTH - size) // 2, (HEIGHT - size) // 2
    assert top >= 0, "the code is larger than the picture"
    light = bytearray([WHITE]) * (WIDTH * HEIGHT)
    for y, row in enumerate(matrix):
        line = b"".join((bytes([BLACK if dark else WHITE]) * MODULE) for dark in row)
        for point in range(MODULE):
            start = (top + (QUIET + y) * MODULE + point) * WIDTH + left + QUIET * MODULE
            light[start : start + len(line)] = line
    colours = bytes([GREY]) * (WIDTH * HEIGHT // 2)
    path.write_bytes(f"YUV4MPEG2 W{WIDTH} H{HEIGHT} F10:1 Ip C420jpeg\nFRAME\n".encode() + bytes(light) + colours)
    return path
