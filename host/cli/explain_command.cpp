// equicube explain: the receipt of one cell.
#include <CLI/CLI.hpp>
#include <fmt/core.h>

#include "host/cli/commands.hpp"
#include "host/cli/scenario_options.hpp"
#include "host/report/receipt.hpp"

namespace eqc::cli {

void add_explain(CLI::App& app, Action& action) {
  struct Options {
    ScenarioOptions scenario;
    ReceiptRequest request;
  };
  auto* command = app.add_subcommand("explain", "the receipt of one cell: layout, memory, time, cost, line by line with sources");
  auto o = std::make_shared<Options>();
  add_scenario_options(*command, o->scenario);
  command->add_option("--model", o->request.model, "model of the scenario")->required();
  command->add_option("--hardware", o->request.hardware, "hardware of the scenario")->required();
  command->add_option("--region", o->request.region, "region of the scenario")->required();
  command->add_option("--case", o->request.case_id, "case (default: the first)");
  command->add_option("--world", o->request.world, "one world instead of the statistics over all")->check(CLI::NonNegativeNumber);
  command->footer("Example:\n  equicube explain scenarios/study/baseline.toml --model llama-3.1-405b --hardware h100-sxm-80gb --region USA");
  command->callback([o, &action] {
    action = [o] {
      const auto study = load_study(o->scenario);
      fmt::print("{}", receipt_text(study->plan, o->request));
      return 0;
    };
  });
}

}  // namespace eqc::cli
