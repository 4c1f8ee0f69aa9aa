"""What published configurations say about each model beyond the compiled table: FFN kind, tied embeddings, windows,
latent attention, MoE layout, extra modules. Sources: the model's config.json or paper, unless the entry says
otherwise."""

# Two-matrix (not gated) feed-forward networks.
PLAIN_FFN = set("""gpt2-124m gpt2-355m gpt2-774m gpt2-1.5b gpt3-175b gpt-j-6b gpt-neox-20b gopher-280b
mt-nlg-530b chinchilla-70b opt-175b opt-30b bloom-176b pythia-160m pythia-1.4b pythia-6.9b pythia-12b
phi-1.5 phi-2 falcon-7b falcon-40b falcon-180b nemotron-4-15b nemotron-4-340b starcoder-15b mpt-30b
nemotron-3-nano-30b-a3b nemotron-nano-9b-v2 nemotron-nano-12b-v2 megatron-22b megatron-145b megatron-310b
megatron-1t gpt-3.5""".split())

# Output projection shares the input embedding.
TIED = set("""gpt2-124m gpt2-355m gpt2-774m gpt2-1.5b gpt3-175b gopher-280b mt-nlg-530b chinchilla-70b
palm-540b opt-175b opt-30b bloom-176b glm-130b llama-3.2-1b llama-3.2-3b qwen2.5-0.5b qwen2.5-1.5b
qwen3-0.6b gemma-2b gemma-7b gemma-2-2b gemma-2-9b gemma-2-27b gemma-3-1b gemma-3-4b gemma-3-12b gemma-3-27b
gemma-4-26b-a4b phi-4-mini smollm2-135m smollm2-360m smollm2-1.7b olmo-1b mpt-30b starcoder-15b
granite-3.0-8b command-r-35b command-r-plus-104b hunyuan-large grok-1 megatron-22b megatron-145b
megatron-310b megatron-1t gpt-3.5""".split())

# Learned absolute positions: hidden x max_context parameters each.
LEARNED_POSITIONS = set("""gpt2-124m gpt2-355m gpt2-774m gpt2-1.5b gpt3-175b mt-nlg-530b opt-175b opt-30b
starcoder-15b megatron-22b megatron-145b megatron-310b megatron-1t gpt-3.5""".split())

# Native precision other than 16 bit.
NATIVE_WEIGHT_BITS = {
    "gpt2-124m": 32, "gpt2-355m": 32, "gpt2-774m": 32, "gpt2-1.5b": 32, "deepseek-v3": 8, "deepseek-r1": 8,
    "deepseek-v3.1": 8, "deepseek-v3.2": 8, "deepseek-v4-pro": 8, "kimi-k2": 8, "kimi-k2.5": 4, "gpt-oss-120b": 4,
    "gpt-oss-20b": 4, "minimax-m2": 8, "minimax-m2.5": 8,
}

# What native weights of four bits are called, where model cards say it.
NATIVE_FORMATS = {"gpt-oss-120b": "mxfp4", "gpt-oss-20b": "mxfp4", "kimi-k2.5": "int4", "kimi-k2.6": "int4",
                  "kimi-k2.7-code": "int4"}

