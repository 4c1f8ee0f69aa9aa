"""price/api.csv: list prices of language-model APIs, first-party offerings and hosts of open models of this catalog.

import_api.py PRICES.csv > scenarios/catalog/price/api.csv
Only rows of the MIT-licensed compilations genai-prices and tokenlens (models.dev) are shipped."""
import re
import sys

from tables import kebab, number, read_table, write_table

COLUMNS = ("id,provider,model_name,model,input_USD_per_Mtok,output_USD_per_Mtok,tier,offer,retired,source,as_of,"
           "notes").split(",")
FIRST_PARTY = "openai anthropic google x-ai mistral deepseek cohere moonshotai zai zhipuai minimax perplexity".split()
HOSTS = "groq together fireworks novita cerebras".split()
NOT_TEXT = re.compile(r"image|audio|tts|realtime|transcribe|live|embed|vision|ft:|\.ft-|voxtral|search|extended|"
                      r"computer|omni|multi-agent|robotics|guard", re.I)
SUPERSEDED = re.compile(r"^(ada|babbage|curie|davinci|text-davinci.*|claude-v1|gpt-3\.5-(0301|turbo-.*)|"
                        r"gemini-(flash|pro)-1\.5.*|gemini-pro.*)$")
FRONTIER, MID = 8.0, 1.5  # USD per million output tokens

# catalog model of an offering, by pattern on its name (first match)
MODELS = [
    (r"llama-?v?3[.p]1-?405b", "llama-3.1-405b"), (r"llama-?v?3[.p]1-?70b|llama3\.1-70b", "llama-3.1-70b"),
    (r"llama-?v?3[.p]1-?8b|llama3\.1-8b", "llama-3.1-8b"), (r"llama-?3[.p]3-?70b", "llama-3.3-70b"),
    (r"llama-?3[.p]2-?1b", "llama-3.2-1b"), (r"llama-?3[.p]2-?3b", "llama-3.2-3b"), (r"llama-?3-?70b", "llama-3-70b"),
    (r"llama-?3-?8b", "llama-3-8b"), (r"llama-?2-?70b", "llama-2-70b"), (r"llama-?2-?13b", "llama-2-13b"),
    (r"llama-?2-?7b-chat", "llama-2-7b"), (r"llama-?4-maverick", "llama-4-maverick"),
    (r"llama-?4-scout", "llama-4-scout"), (r"codellama-34b", "codellama-34b"),
    (r"mixtral-8x22b-instruct", "mixtral-8x22b"), (r"mixtral-8x7b", "mixtral-8x7b"),
    (r"mistral-7b-(instruct|v0)|^mistral-7b$", "mistral-7b"), (r"mistral-nemo", "mistral-nemo-12b"),
    (r"mistral-small-24b", "mistral-small-3-24b"), (r"^mistral-large$", "mistral-large-2"),
    (r"gpt-oss-120b", "gpt-oss-120b"), (r"gpt-oss-20b", "gpt-oss-20b"), (r"qwen-?3-32b", "qwen3-32b"),
    (r"qwen3-235b-a22b", "qwen3-235b-a22b"), (r"qwen-?2\.5-72b", "qwen2.5-72b"), (r"qwen1\.5-72b", "qwen1.5-72b"),
    (r"r1-distill-qwen-14b", "deepseek-r1-distill-qwen-14b"), (r"r1-distill", None),
    (r"deepseek-?r1|deepseek-reasoner", "deepseek-r1"), (r"deepseek-v3\.1", "deepseek-v3.1"),
    (r"deepseek-v3([.p]2)", "deepseek-v3.2"), (r"deepseek[-_]v3|deepseek-chat", "deepseek-v3"),
    (r"deepseek-v4-pro", "deepseek-v4-pro"), (r"kimi-k2[.p]5", "kimi-k2.5"), (r"kimi-k2(-0|-inst|$)", "kimi-k2"),
    (r"deepseek-v4-flash", "deepseek-v4-flash"), (r"kimi-k2[.p]6$", "kimi-k2.6"),
    (r"kimi-k2[.p]7-code$", "kimi-k2.7-code"),
    (r"kimi-k3$", "kimi-k3"), (r"glm-4[.p]6$", "glm-4.6"), (r"glm-4[.p]7$", "glm-4.7"), (r"glm-5[.p]1$", "glm-5.1"),
    (r"glm-5[.p]2$", "glm-5.2"), (r"minimax-m2[.p]7$", "minimax-m2.7"), (r"minimax-m3$", "minimax-m3"),
    (r"gemma-4-31b", "gemma-4-31b"), (r"nemotron-3-ultra", "nemotron-3-ultra-550b-a55b"),
    (r"ministral-3b-2512|ministral-3-3b", "ministral-3-3b"), (r"ministral-8b-2512|ministral-3-8b", "ministral-3-8b"),
    (r"ministral-14b-2512|ministral-3-14b", "ministral-3-14b"),
    (r"glm-5$", "glm-5"), (r"minimax-m2\.5", "minimax-m2.5"), (r"minimax-m2$", "minimax-m2"),
    (r"minimax-01", "minimax-text-01"), (r"gemma-?2-9b", "gemma-2-9b"), (r"gemma-?2-27b", "gemma-2-27b"),
    (r"gemma-3-27b", "gemma-3-27b"), (r"gemma-2b", "gemma-2b"), (r"gemma-7b", "gemma-7b"),
    (r"gemma-4-26b", "gemma-4-26b-a4b"), (r"command-r-plus", "command-r-plus-104b"), (r"^command-r$", "command-r-35b"),
    (r"yi-34b$", "yi-34b"), (r"yi-6b", "yi-6b"), (r"olmo-7b", "olmo-7b"), (r"phi-2", "phi-2"), (r"^gpt-4$", "gpt-4"),
    (r"^gpt-4o$", "gpt-4o"), (r"^gpt-4\.5", "gpt-4.5"), (r"^gpt-3\.5-turbo$", "gpt-3.5"), (r"claude-2", "claude-2"),
    (r"claude-3-opus", "claude-3-opus"), (r"claude-3-5-sonnet", "claude-3.5-sonnet"),
    (r"claude-3-7-sonnet", "claude-3.7-sonnet"), (r"gemini-1\.5-pro", "gemini-1.5-pro"), (r"grok-2-1212", "grok-2"),
    (r"^grok-3$", "grok-3"), (r"grok-4-0709", "grok-4"),
]
# Left out: a price of a model that its host never priced (id: what gives it away).
PLACEHOLDERS = {"groq.llama-3.1-405b-reasoning": "the numbers of the host's 70B, a sixth of the next host's"}
# Open weights under their maker's name although the maker sells no access to them: the cheapest reseller's price.
RESOLD = re.compile(r"^(openai\.gpt-oss|mistral\.(mistral-small-24b|mixtral-8x22b)-instruct|"
                    r"deepseek\.deepseek-v3\.[12]|google\.gemma-2|minimax\.minimax-01|moonshotai\.kimi-k2$)")
