"""Reading a page as a person would: its words, without the marks."""

import re
from html import unescape

from django.http import HttpResponse


def texte(page: HttpResponse) -> str:
    """Return the words of a page on one line."""
    sans_dessins = re.sub(r"<(svg|script|title)\b.*?</\1>", " ", page.content.decode(), flags=re.S)
    mots = re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]+>", " ", sans_dessins))).strip()
    return mots.replace(" ,", ",")


def titre(page: HttpResponse) -> str:
    """Return what stands in `<title>`."""
    trouve = re.search(r"<title>(.*?)</title>", page.content.decode(), re.S)
    return trouve.group(1).strip() if trouve else ""
