"""Parameter count of a transformer from the architecture columns of models.csv."""
from tables import number


def architecture(row):
    """Numeric architecture columns of a row; empty cells count as 0."""
    keys = ("layers hidden heads kv_heads head_dim ffn vocab q_lora kv_lora rope_dim nope_dim v_dim experts "
            "experts_per_token shared_experts expert_ffn dense_layers moe_every other_parameters_billion "
            "recurrent_layers attention_layers recurrent_inputs recurrent_width expert_latent sparse_keys "
            "index_heads index_width index_every").split()
    shape = {key: number(str(row.get(key, ""))) or 0.0 for key in keys}
    shape["matrices"] = 3 if row["gated"] == "yes" else 2
    shape["embeddings"] = 1 if row["tied_embeddings"] == "yes" else 2
    shape["latent"] = row["attention"] == "mla"
    return shape


def index_parameters(s):
    """Projections of the mean layer's indexer of sparse attention: DeepSeek-V3.2 (arXiv 2512.02556) eq. 1."""
    if not s["sparse_keys"]:
        return 0
    heads, width = s["index_heads"], s["index_width"]
    return ((s["q_lora"] or s["hidden"]) * heads * width + s["hidden"] * (width + heads)) / max(s["index_every"], 1)


def attention_parameters(s):
    """Projections of one attention layer. Latent attention: DeepSeek-V2 (arXiv 2405.04434) eq. 9-19."""
    hidden, heads = s["hidden"], s["heads"]
    index = index_parameters(s)
    if not s["latent"]:
        return 2 * hidden * heads * s["head_dim"] + 2 * hidden * s["kv_heads"] * s["head_dim"] + index
    query_width = heads * (s["nope_dim"] + s["rope_dim"])
    query = hidden * s["q_lora"] + s["q_lora"] * query_width if s["q_lora"] else hidden * query_width
    key_value = hidden * (s["kv_lora"] + s["rope_dim"]) + s["kv_lora"] * heads * (s["nope_dim"] + s["v_dim"])
    return query + key_value + heads * s["v_dim"] * hidden + index


def mixer_parameters(s):
    """Projections of all layers' mixers: attention, and recurrent ones (Mamba-2, arXiv 2405.21060; Gated DeltaNet,
    arXiv 2412.06464)."""
    if not s["recurrent_layers"]:
        return s["layers"] * attention_parameters(s)
    recurrent = s["hidden"] * (s["recurrent_inputs"] + s["recurrent_width"])
    return s["attention_layers"] * attention_parameters(s) + s["recurrent_layers"] * recurrent


def moe_layers(s):
    if not s["experts"]:
        return 0
    return (s["layers"] - s["dense_layers"]) // max(s["moe_every"], 1)


def parameters(s, experts_used=None):
    """All parameters; with experts_used = experts per token, those that one token touches."""
    hidden, layers, sparse = s["hidden"], s["layers"], moe_layers(s)
    experts = s["experts"] if experts_used is None else experts_used
    dense_ffn = s["matrices"] * hidden * s["ffn"]
    one_expert = s["matrices"] * s["expert_ffn"]
    expert_inputs = experts * (s["expert_latent"] or hidden) + s["shared_experts"] * hidden
    sparse_ffn = expert_inputs * one_expert + hidden * (s["experts"] + 2 * s["expert_latent"])
    norms = 2 * hidden * layers + hidden
    return (s["embeddings"] * s["vocab"] * hidden + mixer_parameters(s) + (layers - sparse) * dense_ffn
            + sparse * sparse_ffn + norms + s["other_parameters_billion"] * 1e9)
