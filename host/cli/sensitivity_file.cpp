// A study is told apart by all that decides its numbers, rows apart.
#include "host/cli/sensitivity_file.hpp"

#include <fmt/core.h>

#include <algorithm>

#include "host/base/diagnostics.hpp"
#include "host/base/sha256.hpp"
#include "host/base/text.hpp"
#include "host/base/version.hpp"
#include "host/run/provenance.hpp"

namespace eqc::cli {
namespace {

std::string study_digest(const std::string& about, const SensitivityOptions& o) {
  const DesignSpec& d = o.design;
  return sha256_hex(fmt::format("{}\n{}\n{} {} {} {} {} {}\n{}\n{}\n{}", numerics_version(), about,
                                static_cast<int>(d.method), static_cast<int>(d.estimator), d.pairs, d.monte_carlo,
                                d.replicates, d.seed, join(o.outputs, "\n"), join(o.inputs, "\n"),
                                join(o.flips, "\n")));
}

}  // namespace

StudyIdentity identity_of(const Plan& plan, const SensitivityOptions& o) {
  StudyIdentity id{provenance_attributes(plan), provenance_documents(plan), ""};
  id.digest = study_digest(plan.scenario->text + "\n" + join(plan.scenario->overrides, "\n") + "\n" +
                               plan.catalog->digest + fmt::format("\n{}", plan.scenario->run.worlds),
                           o);
  return id;
}

StudyIdentity identity_of(const UncertainFunction& f, const std::string& text, const SensitivityOptions& o) {
  StudyIdentity id;
  id.attributes = {{"title", f.name},
                   {"description", f.about},
                   {"source", std::string("equicube")},
                   {"code_version", code_version()}};
  if (!text.empty()) id.documents = {{"scenario.toml", text}};
  id.digest = study_digest(f.name + "\n" + text, o);
  return id;
}

bool is_enough(const SensitivityResult& r, const SensitivityOptions& o) {
  for (const OutputIndices& x : r.outputs) {
    if (o.until == "ranking") {
      for (std::size_t k = 0; k + 1 < r.inputs.size(); ++k)
        if (!x.order.certain_after[k]) return false;
      continue;
    }
    for (const auto& estimates : x.estimates)
      if (!(estimates[r.ranked_by].hi - estimates[r.ranked_by].lo <= o.width())) return false;
  }
  return true;
}

double widest_interval(const SensitivityResult& r) {
  double w = 0;
  for (const OutputIndices& x : r.outputs)
    for (const auto& estimates : x.estimates) w = std::max(w, estimates[r.ranked_by].hi - estimates[r.ranked_by].lo);
  return w;
}

StudyFile::StudyFile(const StudyPlace& place, StudyIdentity identity, const std::vector<std::string>& inputs)
    : identity_(std::move(identity)) {
  if (place.out.empty()) {
    if (place.resume) throw InputError("--resume goes on from a cube; name it with -o");
    return;
  }
  place_.emplace(judged_cube(place.out, "-o", inputs, place.force, kSensitivityKind), "the same command with --resume");
  if (place.resume) from_ = read_study_state(place_->cube(), identity_);
}

void StudyFile::write(const SensitivityResult& r, const StudyState& state, const std::string& conclusions) {
  if (!place_) return;
  const WithoutEnding whole;
  place_->check_held();
  StudyIdentity identity = identity_;
  if (!conclusions.empty()) identity.attributes.push_back({"conclusions", conclusions});
  write_sensitivity_cube(place_->cube(), place_->folder(), r, state, identity);
}

}  // namespace eqc::cli
