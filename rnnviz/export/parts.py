"""Names of a deck's parts, counted.

python-pptx looks through all parts for the next free name, and for a picture that is there already, at every slide,
so that a deck of n slides takes n * n time: 600 take a minute, of which 40 s go into looking.
"""

from __future__ import annotations

from typing import IO, Any


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
