"""A brief in, Markdown out; names and titles come from reports, so nothing in them is markup."""

from __future__ import annotations

import re

from sitrep.report.brief.compose import Brief, Sentence, ranges

_MARKUP = re.compile(r"([\\`*_{}\[\]<>#|!~$&])")


def markdown(brief: Brief) -> str:
    """The brief as CommonMark: a heading for each section, a list item for each sentence, the sources at the end."""
    lines = [f"# {plain(brief.title)}", "", plain(brief.period), ""]
    for section in brief.sections:
        lines += [f"## {plain(section.title)}", ""]
        if section.note:
            lines += [f"*{plain(section.note)}*", ""]
        lines += [f"- {_sentence(s)}" for s in section.sentences]
        lines += [""] if section.sentences else []
    if brief.sources:
        lines += ["## Sources", ""]
    for source in brief.sources:
        title = f"[{plain(source.title)}](<{source.href}>)" if _is_safe(source.href) else plain(source.title)
        outlet = f"{plain(source.outlet)}, " if source.outlet else ""
        lines.append(f"{source.number}. {outlet}{plain(source.published)}: {title}")
    lines += ["", "Made by sitrep. The wording takes no side; every sentence names the reports it stands on.", ""]
    return "\n".join(lines)


def plain(text: str) -> str:
    r"""Text that Markdown shows as it is, on one line.

    >>> plain("a*b\n<i>")
    'a\\*b \\<i\\>'
    """
    # "1." and "-" at the beginning of a line would start a list; our lines always begin with words of our own
    return _MARKUP.sub(r"\\\1", " ".join(text.split()))


def _sentence(sentence: Sentence) -> str:
    mark = f"**{sentence.mark}** " if sentence.mark else ""
    # the brackets are escaped: "[1]: ..." would be a link definition
    cited = f" \\[{ranges(sentence.sources)}\\]" if sentence.sources else ""
    return f"{mark}{plain(sentence.text)}{cited}"


def _is_safe(href: str) -> bool:
    return bool(href) and not re.search(r"[<>\s\\]", href)
