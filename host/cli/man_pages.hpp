// Pages for man(1).
#pragma once

#include <string>

#include "host/cli/program_text.hpp"

namespace eqc::cli {

/// What every page begins with, by which an own page is known.
inline constexpr const char* kManStart = ".\\\" Made by equicube man";

/// The page of the program, equicube(1), in the language of man(7).
std::string program_page(const ProgramText& program);

/// The page of one command, equicube-NAME(1).
std::string command_page(const ProgramText& program, const CommandText& command);

}  // namespace eqc::cli
