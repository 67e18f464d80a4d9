"""Maps inside other pages: a snippet for a report or a content management system.

A map stands in a frame of its own without the rights of the page around it, so that several on one page do
not clash, and none can reach beyond its frame.
"""

from __future__ import annotations

import html
import os
from typing import Literal
from urllib.parse import quote

from .sealed import plain

__all__ = ["Embedding", "embedded"]

Embedding = Literal["iframe", "fragment"]
RIGHTS = "allow-scripts allow-popups allow-popups-to-escape-sandbox"
"""The map's own scripts run, and links to sources open; nothing else."""
STYLE = "width:100%;height:600px;border:0"


def embedded(kind: Embedding, page: str, caption: str, file: str = "") -> str:
    """Give a snippet that shows a map.

    Parameters
    ----------
    kind
        "iframe" holds the whole page; "fragment" is a figure that shows a file which lies beside the page
        around it.
    page
        The map's page.
    caption
        What the map is: read aloud, and below a fragment.
    file
        The name of the map's file, for a fragment.

    Examples
    --------
    >>> embedded("iframe", "<p>A map</p>", "Who controls what").split(" srcdoc")[0]
    '<iframe title="Who controls what" sandbox="allow-scripts allow-popups allow-popups-to-escape-sandbox"'
    """
    words = html.escape(plain(caption))
    frame = f'<iframe title="{words}" sandbox="{RIGHTS}"'
    if kind == "iframe":
        return f'{frame} srcdoc="{html.escape(page)}" style="{STYLE}"></iframe>\n'
    source = html.escape(quote(os.fsencode(file)))
    return (
        f'<figure style="margin:0">{frame} src="{source}" loading="lazy" style="{STYLE}"></iframe>'
        f"<figcaption>{words}</figcaption></figure>\n"
    )