# Tokens per optimiser step, as the developer states them; of a schedule, the size of most of the training.
BATCHES = {
    "gpt2-1.5b": (512 * 1024, "GPT-2, Radford et al. 2019, sec. 2.3: 512 sequences of 1024"),
    "gpt3-175b": (3.2e6, "GPT-3, arXiv 2005.14165, table 2.1"),
    "gpt-neox-20b": (1538 * 2048, "model card of GPT-NeoX-20B: 1538 sequences of 2048"),
    "gopher-280b": (6e6, "Gopher, arXiv 2112.11446, sec. 3.2: 3 M, later 6 M tokens"),
    "chinchilla-70b": (3e6, "Chinchilla, arXiv 2203.15556, table 4: 1.5 M, later 3 M tokens"),
    "palm-540b": (2048 * 2048, "PaLM, arXiv 2204.02311, sec. 5: 1 M, 2 M, from step 115 k of 255 k 4 M tokens"),
    "mt-nlg-530b": (1920 * 2048, "MT-NLG, arXiv 2201.11990, sec. 3.2: 1920 sequences of 2048"),
    "opt-175b": (2e6, "OPT, arXiv 2205.01068, table 1"),
    "opt-30b": (4e6, "OPT, arXiv 2205.01068, table 1"),
    "bloom-176b": (2048 * 2048, "bigscience-workshop/bigscience tr11-176B-ml.slurm: 2048 sequences of 2048"),
    "glm-130b": (4224 * 2048, "GLM-130B, arXiv 2210.02414: 4224 sequences of 2048 after 2.5 % of the samples"),
    "pythia-160m": (1024 * 2048, "Pythia, arXiv 2304.01373: 1024 sequences of 2048"),
    "pythia-1.4b": (1024 * 2048, "Pythia, arXiv 2304.01373: 1024 sequences of 2048"),
    "pythia-6.9b": (1024 * 2048, "Pythia, arXiv 2304.01373: 1024 sequences of 2048"),
    "pythia-12b": (1024 * 2048, "Pythia, arXiv 2304.01373: 1024 sequences of 2048"),
    "starcoder-15b": (4e6, "StarCoder, arXiv 2305.06161, sec. 5: 250 k steps, one trillion tokens"),
    "falcon-7b": (2304 * 2048, "model card of Falcon-7B: 2304 sequences of 2048 after 30 G tokens"),
    "falcon-40b": (1152 * 2048, "model card of Falcon-40B: 1152 sequences of 2048 after 100 G tokens"),
    "falcon-180b": (2048 * 2048, "model card of Falcon-180B: 2048 sequences of 2048 after 100 G tokens"),
    "llama-7b": (4e6, "LLaMA, arXiv 2302.13971, table 2"),
    "llama-13b": (4e6, "LLaMA, arXiv 2302.13971, table 2"),
    "llama-33b": (4e6, "LLaMA, arXiv 2302.13971, table 2"),
    "llama-65b": (4e6, "LLaMA, arXiv 2302.13971, table 2"),
    "llama-2-7b": (4e6, "Llama 2, arXiv 2307.09288, table 1"),
    "llama-2-13b": (4e6, "Llama 2, arXiv 2307.09288, table 1"),
    "llama-2-70b": (4e6, "Llama 2, arXiv 2307.09288, table 1"),
    "llama-3.1-405b": (2048 * 8192, "Llama 3, arXiv 2407.21783, table 4: 16 M tokens"),
    "nemotron-4-340b": (2304 * 4096, "model card of Nemotron-4-340B-Base: 2304 sequences of 4096"),
    "nemotron-3-nano-30b-a3b": (3072 * 8192, "model card of Nemotron-3-Nano-30B-A3B: 3072 sequences of 8192"),
    "olmo-1b": (2048 * 2048, "allenai/OLMo config of OLMo-1B: 2048 sequences of 2048"),
    "olmo-2-7b": (1024 * 4096, "allenai/OLMo config OLMo2-7B-stage1: 1024 sequences of 4096"),
    "olmo-2-13b": (2048 * 4096, "allenai/OLMo config OLMo2-13B-stage1: 2048 sequences of 4096"),
    "olmo-3-7b": (4194304, "public training log of Olmo-3-1025-7B: 4,194,304 tokens per step"),
    "olmo-3-32b": (8388608, "public training log of Olmo-3-1125-32B: 8,388,608 tokens per step"),
    "deepseek-llm-67b": (4608 * 4096, "DeepSeek LLM, arXiv 2401.02954, sec. 2.3: 4608 sequences of 4096"),
    "deepseek-v2": (9216 * 4096, "DeepSeek-V2, arXiv 2405.04434, sec. 3.1.2: 9216 sequences of 4 K after 225 G tokens"),
    "deepseek-v3": (15360 * 4096, "DeepSeek-V3, arXiv 2412.19437, sec. 4.2: 15360 sequences of 4 K after a rise"),
    "deepseek-r1": (15360 * 4096, "that of its base, DeepSeek-V3, arXiv 2412.19437, sec. 4.2"),
    "kimi-k2": (67e6, "Kimi K2, arXiv 2507.20534: 67 M tokens"),
    "glm-4.5": (64e6, "GLM-4.5, arXiv 2508.06471, sec. 2: 64 M tokens after 500 G tokens"),
    "phi-4": (5760 * 4096, "phi-4, arXiv 2412.08905, sec. 3: 5760 sequences of 4096"),
    "apertus-8b": (1024 * 4096, "Apertus, arXiv 2509.14233, table 2: 4.2 M, from 8 of 15 T tokens 8.4 M"),
    "apertus-70b": (4096 * 4096, "Apertus, arXiv 2509.14233, table 2: 8.4 M, from 4.4 of 15 T tokens 16.8 M"),
}

