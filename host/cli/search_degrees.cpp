// What divides what: the rules of the enumerator (kernels/model/training/training_enumerator.hpp), in words.
#include "host/cli/search_degrees.hpp"

#include "host/cli/search_cuts.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <functional>

#include "host/base/text.hpp"
#include "host/scenario/scenario.hpp"
#include "kernels/model/arithmetic.hpp"

namespace eqc::cli {
namespace {

/// One degree: its option, where it goes, and why a value cannot be ("" when it can).
struct Degree {
  std::string option;
  const char* meaning;
  std::vector<int> DegreeOptions::*typed;
  DegreeList TrainingSpace::*space;
  std::function<std::string(const DegreeSetting&, std::int32_t)> fault;
};

const std::vector<std::string>& modes() {
  static const std::vector<std::string> all = [] {
    std::vector<std::string> names;
    for (int mode = 0; mode < kRecomputes; ++mode) names.emplace_back(recompute_name(static_cast<Recompute>(mode)));
    return names;
  }();
  return all;
}

std::string divides_gpus(const DegreeSetting& s, std::int32_t degree) {
  return s.gpus % degree == 0 ? "" : fmt::format("does not divide the {} accelerators of --gpus", s.gpus);
}

/// The first of several reasons.
std::string first_of(const std::string& a, const std::string& b) { return a.empty() ? b : a; }

/// "the 96 heads", as tensor_divides() counts.
std::string tensor_fault(const DegreeSetting& s, std::int32_t t) {
  const ModelSpec& m = *s.model.spec;
  if (tensor_divides(m, t)) return divides_gpus(s, t);
  const std::string of = " of " + s.model.id;
  if (m.heads % t != 0) return fmt::format("does not divide the {} heads", m.heads) + of;
  if (m.attention == AttentionKind::grouped_query && m.kv_heads % t != 0 && t % m.kv_heads != 0)
    return fmt::format("neither divides the {} key/value heads nor is a multiple of them", m.kv_heads) + of;
  if (m.ffn > 0 && m.ffn % t != 0) return fmt::format("does not divide the FFN width {}", m.ffn) + of;
  if (m.experts > 0 && m.expert_ffn % t != 0)
    return fmt::format("does not divide the FFN width {} of an expert", m.expert_ffn) + of;
  return fmt::format("does not divide the recurrent width {}", m.recurrent_width) + of;
}

std::string pipeline_fault(const DegreeSetting& s, std::int32_t p) {
  const std::int32_t layers = s.model.spec->layers;
  return first_of(p > layers ? fmt::format("is more than the {} layers of {}", layers, s.model.id) : "",
                  divides_gpus(s, p));
}

std::string data_fault(const DegreeSetting& s, std::int32_t d) {
  return first_of(d > s.batch ? fmt::format("is more than the {} sequences of --batch", s.batch) : "",
                  divides_gpus(s, d));
}

std::string context_fault(const DegreeSetting& s, std::int32_t c) {
  const bool is_power = (c & (c - 1)) == 0;
  if (!is_power) return "is no power of two, and others are not modelled";
  if (c > 1 && s.sequence % (2 * c) != 0)
    return fmt::format("does not cut a sequence of {} tokens into 2 x {} equal parts", s.sequence, c);
  return divides_gpus(s, c);
}

std::string expert_fault(const DegreeSetting& s, std::int32_t e) {
  const std::int32_t experts = s.model.spec->experts;
  if (e == 1) return "";
  if (experts <= 0) return "is of no use: " + s.model.id + " has no experts to spread";
  return first_of(experts % e != 0 ? fmt::format("does not divide the {} experts of {}", experts, s.model.id) : "",
                  divides_gpus(s, e));
}

std::string micro_batch_fault(const DegreeSetting& s, std::int32_t b) {
  return b > s.batch ? fmt::format("is more than the {} sequences of --batch", s.batch) : "";
}

std::string interleave_fault(const DegreeSetting& s, std::int32_t v) {
  const std::int32_t layers = s.model.spec->layers;
  return v > layers ? fmt::format("is more than the {} layers of {}", layers, s.model.id) : "";
}

/// "--micro-batch" for micro_batch.
std::string option_of(std::string id) {
  std::replace(id.begin(), id.end(), '_', '-');
  return "--" + id;
}

const std::vector<Degree>& degrees() {
#define EQC_X(id, meaning) {option_of(#id), meaning, &DegreeOptions::id, &TrainingSpace::id, id##_fault},
  static const std::vector<Degree> all = {EQC_DEGREE_LIST(EQC_X)};
#undef EQC_X
  return all;
}

void read_degree(const Degree& degree, const DegreeOptions& options, const DegreeSetting& setting, TrainingSpace& space,
                 Diagnostics& faults) {
  const std::vector<int>& typed = options.*degree.typed;
  if (typed.size() > static_cast<std::size_t>(DegreeList::kMost)) {
    faults.add("", 0, degree.option,
               fmt::format("has {} values; at most {} are tried", typed.size(), DegreeList::kMost));
    return;
  }
  DegreeList& list = space.*degree.space;
  for (const int value : typed) {
    const std::string fault = value < 1 ? "must be at least 1" : degree.fault(setting, value);
    if (!fault.empty()) faults.add("", 0, degree.option, fmt::format("{} {}", value, fault));
    list.values[list.count++] = value;
  }
}

/// Degrees of which one value each is asked for must multiply to the accelerators, or leave a whole degree to others.
void check_product(const TrainingSpace& space, const DegreeSetting& setting, Diagnostics& faults) {
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
  if (product > setting.gpus || setting.gpus % product != 0)
    faults.add("", 0, "--gpus",
               fmt::format("{} makes {}, which does not divide {} accelerators", text, product, setting.gpus));
  else if (all && product != setting.gpus && space.context.any())
    faults.add("", 0, "--gpus", fmt::format("{} makes {}, not {} accelerators", text, product, setting.gpus));
}

}  // namespace

bool DegreeOptions::any() const {
  bool found = !zero.empty() || !recompute.empty() || !sequence_parallel.empty();
  for (const Degree& degree : degrees()) found = found || !(this->*degree.typed).empty();
  return found;
}

void add_degree_options(Command& command, const std::shared_ptr<DegreeOptions>& options) {
  for (const Degree& degree : degrees())
    command.option(degree.option, (*options).*degree.typed, degree.meaning + std::string(" (one, or a list: 1,2,4)"))
        .separated_by(',')
        .one_value_each();
  command.option("--zero", options->zero, "ZeRO stages, 0 to 3").separated_by(',').one_value_each();
  command.option("--recompute", options->recompute, "activation recomputation: " + join(modes()))
      .separated_by(',')
      .one_value_each();
  command.option("--sequence-parallel", options->sequence_parallel, "beside tensor parallelism: yes, no")
      .separated_by(',')
      .one_value_each();
}

TrainingSpace stated_space(const DegreeOptions& options, const DegreeSetting& setting, Diagnostics& faults) {
  TrainingSpace space;
  const std::size_t before = faults.count();
  for (const Degree& degree : degrees()) read_degree(degree, options, setting, space, faults);
  if (!options.zero.empty()) space.zero_mask = 0;
  for (const int stage : options.zero) {
    if (stage < 0 || stage >= kZeroStages)
      faults.add("", 0, "--zero", fmt::format("{} is no stage; it is 0 to {}", stage, kZeroStages - 1));
    else
      space.zero_mask |= 1U << stage;
  }
  if (!options.recompute.empty()) space.recompute_mask = 0;
  for (const std::string& name : options.recompute) {
    const auto found = std::find(modes().begin(), modes().end(), name);
    if (found == modes().end()) {
      faults.add("", 0, "--recompute",
                 "unknown value '" + name + "'" + did_you_mean(name, modes()) + "; it is one of " + join(modes()));
      continue;
    }
    const auto mode = static_cast<Recompute>(found - modes().begin());
    const bool as_none = mode == Recompute::selective && setting.fused_attention;
    space.recompute_mask |= 1U << static_cast<int>(as_none ? Recompute::none : mode);
  }
  if (!options.sequence_parallel.empty()) space.sequence_parallel_mask = 0;
  for (const std::string& word : options.sequence_parallel) {
    if (word != "yes" && word != "no")
      faults.add("", 0, "--sequence-parallel", "unknown value '" + word + "'; it is yes or no");
    space.sequence_parallel_mask |= word == "yes" ? 2U : 1U;
  }
  if (faults.count() == before) check_product(space, setting, faults);
  if (faults.count() == before) check_cuts(space, setting, faults);
  return space;
}

}  // namespace eqc::cli
