// Standard output and error as a program must treat them: errors of the first are told, nobody need read the second.
#pragma once

#include <string>
#include <string_view>

namespace eqc {

/// Gives descriptors 0 to 2 that are closed something to point at, so that no data file gets their number; reading and
/// writing there still fails. Call first in main.
void hold_standard_descriptors();

/// Text to standard error, unchanged. That it cannot be written is no fault.
void say(std::string_view text) noexcept;

/// Closes standard output; nothing is printed after it. "" or why not all of it was written. A reader that went away
/// (`| head`) is no fault.
std::string close_standard_output();

}  // namespace eqc
