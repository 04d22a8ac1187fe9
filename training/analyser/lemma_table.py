"""Treebanks in, the table from (form, tag) to lemma out, less the rows that the spelling rules get right."""

from __future__ import annotations

import argparse
import gzip
import sys
from collections import Counter, defaultdict
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "src"))
from conllu import Sentence, read  # noqa: E402

from sitrep.text.analyser.lemmas import Lemmas  # noqa: E402

#: Irregular words of war reporting that the treebanks lack.
EXTRA = {
    "VERB": """
        slain:slay slew:slay fled:flee besieging:besiege overran:overrun retook:retake retaken:retake
        withdrew:withdraw withdrawn:withdraw shot:shoot struck:strike stricken:strike fought:fight beat:beat
        blew:blow blown:blow beheaded:behead shelled:shell raided:raid strafed:strafe martyred:martyr
        wounded:wound held:hold besieged:besiege seized:seize ambushed:ambush hit:hit repelled:repel
        repelling:repel mortared:mortar ceding:cede having:have quelled:quell
    """,
    "NOUN": """
        airstrikes:airstrike militiamen:militiaman gunmen:gunman casualties:casualty people:people
    """,
    "AUX": """
        didnt:do dont:do doesnt:do wasnt:be isnt:be werent:be arent:be hasnt:have havent:have hadnt:have
        having:have wouldnt:would couldnt:could wont:will cant:can
    """,
}


def counts(sentences: list[Sentence]) -> dict[tuple[str, str, str], Counter[str]]:
    """Count the lemmas of each (lower-case form, universal tag, Penn tag)."""
    found: dict[tuple[str, str, str], Counter[str]] = defaultdict(Counter)
    for s in sentences:
        for form, upos, xpos, lemma in zip(s.forms, s.upos, s.xpos, s.lemmas, strict=True):
            if lemma != "_" and "\t" not in form:
                found[form.lower().replace("’", "'"), upos, xpos][lemma] += 1
    return found


def table_of(sentences: list[Sentence]) -> dict[tuple[str, str], str]:
    """Choose the commonest lemma of each (form, tag); leave out names seen once and rows that the rules get right."""
    per_word: dict[tuple[str, str], Counter[str]] = defaultdict(Counter)
    penn: dict[tuple[str, str], Counter[str]] = defaultdict(Counter)
    for (form, upos, xpos), lemmas in counts(sentences).items():
        per_word[form, upos] += lemmas
        penn[form, upos][xpos] += lemmas.total()
    full = {key: lemmas.most_common(1)[0][0] for key, lemmas in per_word.items()}
    full.update({(row.split(":")[0], upos): row.split(":")[1] for upos, rows in EXTRA.items() for row in rows.split()})
    verbs = {(lemma, upos): lemma for (_, upos), lemma in full.items() if upos in ("VERB", "AUX")}
    # "hav" and "giv" of hasty writers would otherwise take every "having" and "giving".
    stems = {lemma for lemma, _ in verbs}
    hasty = {lemma for lemma in stems if f"{lemma}e" in stems and sum(v == lemma for v in full.values()) < 3}
    full = {key: lemma for key, lemma in full.items() if not (key[1] in ("VERB", "AUX") and lemma in hasty)}
    verbs = {key: lemma for key, lemma in verbs.items() if lemma not in hasty}
    rules = Lemmas(verbs)
    kept = dict(verbs)
    for (form, upos), lemma in full.items():
        tags = list(penn[form, upos]) or ["VBD"]
        if upos in ("PUNCT", "NUM", "SYM", "X") or (upos == "PROPN" and per_word[form, upos].total() < 3):
            continue
        if any(rules.lemma(lemma if upos == "PROPN" and tag != "NNPS" else form, upos, tag) != lemma for tag in tags):
            kept[form, upos] = lemma
    return kept


def main() -> None:
    """Read the command line; write the table, print how well it does on a file it was not made from."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--treebanks", type=Path, required=True)
    parser.add_argument("--out", type=Path, required=True)
    options = parser.parse_args()
    banks = options.treebanks
    table = table_of(read(banks / "ewt-train.conllu.gz") + read(banks / "gum-free-train.conllu.gz"))
    text = "".join(f"{form}\t{upos}\t{lemma}\n" for (form, upos), lemma in sorted(table.items()))
    options.out.write_bytes(gzip.compress(text.encode(), 9, mtime=0))
    lemmas = Lemmas.load(options.out)
    for name in ("ewt-dev", "gum-free-dev"):
        right = total = 0
        wrong: Counter[str] = Counter()
        for (form, upos, xpos), gold in counts(read(banks / f"{name}.conllu.gz")).items():
            guess = lemmas.lemma(form, upos, xpos)
            hits = sum(n for lemma, n in gold.items() if lemma.lower() == guess.lower())
            right, total = right + hits, total + gold.total()
            if hits < gold.total():
                wrong[f"{form}/{xpos} {guess} not {next(iter(gold))}"] += gold.total() - hits
        print(f"{name}: {100 * right / total:.2f} % of lemmas right, case aside; {wrong.most_common(25)}")
    print(f"{len(table)} rows, {options.out.stat().st_size} bytes")


if __name__ == "__main__":
    main()
