// The commands of the program: each adds itself to the parser and runs when chosen.
#pragma once

#include <CLI/CLI.hpp>
#include <functional>
#include <string>

namespace eqc::cli {

/// What the chosen command does; returns the exit code.
using Action = std::function<int()>;

void add_run(CLI::App& app, Action& action);
void add_check(CLI::App& app, Action& action);
void add_plan(CLI::App& app, Action& action);
void add_list(CLI::App& app, Action& action);
void add_explain(CLI::App& app, Action& action);
void add_show(CLI::App& app, Action& action);
void add_digest(CLI::App& app, Action& action);
void add_validate(CLI::App& app, Action& action);
void add_metrics(CLI::App& app, Action& action);
void add_search(CLI::App& app, Action& action);
void add_study(CLI::App& app, Action& action);

}  // namespace eqc::cli
