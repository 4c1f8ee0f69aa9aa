"""Adds language models that the compiled table lacks: small and older models that published speed tables use.

added_models.py [scenarios/catalog/model/models.csv]     appends the rows below whose id the table does not have; other rows stay as they are

Architectures: the models' config.json or papers, recalled and not re-read ("verify"); every row's parameter count is reproduced by check_parameters.py."""
import sys

from import_models import COLUMNS
from tables import kebab, read_table, write_table

AS_OF = "2026-11-23"
SOURCE = "config.json or paper, recalled, verify; parameter count reproduced from the columns"

# name | developer | country | released | licence | parameters | layers | hidden | heads | kv heads | head dim | ffn | vocab | context | more columns
MODELS = """
Qwen2.5-3B | Alibaba | CHN | 2024-09-19 | Qwen Research | 3.09 | 36 | 2048 | 16 | 2 | 128 | 11008 | 151936 | 32768 | tied
Qwen3-1.7B | Alibaba | CHN | 2025-04-29 | Apache-2.0 | 1.72 | 28 | 2048 | 16 | 8 | 128 | 6144 | 151936 | 40960 | tied
Qwen3-4B | Alibaba | CHN | 2025-04-29 | Apache-2.0 | 4.02 | 36 | 2560 | 32 | 8 | 128 | 9728 | 151936 | 40960 | tied
Qwen1.5-7B | Alibaba | CHN | 2024-02-05 | Qwen | 7.72 | 32 | 4096 | 32 | 32 | 128 | 11008 | 151936 | 32768 |
Qwen1.5-14B | Alibaba | CHN | 2024-02-05 | Qwen | 14.17 | 40 | 5120 | 40 | 40 | 128 | 13696 | 152064 | 32768 |
Qwen1.5-32B | Alibaba | CHN | 2024-04-02 | Qwen | 32.5 | 64 | 5120 | 40 | 8 | 128 | 27392 | 152064 | 32768 |
Qwen3-Next-80B-A3B | Alibaba | CHN | 2025-09-11 | Apache-2.0 | 80 | 48 | 2048 | 16 | 2 | 256 | 0 | 151936 | 262144 | active=3.9 experts=512 experts_per_token=10 shared_experts=1 expert_ffn=512 recurrent_layers=36 attention_layers=12 recurrent_inputs=12352 recurrent_width=4096 recurrent_state=128 other_parameters_billion=0.1 parameter_note=gated_delta_mixers:_query,_key_2048,_value,_gate_4096_each,_two_scalars_per_head;_other:_output_gates_of_the_attention_layers
Gemma-3-270M | Google DeepMind | USA | 2025-08-14 | Gemma Terms | 0.268 | 18 | 640 | 4 | 1 | 256 | 2048 | 262144 | 32768 | tied window=512 full_attention_every=6
SmolLM3-3B | Hugging Face | USA | 2025-07-08 | Apache-2.0 | 3.075 | 36 | 2048 | 16 | 4 | 128 | 11008 | 128256 | 65536 | tied
Pythia-70M | EleutherAI | USA | 2023-02-13 | Apache-2.0 | 0.0704 | 6 | 512 | 8 | 8 | 64 | 2048 | 50304 | 2048 | plain
Pythia-410M | EleutherAI | USA | 2023-02-13 | Apache-2.0 | 0.4053 | 24 | 1024 | 16 | 16 | 64 | 4096 | 50304 | 2048 | plain
Pythia-1B | EleutherAI | USA | 2023-02-13 | Apache-2.0 | 1.0118 | 16 | 2048 | 8 | 8 | 256 | 8192 | 50304 | 2048 | plain
Pythia-2.8B | EleutherAI | USA | 2023-02-13 | Apache-2.0 | 2.775 | 32 | 2560 | 32 | 32 | 80 | 10240 | 50304 | 2048 | plain
MPT-125M | MosaicML | USA | 2023-05-05 | Apache-2.0 | 0.125 | 12 | 768 | 12 | 12 | 64 | 3072 | 50368 | 2048 | plain tied other_parameters_billion=0.0016 parameter_note=other:_learned_positions
MPT-350M | MosaicML | USA | 2023-05-05 | Apache-2.0 | 0.356 | 24 | 1024 | 16 | 16 | 64 | 4096 | 50368 | 2048 | plain tied other_parameters_billion=0.0021 parameter_note=other:_learned_positions
MPT-1B | MosaicML | USA | 2023-05-05 | Apache-2.0 | 1.315 | 24 | 2048 | 16 | 16 | 128 | 8192 | 50368 | 2048 | plain tied other_parameters_billion=0.0042 parameter_note=other:_learned_positions
MPT-3B | MosaicML | USA | 2023-05-05 | Apache-2.0 | 2.651 | 32 | 2560 | 20 | 20 | 128 | 10240 | 50368 | 2048 | plain tied other_parameters_billion=0.0052 parameter_note=other:_learned_positions
MPT-7B | MosaicML | USA | 2023-05-05 | Apache-2.0 | 6.65 | 32 | 4096 | 32 | 32 | 128 | 16384 | 50432 | 2048 | plain tied
MPT-70B | MosaicML | USA | 2023-11-01 | Apache-2.0 | 64.86 | 80 | 8192 | 64 | 64 | 128 | 32768 | 50368 | 2048 | plain tied
InternLM-7B | Shanghai AI Laboratory | CHN | 2023-07-06 | Apache-2.0 | 7.32 | 32 | 4096 | 32 | 32 | 128 | 11008 | 103168 | 2048 |
InternLM2-7B | Shanghai AI Laboratory | CHN | 2024-01-17 | Apache-2.0 | 7.74 | 32 | 4096 | 32 | 8 | 128 | 14336 | 92544 | 32768 |
Baichuan2-7B | Baichuan | CHN | 2023-09-06 | Baichuan | 7.51 | 32 | 4096 | 32 | 32 | 128 | 11008 | 125696 | 4096 |
ChatGLM3-6B | Zhipu AI | CHN | 2023-10-27 | ChatGLM | 6.24 | 28 | 4096 | 32 | 2 | 128 | 13696 | 65024 | 8192 |
BloombergGPT-50B | Bloomberg | USA | 2023-03-30 | closed | 50.6 | 70 | 7680 | 40 | 40 | 192 | 30720 | 131072 | 2048 | plain tied closed
OLMo-2-32B | Allen Institute for AI | USA | 2025-03-13 | Apache-2.0 | 32.2 | 64 | 5120 | 40 | 8 | 128 | 27648 | 100352 | 4096 |
EXAONE-4.0-32B | LG AI Research | KOR | 2025-07-15 | EXAONE | 32 | 64 | 5120 | 40 | 8 | 128 | 27392 | 102400 | 131072 | window=4096 full_attention_every=4
DeepSeek-LLM-7B | DeepSeek | CHN | 2023-11-29 | DeepSeek | 6.91 | 30 | 4096 | 32 | 32 | 128 | 11008 | 102400 | 4096 |
DeepSeek-Coder-33B | DeepSeek | CHN | 2023-11-02 | DeepSeek | 33.3 | 62 | 7168 | 56 | 8 | 128 | 19200 | 32256 | 16384 |
DeepSeek-V2-Lite | DeepSeek | CHN | 2024-05-15 | DeepSeek | 15.7 | 27 | 2048 | 16 | 16 | 128 | 10944 | 102400 | 32768 | active=2.66 attention=mla kv_lora=512 rope_dim=64 nope_dim=128 v_dim=128 experts=64 experts_per_token=6 shared_experts=2 expert_ffn=1408 dense_layers=1
GLM-4.5-Air | Zhipu AI | CHN | 2025-07-28 | MIT | 106 | 46 | 4096 | 96 | 8 | 128 | 10944 | 151552 | 131072 | active=12 experts=128 experts_per_token=8 shared_experts=1 expert_ffn=1408 dense_layers=1
Phi-3.5-MoE | Microsoft | USA | 2024-08-22 | MIT | 41.9 | 32 | 4096 | 32 | 8 | 128 | 0 | 32064 | 131072 | active=6.6 experts=16 experts_per_token=2 expert_ffn=6400
Phi-4-multimodal | Microsoft | USA | 2025-02-26 | MIT | 5.57 | 32 | 3072 | 24 | 8 | 128 | 8192 | 200064 | 131072 | tied other_parameters_billion=1.73 parameter_note=other:_vision_and_speech_encoders_and_adapters
Codestral-22B | Mistral AI | FRA | 2024-05-29 | MNPL | 22.2 | 56 | 6144 | 48 | 8 | 128 | 16384 | 32768 | 32768 |
Ministral-8B | Mistral AI | FRA | 2024-10-16 | MRL | 8.02 | 36 | 4096 | 32 | 8 | 128 | 12288 | 131072 | 131072 |
Yi-9B | 01.AI | CHN | 2024-03-06 | Apache-2.0 | 8.83 | 48 | 4096 | 32 | 4 | 128 | 11008 | 64000 | 4096 |
StarCoder2-3B | BigCode | FRA | 2024-02-28 | OpenRAIL | 3.03 | 30 | 3072 | 24 | 2 | 128 | 12288 | 49152 | 16384 | plain tied
StarCoder2-7B | BigCode | FRA | 2024-02-28 | OpenRAIL | 7.17 | 32 | 4608 | 36 | 4 | 128 | 18432 | 49152 | 16384 | plain tied
StarCoder2-15B | BigCode | FRA | 2024-02-28 | OpenRAIL | 15.96 | 40 | 6144 | 48 | 4 | 128 | 24576 | 49152 | 16384 | plain
OPT-125M | Meta | USA | 2022-05-03 | OPT | 0.1252 | 12 | 768 | 12 | 12 | 64 | 3072 | 50272 | 2048 | plain tied other_parameters_billion=0.0016 parameter_note=other:_learned_positions
OPT-6.7B | Meta | USA | 2022-05-03 | OPT | 6.66 | 32 | 4096 | 32 | 32 | 128 | 16384 | 50272 | 2048 | plain tied other_parameters_billion=0.0084 parameter_note=other:_learned_positions
OPT-13B | Meta | USA | 2022-05-03 | OPT | 12.85 | 40 | 5120 | 40 | 40 | 128 | 20480 | 50272 | 2048 | plain tied other_parameters_billion=0.0105 parameter_note=other:_learned_positions
OPT-66B | Meta | USA | 2022-05-03 | OPT | 65.7 | 64 | 9216 | 72 | 72 | 128 | 36864 | 50272 | 2048 | plain tied other_parameters_billion=0.0189 parameter_note=other:_learned_positions
BLOOM-560M | BigScience | FRA | 2022-07-11 | RAIL | 0.559 | 24 | 1024 | 16 | 16 | 64 | 4096 | 250880 | 2048 | plain tied
BLOOM-3B | BigScience | FRA | 2022-07-11 | RAIL | 3.00 | 30 | 2560 | 32 | 32 | 80 | 10240 | 250880 | 2048 | plain tied
BLOOM-7B1 | BigScience | FRA | 2022-07-11 | RAIL | 7.07 | 30 | 4096 | 32 | 32 | 128 | 16384 | 250880 | 2048 | plain tied
GPT-Neo-1.3B | EleutherAI | USA | 2021-03-21 | MIT | 1.316 | 24 | 2048 | 16 | 16 | 128 | 8192 | 50257 | 2048 | plain tied other_parameters_billion=0.0042 parameter_note=other:_learned_positions
GPT-Neo-2.7B | EleutherAI | USA | 2021-03-21 | MIT | 2.65 | 32 | 2560 | 20 | 20 | 128 | 10240 | 50257 | 2048 | plain tied other_parameters_billion=0.0052 parameter_note=other:_learned_positions
SOLAR-10.7B | Upstage | KOR | 2023-12-13 | Apache-2.0 | 10.73 | 48 | 4096 | 32 | 8 | 128 | 14336 | 32000 | 4096 |
Granite-3.0-2B | IBM | USA | 2024-10-21 | Apache-2.0 | 2.53 | 40 | 2048 | 32 | 8 | 64 | 8192 | 49155 | 4096 | tied
Command-R7B | Cohere | CAN | 2024-12-13 | CC-BY-NC | 8.03 | 32 | 4096 | 32 | 8 | 128 | 14336 | 256000 | 132096 | tied window=4096 full_attention_every=4
MiniCPM-2B | OpenBMB | CHN | 2024-02-01 | Apache-2.0 | 2.72 | 40 | 2304 | 36 | 36 | 64 | 5760 | 122753 | 4096 | tied
Nemotron-3-Super-120B-A12B | NVIDIA | USA | 2026-03-11 | NVIDIA Open Model | 120.6 | 40 | 4096 | 32 | 2 | 128 | 0 | 131072 | 262144 | plain active=12.7 experts=512 experts_per_token=22 shared_experts=2 expert_ffn=2688 expert_latent=1024 recurrent_layers=40 attention_layers=8 recurrent_inputs=18560 recurrent_width=8192 recurrent_state=128 parameter_note=88_blocks_=_40_Mamba-2_+_40_MoE_+_8_attention,_written_as_40_layers;_experts_work_in_a_latent_of_1024,_shared_expert_5376_=_2_x_2688_of_the_full_width
Nemotron-H-8B | NVIDIA | USA | 2025-03-21 | NVIDIA Open Model | 8.1 | 24 | 4096 | 32 | 8 | 128 | 21504 | 131072 | 8192 | plain recurrent_layers=24 attention_layers=4 recurrent_inputs=18560 recurrent_width=8192 recurrent_state=128 parameter_note=52_blocks_=_24_Mamba-2_+_24_FFN_+_4_attention,_written_as_24_layers
Nemotron-H-56B | NVIDIA | USA | 2025-03-21 | NVIDIA Open Model | 56.3 | 54 | 8192 | 64 | 8 | 128 | 32768 | 131072 | 8192 | plain recurrent_layers=54 attention_layers=10 recurrent_inputs=37120 recurrent_width=16384 recurrent_state=256 parameter_note=118_blocks_=_54_Mamba-2_+_54_FFN_+_10_attention,_written_as_54_layers
"""


