// Question 33: which gate keeps a nation from a run, by the size of the run: money, chips, compute, power, people.
#include <fmt/core.h>

#include <algorithm>
#include <cmath>

#include "host/base/nan.hpp"
#include "host/engine/worlds/gated_run.hpp"
#include "host/plan/export_control.hpp"
#include "host/study/question_list.hpp"
#include "kernels/base/elementary.hpp"
#include "kernels/metric/shapley.hpp"

namespace eqc {
namespace {

constexpr double kSizes[] = {1e23, 1e24, 1e25, 1e26, 1e27};
StudyTable gates_table(const PayerGroup& nations) {
  StudyTable t(
      "33_gates", "Which gate keeps how many nations from a run",
      "need: what the run takes within the deadline (research and people: the least with which a nation has done such "
      "a run "
      "before 2026); known: nations with a figure, a missing one is no gate; short: nations with less than one "
      "run's need; binds: nations short of something that are shortest of this; lost: Shapley split of the "
      "nations that cannot over the gates; when built: compute is no gate any more");
  t.text("case", "when")
      .number("flop", "FLOP")
      .text("gate", "unit", "supply", "months")
      .number("need", "")
      .number("known", "nations")
      .bands({"short", "binds", "lost"}, "nations")
      .counts("nations with a budget", static_cast<double>(nations.ids.size()), static_cast<double>(nations.missing));
  return t;
}

std::string months_text(const Catalog& catalog, Gate gate) {
  const FigureRow* build = catalog.figure("gate-build-months");
  const std::string_view text = gate_months_text(gate);
  if (text != "build" || build == nullptr) return std::string(text);
  return fmt::format("{:.0f} ({:.0f} to {:.0f})", build->published, build->low.value_or(build->published),
                     build->high.value_or(build->published));
}

/// Nations able by the gates in a state, split into what each gate takes, by gate and world.
std::vector<std::vector<double>> lost_by_gate(const GatedRun& run, std::size_t nations, std::size_t worlds,
                                              unsigned gates) {
  std::vector<std::vector<double>> lost(kGates, std::vector<double>(worlds));
  std::vector<double> able(std::size_t{1} << kGates);
  double part[kGates];
  for (std::size_t w = 0; w < worlds; ++w) {
    std::fill(able.begin(), able.end(), 0.0);
    for (std::size_t e = 0; e < nations; ++e) {
      unsigned shut = 0;
      for (int g = 0; g < kGates; ++g)
        if (run.ratios[e * worlds + w][static_cast<std::size_t>(g)] < 1) shut |= 1u << g;
      shut &= gates;
      for (unsigned s = 0; s < able.size(); ++s) able[s] += (s & shut) == 0 ? 1.0 : 0.0;
    }
    shapley_split(able.data(), kGates, part);
    for (int g = 0; g < kGates; ++g) lost[static_cast<std::size_t>(g)][w] = 0.0 - part[g];
  }
  return lost;
}

void add_gates(const PlanWorlds& study, const PayerGroup& nations, const std::string& case_id, const GatedRun& run,
               const Start& start, StudyTable& t) {
  const std::size_t worlds = study.worlds();
  const auto lost = lost_by_gate(run, nations.ids.size(), worlds, start.gates);
  for (int g = 0; g < kGates; ++g) {
    if ((start.gates >> g & 1u) == 0) continue;
    const auto k = static_cast<std::size_t>(g);
    double known = 0;
    for (std::size_t e = 0; e < nations.ids.size(); ++e) known += run.ratios[e * worlds][k] < kInfinity ? 1 : 0;
    const auto count = [&](bool tightest) {
      return band_over(worlds, [&](std::size_t w) {
        double n = 0;
        for (std::size_t e = 0; e < nations.ids.size(); ++e) {
          const ByGate& r = run.ratios[e * worlds + w];
          n += r[k] < 1 && (!tightest || tightest_gate(r, start.gates) == g) ? 1 : 0;
        }
        return n;
      });
    };
    const Gate gate = static_cast<Gate>(g);
    t.add({{"case", case_id},
           {"when", start.name},
           {"flop", run.flop},
           {"gate", gate_name(gate)},
           {"unit", gate_unit(gate)},
           {"supply", gate_supply_text(gate)},
           {"months", months_text(study.catalog(), gate)},
           {"need", gate == Gate::money ? band_of(run.cost).median : run.needs[k]},
           {"known", known},
           {"short", count(false)},
           {"binds", count(true)},
           {"lost", band_of(lost[k])}});
  }
}

StudyTable nations_table() {
  StudyTable t("33_nations", "The gate that binds each nation, by the size of the run",
               "one row per nation and size, to draw a map from; able: share of worlds in which every gate is passed, "
               "with what stands and when built; times: supply over need of the tightest gate when built; binds: that "
               "gate in most worlds, none where the nation passes in most; legal: what parts of class 3A090.a need on "
               "their way there today; standing: compute that stands over the need");
  t.text("case", "nation")
      .number("flop", "FLOP")
      .numbers({"able_now", "able_built"}, "share")
      .band("times", "1")
      .text("binds_now", "binds_built", "legal")
      .number("standing", "1");
  return t;
}

/// Name of the gate that is tightest in most worlds, "none" where the nation passes in most.
std::string binding_gate(const GatedRun& run, std::size_t e, std::size_t worlds, unsigned gates) {
  std::array<std::size_t, kGates + 1> count = {};
  for (std::size_t w = 0; w < worlds; ++w) {
    const ByGate& r = run.ratios[e * worlds + w];
    const int tightest = tightest_gate(r, gates);
    ++count[static_cast<std::size_t>(tightest >= 0 && least_ratio(r, gates) < 1 ? tightest : kGates)];
  }
  const auto most = std::max_element(count.begin(), count.end()) - count.begin();
  return most == kGates ? "none" : std::string(gate_name(static_cast<Gate>(most)));
}

void add_nations(const PlanWorlds& study, const PayerGroup& nations, const std::string& case_id, const GatedRun& run,
                 StudyTable& t) {
  const std::size_t worlds = study.worlds();
  for (std::size_t e = 0; e < nations.ids.size(); ++e) {
    const auto able = [&](unsigned gates) {
      double n = 0;
      for (std::size_t w = 0; w < worlds; ++w) n += least_ratio(run.ratios[e * worlds + w], gates) >= 1 ? 1 : 0;
      return n / static_cast<double>(worlds);
    };
    const double standing = run.ratios[e * worlds][static_cast<std::size_t>(Gate::compute)];
    t.add(
        {{"case", case_id},
         {"nation", nations.ids[e]},
         {"flop", run.flop},
         {"able_now", able(kAllGates)},
         {"able_built", able(kGatesWhenBuilt)},
         {"times",
          band_over(worlds, [&](std::size_t w) { return least_ratio(run.ratios[e * worlds + w], kGatesWhenBuilt); })},
         {"binds_now", binding_gate(run, e, worlds, kAllGates)},
         {"binds_built", binding_gate(run, e, worlds, kGatesWhenBuilt)},
         {"legal", chip_control_names()[static_cast<std::size_t>(chip_control_of(study.catalog(), nations.nation[e]))]},
         {"standing", standing < kInfinity ? standing : kNaN}});
  }
}

StudyAnswer answer_binding_gates(PlanWorlds& study) {
  const PayerGroup* nations = study.group("nation");
  if (!nations) return cannot_say(kNeedsNations);
  if (!study.frontier()) return cannot_say(kNeedsTraining);
  if (study.catalog().gates.empty()) return cannot_say(kNeedsGates);
  const auto open = without_controls(study);
  StudyTable gates = gates_table(*nations), by_nation = nations_table();
  for (std::size_t c = 0; c < study.plan().n_cases; ++c)
    for (const double flop : kSizes) {
      const auto as = nearest_run(*open, flop);
      if (!as) continue;
      const GatedRun run = gated_run(study, *open, *nations, *as, c);
      for (const Start& start : kStarts) add_gates(study, *nations, study.plan().case_at(c).id, run, start, gates);
      if (c == 0) add_nations(study, *nations, study.plan().case_at(c).id, run, by_nation);
    }
  return {{gates, by_nation}, ""};
}

}  // namespace

const StudyQuestion questions::binding_gates = {
    33, 'A', "Which gate keeps nations from a run: money, chips, compute, power or people?", answer_binding_gates,
    "33_gates[gate=research]: {gate} keeps {short} of {known} nations from a run of {flop} FLOP and is the tightest "
    "gate of {binds} ({when}, case {case})"};

}  // namespace eqc