_DEEPSEEK_V3 = dict(attention="mla", q_lora=1536, kv_lora=512, rope_dim=64, nope_dim=128, v_dim=128, ffn=18432,
                    shared_experts=1, expert_ffn=2048, dense_layers=3,
                    parameter_note="without the 14B multi-token-prediction module, as the published 671B")
_KIMI_K2 = dict(attention="mla", q_lora=1536, kv_lora=512, rope_dim=64, nope_dim=128, v_dim=128, ffn=18432,
                shared_experts=1, expert_ffn=2048, dense_layers=1)
_LLAMA4 = dict(window=8192, full_attention_every=4, shared_experts=1, expert_ffn=8192, other_parameters_billion=0.86)
_GEMMA2 = dict(window=4096, full_attention_every=2)
_GEMMA3 = dict(window=1024, full_attention_every=6, other_parameters_billion=0.42,
               parameter_note="other: SigLIP vision tower 0.42B")

ARCHITECTURE = {
    "gopher-280b": dict(other_parameters_billion=21.475,
                        parameter_note="other: Transformer-XL relative-position projection, hidden x hidden per layer"),
    "chinchilla-70b": dict(other_parameters_billion=5.369, parameter_note="other: Transformer-XL relative-position "
                                                                          "projection, hidden x hidden per layer"),
    "glm-130b": dict(parameter_note="130 is a rounded name: the configuration gives 128.7"),
    "mistral-7b": dict(window=4096, full_attention_every=0),
    "phi-3-mini": dict(window=2047, full_attention_every=0),
    "phi-3-medium": dict(window=2047, full_attention_every=0),
    "gemma-2-2b": _GEMMA2, "gemma-2-9b": _GEMMA2, "gemma-2-27b": _GEMMA2,
    "gemma-3-1b": dict(window=512, full_attention_every=6),
    "gemma-3-4b": _GEMMA3, "gemma-3-12b": _GEMMA3, "gemma-3-27b": _GEMMA3,
    "gemma-4-26b-a4b": dict(window=1024, full_attention_every=6, shared_experts=3, expert_ffn=704, ffn=0,
                            other_parameters_billion=0.64,
                            parameter_note="dense MLP 2112 beside the experts = 3 shared experts of 704; other: vision "
                                           "tower about 0.55B and wider global-attention projections 0.09B; 26 is a "
                                           "rounded name"),
    "llama-4-scout": dict(_LLAMA4, ffn=0, parameter_note="other: vision tower and projector about 0.86B"),
    "llama-4-maverick": dict(_LLAMA4, ffn=16384, moe_every=2,
                             parameter_note="other: vision tower and projector about 0.86B"),
    "mixtral-8x7b": dict(ffn=0, expert_ffn=14336),
    "mixtral-8x22b": dict(ffn=0, expert_ffn=16384),
    "dbrx": dict(ffn=0, expert_ffn=10752),
    "grok-1": dict(ffn=0, expert_ffn=32768),
    "qwen3-30b-a3b": dict(ffn=0, expert_ffn=768),
    "qwen3-coder-30b-a3b": dict(ffn=0, expert_ffn=768),
    "qwen3-235b-a22b": dict(ffn=0, expert_ffn=1536),
    "qwen3-coder-480b-a35b": dict(ffn=0, expert_ffn=2560),
    "qwen3.5-397b-a17b": dict(ffn=0, expert_ffn=1024, shared_experts=1, recurrent_layers=45, attention_layers=15,
                              recurrent_inputs=20608, recurrent_width=8192, recurrent_state=128,
                              other_parameters_billion=0.95,
        parameter_note="gated delta mixers: query, key 2048, value, gate 8192 each, two scalars per head; other: "
                       "output gates of the attention layers 0.5B, vision tower about 0.45B"),
    "deepseek-v2": dict(_DEEPSEEK_V3, ffn=12288, shared_experts=2, expert_ffn=1536, dense_layers=1, parameter_note=""),
    "deepseek-v3": _DEEPSEEK_V3, "deepseek-r1": _DEEPSEEK_V3, "deepseek-v3.1": _DEEPSEEK_V3,
    "deepseek-v3.2": dict(_DEEPSEEK_V3, sparse_keys=2048, index_heads=64, index_width=128),
    "deepseek-v4-pro": dict(attention="mla", q_lora=1536, kv_lora=448, rope_dim=64, nope_dim=448, v_dim=128,
                            kv_heads=128, ffn=0,
                            shared_experts=1, expert_ffn=3072, estimate="yes", other_parameters_billion=25.7,
                            parameter_note="compressed sparse attention approximated as latent attention with v_dim "
                                           "128 (its grouped low-rank output projection); other: one "
                                           "multi-token-prediction layer; 1600 is a rounded name"),
    "glm-5": dict(attention="mla", q_lora=2048, kv_lora=512, rope_dim=64, nope_dim=192, v_dim=256, ffn=12288,
                  shared_experts=1, expert_ffn=2048, dense_layers=3, sparse_keys=2048, index_heads=32,
                  index_width=128),
    "glm-4.5": dict(ffn=12288, shared_experts=1, expert_ffn=1536, dense_layers=3),
    "kimi-k2": _KIMI_K2,
    "kimi-k2.5": dict(_KIMI_K2, other_parameters_billion=0.4, parameter_note="other: vision tower about 0.4B"),
    "minimax-text-01": dict(ffn=0, expert_ffn=9216, recurrent_layers=70, attention_layers=10, recurrent_inputs=32768,
                            recurrent_width=8192, recurrent_state=128,
        parameter_note="lightning attention mixers: query, key, value and gate of 8192 each, state 64 heads x 128 x "
                       "128",
        source_note="hybrid: config.json of MiniMax-Text-01 (attn_type_list: softmax every 8th layer)"),
    "minimax-m2": dict(ffn=0, expert_ffn=1536), "minimax-m2.5": dict(ffn=0, expert_ffn=1536),
    "hunyuan-large": dict(ffn=0, expert_ffn=18304, shared_experts=1),
    "gpt-oss-120b": dict(ffn=0, expert_ffn=2880, window=128, full_attention_every=2),
    "gpt-oss-20b": dict(ffn=0, expert_ffn=2880, window=128, full_attention_every=2),
    "nemotron-3-nano-30b-a3b": dict(layers=23, ffn=0, expert_ffn=1856, shared_experts=2, recurrent_layers=23,
                                    attention_layers=6, recurrent_inputs=10304, recurrent_width=4096,
                                    recurrent_state=128,
        parameter_note="52 blocks = 23 Mamba-2 + 23 MoE + 6 attention, written as 23 layers; shared expert 3712 = 2 x "
                       "1856",
        source_note="hybrid: config.json of NVIDIA-Nemotron-3-Nano-30B-A3B (mamba_num_heads 64, mamba_head_dim 64, "
                    "n_groups 8, ssm_state_size 128, mamba_ssm_cache_dtype float32)"),
    "nemotron-nano-9b-v2": dict(layers=25, hidden=4480, heads=40, kv_heads=8, head_dim=128, ffn=15680, vocab=131072,
                                max_context=131072, recurrent_layers=27, attention_layers=4, recurrent_inputs=22656,
                                recurrent_width=10240, recurrent_state=128,
        parameter_note="56 blocks = 27 Mamba-2 + 25 FFN + 4 attention, written as 25 layers",
        source_note="hybrid: config.json of NVIDIA-Nemotron-Nano-9B-v2 (mamba_num_heads 128, mamba_head_dim 80, "
                    "n_groups 8, ssm_state_size 128)"),
    "nemotron-nano-12b-v2": dict(layers=28, hidden=5120, heads=40, kv_heads=8, head_dim=128, ffn=20480, vocab=131072,
                                 max_context=131072, recurrent_layers=28, attention_layers=6, recurrent_inputs=22656,
                                 recurrent_width=10240, recurrent_state=128,
        parameter_note="62 blocks = 28 Mamba-2 + 28 FFN + 6 attention, written as 28 layers",
        source_note="hybrid: config.json of NVIDIA-Nemotron-Nano-12B-v2 (mamba_num_heads 128, mamba_head_dim 80, "
                    "n_groups 8, ssm_state_size 128)"),
    "arctic-480b": dict(ffn=0, expert_ffn=4864, shared_experts=1, other_parameters_billion=1.734,
                        parameter_note="the dense residual FFN (width 7168) is written as one shared expert of 4864; "
                                       "other: the rest of it"),
    "jamba-1.5-large": dict(expert_ffn=24576, moe_every=2, recurrent_layers=63, attention_layers=9,
                            recurrent_inputs=34880, recurrent_width=16384, recurrent_state=16,
        parameter_note="Mamba-1 mixers: recurrent_inputs = input projection 32768 + the step and state projections "
                       "from the inner width (16384 x (544 + 512) / 8192)",
        source_note="hybrid: config.json of AI21-Jamba-1.5-Large (attn_layer_period 8, mamba_expand 2, mamba_d_state "
                    "16, mamba_dt_rank 512), recalled"),
    "grok-2": dict(parameters_billion=269.5, active_parameters_billion=115, layers=64, hidden=8192, heads=64,
                   kv_heads=8, head_dim=128, ffn=0, experts=8, experts_per_token=2, shared_experts=2, expert_ffn=16384,
                   vocab=131072, max_context=131072,
                   parameter_note="the dense residual FFN (width 32768) is written as 2 shared experts of 16384",
                   source_note="architecture: config.json of the weights released in Aug 2025 (recalled)"),
}

