"""Which row of the catalog a source means: countries by their names, models and accelerators by theirs."""
import common  # noqa: F401  finds the scripts of the catalog
from tables import kebab

# Names of Microsoft and of Epoch AI that nation/nations.csv does not have.
COUNTRIES = {
    "united states of america": "USA", "united states": "USA", "united kingdom": "GBR", "united arab emirates": "ARE",
    "united kingdom of great britain and northern ireland": "GBR", "bosnia and herzegovina": "BIH", "czechia": "CZE",
    "slovakia": "SVK", "kyrgyzstan": "KGZ", "laos": "LAO", "congo": "COG", "congo (drc)": "COD", "türkiye": "TUR",
    "korea (republic of)": "KOR", "hong kong": "HKG", "viet nam": "VNM", "russian federation": "RUS",
    "iran (islamic republic of)": "IRN", "taiwan (province of china)": "TWN", "french guiana": "GUF",
}


def countries(nations):
    """{name in lower case: code} from rows of nation/nations.csv and the names above."""
    return {**{row["name"].lower(): row["id"] for row in nations}, **COUNTRIES}


def ids(catalog_rows, alias_rows):
    """A function from a name to the id of a row, or None: its name, an alias, or the id that the name gives."""
    known = {row["id"] for row in catalog_rows}
    by_name = {row["alias"].lower(): row["id"] for row in alias_rows}
    by_name.update({row["name"].lower(): row["id"] for row in catalog_rows})

    def find(name):
        key = by_name.get(name.lower(), kebab(name))
        return key if key in known else None
    return find
