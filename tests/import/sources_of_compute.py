"""Responses on rents, prices, clusters, models and accelerators: SkyPilot, litellm and llm-prices, Epoch AI."""
import json
import os

import api_prices
import epoch
import import_rental
import skypilot
from responses import Tables, recorded, scaled
from tables import median, number, quantile, read_table


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
