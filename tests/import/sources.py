"""The recorded responses, one class per importer: records in the documented format of a source (recorded/, whose first
record is the pattern of all), with the figures of the catalog's own rows. The good response moves some of them as a year
would; the others are spoilt copies."""
import copy
import json
import os

import world_bank
from tables import number, read_table

RECORDED = os.path.join(os.path.dirname(os.path.abspath(__file__)), "recorded")


def recorded(name):
    with open(os.path.join(RECORDED, name), encoding="utf-8") as file:
        return file.read()


class WorldBank:
    """All indicators of the importer, three records per economy: one without a value, a newest one, an older one."""
    importer = world_bank.IMPORTER
    changes = {"nation/nations.csv", "nation/incomes.csv"}  # incomes: market incomes follow GDP
    renamed = "value"
    most_per_page = 250  # of the server, whatever is asked
    growth = {"gdp_USD": 1.04, "gdp_ppp_USD": 1.03, "gni_per_capita_USD": 1.04, "population": 1.01, "gini": 1.02}

    def __init__(self, catalog):
        head, (first, total) = json.loads(recorded("world_bank.json"))
        self.head, self.records = head, {}
        for table in self.importer.tables:
            for column in table.columns:
                made = self.records[column.series] = []
                for row in read_table(os.path.join(catalog, table.path)):
                    if row["id"] != "TWN":
                        value = self.value(column, row)
                        for date, figure in (("2026", None), ("2025", value), ("2021", value and value * 0.9)):
                            made.append(dict(first, indicator=dict(first["indicator"], id=column.series),
                                             country={"id": row["id"][:2], "value": row.get("name", row["id"])},
                                             countryiso3code=row["id"], date=date, value=figure))
                made.append(dict(total, indicator={"id": column.series, "value": ""}, value=1e15))

    def value(self, column, row):
        survey = row.get("gini_basis", "survey") == "survey" and row.get("gerd_basis", "reported") != "imputed"
        known = number(row[column.name]) if survey or column.name not in ("gini", "gerd_percent_gdp") else None
        figure = known and known * self.growth.get(column.name, 1) / column.scale
        return figure and (round(figure, 1) if column.scale != 1 else figure)  # percents are published with a decimal

    def expected(self):
        """{(table, row, column): figure} of some cells after a good import."""
        usa = {s: next(r["value"] for r in self.records[s] if r["countryiso3code"] == "USA" and r["date"] == "2025")
               for s in ("NY.GDP.MKTP.CD", "SP.POP.TOTL", "SI.POV.GINI")}
        return {("nation/nations.csv", "USA", "gdp_USD"): usa["NY.GDP.MKTP.CD"],
                ("nation/nations.csv", "USA", "population"): round(usa["SP.POP.TOTL"], -3),
                ("nation/incomes.csv", "USA", "gini"): usa["SI.POV.GINI"] / 100}

    def rename(self):
        for part in self.records.values():
            for record in part:
                record["measure"] = record.pop(self.renamed)

    def fewer(self):
        gone = sorted({r["countryiso3code"] for r in self.records["SP.POP.TOTL"]})[::10]
        for series, part in self.records.items():
            self.records[series] = [r for r in part if r["countryiso3code"] not in gone]

    def multiply(self, factor):
        record = next(r for r in self.records["NY.GDP.MKTP.CD"] if r["countryiso3code"] == "KEN" and r["value"])
        record["value"] *= factor

    def slip(self):
        """Shares of 1 where there were percent: the analogue of a price per thousand for one per million."""
        for record in self.records["GB.XPD.RSDV.GD.ZS"]:
            record["value"] = record["value"] and record["value"] / 100

    def respond(self, path, query):
        records = self.records.get(path.rsplit("/", 1)[-1])
        if not path.startswith("v2/country/all/indicator/") or records is None:
            return None
        size, page = min(int(query["per_page"]), self.most_per_page), int(query["page"])
        head = dict(self.head, page=page, pages=-(-len(records) // size), per_page=size, total=len(records))
        return json.dumps([head, records[(page - 1) * size:page * size]]).encode()


SOURCES = [WorldBank]


def changed(source, change):
    """A copy of a source, changed."""
    twin = copy.deepcopy(source)
    change(twin)
    return twin
