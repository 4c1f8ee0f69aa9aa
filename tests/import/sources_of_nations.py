"""Responses on nations: World Bank, Ember, ITU, Microsoft."""
import json
import os

import ember
import itu
import microsoft
import world_bank
from responses import Tables, recorded, scaled
from tables import number, read_table


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


class Ember(Tables):
    importer = ember.IMPORTER
    changes = {"region/regions.csv"}
    renamed = "Emissions intensity (gCO2e/kWh)"

    def fill(self):
        columns, (total, plant, world) = self.pattern("ember.csv")
        made = [world]
        for region in self.rows("region/regions.csv"):
            if region["carbon_year"]:
                value = number(region["carbon_intensity_gCO2_per_kWh"])
                for year, factor in (("2024", 1), ("2025", 0.97)):
                    area = {"Area": region["name"], "ISO 3 code": region["id"], "Year": year}
                    made.append(dict(total, **area, **{
                        "Generation (TWh)": "20", "Emissions (MtCO2e)": f"{value * factor / 50:.6g}",
                        self.renamed: f"{value * factor:.6g}"}))
                    made.append(dict(plant, **area))
        self.files[ember.FILE] = columns, made

    def victim(self):
        return next(row for row in self.files[ember.FILE][1]
                    if (row["ISO 3 code"], row["Year"], row["Electricity source"]) == ("KEN", "2025", ember.ALL_PLANTS))

    def expected(self):
        return {("region/regions.csv", "KEN", "carbon_intensity_gCO2_per_kWh"): float(self.victim()[self.renamed])}

    def fewer(self):
        self.drop(lambda row: row["ISO 3 code"] or None)

    def multiply(self, factor):
        scaled(self.victim(), self.renamed, factor)

    def slip(self):
        """kg per MWh are g per kWh, but kg per kWh are not."""
        for row in self.files[ember.FILE][1]:
            scaled(row, self.renamed, 0.001)


class Itu(Tables):
    importer = itu.IMPORTER
    changes = {"nation/nations.csv", "gate/gates.csv"}
    renamed = "dataValue"
    zipped = True
    growth = 1.01

    def fill(self):
        columns, (pattern,) = self.pattern("itu.csv")
        lines = {row["nation"]: number(row["value"]) for row in self.rows("gate/gates.csv")
                 if row["gate"] == itu.BROADBAND}
        made = {archive: [] for archive in itu.ARCHIVES}
        for row in self.rows("nation/nations.csv"):
            people, mobile = number(row["population"]), number(row["mobile_per_100"])
            online = number(row["internet_percent"]) if row["internet_basis"] != "imputed" else None
            for archive, value in (("11624", online and min(online * self.growth, 100)),
                                   ("178", mobile and mobile * self.growth * people / 100),
                                   ("19303", lines.get(row["id"]) and lines[row["id"]] * self.growth)):
                series = next(series for number_of, series in itu.ARCHIVES if number_of == archive)
                for year, factor in (("2024", 1), ("2022", 0.9)) if value else ():
                    made[archive, series].append(dict(
                        pattern, seriesID=archive, seriesCode=series, entityIso=row["id"], entityName=row["name"],
                        dataYear=year, dataValue=f"{value * factor:.7g}"))
                if value:
                    made[archive, series].append(dict(made[archive, series][-1], seriesCode=series + "_other"))
        self.files = {f"v2/data/download/byid/{archive}/iscollection/false": (list(columns), rows)
                      for (archive, _), rows in made.items()}

    def victim(self):
        return next(row for _, rows in self.files.values() for row in rows
                    if (row["entityIso"], row["seriesCode"], row["dataYear"]) == ("KEN", "i271", "2024"))

    def expected(self):
        people = next(number(row["population"]) for row in self.rows("nation/nations.csv") if row["id"] == "KEN")
        return {("nation/nations.csv", "KEN", "mobile_per_100"):
                float(f"{float(self.victim()['dataValue']) / people * 100:.4g}")}

    def fewer(self):
        self.drop(lambda row: row["entityIso"])

    def multiply(self, factor):
        scaled(self.victim(), "dataValue", factor)

    def slip(self):
        """Telephones in thousands."""
        for row in self.files["v2/data/download/byid/178/iscollection/false"][1]:
            scaled(row, "dataValue", 0.001)


class Microsoft(Tables):
    importer = microsoft.IMPORTER
    changes = {"gate/usage.csv"}
    renamed = "Economy"
    encoding, ends = "mac_roman", False
    path = "data/AI_Diffusion_Q22026_Update.csv"  # the importer asks for the third and fourth quarter first
    newest = "Q2 2026 AI Diffusion"
    names = {"TUR": "T\u00fcrkiye", "COG": "Congo", "COD": "Congo (DRC)", "LAO": "Laos", "CZE": "Czechia",
             "SVK": "Slovakia", "KGZ": "Kyrgyzstan"}

    def fill(self):
        (name, *periods), (pattern,) = self.pattern("microsoft.csv")
        nations = {row["id"]: row["name"] for row in self.rows("nation/nations.csv")}
        rows = {}
        for row in self.rows("gate/usage.csv"):
            if row["measure"] == microsoft.MEASURE:
                year, half = row["period"].split("-")
                named = rows.setdefault(row["nation"], {name: self.names.get(row["nation"], nations[row["nation"]])})
                named[f"{half} {year} AI Diffusion"] = f"{number(row['value']):.2f}%"
                if row["period"] == "2026-Q1":
                    named[self.newest] = f"{number(row['value']) * 1.05:.2f}%"
        rows["GUF"] = {name: "French Guiana", **{period: "9.00%" for period in [*periods, self.newest]}}
        self.files[self.path] = [name, *periods, self.newest], list(rows.values())

    def victim(self):
        return next(row for row in self.files[self.path][1] if row["Economy"] == "Kenya")

    def expected(self):
        return {("gate/usage.csv", f"KEN/{microsoft.MEASURE}/2026-Q2", "value"): float(self.victim()[self.newest][:-1])}

    def fewer(self):
        self.drop(lambda row: row["Economy"])

    def multiply(self, factor):
        self.victim()[self.newest] = f"{float(self.victim()[self.newest][:-1]) * factor:.2f}%"

    def slip(self):
        """Shares of 1 with a sign of percent."""
        for row in self.files[self.path][1]:
            for column in list(row)[1:]:
                row[column] = f"{float(row[column][:-1]) / 100:.4f}%"
