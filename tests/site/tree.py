"""HTML as tests ask about it."""

from html.parser import HTMLParser

VOID = frozenset({"input", "br", "hr", "img", "meta", "link", "wbr"})


class Tree(HTMLParser):
    """HTML as a browser's parser sees it, as far as tests ask: elements with classes, attributes and text."""

    def __init__(self, text):
        super().__init__()
        self.elements = []
        self._open = []
        self.feed(text)
        self.close()

    def handle_starttag(self, tag, attrs):
        one = {"tag": tag, "attrs": dict(attrs), "text": "", "inside": [up["attrs"] for up in self._open]}
        self.elements.append(one)
        if tag not in VOID:
            self._open.append(one)

    def handle_endtag(self, tag):
        while self._open and self._open.pop()["tag"] != tag:
            pass

    def handle_data(self, data):
        for one in self._open:
            one["text"] += data

    def all(self, name):
        """The elements with a class, or of a tag where it begins with `<`."""
        if name.startswith("<"):
            return [one for one in self.elements if one["tag"] == name[1:]]
        return [one for one in self.elements if name in (one["attrs"].get("class") or "").split()]

    def one(self, name):
        (found,) = self.all(name)
        return found

    def texts(self, name):
        return [one["text"].strip() for one in self.all(name)]
