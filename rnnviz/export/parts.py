"""Parts of a deck: their names are counted, and what is finished lies in a file until the deck is saved.

python-pptx looks through all parts for the next free name, and for a picture that is there already, at every slide,
so that a deck of n slides takes n * n time: 600 take a minute, of which 40 s go into looking. It holds every picture
and every slide's tree as well: 0.2 MB a slide.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import IO, TYPE_CHECKING, Any

if TYPE_CHECKING:
    from zipfile import ZipFile


def count_parts(package: Any) -> None:
    """Let a `pptx` package count on from the first name of each kind; every picture is a new one."""
    from pptx.opc.packuri import PackURI
    from pptx.parts.image import Image, ImagePart

    last: dict[str, int] = {}
    first_name = package.next_partname

    def next_partname(template: str) -> PackURI:
        name = PackURI(template % (last[template] + 1)) if template in last else first_name(template)
        last[template] = name.idx or 0
        return name

    def add_image_part(file: IO[bytes]) -> ImagePart:
        return ImagePart.new(package, Image.from_file(file))

    package.next_partname = next_partname
    package.next_image_partname = lambda ending: next_partname(f"/ppt/media/image%d.{ending}")
    package.get_or_add_image_part = add_image_part


def setting_aside(finished: ZipFile, look: Callable[[], None]) -> Callable[[Any], None]:
    """What moves a slide, its picture and its notes into the archive `finished`, to be read again when it is saved.

    `look` may raise whenever one is read: saving a long deck takes seconds.
    """
    from pptx.opc.constants import RELATIONSHIP_TYPE as KIND
    from pptx.opc.package import Part

    class Finished(Part):
        """A part whose content lies in the archive under its name."""

        @property  # type: ignore[misc]  # nobody writes it
        def blob(self) -> bytes:
            look()
            return finished.read(self.partname.membername)

    def set_aside(slide: Any) -> None:
        first = slide.part
        for part in (first, first.part_related_by(KIND.IMAGE), first.part_related_by(KIND.NOTES_SLIDE)):
            finished.writestr(part.partname.membername, part.blob)
            name, kind, package, rels = part.partname, part.content_type, part.package, part.rels
            part.__dict__.clear()  # the tree of its elements, or the picture
            part.__class__ = Finished  # it stays itself: other parts refer to it
            part.__init__(name, kind, package)
            part.__dict__["_rels"] = rels

    return set_aside