def row_of(line):
    """A catalog row; the last cell holds words (tied, plain, closed) and column=value pairs ('_' stands for a space in notes)."""
    cells = [cell.strip() for cell in line.split("|")]
    name, developer, country, released, licence, parameters, layers, hidden, heads, kv_heads, head_dim, ffn, vocab, context, more = cells
    words = more.split()
    row = dict(
        id=kebab(name), name=name, developer=developer, country=country, released=released, weights="closed" if "closed" in words else "open",
        licence=licence, estimate="no", parameters_billion=parameters, active_parameters_billion=parameters, layers=layers, hidden=hidden, heads=heads,
        kv_heads=kv_heads, head_dim=head_dim, ffn=ffn, gated="no" if "plain" in words else "yes", tied_embeddings="yes" if "tied" in words else "no",
        vocab=vocab, max_context=context, attention="gqa", q_lora=0, kv_lora=0, rope_dim=0, nope_dim=0, v_dim=0, window=0, full_attention_every=1,
        experts=0, experts_per_token=0, shared_experts=0, expert_ffn=0, dense_layers=0, moe_every=1, other_parameters_billion=0, native_weight_bits=16,
        source=SOURCE, as_of=AS_OF)
    for word in words:
        key, _, value = word.partition("=")
        if value:
            row["active_parameters_billion" if key == "active" else key] = value.replace("_", " ") if key == "parameter_note" else value
    return row


def main(path="scenarios/catalog/model/models.csv"):
    rows = read_table(path)
    have = {row["id"] for row in rows}
    new = [row_of(line) for line in MODELS.strip().splitlines()]
    new = [row for row in new if row["id"] not in have]
    with open(path, "w", encoding="utf-8", newline="") as out:
        write_table(COLUMNS, rows + new, out)
    print(f"{len(new)} rows added")


if __name__ == "__main__":
    main(*sys.argv[1:])
