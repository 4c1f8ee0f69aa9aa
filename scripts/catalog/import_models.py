"""model/models.csv from the compiled table of published models and the models of 2025 and 2026.

import_models.py RAW.csv MODELS_2026.csv > scenarios/catalog/model/models.csv
MODELS_2026.csv has the catalog's own columns; rows without a published architecture stay out. A row is dated by the
release of its model: an architecture does not change afterwards."""
import sys

from model_supplement import (ADDED, ARCHITECTURE, BATCHES, ESTIMATES, LEARNED_POSITIONS, NATIVE_FORMATS,
                              NATIVE_WEIGHT_BITS, PLAIN_FFN, TIED)
from tables import citation, kebab, read_table, write_table

COLUMNS = """id,name,developer,country,released,weights,licence,estimate,parameters_billion,active_parameters_billion,
layers,hidden,heads,kv_heads,head_dim,ffn,gated,tied_embeddings,vocab,max_context,attention,q_lora,kv_lora,rope_dim,
nope_dim,v_dim,window,full_attention_every,experts,experts_per_token,shared_experts,expert_ffn,dense_layers,moe_every,
other_parameters_billion,training_tokens_billion,training_FLOP,training_hardware,training_gpu_hours,native_weight_bits,
parameter_note,source,as_of,notes,recurrent_layers,attention_layers,recurrent_inputs,recurrent_width,recurrent_state,
recurrent_state_bytes,expert_latent,global_batch_tokens,sparse_keys,index_heads,index_width,
index_every,native_format""".replace("\n", "").split(",")

ARCHITECTURE_CELLS = ("layers", "hidden", "heads", "kv_heads", "head_dim", "vocab", "max_context")
IDS = {"GPT-2-124M": "gpt2-124m", "GPT-2-1.5B": "gpt2-1.5b", "GPT-3-175B": "gpt3-175b", "GPT-4 (Mar 2023)": "gpt-4",
       "GPT-3.5 (text-davinci-003)": "gpt-3.5", "Llama-4-Behemoth (preview)": "llama-4-behemoth"}
COUNTRIES = {"United States": "USA", "China": "CHN", "France": "FRA", "United Kingdom": "GBR",
             "United Arab Emirates": "ARE", "Canada": "CAN", "Israel": "ISR", "Singapore": "SGP",
             "United States/France": "USA", "Multinational (FR-led)": "FRA", "Multinational": "USA"}
ARCHITECTURE_DEFAULTS = dict(attention="gqa", q_lora=0, kv_lora=0, rope_dim=0, nope_dim=0, v_dim=0, window=0,
                             full_attention_every=1, experts=0, experts_per_token=0, shared_experts=0, expert_ffn=0,
                             dense_layers=0, moe_every=1, ffn=0)


def from_compiled(raw):
    """A catalog row of a row of the compiled table; the names differ, the facts do not."""
    row = dict(id=IDS.get(raw["name"], kebab(raw["name"])), name=raw["name"], developer=raw["org"],
               country=COUNTRIES[raw["org_country"]], released=raw["release_date"],
               weights="open" if raw["open_weights"].startswith("y") else "closed", licence=raw["license"],
               parameters_billion=raw["params_b"], active_parameters_billion=raw["active_params_b"],
               layers=raw["layers"], hidden=raw["hidden"], heads=raw["heads"], kv_heads=raw["kv_heads"],
               head_dim=raw["head_dim"], ffn=raw["ffn_hidden"], experts=raw["n_experts"],
               experts_per_token=raw["experts_per_token"], vocab=raw["vocab"], max_context=raw["max_context"],
               training_tokens_billion=raw["training_tokens_b"], training_FLOP=raw["training_flops"],
               training_hardware=raw["training_hardware"], training_gpu_hours=raw["training_gpu_hours"],
               source=citation(raw["source"]) + ("; " + raw["verification"] if raw["verification"] else ""),
               notes=citation(raw["notes"]))
    if raw["org_country"].startswith("Multinational"):
        row["notes"] = "; ".join(filter(None, [row["notes"], "multinational group: country of its seat"]))
    return {key: value for key, value in row.items() if value}


def with_batch(row):
    row["native_format"] = NATIVE_FORMATS.get(row["id"], "")
    if row["id"] in BATCHES:
        row["global_batch_tokens"], source = BATCHES[row["id"]]
        row["notes"] = "; ".join(filter(None, [row.get("notes", ""), "batch: " + source]))
    return row


def completed(row):
    """Adds what the published configuration (or, for closed models, the estimate) says and the defaults of a plain
    dense stack."""
    supplement = dict(ARCHITECTURE.get(row["id"], {}), **ESTIMATES.get(row["id"], {}))
    row = {**ARCHITECTURE_DEFAULTS, **row, **supplement}
    note = row.pop("source_note", "")
    row["source"] = "; ".join(filter(None, [row["source"], note]))
    if row["id"] in ESTIMATES:
        row["estimate"] = "yes"
        row["head_dim"] = 128
        row["notes"] = "; ".join(filter(None, [row.get("notes", ""),
                                               "closed model: the architecture is an estimate, not a fact"]))
    row.setdefault("estimate", "no")
    row.setdefault("active_parameters_billion", row.get("parameters_billion"))
    row["gated"] = "no" if row["id"] in PLAIN_FFN else "yes"
    row["tied_embeddings"] = "yes" if row["id"] in TIED else "no"
    row["native_weight_bits"] = NATIVE_WEIGHT_BITS.get(row["id"], 16)
    row.setdefault("other_parameters_billion", 0)
    if row["id"] in LEARNED_POSITIONS:
        row["other_parameters_billion"] = float(row["hidden"]) * float(row["max_context"]) / 1e9
        row["parameter_note"] = "other: learned positions"
    row["as_of"] = row["released"]
    return with_batch(row)


def of_2026(raw):
    """A row of MODELS_2026.csv, or None where it only completes another row or lacks an architecture."""
    if not all(raw[cell] for cell in ARCHITECTURE_CELLS):
        return None
    return with_batch(dict(raw, as_of=raw["released"], source=citation(raw["source"]), notes=citation(raw["notes"])))


def main(path, path_2026):
    rows = [completed(from_compiled(raw)) for raw in read_table(path)]
    rows += [completed({"id": key, **value}) for key, value in ADDED.items()]
    known = {row["id"] for row in rows}
    rows += [row for row in map(of_2026, read_table(path_2026)) if row and row["id"] not in known]
    write_table(COLUMNS, sorted(rows, key=lambda row: row["id"]))


if __name__ == "__main__":
    main(*sys.argv[1:])
