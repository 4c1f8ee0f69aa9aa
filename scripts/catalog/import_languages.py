"""nation/languages.csv: the languages people of a nation use at home, by share, from the fluency figures of Unicode
CLDR.

import_languages.py territoryInfo.json codeMappings.json NATIONS.csv > scenarios/catalog/nation/languages.csv      (npm
    cldr-core 48, supplemental/)
CLDR counts everybody fluent, so shares add up to more than 100 %. Local languages come first, most spoken first;
English and French only fill what is left, except where at least 80 % speak them or they are at home (HOME)."""
import json
import sys

from tables import read_table, write_table

COLUMNS = "nation,language,share_percent,official,source,as_of,notes".split(",")
SOURCE = "Unicode CLDR 48 territoryInfo (npm cldr-core 48.2.0, Unicode-3.0)"
HOME = {"fr": {"FRA", "BEL", "CHE", "CAN", "LUX", "MCO"}, "en": {"USA", "GBR", "IRL", "AUS", "NZL", "CAN"}}
# varieties by the language their speakers write, or the nearest one
SAME = {"nb": "no", "pa_Arab": "pa", "lah": "pa", "ms_Arab": "ms", "sr_Latn": "sr", "az_Arab": "az", "az_Cyrl": "az",
        "uz_Cyrl": "uz", "zh_Hans": "zh", "iw": "he", "wuu": "zh", "hsn": "zh", "hak": "zh_Hant", "nan": "zh_Hant",
        "ku_Arab": "ckb", "ff": "fuv", "ha_Arab": "ha", "tts": "th", "bgc": "hi", "rkt": "bn", "apd": "ar", "arq": "ar",
        "acm": "ar", "ars": "ar", "acw": "ar", "ajp": "apc", "mn_Mong": "mn", "ug_Cyrl": "ug", "kk_Arab": "kk",
        "sd_Deva": "sd", "ks_Deva": "ks"}
# dialects whose speakers write the standard language of the nation
SPOKEN = {"gsw", "bar", "nds", "vmf", "vls", "swg", "wae", "nap", "pms", "vec"}
LEAST = 1.0  # percent


def ordered(spoken, nation):
    """(language, fluent percent, official) in the order in which they are given people."""
    def key(item):
        language, percent, official = item
        lingua_franca = language in HOME and nation not in HOME[language] and percent < 80
        return (lingua_franca, not official, -percent, language)
    return sorted(spoken, key=key)


def languages_of(entry, nation):
    spoken = [(SAME.get(code, code), float(facts["_populationPercent"]), "official" in facts.get("_officialStatus", ""))
              for code, facts in entry.get("languagePopulation", {}).items() if code not in SPOKEN]
    left, shares = 100.0, {}
    for language, percent, official in ordered(spoken, nation):
        share = min(percent, left)
        if share >= LEAST:
            shares[language] = (shares.get(language, (0, False))[0] + share, official)
            left -= share
    return shares


def main(territories, mappings, nations):
    with open(territories, encoding="utf-8") as file:
        info = json.load(file)["supplemental"]["territoryInfo"]
    with open(mappings, encoding="utf-8") as file:
        alpha3 = {facts["_alpha3"]: code
                  for code, facts in json.load(file)["supplemental"]["codeMappings"].items() if "_alpha3" in facts}
    rows = []
    for nation in (row["id"] for row in read_table(nations)):
        code = alpha3.get(nation, {"XKX": "XK", "CHI": "JE"}.get(nation))
        for language, (share, official) in sorted(languages_of(info.get(code, {}), nation).items(),
                                                  key=lambda item: (-item[1][0], item[0])):
            rows.append(dict(nation=nation, language=language, share_percent=round(share, 2),
                             official="yes" if official else "no", source=SOURCE, as_of="2025"))
    write_table(COLUMNS, rows)


if __name__ == "__main__":
    main(*sys.argv[1:])
