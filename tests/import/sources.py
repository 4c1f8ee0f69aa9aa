"""The recorded responses, one class per importer: records in the documented format of a source (recorded/, whose
first record is the pattern), with the figures of the catalog's own rows. The good response moves some of them as a year
would; the others are spoilt copies."""
import copy
import csv
import io
import json
import os
import zipfile

import api_prices
import ember
import epoch
import import_rental
import itu
import microsoft
import skypilot
import world_bank
from tables import median, number, quantile, read_table

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


class Tables:
    """A source of CSV files, {path: (columns, rows)}. A subclass fills `files` and says which cell is multiplied."""
    encoding, zipped, ends = "utf-8", False, True
    renamed = ""

    def __init__(self, catalog):
        self.catalog, self.files = catalog, {}
        self.fill()

    def rows(self, table):
        return read_table(os.path.join(self.catalog, table))

    def pattern(self, name):
        """(columns, rows) of a recorded table."""
        reader = csv.DictReader(io.StringIO(recorded(name), newline=""))
        return list(reader.fieldnames), list(reader)

    def rename(self):
        for path, (columns, rows) in self.files.items():
            columns[columns.index(self.renamed)] = "New name"
            for row in rows:
                row["New name"] = row.pop(self.renamed)

    def drop(self, key):
        """Takes every tenth of the keys out of all files; `key(row)` is None for rows that stay."""
        keys = sorted({key(row) for _, rows in self.files.values() for row in rows} - {None})
        gone = set(keys[::10])
        self.files = {path: (columns, [row for row in rows if key(row) not in gone])
                      for path, (columns, rows) in self.files.items()}

    def respond(self, path, _):
        if path not in self.files:
            return None
        columns, rows = self.files[path]
        out = io.StringIO(newline="")
        writer = csv.DictWriter(out, columns, lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)
        body = (out.getvalue() if self.ends else out.getvalue().rstrip("\n")).encode(self.encoding)
        return zip_of(path.rsplit("/", 1)[-1] + ".csv", body) if self.zipped else body


def zip_of(name, body):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(name, body)
    return out.getvalue()


def scaled(row, column, factor):
    row[column] = str(float(row[column]) * factor)


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


class SkyPilot(Tables):
    """Prices of as many clouds as a row of price/rental.csv has, at the quantiles that it has."""
    importer = skypilot.IMPORTER
    changes = {"price/rental.csv"}
    renamed = "Price"
    fall = 0.97

    def fill(self):
        columns, (pattern, processor) = self.pattern("skypilot.csv")
        files = {cloud: [dict(processor)] for cloud in skypilot.CLOUDS}
        names = {parts[0]: name for name, parts in import_rental.HARDWARE.items()}
        names = {part: name[0] if not name[1] else "-".join(name) for part, name in names.items()}
        prices = {}
        for row in self.rows("price/rental.csv"):
            if row["basis"] == "market" and row["market"] == "on_demand":
                prices[row["hardware"]] = self.clouds(row), row
        spots = {row["hardware"]: row for row in self.rows("price/rental.csv")
                 if row["basis"] == "market" and row["market"] == "spot"}
        for part, (asked, row) in prices.items():
            for cloud, price in zip(skypilot.CLOUDS, asked):
                spot = dict(zip(skypilot.CLOUDS, self.clouds(spots[part]))).get(cloud) if part in spots else None
                files[cloud].append(dict(pattern, AcceleratorName=names[part], InstanceType=f"8x-{part}",
                                         Price=f"{8 * price:.5f}", SpotPrice=f"{8 * spot:.5f}" if spot else ""))
        self.files = {f"{skypilot.FOLDER}/{cloud}/vms.csv": (list(columns), rows) for cloud, rows in files.items()}

    def clouds(self, row):
        """What each cloud asks: order statistics that have the row's quantiles, less a fall of prices."""
        points = [(share, number(row[f"{name}_USD_per_hour"])) for name, share in import_rental.QUANTILES.items()]
        number_of = min(int(row["n"]), len(skypilot.CLOUDS))
        result = []
        for i in range(number_of):
            share = i / (number_of - 1)
            (x0, y0), (x1, y1) = next((a, b) for a, b in zip(points, points[1:]) if a[0] <= share <= b[0])
            result.append((y0 + (share - x0) / (x1 - x0) * (y1 - y0)) * self.fall)
        return result

    def victims(self, name="H100"):
        return [row for _, rows in self.files.values() for row in rows if row["AcceleratorName"] == name]

    def expected(self):
        asked = [round(float(row["Price"]) / 8, 5) for row in self.victims()]
        return {("price/rental.csv", "h100-sxm-80gb/on_demand", "p50_USD_per_hour"): round(median(asked), 4),
                ("price/rental.csv", "h100-sxm-80gb/on_demand", "p10_USD_per_hour"): round(quantile(asked, 0.1), 4)}

    def fewer(self):
        """Two of the accelerators are gone from every cloud."""
        gone = ("L4", "T4")
        self.files = {path: (columns, [row for row in rows if row["AcceleratorName"] not in gone])
                      for path, (columns, rows) in self.files.items()}

    def multiply(self, factor):
        """The dearest cloud: the median hardly notices."""
        scaled(max(self.victims(), key=lambda row: float(row["Price"])), "Price", factor)

    def slip(self):
        """Price of an accelerator where that of its machine belongs."""
        for _, rows in self.files.values():
            for row in rows:
                if row["AcceleratorName"]:
                    scaled(row, "Price", 1 / 8)


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


