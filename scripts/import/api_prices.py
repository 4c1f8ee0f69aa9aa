#!/usr/bin/env python3
"""List prices of model APIs from litellm's table (JSON), held against llm-prices (JSON).

api_prices.py --catalog DIR [--dry-run]      all options: --help

Offers that the catalog has are updated; others are counted. Tables of this kind have been wrong by 1,000 and 100,000
times for months, so no price moves further than the gates let it, and none far from the second table."""
import re
import sys

from common.fetch import fields
from common.findings import Unusable
from common.importer import Answer, Importer, run
from common.spec import Column, Reading, Second, Table
from tables import kebab

PRICES = "price/api.csv"
LITELLM = "litellm/main/model_prices_and_context_window.json"
LLM_PRICES = "current-v1.json"
PER_MILLION = 1e6
# litellm's providers -> the catalog's
PROVIDERS = {"openai": "openai", "anthropic": "anthropic", "gemini": "google", "xai": "x-ai", "mistral": "mistral",
             "deepseek": "deepseek", "cohere": "cohere", "cohere_chat": "cohere", "moonshot": "moonshotai",
             "zai": "zai", "minimax": "minimax", "perplexity": "perplexity", "groq": "groq",
             "together_ai": "together", "fireworks_ai": "fireworks", "novita": "novita", "cerebras": "cerebras"}
VENDORS = {"openai": "openai", "anthropic": "anthropic", "google": "google", "xai": "x-ai", "mistral": "mistral",
           "deepseek": "deepseek", "moonshot-ai": "moonshotai", "minimax": "minimax"}
MODES = {"chat", "completion", "responses"}
DATED = re.compile(r"-(latest|\d{8}|\d{4}-\d\d-\d\d)$")
SIDES = {"input_USD_per_Mtok": ("input_cost_per_token", "input"),
         "output_USD_per_Mtok": ("output_cost_per_token", "output")}

TABLE = Table(
    PRICES, "litellm, model_prices_and_context_window.json (MIT)",
    tuple(Column(name, factor=5, shift=1.3) for name in SIDES), whole=True, most_missing=0.05,
    expects=lambda row: False,  # names differ between tables: the ledger says how many offers were listed
    seconds=tuple(Second(name, None, 1 / 3, 3, "llm-prices") for name in SIDES))


def words(provider, name):
    """A name without its date and the order of its words: claude-4.5-haiku is claude-haiku-4-5."""
    return provider, tuple(sorted(re.split(r"[-. ]+", DATED.sub("", name.lower()))))


def second_prices(fetcher):
    """{words: (input, output)}, USD per million tokens."""
    answer, found = fetcher.json("llm-prices", LLM_PRICES), {}
    for entry in fields(answer, ("prices",))[0]:
        vendor, name, *prices = fields(entry, ("vendor", "id", "input", "output"))
        if vendor in VENDORS and all(isinstance(price, (int, float)) for price in prices):
            found[words(VENDORS[vendor], name)] = prices
    return found


def offers(table):
    """(provider, name, entry) of the text models of providers that the catalog has."""
    if not isinstance(table, dict) or not table:
        raise Unusable("empty", "no object of models")
    for name, entry in table.items():
        if name == "sample_spec" or not isinstance(entry, dict):
            continue
        provider = PROVIDERS.get(fields(entry, ("litellm_provider",))[0])
        if provider and entry.get("mode") in MODES:
            yield provider, name.split("/")[-1], entry


def ask(fetcher, today, tables):
    known = {row["id"] for row in tables[PRICES]}
    table, second = fetcher.json("litellm", LITELLM), second_prices(fetcher)
    readings, listed, estimates = {}, set(), {}
    priced = 0
    for provider, name, entry in offers(table):
        priced += all(side in entry for side, _ in SIDES.values())
        key = kebab(f"{provider}.{name}")
        if key not in known:
            continue
        listed.add((key,))
        for index, (column, (side, _)) in enumerate(SIDES.items()):
            if side in entry:
                value = entry[side]
                number = isinstance(value, (int, float)) and not isinstance(value, bool)
                readings[(key,), column] = Reading((key,), column, value * PER_MILLION if number else value, today)
            if words(provider, name) in second:
                estimates[(key,), column] = second[words(provider, name)][index]
    if not priced:
        raise Unusable("columns", f"no entry has {', '.join(side for side, _ in SIDES.values())}")
    return Answer({PRICES: list(readings.values())}, {PRICES: listed}, {PRICES: estimates})


IMPORTER = Importer("api_prices", {"litellm": "https://raw.githubusercontent.com/BerriAI",
                                   "llm-prices": "https://www.llm-prices.com"}, (TABLE,), ask, may_ship=False,
                    licence="litellm: MIT for its code, prices of others; llm-prices: none")

if __name__ == "__main__":
    sys.exit(run(IMPORTER))
