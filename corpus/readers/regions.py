"""Which parts of a web page are its article, and which are menus, margins and machinery."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from lxml import etree
from lxml.html import HtmlElement

_MACHINERY = frozenset(
    (
        *(
            "audio",
            "button",
            "canvas",
            "head",
            "iframe",
            "input",
            "map",
            "math",
            "meta",
            "noscript",
        ),
        *("object", "option", "script", "select", "style", "svg", "template", "textarea", "video"),
    )
)
_MARGINS = frozenset(["aside", "figcaption", "footer", "menu", "nav"])
_ROLES = frozenset(
    ["alert", "banner", "complementary", "contentinfo", "dialog", "menu", "navigation", "search"]
)
_NAMES = frozenset(
    (
        *("ads", "advert", "advertisement", "banner", "breadcrumb", "breadcrumbs", "caption"),
        *("comment", "comments", "cookie", "cookies", "copyright", "counter", "footer", "login"),
        *("menu", "menubar", "nav", "navbar", "navigation", "pager", "pagination", "related"),
        *("share", "sharing", "sidebar", "skip", "social", "submenu", "toolbar", "weblinks"),
        "widget",
    )
)
_NAME = re.compile(r"[A-Z]?[a-z]+|[A-Z]+")
_HIDDEN = re.compile(r"display\s*:\s*none", re.IGNORECASE)
_LEAST_ARTICLE = 200  # characters of running text, below which a page has no article to protect


@dataclass(frozen=True, slots=True)
class Size:
    """What an element holds: characters of text, those in links, the links, and a main title."""

    text: int
    linked: int
    links: int
    titled: bool

    @property
    def prose(self) -> int:
        """The characters outside links."""
        return self.text - self.linked


@dataclass(frozen=True, slots=True)
class Regions:
    """The elements to leave out, those that begin furniture, and the one that holds the article.

    `article` is None where the page marks none; then everything is article but the furniture.
    """

    left_out: frozenset[HtmlElement]
    furniture: frozenset[HtmlElement]
    article: HtmlElement | None


def find_regions(root: HtmlElement) -> Regions:
    """The regions of the page below `root`, by its tags, roles, names and the density of links."""
    left_out = frozenset(e for e in root.iter() if _is_left_out(e))
    sizes = _measure(root, left_out)
    page = sizes[root]
    furniture = frozenset(
        element
        for element, size in sizes.items()
        # Whatever it is called, what holds most of the running text is the article.
        if page.prose >= _LEAST_ARTICLE
        and size.text
        and 2 * size.prose <= page.prose
        and _is_furniture(element, size)
    )
    return Regions(left_out, furniture, _find_article(root, sizes))


def _is_left_out(element: HtmlElement) -> bool:
    return (
        not isinstance(element.tag, str)
        or element.tag in _MACHINERY
        or ("hidden" in element.attrib and element.tag != "body")
        or (element.tag != "body" and bool(_HIDDEN.search(element.get("style", ""))))
    )


def _measure(root: HtmlElement, left_out: frozenset[HtmlElement]) -> dict[HtmlElement, Size]:
    """The size of every element that is not left out; children come before their parents."""
    sizes: dict[HtmlElement, Size] = {}
    walk = etree.iterwalk(root, events=("start", "end"))
    for event, element in walk:
        if element in left_out:
            walk.skip_subtree()
        elif event == "end":
            sizes[element] = _size(element, sizes)
    return sizes


def _size(element: HtmlElement, sizes: dict[HtmlElement, Size]) -> Size:
    text, linked, links = len((element.text or "").strip()), 0, 0
    titled = element.tag == "h1"
    for child in element:
        text += len((child.tail or "").strip())
        if size := sizes.get(child):
            text, linked, links = text + size.text, linked + size.linked, links + size.links
            titled = titled or size.titled
    if element.tag == "a" and element.get("href"):
        linked, links = text, 1
    return Size(text, linked, links, titled)


def _is_furniture(element: HtmlElement, size: Size) -> bool:
    tag = element.tag
    if tag in _MARGINS or element.get("role") in _ROLES:
        return True
    if size.titled:
        return False
    if tag == "header":
        return not any(parent.tag in {"article", "main"} for parent in element.iterancestors())
    if tag == "form":
        return size.prose < _LEAST_ARTICLE
    if not _NAMES.isdisjoint(_names(element)):
        return True
    return tag not in {"html", "body", "a"} and size.links > 2 and size.linked >= 0.6 * size.text


def _names(element: HtmlElement) -> Iterator[str]:
    """The words of the element's id and classes, in lower case."""
    for name in _NAME.findall(f"{element.get('id', '')} {element.get('class', '')}"):
        yield name.lower()


def _find_article(root: HtmlElement, sizes: dict[HtmlElement, Size]) -> HtmlElement | None:
    """The one element that the page marks as its article, if most of the running text is in it."""
    for mark in ("//*[@itemprop='articleBody']", "//article", "//main | //*[@role='main']"):
        marked = [element for element in root.xpath(mark) if element in sizes]
        if len(marked) == 1 and 2 * sizes[marked[0]].prose > sizes[root].prose:
            return marked[0]
    return None
