"""Parameter count of a transformer from the architecture columns of models.csv."""
from tables import number


def architecture(row):
    """Numeric architecture columns of a row; empty cells count as 0."""
    keys = ("layers hidden heads kv_heads head_dim ffn vocab q_lora kv_lora rope_dim nope_dim v_dim experts "
            "experts_per_token shared_experts expert_ffn dense_layers moe_every other_parameters_billion").split()
    shape = {key: number(str(row.get(key, ""))) or 0.0 for key in keys}
    shape["matrices"] = 3 if row["gated"] == "yes" else 2
    shape["embeddings"] = 1 if row["tied_embeddings"] == "yes" else 2
    shape["latent"] = row["attention"] == "mla"
    return shape


def attention_parameters(s):
    """Projections of one attention layer. Latent attention: DeepSeek-V2 (arXiv 2405.04434) eq. 9-19."""
    hidden, heads = s["hidden"], s["heads"]
    if not s["latent"]:
        return 2 * hidden * heads * s["head_dim"] + 2 * hidden * s["kv_heads"] * s["head_dim"]
    query_width = heads * (s["nope_dim"] + s["rope_dim"])
    query = hidden * s["q_lora"] + s["q_lora"] * query_width if s["q_lora"] else hidden * query_width
    key_value = hidden * (s["kv_lora"] + s["rope_dim"]) + s["kv_lora"] * heads * (s["nope_dim"] + s["v_dim"])
    return query + key_value + heads * s["v_dim"] * hidden


def moe_layers(s):
    if not s["experts"]:
        return 0
    return (s["layers"] - s["dense_layers"]) // max(s["moe_every"], 1)


def parameters(s, experts_used=None):
    """All parameters; with experts_used = experts per token, those that one token touches."""
    hidden, layers, sparse = s["hidden"], s["layers"], moe_layers(s)
    experts = s["experts"] if experts_used is None else experts_used
    dense_ffn = s["matrices"] * hidden * s["ffn"]
    sparse_ffn = (experts + s["shared_experts"]) * s["matrices"] * hidden * s["expert_ffn"] + hidden * s["experts"]
    norms = 2 * hidden * layers + hidden
    return (s["embeddings"] * s["vocab"] * hidden + layers * attention_parameters(s) + (layers - sparse) * dense_ffn
            + sparse * sparse_ffn + norms + s["other_parameters_billion"] * 1e9)