# No longer sold, by the makers' and hosts' deprecation pages (recalled).
RETIRED = re.compile(r"^(anthropic\.claude-(instant|2|3-|v)|openai\.(gpt-4\.5|gpt-4-32k|o1-(preview|mini)|text-)|"
                     r"google\.(gemini-1|gemini-2\.0|palm)|x-ai\.grok-(beta|2)|groq\.(llama2|llama3-|gemma|mixtral|"
                     r"llama-3\.[12]-(1b|3b|11b|70b|90b)|llama-3\.3-70b-specdec)|mistral\.(mistral-7b|mixtral-8x7b))")
FINE_TUNES = re.compile(r"hermes|orca|nexus|nous|wizard|vicuna|dolphin|stheno|euryale|lunaris|openchat|solar|alpaca|"
                        r"snorkel|groq-|airoboros|mythomax|32k", re.I)


def catalog_model(name):
    text = name.lower().split("/")[-1]
    if FINE_TUNES.search(name):
        return None
    return next((model for pattern, model in MODELS if re.search(pattern, text)), None)


def offering(raw):
    """A row, or None where it is not a text model, is superseded, or a hosted model that the catalog lacks."""
    name, price_in, price_out = raw["model"], number(raw["input_usd_per_mtok"]), number(raw["output_usd_per_mtok"])
    if not price_in or not price_out or NOT_TEXT.search(name) or SUPERSEDED.match(name):
        return None
    if raw["provider"] == "google" and name.startswith("claude"):
        return None
    model = catalog_model(name)
    if raw["provider"] in HOSTS and not model:
        return None
    tier = "frontier" if price_out >= FRONTIER else "mid" if price_out >= MID else "small"
    return dict(id=kebab(f"{raw['provider']}.{name}"), provider=raw["provider"], model_name=raw["name"] or name,
                model=model, input_USD_per_Mtok=price_in, output_USD_per_Mtok=price_out, tier=tier,
                source=raw["source"], as_of=raw["date"])


def offer(row):
    """Who really sells it."""
    return "reseller" if RESOLD.search(row["id"]) else "maker" if row["provider"] in FIRST_PARTY else "host"


def main(path):
    rows = {}
    for raw in read_table(path):
        if raw["provider"] in FIRST_PARTY + HOSTS and "genai-prices" in raw["source"]:
            row = offering(raw)
            if row and row["id"] not in PLACEHOLDERS:
                retired = "yes" if RETIRED.search(row["id"]) else "no"
                rows.setdefault(row["id"], dict(row, offer=offer(row), retired=retired, notes=""))
    write_table(COLUMNS, [rows[key] for key in sorted(rows)])


if __name__ == "__main__":
    main(sys.argv[1])
