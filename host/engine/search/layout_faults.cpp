// What divides what: the rules of the enumerator (kernels/model/training/training_enumerator.hpp), in words.
#include "host/engine/search/layout_faults.hpp"

#include <fmt/core.h>

#include <utility>

#include "host/engine/search/layout_cuts.hpp"
#include "kernels/model/training/training_enumerator.hpp"

namespace eqc {
namespace {

std::string divides_gpus(const LayoutJob& s, const JobWords& words, std::int32_t degree) {
  return s.gpus % degree == 0 ? "" : fmt::format("does not divide the {} accelerators of {}", s.gpus, words.gpus);
}

/// The first of several reasons.
std::string first_of(const std::string& a, const std::string& b) { return a.empty() ? b : a; }

/// "the 96 heads", as tensor_divides() counts.
std::string tensor_fault(const LayoutJob& s, const JobWords& words, std::int32_t t) {
  const ModelSpec& m = *s.model.spec;
  if (tensor_divides(m, t)) return divides_gpus(s, words, t);
  const std::string of = " of " + s.model.id;
  if (m.heads % t != 0) return fmt::format("does not divide the {} heads", m.heads) + of;
  if (m.attention == AttentionKind::grouped_query && m.kv_heads % t != 0 && t % m.kv_heads != 0)
    return fmt::format("neither divides the {} key/value heads nor is a multiple of them", m.kv_heads) + of;
  if (m.ffn > 0 && m.ffn % t != 0) return fmt::format("does not divide the FFN width {}", m.ffn) + of;
  if (m.experts > 0 && m.expert_ffn % t != 0)
    return fmt::format("does not divide the FFN width {} of an expert", m.expert_ffn) + of;
  return fmt::format("does not divide the recurrent width {}", m.recurrent_width) + of;
}

std::string pipeline_fault(const LayoutJob& s, const JobWords& words, std::int32_t p) {
  const std::int32_t layers = s.model.spec->layers;
  return first_of(p > layers ? fmt::format("is more than the {} layers of {}", layers, s.model.id) : "",
                  divides_gpus(s, words, p));
}

std::string data_fault(const LayoutJob& s, const JobWords& words, std::int32_t d) {
  return first_of(d > s.batch ? fmt::format("is more than the {} sequences of {}", s.batch, words.batch) : "",
                  divides_gpus(s, words, d));
}

std::string context_fault(const LayoutJob& s, const JobWords& words, std::int32_t c) {
  const bool is_power = (c & (c - 1)) == 0;
  if (!is_power) return "is no power of two, and others are not modelled";
  if (c > 1 && s.sequence % (2 * c) != 0)
    return fmt::format("does not cut a sequence of {} tokens into 2 x {} equal parts", s.sequence, c);
  return divides_gpus(s, words, c);
}

std::string expert_fault(const LayoutJob& s, const JobWords& words, std::int32_t e) {
  const std::int32_t experts = s.model.spec->experts;
  if (e == 1) return "";
  if (experts <= 0) return "is of no use: " + s.model.id + " has no experts to spread";
  return first_of(experts % e != 0 ? fmt::format("does not divide the {} experts of {}", experts, s.model.id) : "",
                  divides_gpus(s, words, e));
}

std::string micro_batch_fault(const LayoutJob& s, const JobWords& words, std::int32_t b) {
  return b > s.batch ? fmt::format("is more than the {} sequences of {}", s.batch, words.batch) : "";
}

std::string interleave_fault(const LayoutJob& s, const JobWords&, std::int32_t v) {
  const std::int32_t layers = s.model.spec->layers;
  return v > layers ? fmt::format("is more than the {} layers of {}", layers, s.model.id) : "";
}

/// One degree, where it stands, and why a value cannot be ("" when it can).
struct Degree {
  const char* id;
  DegreeList TrainingSpace::*list;
  std::string (*fault)(const LayoutJob&, const JobWords&, std::int32_t);
};

#define EQC_X(id, meaning) {#id, &TrainingSpace::id, id##_fault},
constexpr Degree kDegrees[] = {EQC_DEGREE_LIST(EQC_X)};
#undef EQC_X

/// Degrees of which one value each is asked for must multiply to the accelerators, or leave a whole degree to others.
void add_product_fault(const TrainingSpace& space, const LayoutJob& job, std::vector<LayoutFault>& faults) {
  const auto only = [](const DegreeList& l) { return l.count == 1 ? l.values[0] : 0; };
  std::int64_t product = 1;
  bool all = true;
  std::string text;
  for (const auto& [list, name] : {std::pair{&space.tensor, "tensor"}, std::pair{&space.pipeline, "pipeline"},
                                   std::pair{&space.context, "context"}, std::pair{&space.data, "data"}}) {
    if (only(*list) == 0) {
      all = all && std::string_view(name) == "context";  // left out, it may be 1
      continue;
    }
    product *= only(*list);
    text += fmt::format("{}{} {}", text.empty() ? "" : " x ", name, only(*list));
  }
  if (product > job.gpus || job.gpus % product != 0)
    faults.push_back(
        {"gpus", 0, fmt::format("{} makes {}, which does not divide {} accelerators", text, product, job.gpus)});
  else if (all && product != job.gpus && space.context.any())
    faults.push_back({"gpus", 0, fmt::format("{} makes {}, not {} accelerators", text, product, job.gpus)});
}

/// Stops at the first.
struct AnyLayout {
  bool found = false;
  bool wants_group() const { return !found; }
  void begin() {}
  void visit(const TrainingLayout&) { found = true; }
};

}  // namespace

std::vector<LayoutFault> layout_faults(const TrainingSpace& space, const LayoutJob& job, const JobWords& words) {
  std::vector<LayoutFault> faults;
  for (const Degree& degree : kDegrees) {
    const DegreeList& list = space.*degree.list;
    for (std::int32_t i = 0; i < list.count; ++i)
      if (std::string why = degree.fault(job, words, list.values[i]); !why.empty())
        faults.push_back({degree.id, list.values[i], std::move(why)});
  }
  if (faults.empty()) add_product_fault(space, job, faults);
  if (faults.empty()) add_cut_faults(space, job, words, faults);
  return faults;
}

bool has_layout(const TrainingSpace& space, const LayoutJob& job) {
  AnyLayout any;
  const TrainingEnumerator<AnyLayout> all{*job.model.spec,      space, job.gpus, job.sequence, job.batch,
                                          !job.fused_attention, any};
  all.run(job.node_size, Precision::bf16);
  return any.found;
}

}  // namespace eqc
