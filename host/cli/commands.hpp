// The commands of the program: each adds itself to the parser and runs when chosen.
#pragma once

#include "host/cli/command.hpp"

namespace eqc::cli {

void add_run(Program& program);
void add_check(Program& program);
void add_plan(Program& program);
void add_list(Program& program);
void add_explain(Program& program);
void add_show(Program& program);
void add_digest(Program& program);
void add_verify(Program& program);
void add_validate(Program& program);
void add_metrics(Program& program);
void add_export(Program& program);
void add_report(Program& program);
void add_schema(Program& program);
void add_search(Program& program);
void add_import(Program& program);
void add_study(Program& program);
void add_sensitivity(Program& program);
void add_calibrate(Program& program);
void add_regenerate(Program& program);
void add_status(Program& program);
void add_diff(Program& program);
void add_merge(Program& program);
void add_new(Program& program);
void add_man(Program& program);
void add_completion(Program& program);

}  // namespace eqc::cli
