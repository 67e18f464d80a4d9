"""A map in one file that asks nothing of the network and runs nothing that data brought along.

Two walls. Every string from data passes `escape`, the one boundary between data and page: it makes HTML
harmless, and also what JavaScript's template literals and the map library's templates would read. Then
`seal` puts the libraries into the page and a Content-Security-Policy before it: scripts by their hash,
images from the page itself, nothing else from anywhere.
"""

from __future__ import annotations

import base64
import hashlib
import html
import json
import re
from collections.abc import Iterable
from functools import cache
from typing import Any
from unicodedata import category

__all__ = ["data_script", "escape", "is_address", "link", "plain", "seal", "seal_around"]

EXECUTABLE = str.maketrans({"`": "&#96;", "$": "&#36;", "\\": "&#92;", "{": "&#123;", "}": "&#125;"})
SUBDOMAINS = "abc"  # what the map library puts for {s}
JOINING = "\u200c\u200d\u200e\u200f"
LONGEST = 2000
SCRIPT = re.compile(r'<script src="(https://[^"]+)"></script>')
STYLESHEET = re.compile(r'<link rel="stylesheet" href="(https://[^"]+)"\s*/?>')
INLINE_SCRIPT = re.compile(r"<script>(.*?)</script>", re.DOTALL)
REMOTE_URL = re.compile(r"url\(\s*(?!['\"]?data:)[^)]*\)")


def escape(text: object, longest: int = LONGEST) -> str:
    """Turn a string from data into text for a page, whatever it holds.

    Parameters
    ----------
    text
        Anything; it is shown as it is written.
    longest
        Where to cut it, in characters.

    Returns
    -------
    str
        HTML. What overrides the direction of a text is taken out: it would reach beyond it.

    Examples
    --------
    >>> escape("<img src=x onerror=alert(1)> ${alert(1)} `")
    '&lt;img src=x onerror=alert(1)&gt; &#36;&#123;alert(1)&#125; &#96;'
    """
    shown = plain(str(text))
    if len(shown) > longest:
        shown = shown[:longest] + "…"
    return html.escape(shown).translate(EXECUTABLE)


def plain(text: str) -> str:
    r"""Keep what is text: no control character, no line break, nothing that overrides the direction.

    Examples
    --------
    >>> plain("two\nlines")
    'two lines'
    """
    return "".join(map(_shown, text))


def link(address: str, text: str) -> str:
    """Make a link of an address that is one of the web's; of any other, text.

    Examples
    --------
    >>> link("javascript:alert(1)", "here")
    'here'
    """
    if not is_address(address):
        return escape(text)
    return f'<a href="{escape(address)}" target="_blank" rel="noopener noreferrer">{escape(text)}</a>'


def is_address(address: str) -> bool:
    """Tell whether a link may lead there: an address of the web, without spaces or control characters.

    Examples
    --------
    >>> is_address("https://example.org/a?b=c"), is_address("file:///etc/passwd")
    (True, False)
    """
    found = re.fullmatch(r"https?://\S+", address, re.IGNORECASE)
    return bool(found) and plain(address) == address and len(address) <= LONGEST


def data_script(name: str, content: Any) -> str:
    r"""Lay data into a page, where no script reads it but as JSON.

    Examples
    --------
    >>> data_script("places", ["</script>"])
    '<script type="application/json" id="places">["\\u003c/script\\u003e"]</script>'
    """
    written = json.dumps(content, ensure_ascii=False, separators=(",", ":"))
    for letter in "<>&\u2028\u2029":
        written = written.replace(letter, f"\\u{ord(letter):04x}")
    # What the library would read as a template stands in strings only.
    written = re.sub(r"\{(?=[{%#])", r"\\u007b", written)
    return f'<script type="application/json" id="{name}">{written}</script>'


def seal(page: str, *, linked: bool = False, tiles: str = "") -> str:
    """Put the libraries that a page names into it, and forbid it everything else.

    Parameters
    ----------
    page
        A page of folium's.
    linked
        Whether the libraries stay linked: then the page may fetch them, and nothing else.
    tiles
        The address of tiles that the page may fetch too.

    Returns
    -------
    str
        The page; neither linked nor with tiles it makes no request.
    """
    addresses = [match[1] for found in (SCRIPT, STYLESHEET) for match in found.finditer(page)]
    if not linked:
        addresses = []
        page = SCRIPT.sub(lambda match: f"<script>{_asset(match[1])}</script>", page)
        page = STYLESHEET.sub(lambda match: f"<style>{_without_urls(_asset(match[1]))}</style>", page)
    return _with_policy(page, _policy(INLINE_SCRIPT.findall(page), addresses, _origins(tiles)))


def seal_around(page: str, framed: Iterable[str]) -> str:
    """Forbid everything to a page that runs nothing itself, but what the sealed pages in its frames run.

    A page in a frame is under the policy of the page around it, besides its own.

    Parameters
    ----------
    page
        A page without scripts.
    framed
        The sealed pages that it holds.
    """
    scripts = [script for one in framed for script in INLINE_SCRIPT.findall(one)]
    return _with_policy(page, _policy(scripts, [], []))


def _with_policy(page: str, policy: str) -> str:
    meta = f'<meta http-equiv="Content-Security-Policy" content="{policy}">'
    return page.replace("<head>", f"<head>\n{meta}", 1)


def _shown(letter: str) -> str:
    """Keep what joins letters and marks their direction; take out what overrides it or steers a terminal."""
    if letter in JOINING or letter.isprintable():
        return letter
    kind = category(letter)
    if kind in ("Zs", "Zl", "Zp") or letter in "\n\r\t":
        return " "
    return "" if kind == "Cf" else "\ufffd"


def _policy(scripts: list[str], linked: list[str], tiles: list[str]) -> str:
    hashes = [
        f"'sha256-{base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()}'"
        for script in dict.fromkeys(scripts)
    ]
    allowed = {
        "default-src": ["'none'"],
        "script-src": [*hashes, *linked],
        "style-src": ["'unsafe-inline'", *linked],
        "img-src": ["data:", *tiles],
        "base-uri": ["'none'"],
        "form-action": ["'none'"],
    }
    return "; ".join(f"{directive} {' '.join(sources)}" for directive, sources in allowed.items())


def _origins(address: str) -> list[str]:
    """Give the scheme and host of an address of tiles; a host in several parts is each of them."""
    match = re.match(r"https?://[^/?#]+", address)
    if not match:
        return []
    return list(dict.fromkeys(match[0].replace("{s}", part) for part in SUBDOMAINS))


def _without_urls(stylesheet: str) -> str:
    return REMOTE_URL.sub("none", stylesheet)


def _asset(address: str) -> str:
    """Give the text of a library's file, which `folium-offline` carries."""
    return _assets()[address]


@cache
def _assets() -> dict[str, str]:
    from offlinefolium.elements import _res  # private, and the one place where the files are

    files: dict[str, str] = _res
    return files
