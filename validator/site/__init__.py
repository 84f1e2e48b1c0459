"""The published site: a Markdown extension that renders, a MkDocs plug-in that wires, and their assets."""
