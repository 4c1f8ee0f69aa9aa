// Published architectures and accelerators, and tasks, that the model tests compute with.
#pragma once

#include "kernels/model/spec.hpp"
#include "kernels/model/training/training_step.hpp"

namespace eqc::reference {

/// GPT of the Megatron papers: FFN 4 h, heads = key/value heads, tied embeddings.
inline ModelSpec megatron_gpt(int layers, int hidden, int heads, int vocab = 51200) {
  ModelSpec m;
  m.layers = layers;
  m.hidden = hidden;
  m.heads = m.kv_heads = heads;
  m.head_dim = hidden / heads;
  m.ffn = 4 * hidden;
  m.vocab = vocab;
  m.tied_embeddings = 1;
  m.max_context = 2048;
  return m;
}

inline ModelSpec llama(int layers, int hidden, int heads, int ffn) {
  ModelSpec m;
  m.layers = layers;
  m.hidden = hidden;
  m.heads = heads;
  m.kv_heads = 8;
  m.head_dim = 128;
  m.ffn = ffn;
  m.gated = 1;
  m.vocab = 128256;
  m.max_context = 131072;
  return m;
}

/// Brown et al. 2020 (arXiv 2005.14165), table 2.1.
inline ModelSpec gpt3_175b() { return megatron_gpt(96, 12288, 96, 50257); }
/// Llama 3 (arXiv 2407.21783), table 3.
inline ModelSpec llama_8b() { return llama(32, 4096, 32, 14336); }
inline ModelSpec llama_70b() { return llama(80, 8192, 64, 28672); }
inline ModelSpec llama_405b() { return llama(126, 16384, 128, 53248); }

/// Jiang et al. 2024 (arXiv 2401.04088), table 1.
inline ModelSpec mixtral_8x7b() {
  ModelSpec m = llama(32, 4096, 32, 14336);
  m.vocab = 32000;
  m.experts = 8;
  m.experts_per_token = 2;
  m.expert_ffn = 14336;
  return m;
}

/// DeepSeek-V3 (arXiv 2412.19437), sec. 4.2.
inline ModelSpec deepseek_v3() {
  ModelSpec m;
  m.layers = 61;
  m.hidden = 7168;
  m.heads = m.kv_heads = 128;
  m.head_dim = 128;
  m.ffn = 18432;
  m.gated = 1;
  m.vocab = 129280;
  m.attention = AttentionKind::latent;
  m.q_lora = 1536;
  m.kv_lora = 512;
  m.rope_dim = 64;
  m.nope_dim = 128;
  m.v_dim = 128;
  m.experts = 256;
  m.experts_per_token = 8;
  m.shared_experts = 1;
  m.expert_ffn = 2048;
  m.dense_layers = 3;
  return m;
}

/// The same with sparse attention, as DeepSeek-V3.2 (arXiv 2512.02556, sec. 2; index_topk, index_n_heads and
/// index_head_dim of its config.json).
inline ModelSpec deepseek_v32() {
  ModelSpec m = deepseek_v3();
  m.sparse_keys = 2048;
  m.index_heads = 64;
  m.index_width = 128;
  return m;
}

/// Hybrid: 27 Mamba-2, 4 attention and 25 FFN blocks (arXiv 2508.14444, table 1).
inline ModelSpec nemotron_nano_9b() {
  ModelSpec m;
  m.layers = 25;
  m.hidden = 4480;
  m.heads = 40;
  m.kv_heads = 8;
  m.head_dim = 128;
  m.ffn = 15680;
  m.vocab = 131072;
  m.recurrent_layers = 27;
  m.attention_layers = 4;
  m.recurrent_width = 128 * 80;
  m.recurrent_inputs = 2 * m.recurrent_width + 2 * 8 * 128 + 128;
  m.recurrent_state = 128;
  return m;
}

/// Datasheet figures; efficiencies from measured GEMM, streaming and all-reduce kernels (medians).
inline HardwareSpec a100_80gb() {
  HardwareSpec h;
  h.memory_bytes = 80e9;
  h.memory_rate_bytes_per_s = 2039e9;
  h.peak_flop_per_s[static_cast<int>(Precision::fp32)] = 19.5e12;
  h.peak_flop_per_s[static_cast<int>(Precision::bf16)] = 312e12;
  h.node_size = 8;
  h.link_rate_bytes_per_s = 300e9;
  h.link_latency_s = 1e-6;
  h.network_rate_bytes_per_s = 25e9;
  h.network_latency_s = 5e-6;
  h.tdp_w = 400;
  h.idle_w = 60;
  h.gemm_efficiency[static_cast<int>(Precision::fp32)] = 0.8;
  h.gemm_efficiency[static_cast<int>(Precision::bf16)] = 0.84;
  h.gemm_half_work_flop = 8e9;
  h.memory_efficiency = 0.8;
  h.link_efficiency = 0.75;
  h.network_efficiency = 0.75;
  h.kernel_launch_s = 4e-6;
  return h;
}

inline HardwareSpec h100_sxm() {
  HardwareSpec h = a100_80gb();
  h.memory_rate_bytes_per_s = 3350e9;
  h.peak_flop_per_s[static_cast<int>(Precision::fp32)] = 67e12;
  h.peak_flop_per_s[static_cast<int>(Precision::bf16)] = 989e12;
  h.peak_flop_per_s[static_cast<int>(Precision::fp8)] = 1979e12;
  h.link_rate_bytes_per_s = 450e9;
  h.network_rate_bytes_per_s = 50e9;
  h.tdp_w = 700;
  h.idle_w = 80;
  h.gemm_efficiency[static_cast<int>(Precision::bf16)] = 0.78;
  h.gemm_efficiency[static_cast<int>(Precision::fp8)] = 0.5;
  h.gemm_half_work_flop = 1e9;
  return h;
}

/// A consumer card: no fast link, no network.
inline HardwareSpec rtx_4090() {
  HardwareSpec h = a100_80gb();
  h.memory_bytes = 24e9;
  h.memory_rate_bytes_per_s = 1008e9;
  h.peak_flop_per_s[static_cast<int>(Precision::fp32)] = 82.6e12;
  h.peak_flop_per_s[static_cast<int>(Precision::bf16)] = 165e12;
  h.node_size = 1;
  h.link_rate_bytes_per_s = h.network_rate_bytes_per_s = 0;
  h.tdp_w = 450;
  h.idle_w = 20;
  return h;
}

/// 10^12 tokens in steps of `batch` sequences.
inline TrainingTask task_of(int sequence, int batch, int n_gpus) {
  TrainingTask t;
  t.tokens = 1e12;
  t.sequence = sequence;
  t.global_batch_sequences = batch;
  t.n_gpus = n_gpus;
  return t;
}

}  // namespace eqc::reference
