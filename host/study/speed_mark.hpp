// Marks what rests on an accelerator whose speed nobody measured.
#pragma once

#include <string>

#include "host/catalog/rows.hpp"

namespace eqc {

inline constexpr const char* kSpeedMarkNote = "; *: its speed is a class prior, no kernel of its family was measured";

/// The accelerator's id, with a star where its speed is a class prior.
inline std::string marked_id(const HardwareRow& hardware) { return hardware.id + (hardware.measured ? "" : "*"); }

}  // namespace eqc