_MEDEC = "size: as quoted by Ben Abacha et al. 2024 (arXiv 2412.19260)"
_RULE = ("size: Epoch AI training-FLOP estimate and an assumed 100 training tokens per active parameter "
         "(N = sqrt(C / 600))")

# Closed models: a plausible architecture of the estimated size. These rows are estimates and say so.
ESTIMATES = {
    "gpt-3.5": dict(parameters_billion=175, layers=96, hidden=12288, heads=96, kv_heads=96, ffn=49152, vocab=100256,
                    max_context=4096, source_note=_MEDEC + "; architecture of GPT-3 assumed"),
    "gpt-4": dict(parameters_billion=1800, active_parameters_billion=280, layers=104, hidden=16384, heads=128,
                  kv_heads=8, experts=16, experts_per_token=2, expert_ffn=21248, vocab=100256, max_context=8192,
                  source_note="size and 16 experts: Epoch AI and press; shape assumed"),
    "gpt-4o": dict(parameters_billion=200, active_parameters_billion=50, layers=100, hidden=8192, heads=64, kv_heads=8,
                   experts=16, experts_per_token=2, shared_experts=1, expert_ffn=4352, vocab=200000, max_context=131072,
                   source_note=_MEDEC + "; MoE split and shape assumed"),
    "gpt-4.5": dict(parameters_billion=796, layers=146, hidden=21504, heads=168, kv_heads=8, ffn=68608, vocab=200000,
                    max_context=131072, source_note=_RULE),
    "palm-2": dict(layers=118, hidden=15360, heads=120, kv_heads=8, ffn=50176, vocab=256000, max_context=8192,
                   source_note="size: Epoch AI; shape assumed"),
    "gemini-1.0-ultra": dict(parameters_billion=289, layers=112, hidden=14336, heads=112, kv_heads=8, ffn=48128,
                             vocab=256000, max_context=32768, source_note=_RULE),
    "gemini-1.5-pro": dict(parameters_billion=812, active_parameters_billion=162, layers=88, hidden=14336, heads=112,
                           kv_heads=8, experts=32, experts_per_token=4, shared_experts=1, expert_ffn=6144, vocab=256000,
                           max_context=2097152,
                           source_note=_RULE + "; MoE (stated by Google) with 5 x the active size assumed"),
    "claude-2": dict(parameters_billion=80, layers=82, hidden=9216, heads=72, kv_heads=8, ffn=27648, vocab=100000,
                     max_context=100000, source_note=_RULE),
    "claude-3-opus": dict(parameters_billion=165, layers=90, hidden=13312, heads=104, kv_heads=8, ffn=34816,
                          vocab=200000, max_context=200000, source_note=_RULE),
    "claude-3.5-sonnet": dict(parameters_billion=175, layers=98, hidden=13312, heads=104, kv_heads=8, ffn=33792,
                              vocab=200000, max_context=200000, source_note=_MEDEC + "; shape assumed"),
    "claude-3.7-sonnet": dict(parameters_billion=236, layers=102, hidden=13312, heads=104, kv_heads=8, ffn=47104,
                              vocab=200000, max_context=200000, source_note=_RULE),
    "inflection-2": dict(parameters_billion=129, layers=94, hidden=11264, heads=88, kv_heads=8, ffn=31744, vocab=100000,
                         max_context=8192, source_note=_RULE),
    "llama-4-behemoth": dict(layers=168, hidden=12288, heads=96, kv_heads=8, experts=16, experts_per_token=1,
                             shared_experts=1, expert_ffn=18432, vocab=202048, max_context=1048576,
                             source_note="16 experts, 288B active: Meta announcement; shape assumed"),
    "grok-3": dict(active_parameters_billion=600, layers=188, hidden=20480, heads=160, kv_heads=8, experts=32,
                   experts_per_token=4, shared_experts=1, expert_ffn=7424, vocab=131072, max_context=131072,
                   source_note="size: Epoch AI; MoE split and shape assumed"),
    "grok-4": dict(active_parameters_billion=600, layers=188, hidden=20480, heads=160, kv_heads=8, experts=32,
                   experts_per_token=4, shared_experts=1, expert_ffn=7424, vocab=131072, max_context=262144,
                   source_note="size: Epoch AI; MoE split and shape assumed"),
}


