// Needs are of the run, supplies of the nation; only money differs between worlds.
#include "host/engine/worlds/gated_run.hpp"

#include "kernels/econ/task.hpp"

namespace eqc {

std::unique_ptr<PlanWorlds> without_controls(const PlanWorlds& study) {
  std::vector<CaseSpec> cases;
  for (std::size_t c = 0; c < study.plan().n_cases; ++c) {
    cases.push_back(study.plan().case_at(c));
    cases.back().export_control = ExportControl::none;
    cases.back().export_premium = 0;
  }
  return study.with_cases(std::move(cases));
}

GatedRun gated_run(const PlanWorlds& study, PlanWorlds& open, const PayerGroup& nations, const FlopRun& as,
                   std::size_t c) {
  GatedRun run;
  run.flop = as.scale * study.training_flop(as.model);
  run.needs = run_needs(study.catalog(), run.flop, study.scenario().training.deadline_s / kSecondsPerDay,
                        study.catalog().nations.size());
  run.cost = cheapest_run(open, as.model, c);
  for (double& usd : run.cost) usd *= as.scale;
  const std::vector<double> money = study.committed(nations, c, nations.shares.front()),
                            cost = open.entity_costs(nations, c, open.costs(as.model, c).train_usd);
  run.ratios.resize(money.size());
  for (std::size_t e = 0; e < nations.ids.size(); ++e) {
    const ByGate have = nation_supplies(study.plan(), nations.nation[e], study.plan().case_at(c));
    for (std::size_t w = 0; w < study.worlds(); ++w) {
      const std::size_t i = e * study.worlds() + w;
      run.ratios[i] = gate_ratios(have, run.needs, money[i] / (as.scale * cost[i]));
    }
  }
  return run;
}

}  // namespace eqc
