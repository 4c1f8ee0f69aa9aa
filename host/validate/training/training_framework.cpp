// Which framework a published training run used: its name, where the row states one; else what the publication, the
// model or the accelerator is known for.
#include <algorithm>
#include <optional>

#include "host/base/text.hpp"
#include "host/validate/stated_fact.hpp"
#include "host/validate/training/training_steps.hpp"

namespace eqc {
namespace {

constexpr std::string_view kUnknownTraining = "pytorch";

using Mark = const FrameworkMarkRow*;

/// Of the marks of one kind that a text states, the one that stands first in it; of several at one place, the first of
/// the table.
Mark first_of(const TruthContext& x, FrameworkMark kind, const std::string& text) {
  Mark first = nullptr;
  std::size_t least = std::string::npos;
  for (const FrameworkMarkRow& row : x.facts.frameworks) {
    if (row.kind != kind) continue;
    const std::size_t at = first_stated(text, row.mark);
    if (at < least) {
      least = at;
      first = &row;
    }
  }
  return first;
}

/// A name that the row states; a method's (FSDP) where no framework's is. Accelerators with a software of their own
/// know other frameworks' names only as its front ends ("NeMo Megatron" on Neuron), unless a column states them.
Mark named(const TruthContext& x, const TruthRow& row, const TrainingCase& run) {
  const std::string own = row.text("notes") + " | " + row.text("zero") + " | " + row.text("recompute");
  if (const Mark mark = first_of(x, FrameworkMark::name, row.text("framework"))) return mark;
  if (first_of(x, FrameworkMark::hardware, x.catalog.hardware[run.hardware_row].id)) return nullptr;
  for (const FrameworkMark kind : {FrameworkMark::name, FrameworkMark::method})
    for (const std::string& text : {row.text("framework"), own, row.text("source")})
      if (const Mark mark = first_of(x, kind, text)) return mark;
  return nullptr;
}

/// What nobody states: an accelerator's framework, a publication's, a model's.
Mark implied(const TruthContext& x, const TruthRow& row, const TrainingCase& run) {
  const HardwareRow& part = x.catalog.hardware[run.hardware_row];
  for (const auto& [kind, text] :
       {std::pair(FrameworkMark::hardware, part.id), std::pair(FrameworkMark::publication, row.text("framework")),
        std::pair(FrameworkMark::publication, row.text("source")), std::pair(FrameworkMark::model, row.text("model"))})
    if (const Mark mark = first_of(x, kind, text)) return mark;
  return nullptr;
}

/// "nemo" of "nemo-2025": a release of one framework.
std::string_view stem(std::string_view profile) { return profile.substr(0, profile.find('-')); }

/// "zero1=8": optimizer states are sharded over that many ranks, whatever the data parallelism.
void read_owners(const std::string& zero, TrainingSoftware& software) {
  static const std::regex kOwners("zero1=(\\d+)");
  if (const auto owners = captured(zero, kOwners)) software.owner_messages = std::min(software.owner_messages, *owners);
}

}  // namespace

void read_framework(const TruthContext& x, const TruthRow& row, TrainingCase& run) {
  const Mark name = named(x, row, run), other = implied(x, row, run);
  if (name && other && other->kind == FrameworkMark::publication && stem(name->profile) == stem(other->profile)) {
    run.profile = other->profile;  // the release that the publication is about
  } else if (name) {
    run.profile = name->profile;
  } else if (other) {
    run.profile = other->profile;
    assume(run, "framework " + run.profile + " (" + other->origin.source + ")");
  } else {
    run.profile = kUnknownTraining;
    assume(run, "a framework like " + run.profile, true);
  }
  run.framework = training_profile(x.catalog, run.profile, run.hardware_row);
  read_methods(row, run);
  read_owners(lower(row.text("zero")), run.framework.software);
}

}  // namespace eqc