def _gpt(name, developer, released, weights, licence, billion, layers, hidden, heads, vocab, context, source, notes=""):
    return dict(name=name, developer=developer, country="USA", released=released, weights=weights, licence=licence,
                parameters_billion=billion, active_parameters_billion=billion, layers=layers, hidden=hidden,
                heads=heads, kv_heads=heads, head_dim=hidden // heads, ffn=4 * hidden, vocab=vocab, max_context=context,
                source=source, notes=notes)


_MEGATRON = "Narayanan et al. 2021 (arXiv 2104.04473) table 1; Korthikanti et al. 2022 (arXiv 2205.05198) table 3"

_SARVAM = dict(
    developer="Sarvam AI (IndiaAI Mission)", country="IND", released="2026-03-06", weights="open", licence="Apache-2.0",
    hidden=4096, vocab=262144, experts=128, shared_experts=1, dense_layers=1,
    source="released configuration and modelling code, as read line by line in MOBIRIZER-TECHNOLOGY/AnuLM@02d3a5f "
           "docs/ARCHITECTURE.md",
    notes="trained in India on 4,096 H100 that the government provides; tokens: model card")

# Models that the compiled table lacks, or has without an architecture.
ADDED = {
    "gpt2-355m": _gpt("GPT-2-355M", "OpenAI", "2019-05-03", "open", "MIT (modified)", 0.3548, 24, 1024, 16, 50257, 1024,
                      "Radford et al. 2019 table 2; config.json gpt2-medium"),
    "gpt2-774m": _gpt("GPT-2-774M", "OpenAI", "2019-08-20", "open", "MIT (modified)", 0.774, 36, 1280, 20, 50257, 1024,
                      "Radford et al. 2019 table 2; config.json gpt2-large"),
    "megatron-22b": _gpt("Megatron-GPT-22B", "NVIDIA", "2022-05-10", "closed", "unreleased", 22.0, 48, 6144, 64, 51200,
                         2048, _MEGATRON, "benchmark configuration, never trained to convergence"),
    "megatron-145b": _gpt("Megatron-GPT-145B", "NVIDIA", "2021-04-09", "closed", "unreleased", 145.6, 80, 12288, 96,
                          51200, 2048, _MEGATRON, "benchmark configuration, never trained to convergence"),
    "megatron-310b": _gpt("Megatron-GPT-310B", "NVIDIA", "2021-04-09", "closed", "unreleased", 310.1, 96, 16384, 128,
                          51200, 2048, _MEGATRON, "benchmark configuration, never trained to convergence"),
    "megatron-1t": _gpt("Megatron-GPT-1T", "NVIDIA", "2021-04-09", "closed", "unreleased", 1008.0, 128, 25600, 160,
                        51200, 2048, _MEGATRON, "benchmark configuration, never trained to convergence"),
    "sarvam-30b": dict(_SARVAM, name="Sarvam-30B", parameters_billion=32.1, active_parameters_billion=2.4, layers=19,
                       heads=64, kv_heads=4, head_dim=64, ffn=8192, max_context=65536, experts_per_token=6,
                       expert_ffn=1024, training_tokens_billion=16000),
    "sarvam-105b": dict(_SARVAM, name="Sarvam-105B", parameters_billion=106, active_parameters_billion=10.3, layers=32,
                        heads=64, kv_heads=64, head_dim=128, ffn=16384, max_context=131072, attention="mla",
                        kv_lora=512, rope_dim=64, nope_dim=128, v_dim=128, experts_per_token=8, expert_ffn=2048,
                        training_tokens_billion=12000),
    "k-exaone-236b-a23b": dict(
        name="K-EXAONE-236B-A23B", developer="LG AI Research (Korean sovereign AI project)", country="KOR",
        released="2025-12-31", weights="open", licence="K-EXAONE", parameters_billion=236, active_parameters_billion=23,
        layers=48, hidden=6144, heads=64, kv_heads=8, head_dim=128, ffn=18432, vocab=153600, max_context=262144,
        window=128, full_attention_every=4, experts=128, experts_per_token=8, shared_experts=1, expert_ffn=2048,
        dense_layers=1, parameter_note="without the layer of multi-token prediction",
        source="model card of K-EXAONE-236B-A23B (layers, widths, experts, window)",
        notes="first layer dense, of three times the hidden size: with it the cells give 236B, without 241B"),
}
