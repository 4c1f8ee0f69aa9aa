// The kernels of kernels/model/layer_time.hpp, one by one: projections, attention, FFN, norms, residuals, rotary,
// activation.
#include "host/calibrate/blocks.hpp"

#include <fmt/core.h>

#include "host/calibrate/statistics.hpp"
#include "kernels/model/arithmetic.hpp"
#include "kernels/model/efficiency.hpp"

namespace eqc {
namespace {

constexpr const char* kModels[] = {"smollm2-135m", "pythia-160m",  "qwen2.5-0.5b", "pythia-410m",
                                   "pythia-1b",    "llama-3.2-1b", "qwen2.5-1.5b", "smollm2-1.7b"};
constexpr double kPrompts[] = {128, 512}, kDecoded[] = {1, 8, 32}, kCachedKeys = 1024;

class BlockMaker {
 public:
  BlockMaker(const ModelSpec& m, Precision precision) : m_(m), precision_(precision) {}

  void product(double rows, double columns, double inner) {
    KernelPoint p;
    p.precision = precision_;
    p.rows = rows;
    p.columns = columns;
    p.inner = inner;
    kernels.push_back(p);
  }
  /// The six element-wise kernels of a layer (elementwise_time).
  void elementwise(double rows) {
    const double w = precision_ == Precision::fp32 ? 4 : 2, h = m_.hidden;
    for (int half = 0; half < 2; ++half) {
      memory(KernelKind::reduction, rows * 2 * w * h);
      memory(KernelKind::elementwise, rows * 3 * w * h);
    }
    memory(KernelKind::copy, rows * 2 * w * (query_width(m_) + 0.5 * 2 * m_.kv_heads * m_.head_dim));
    memory(KernelKind::elementwise, rows * ffn_matrices(m_) * w * m_.ffn);
  }
  void attention(KernelKind kind, Precision precision, double batch, double keys) {
    KernelPoint p;
    p.kind = kind;
    p.precision = precision;
    p.batch = batch;
    p.heads = m_.heads;
    p.kv_heads = m_.kv_heads;
    p.width = m_.head_dim;
    p.keys = keys;
    kernels.push_back(p);
  }
  /// The four products of a layer; with `backward` also those of both gradients.
  void products(double rows, bool backward) {
    const double h = m_.hidden, qkv = query_width(m_) + 2.0 * m_.kv_heads * m_.head_dim;
    for (const auto& [columns, inner] :
         {std::pair<double, double>{qkv, h}, {h, value_width(m_)}, {(ffn_matrices(m_) - 1) * m_.ffn, h}, {h, m_.ffn}}) {
      product(rows, columns, inner);
      if (!backward) continue;
      product(rows, inner, columns);  // gradient of the input
      product(columns, inner, rows);  // of the weights
    }
  }

  std::vector<KernelPoint> kernels;

 private:
  void memory(KernelKind kind, double bytes) {
    KernelPoint p;
    p.kind = kind;
    p.precision = precision_ == Precision::fp32 ? Precision::fp32 : Precision::bf16;
    p.bytes = bytes;
    kernels.push_back(p);
  }

  const ModelSpec& m_;
  Precision precision_;
};

bool runs(const Device& device, const Block& block) {
  for (const KernelPoint& p : block.kernels)
    if (!device.why_not(p.kind, p.precision).empty() || kernel_bytes(p) > device.facts().largest_inputs) return false;
  return true;
}

}  // namespace

std::vector<Block> transformer_blocks(const Catalog& catalog, const HardwareSpec& hardware, const Device& device,
                                      Precision precision) {
  std::vector<Block> all;
  const auto add = [&](Block block) {
    double seconds = 0;
    constexpr double kLongest_s = 1.5;
    for (const KernelPoint& p : block.kernels) seconds += predicted_s(hardware, p);
    if (runs(device, block) && seconds < kLongest_s) all.push_back(std::move(block));
  };
  const bool attends = device.why_not(KernelKind::attention, precision).empty();
  for (const char* id : kModels) {
    const auto row = catalog.model_index(id);
    if (!row) continue;
    const ModelSpec& m = *catalog.models[*row].spec;
    if (m.hidden <= 0 || m.experts > 0 || m.attention != AttentionKind::grouped_query) continue;
    for (const double rows : kPrompts) {
      BlockMaker forward(m, precision), both(m, precision);
      forward.products(rows, false);
      if (attends) forward.attention(KernelKind::attention, precision, 1, rows);
      forward.elementwise(rows);
      add({fmt::format("{} forward{}, {:g} tokens", id, attends ? "" : " without attention", rows), forward.kernels});
      both.products(rows, true);
      for (int pass = 0; pass < 3; ++pass) both.elementwise(rows);  // backward reads and writes twice as much
      add({fmt::format("{} forward + backward without attention, {:g} tokens", id, rows), both.kernels});
    }
    for (const double batch : kDecoded) {
      BlockMaker step(m, precision);
      step.products(batch, false);
      step.attention(KernelKind::decode, precision, batch, kCachedKeys);
      step.elementwise(batch);
      add({fmt::format("{} decode step of {:g} over {:g} keys", id, batch, kCachedKeys), step.kernels});
    }
  }
  return all;
}

std::vector<MeasuredBlock> measure_blocks(Device& device, const HardwareSpec& hardware,
                                          const std::vector<Block>& blocks, double budget_s) {
  constexpr int kRounds = 5;
  std::vector<std::vector<double>> times(blocks.size());
  const double start = device.now();
  for (int round = 0; round < kRounds; ++round)
    for (std::size_t b = 0; b < blocks.size(); ++b)
      if (round == 0 || device.now() - start < budget_s) times[b].push_back(device.run_all(blocks[b].kernels));
  std::vector<MeasuredBlock> all;
  for (std::size_t b = 0; b < blocks.size(); ++b) {
    MeasuredBlock m{blocks[b].name, median_of(times[b]), 0};
    for (const KernelPoint& p : blocks[b].kernels) m.predicted_s += predicted_s(hardware, p);
    all.push_back(m);
  }
  return all;
}

}  // namespace eqc
