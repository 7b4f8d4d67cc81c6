"""LaTeX beamer: a PDF with one page per step, and a .tex that plays it with `animate` or shows a page per overlay."""

from __future__ import annotations

import math
import re
from pathlib import Path
from typing import final

from PySide6.QtGui import QColor

from rnnviz.export import pdf
from rnnviz.export.job import Job
from rnnviz.render.tensor_text import network_title
from rnnviz.support.atomic import replacing_set

TEMPLATE = r"""% Made by rnnviz. Compile it twice (pdflatex, xelatex, lualatex), or copy a frame into your slides.
% rnnviz: @facts@
\documentclass[aspectratio=@aspect@]{beamer}
\usepackage{graphicx}
\setbeamertemplate{navigation symbols}{}
\setbeamersize{text margin left=0pt,text margin right=0pt}
\definecolor{rnnvizground}{HTML}{@ground@}
\setbeamercolor{background canvas}{bg=rnnvizground}
\IfFileExists{animate.sty}{\usepackage{animate}}{}
\title{@title@}
\begin{document}
\ifdefined\animategraphics
% With the package animate: one page that plays, in the viewers that know JavaScript; its buttons need room below.
\begin{frame}[plain]
  \centering\animategraphics[@smaller@,controls,buttonfg=@ink@,loop]{@fps@}{@pdf@}{}{}
\end{frame}
\else
% Without it: one overlay per step, in every viewer.
\begin{frame}[plain]
  \centering
@overlays@
\end{frame}
\fi
\end{document}
"""
BESIDE_BUTTONS = 0.92
# beamer's pages by the name of their option: width over height
PAGES = {"169": 16 / 9, "1610": 16 / 10, "149": 14 / 9, "32": 3 / 2, "141": 1.485 / 1.05, "43": 4 / 3, "54": 5 / 4}
_SPECIAL = {"\\": r"\textbackslash{}", **{c: "\\" + c for c in "#$%&_{}"}, "~": r"\textasciitilde{}", "^": r"\^{}"}


@final
class Beamer:
    """OUT.tex and OUT-steps.pdf; they appear together."""

    def write(self, job: Job) -> list[Path]:
        """The PDF first; both take their names together."""
        stem = job.spec.destination.stem
        names = [f"{stem}.tex", f"{stem}-steps.pdf"]
        with replacing_set(job.folder, names, overwrite=job.spec.overwrite, check=job.checked(_whole)) as files:
            pdf.write_pages(files.path(names[1]), job)
            files.path(names[0]).write_text(_document(job, f"{stem}-steps"), encoding="utf-8")
        return [job.folder / name for name in names]


def _document(job: Job, name: str) -> str:
    ratio = job.size[0] / job.size[1]
    page = min(PAGES, key=lambda name: abs(math.log(PAGES[name] / ratio)))
    side = "width" if ratio >= PAGES[page] else "height"
    fit = rf"{side}=\paper{side}"
    overlays = "\n".join(
        rf"  \includegraphics<{k}>[{fit},page={k}]{{{name}.pdf}}%" for k in range(1, len(job.positions) + 1)
    )
    title = network_title(job.frame(job.positions[0]))
    values = {
        "facts": job.text(),
        "ground": job.theme.surface.lstrip("#").upper(),
        "title": re.sub(r"[\\#$%&_{}~^]", lambda found: _SPECIAL[found[0]], title),
        "aspect": page,
        "smaller": rf"{side}={BESIDE_BUTTONS}\paper{side}",
        "ink": ":".join(f"{part:.2f}" for part in QColor(job.theme.text).getRgbF()[:3]),  # type: ignore[index]
        "fps": f"{job.spec.fps:g}",
        "pdf": name,
        "overlays": overlays,
    }
    return re.sub("@([a-z]+)@", lambda found: values[found[1]], TEMPLATE)


def _whole(path: Path) -> None:
    if path.suffix == ".pdf":
        pdf.whole(path)
    elif not path.read_bytes().endswith(b"\\end{document}\n"):
        raise OSError(f"{path.name} is not whole")
