// Training multiplies in the formats that it stores; serving widens what a device cannot multiply.
#include "host/engine/software/search_traits.hpp"

#include "kernels/model/efficiency.hpp"
#include "kernels/model/layout.hpp"
#include "kernels/model/training/training_layer.hpp"

namespace eqc {
namespace {

constexpr struct {
  std::string_view name;  ///< in columns
  Precision format;
} kFormatNames[] = {
#define EQC_X(id, meaning) {"_" #id, Precision::id},
    EQC_PRECISION_LIST(EQC_X)
#undef EQC_X
};

bool any_format(std::uint32_t mask, bool (*is)(double bytes)) {
  for (int p = 0; p < kPrecisions; ++p)
    if (in_mask(mask, static_cast<Precision>(p)) && is(bytes_of(static_cast<Precision>(p)))) return true;
  return false;
}

}  // namespace

bool SearchTraits::reads(ReadBy reader) const {
  switch (reader) {
    case ReadBy::all: return true;
    case ReadBy::none: return false;
    case ReadBy::experts: return experts;
    case ReadBy::byte_experts: return experts && any_format(stored, [](double b) { return b >= 1 && b < 2; });
    case ReadBy::recurrent: return recurrent;
    case ReadBy::latent: return latent || recurrent;
    case ReadBy::narrow_products: return any_format(multiplied, [](double b) { return b < 2; });
    case ReadBy::bf16: return in_mask(multiplied, Precision::bf16);
    case ReadBy::fp8: return in_mask(multiplied, Precision::fp8);
    case ReadBy::fp4: return in_mask(multiplied, Precision::fp4);
  }
  return true;
}

bool SearchTraits::reads_column(std::string_view column) const {
  const auto is_of = [&](std::string_view kernels) { return column.starts_with(kernels); };
  if (task == Task::training && (is_of("decode") || is_of("quick_"))) return false;
  if (is_of("grouped") && !experts) return false;
  if (is_of("widened") && (!experts || (stored & ~multiplied) == 0)) return false;
  if (column == "tdp_W" || column == "idle_W") return energy;
  if (vectors && is_of("peak")) return true;
  for (const auto& [name, format] : kFormatNames)
    if (column.find(name) != std::string_view::npos) return in_mask(stored | multiplied, format);
  return true;
}

SearchTraits search_traits(const ModelSpec& model, const HardwareSpec& hardware, Task task, std::uint32_t precisions,
                           Objective objective) {
  SearchTraits t;
  t.task = task;
  t.experts = model.experts > 0;
  t.recurrent = model.recurrent_layers > 0;
  t.vectors = task == Task::training && !heads_align(model);
  t.energy = objective == Objective::energy;
  t.latent = model.attention == AttentionKind::latent;
  for (int p = 0; p < kPrecisions; ++p) {
    const auto format = static_cast<Precision>(p);
    if (!in_mask(precisions, format) || (task == Task::training && !supports(hardware, format))) continue;
    t.stored |= precision_bit(format);
    t.multiplied |= precision_bit(compute_precision(hardware, format));
  }
  t.multiplied |= precision_bit(compute_precision(hardware, Precision::bf16));  // attention and head
  return t;
}

}  // namespace eqc
