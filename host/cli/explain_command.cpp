// equicube explain: the receipt of one cell.
#include <fmt/core.h>

#include "host/base/printable.hpp"
#include "host/calibrate/stale.hpp"
#include "host/cli/commands.hpp"
#include "host/cli/scenario_options.hpp"
#include "host/cli/table_options.hpp"
#include "host/report/receipt.hpp"

namespace eqc::cli {

void add_explain(Program& program) {
  struct Options {
    ScenarioOptions scenario;
    ReceiptRequest request;
    TableOptions table;
  };
  Command command =
      program.add("explain", "the receipt of one cell: layout, memory, time, cost, line by line with sources");
  auto o = std::make_shared<Options>();
  add_scenario_options(command, o->scenario);
  command.option("--model", o->request.model, "model of the scenario").required();
  command.option("--hardware", o->request.hardware, "hardware of the scenario").required();
  command.option("--region", o->request.region, "region of the scenario").required();
  command.option("--case", o->request.case_id, "case (default: the first)");
  command.option("--world", o->request.world, "one world instead of the statistics over all").not_negative();
  add_table_options(command, o->table, "as JSON, every digit", "the figures as CSV, every digit");
  command.footer(
      "Examples:\n  equicube explain scenarios/study/baseline.toml --model llama-3.1-405b --hardware h100-sxm-80gb "
      "--region USA\n  equicube explain results/baseline.h5 --model gpt3-175b --hardware a100-80gb --region FRA "
      "--world 3");
  command.runs([o] {
    const auto study = load_study_or_cube(o->scenario);
    for (const std::string& line : stale_calibrations(study->catalog)) fmt::print(stderr, "{}\n", printable(line));
    const Receipt receipt = make_receipt(study->plan, o->request);
    fmt::print("{}", o->table.json  ? receipt_json(receipt)
                     : o->table.csv ? receipt_csv(receipt)
                                    : receipt_text(receipt, standard_output_screen()));
    return 0;
  });
}

}  // namespace eqc::cli