class Epoch(Tables):
    """One existing and one planned cluster per nation of nation/compute.csv; models and accelerators of the catalog."""
    importer = epoch.IMPORTER
    changes = {"nation/compute.csv", "model/models.csv"}
    growth = 1.1
    clusters, models, hardware = "data/gpu_clusters.csv", "data/all_ai_models.csv", "data/ml_hardware.csv"
    gap = "deepseek-v4-pro"  # a model whose training compute the catalog lacks

    def fill(self):
        self.files = {self.clusters: self.make_clusters(), self.models: self.make_models(),
                      self.hardware: self.make_hardware()}

    def make_clusters(self):
        columns, (existing, planned, duplicate) = self.pattern("epoch_clusters.csv")
        names = {row["id"]: row["name"] for row in self.rows("nation/nations.csv")}
        by_nation, made = {}, [duplicate]
        for row in self.rows("nation/compute.csv"):
            by_nation.setdefault(row["nation"], {})[row["status"]] = row
        for nation, kinds in by_nation.items():
            there = kinds.get("existing")
            for kind, pattern in (("existing", existing), ("existing_or_planned", planned)):
                row = kinds.get(kind)
                less = there if kind != "existing" else None  # of the existing clusters, counted already
                clusters = row and int(row["clusters"]) - (int(less["clusters"]) if less else 0)
                for i in range(clusters or 0):
                    cells = {}
                    for column, series in ((column.name, column.series) for column in epoch.COMPUTE_TABLE.columns
                                           if column.name != "clusters" and column.series):
                        more = number(row[column]) - (number(less[column]) if less else 0)
                        cells[series] = f"{max(more, 0) / clusters * self.growth:.8g}"
                    made.append(dict(pattern, Name=f"{names[nation]} {kind} {i}", Country=names[nation],
                                     **{"Chip type (primary)": "NVIDIA H100 SXM5 80GB"}, **cells))
        return columns, made

    def make_models(self):
        columns, (pattern, voice) = self.pattern("epoch_models.csv")
        rows = [dict(pattern, Model=row["name"], **{"Publication date": row["released"],
                                                    "Training compute (FLOP)": row["training_FLOP"]})
                for row in self.rows("model/models.csv") if row["training_FLOP"]]
        return columns, [pattern, voice, *rows]

    def make_hardware(self):
        columns, (pattern, other) = self.pattern("epoch_hardware.csv")
        rows = []
        for row in self.rows("hardware/accelerators.csv"):
            if "Epoch" in row["source"]:
                rows.append(dict(pattern, **{"Hardware name": row["name"], "TDP (W)": row["tdp_W"],
                                             "Memory (bytes)": f"{number(row['memory_GB']) * 1e9:.8g}",
                                             "Memory bandwidth (byte/s)":
                                             f"{number(row['memory_bandwidth_GB_per_s']) * 1e9:.8g}",
                                             "Tensor-FP16/BF16 performance (FLOP/s)":
                                             f"{number(row['peak_bf16_TFLOP_per_s']) * 1e12:.8g}"}))
        return columns, [other, *rows]

    def expected(self):
        kenya = [row for row in self.files[self.clusters][1] if row["Country"] == "Australia"
                 and row["Status"] == "Existing"]
        return {("nation/compute.csv", "AUS/existing", "h100_equivalents"):
                round(sum(float(row["H100 equivalents"]) for row in kenya), 1),
                ("model/models.csv", self.gap, "training_FLOP"): 9.702e24}

    def rename(self):
        columns, rows = self.files[self.clusters]
        columns[columns.index("H100 equivalents")] = "New name"
        for row in rows:
            row["New name"] = row.pop("H100 equivalents")

    def fewer(self):
        self.files[self.clusters] = self.files[self.clusters][0], [
            row for row in self.files[self.clusters][1] if row["Country"] not in ("Australia", "India", "Japan")]

    def multiply(self, factor):
        row = next(row for row in self.files[self.clusters][1] if row["Country"] == "Japan")
        scaled(row, "H100 equivalents", factor)

    def slip(self):
        """Gigabytes where bytes belong."""
        for row in self.files[self.hardware][1]:
            if row["Memory (bytes)"]:
                scaled(row, "Memory (bytes)", 1e-9)


