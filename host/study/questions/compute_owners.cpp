// Question 3: how concentrated the ownership of accelerators is, quarter by quarter.
#include <fmt/core.h>

#include <algorithm>

#include "host/base/nan.hpp"
#include "host/engine/worlds/owned_compute.hpp"
#include "host/study/question_list.hpp"

namespace eqc {
namespace {

StudyTable owners_by_quarter(const PlanWorlds& study) {
  StudyTable t("03_owners", "Concentration of owned accelerators, quarter by quarter",
               "H100 equivalents, cumulative purchases, log-normal between the published 5, 50 and 95 % percentiles; "
               "shares of all, unnamed owners included; low: unnamed owners are many, high: they are one; "
               "N(50%): fewest owners with more than half; quarters without every maker understate their owners");
  t.text("quarter")
      .number("owners", "owners")
      .band("H100_equivalents", "H100e")
      .bands({"CR1", "CR3", "CR5"}, "share")
      .bands({"HHI_low", "HHI_high"}, "1e4")
      .bands({"N(50%)_named", "N(50%)_with_unnamed"}, "owners");
  for (const std::string& quarter : compute_quarters(study.catalog())) {
    const OwnedCompute o = owned_compute(study, quarter);
    const OwnerShares s = owner_shares(o, study.worlds());
    const auto all = [&](std::size_t w) { return owned_total(o, study.worlds(), w); };
    t.add({{"quarter", quarter},
           {"owners", std::count(o.residual.begin(), o.residual.end(), 0)},
           {"H100_equivalents", band_over(study.worlds(), all)},
           {"CR1", band_of(s.cr1)},
           {"CR3", band_of(s.cr3)},
           {"CR5", band_of(s.cr5)},
           {"HHI_low", band_of(s.hhi_low)},
           {"HHI_high", band_of(s.hhi_high)},
           {"N(50%)_named", band_of(s.few_low)},
           {"N(50%)_with_unnamed", band_of(s.few_high)}});
  }
  return t;
}

Band share_of_owner(const OwnedCompute& o, std::size_t worlds, std::size_t owner) {
  return band_over(worlds, [&](std::size_t w) { return o.drawn[owner * worlds + w] / owned_total(o, worlds, w); });
}

StudyTable shares_of_owners(const PlanWorlds& study, const std::string& quarter) {
  StudyTable t("03_shares", fmt::format("Shares of owners, {}", quarter),
               "Lorenz curve: owners ascending, cumulative share of the accelerators of named owners at medians");
  t.text("owner", "country").band("share", "share").numbers({"lorenz_owners", "lorenz_held"}, "share");
  const OwnedCompute o = owned_compute(study, quarter);
  std::vector<std::size_t> order;
  double named_total = 0;
  for (std::size_t k = 0; k < o.owners.size(); ++k)
    if (!o.residual[k]) {
      order.push_back(k);
      named_total += o.median[k];
    }
  std::stable_sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) { return o.median[a] < o.median[b]; });
  double held = 0;
  for (std::size_t i = 0; i < order.size(); ++i) {
    held += o.median[order[i]];
    t.add({{"owner", o.owners[order[i]]},
           {"country", o.country[order[i]]},
           {"share", share_of_owner(o, study.worlds(), order[i])},
           {"lorenz_owners", static_cast<double>(i + 1) / static_cast<double>(order.size())},
           {"lorenz_held", held / named_total}});
  }
  for (std::size_t k = 0; k < o.owners.size(); ++k)
    if (o.residual[k])
      t.add({{"owner", o.owners[k]},
             {"country", "(unnamed)"},
             {"share", share_of_owner(o, study.worlds(), k)},
             {"lorenz_owners", kNaN},
             {"lorenz_held", kNaN}});
  return t;
}

StudyAnswer answer_compute_owners(PlanWorlds& study) {
  const std::string quarter = complete_quarter(study.catalog());
  if (quarter.empty()) return cannot_say(kNeedsOwners);
  return {{owners_by_quarter(study), shares_of_owners(study, quarter)}, ""};
}

}  // namespace

const StudyQuestion questions::compute_owners = {
    3, 'A', "How concentrated is owned compute?", answer_compute_owners,
    "03_owners[last]: the {owners} known owners and the unnamed had {H100_equivalents} H100 equivalents by {quarter}; "
    "the largest had {CR1} of them, the largest three {CR3}"};

}  // namespace eqc
