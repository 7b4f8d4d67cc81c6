"""The facts of an export as other formats want them: XMP for PDF and WebP, sentences for slides and notes."""

from __future__ import annotations

from xml.sax.saxutils import escape

NAMESPACE = "urn:rnnviz:1"
_XMP = """\
<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>
<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
<rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:rnnviz="{namespace}">
<dc:description><rdf:Alt><rdf:li xml:lang="x-default">{title}</rdf:li></rdf:Alt></dc:description>
<rnnviz:run>{facts}</rnnviz:run>
</rdf:Description></rdf:RDF></x:xmpmeta>
<?xpacket end="r"?>"""


def xmp(facts: str, title: str = "") -> bytes:
    """An XMP packet (UTF-8) with `facts` in the property rnnviz:run."""
    return _XMP.format(namespace=NAMESPACE, title=escape(title), facts=escape(facts)).encode()
