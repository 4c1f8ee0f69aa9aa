// Completion of the command line by shells.
#pragma once

#include <string>
#include <vector>

#include "host/cli/program_text.hpp"

namespace eqc::cli {

/// The shells that completion() knows.
const std::vector<std::string>& shell_names();

/// The script that a shell reads: commands, their options, and the words of options that take a closed list; files
/// everywhere else.
std::string completion(const ProgramText& program, const std::string& shell);

}  // namespace eqc::cli
