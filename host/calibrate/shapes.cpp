// Products from the widths of each model, attention from its heads, memory from sizes past the caches.
#include "host/calibrate/shapes.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <set>
#include <tuple>

#include "kernels/model/arithmetic.hpp"
#include "kernels/model/efficiency.hpp"

namespace eqc {
namespace {

constexpr double kRowsQuick[] = {1, 8, 64, 512, 2048};
constexpr double kRowsFull[] = {1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 1024, 2048, 4096, 8192};
constexpr double kKeys[] = {256, 1024, 4096, 16384};
constexpr double kBatches[] = {1, 4, 16, 64};
constexpr double kMegabytes[] = {16, 64, 256, 1024};
constexpr double kExchangedMegabytes[] = {0.0625, 0.25, 1, 4, 16, 64, 256, 1024};  // from floors to links
constexpr double kTensorDegrees[] = {1, 8};                                        // the second inside a node

class Grid {
 public:
  Grid(const HardwareSpec& prior, const Device& device, const ShapePlan& plan)
      : prior_(prior), device_(device), plan_(plan) {}

  void add(const KernelPoint& p) {
    if (!device_.why_not(p.kind, p.precision).empty()) return;
    if (predicted_s(prior_, p) > plan_.longest_s) return;
    if (kernel_bytes(p) > device_.facts().largest_inputs) return;
    if (seen_
            .insert({static_cast<int>(p.kind), static_cast<int>(p.precision), p.rows + p.batch * 1e9,
                     p.columns + p.heads * 1e9 + p.bytes, p.inner + p.kv_heads * 1e9 + p.ranks, p.width, p.keys})
            .second)
      points.push_back(p);
  }

  /// A weight of columns x inner, multiplied by few rows (decode), many (prefill), very many (training).
  void add_product(KernelKind kind, Precision precision, double columns, double inner) {
    if (columns < 1 || inner < 1) return;
    KernelPoint p;
    p.kind = kind;
    p.precision = precision;
    p.columns = std::round(columns);
    p.inner = std::round(inner);
    const auto add_rows = [&](const auto& all) {
      for (const double rows : all) {
        p.rows = rows;
        add(p);
      }
    };
    plan_.full ? add_rows(kRowsFull) : add_rows(kRowsQuick);
  }

  void add_attention(KernelKind kind, Precision precision, const ModelSpec& m) {
    KernelPoint p;
    p.kind = kind;
    p.precision = precision;
    p.heads = m.heads;
    p.kv_heads = m.kv_heads;
    p.width = m.head_dim;
    for (const double keys : kKeys)
      for (const double batch : kBatches) {
        p.keys = keys;
        p.batch = batch;
        if (kind == KernelKind::decode || batch == 1) add(p);
      }
  }

  std::vector<KernelPoint> points;