class ApiPrices:
    """Every offer of price/api.csv under the name that the catalog gives it, in both tables."""
    importer = api_prices.IMPORTER
    changes = {"price/api.csv"}
    cheaper = "anthropic.claude-3-haiku"
    needs_an_import_before = True

    def __init__(self, catalog):
        table = json.loads(recorded("litellm.json"))
        self.second = json.loads(recorded("llm_prices.json"))
        entry, price = table["claude-3-haiku-20240307"], self.second["prices"][0]
        providers = {ours: theirs for theirs, ours in api_prices.PROVIDERS.items()}
        vendors = {ours: theirs for theirs, ours in api_prices.VENDORS.items()}
        self.table = {name: table[name] for name in ("sample_spec", "256-x-256/dall-e-2")}
        for row in read_table(os.path.join(catalog, "price/api.csv")):
            provider, name = row["id"].split(".", 1)
            if provider not in providers:
                continue
            factor = 0.9 if row["id"] == self.cheaper else 1
            asked = [number(row[side]) for side in api_prices.SIDES]
            self.table[name if provider in ("openai", "anthropic") else f"{providers[provider]}/{name}"] = dict(
                entry, litellm_provider=providers[provider], input_cost_per_token=asked[0] * factor / 1e6,
                output_cost_per_token=asked[1] * factor / 1e6)
            if provider in vendors:
                self.second["prices"].append(dict(price, id=name, vendor=vendors[provider], input=asked[0],
                                                  output=asked[1]))

    def victim(self):
        return self.table["claude-3-haiku"]

    def expected(self):
        return {("price/api.csv", self.cheaper, "input_USD_per_Mtok"): self.victim()["input_cost_per_token"] * 1e6}

    def rename(self):
        for entry in self.table.values():
            if "input_cost_per_token" in entry:
                entry["prompt_cost_per_token"] = entry.pop("input_cost_per_token")

    def fewer(self):
        gone = sorted(self.table)[::10]
        self.table = {name: entry for name, entry in self.table.items() if name not in gone}

    def multiply(self, factor):
        self.victim()["output_cost_per_token"] *= factor

    def slip(self):
        """Prices per thousand tokens where those of one token belong."""
        for entry in self.table.values():
            if entry["mode"] == "chat":
                entry["input_cost_per_token"] *= 1e3
                entry["output_cost_per_token"] *= 1e3

    def respond(self, path, _):
        if path == api_prices.LITELLM:
            return json.dumps(self.table).encode()
        return json.dumps(self.second).encode() if path == api_prices.LLM_PRICES else None


SOURCES = [WorldBank, Ember, Itu, SkyPilot, ApiPrices, Epoch, Microsoft]


def changed(source, change):
    """A copy of a source, changed."""
    twin = copy.deepcopy(source)
    change(twin)
    return twin
