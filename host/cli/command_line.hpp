// What the user typed, to be typed again.
#pragma once

#include <string>

namespace eqc::cli {

/// Call once in main.
void remember_command_line(int argc, char** argv);

/// The command line for a shell, quoted where needed, with `flag` at its end unless it was given.
std::string command_line_with(const std::string& flag);

}  // namespace eqc::cli