 private:
  const HardwareSpec& prior_;
  const Device& device_;
  const ShapePlan& plan_;
  std::set<std::tuple<int, int, double, double, double, double, double>> seen_;
};

/// The matrices of one layer and the vocabulary's, as kernels/model/layer_time.hpp multiplies them.
void add_products(Grid& grid, KernelKind kind, Precision precision, const ModelSpec& m, double tensor) {
  const double h = m.hidden;
  if (m.attention == AttentionKind::grouped_query && m.heads > 0) {
    grid.add_product(kind, precision, (query_width(m) + 2.0 * m.kv_heads * m.head_dim) / tensor, h);
    grid.add_product(kind, precision, h, value_width(m) / tensor);
  }
  for (const double ffn : {static_cast<double>(m.ffn), static_cast<double>(m.expert_ffn)}) {
    grid.add_product(kind, precision, (ffn_matrices(m) - 1) * ffn / tensor, h);
    grid.add_product(kind, precision, h, ffn / tensor);
  }
  grid.add_product(kind, precision, m.vocab / tensor, h);
}

std::array<double, 7> place_of(const KernelPoint& p) {
  const auto at = [](double x) { return x > 0 ? std::log(x) : 0; };
  return {at(p.rows), at(p.columns), at(p.inner), at(p.batch), at(p.heads * p.width), at(p.keys), at(p.bytes)};
}

double distance(const KernelPoint& a, const KernelPoint& b) {
  const auto x = place_of(a), y = place_of(b);
  double sum = 0;
  for (std::size_t i = 0; i < x.size(); ++i) sum += (x[i] - y[i]) * (x[i] - y[i]);
  return sum;
}

std::vector<KernelPoint> farthest_first(const std::vector<KernelPoint>& points, KernelKind kind, Precision precision,
                                        std::size_t most) {
  std::vector<KernelPoint> left, chosen;
  for (const KernelPoint& p : points)
    if (p.kind == kind && p.precision == precision) left.push_back(p);
  std::vector<double> nearest(left.size(), std::numeric_limits<double>::infinity());
  std::size_t next = 0;
  for (std::size_t i = 1; i < left.size(); ++i)
    if (kernel_bytes(left[i]) > kernel_bytes(left[next])) next = i;
  while (chosen.size() < std::min(most, left.size())) {
    chosen.push_back(left[next]);
    for (std::size_t i = 0; i < left.size(); ++i) nearest[i] = std::min(nearest[i], distance(left[i], left[next]));
    next = static_cast<std::size_t>(std::max_element(nearest.begin(), nearest.end()) - nearest.begin());
  }
  return chosen;
}

}  // namespace

std::vector<KernelPoint> kernel_grid(const Catalog& catalog, const HardwareSpec& prior, const Device& device,
                                     const ShapePlan& plan) {
  Grid grid(prior, device, plan);
  KernelPoint launch;
  launch.kind = KernelKind::launch;
  launch.precision = Precision::fp32;
  grid.add(launch);
  const Precision moved = prior.peak_flop_per_s[static_cast<int>(Precision::bf16)] > 0 &&
                                  device.why_not(KernelKind::copy, Precision::bf16).empty()
                              ? Precision::bf16
                              : Precision::fp32;
  const auto add_bytes = [&](KernelKind kind, const auto& sizes, double ranks) {
    for (const double megabytes : sizes) {
      KernelPoint p;
      p.kind = kind;
      p.precision = moved;
      p.bytes = megabytes * 1e6;
      p.ranks = ranks;
      grid.add(p);
    }
  };
  for (const KernelKind kind : {KernelKind::copy, KernelKind::triad, KernelKind::read, KernelKind::elementwise,
                                KernelKind::reduction, KernelKind::host_copy, KernelKind::peer_copy})
    add_bytes(kind, kMegabytes, 0);
  for (const KernelKind kind : {KernelKind::all_reduce, KernelKind::all_gather})
    add_bytes(kind, kExchangedMegabytes, device.facts().count);
  std::vector<std::size_t> models = plan.models;
  if (models.empty())
    for (std::size_t m = 0; m < catalog.models.size(); ++m) models.push_back(m);
  for (const std::size_t row : models) {
    const ModelSpec& m = *catalog.models[row].spec;
    if (m.hidden <= 0) continue;
    for (int p = 0; p < kPrecisions; ++p)
      for (const double tensor : kTensorDegrees)
        if (tensor <= prior.node_size) add_products(grid, KernelKind::gemm, static_cast<Precision>(p), m, tensor);
    add_products(grid, KernelKind::tf32, Precision::fp32, m, 1);
    if (m.attention != AttentionKind::grouped_query || m.heads <= 0 || m.kv_heads <= 0) continue;
    for (const Precision p : {Precision::bf16, Precision::fp32, Precision::fp8}) {
      grid.add_attention(KernelKind::attention, p, m);
      grid.add_attention(KernelKind::decode, p, m);
    }
  }
  return std::move(grid.points);
}

std::vector<KernelPoint> spread_out(const std::vector<KernelPoint>& points, std::size_t most) {
  std::vector<std::vector<KernelPoint>> groups;
  for (int kind = 0; kind < kKernelKinds; ++kind)
    for (int precision = 0; precision < kPrecisions; ++precision)
      groups.push_back(farthest_first(points, static_cast<KernelKind>(kind), static_cast<Precision>(precision), most));
  std::vector<KernelPoint> dealt;
  for (std::size_t n = 0; n < most; ++n)
    for (const std::vector<KernelPoint>& group : groups)
      if (n < group.size()) dealt.push_back(group[n]);
  return dealt;
}

}  // namespace eqc
