// Values in the digests of what a unit reads.
#pragma once

#include <bit>
#include <optional>
#include <string>
#include <type_traits>
#include <vector>

#include "host/cube/field_hash.hpp"

namespace eqc {

inline void real(FieldHash& hash, double value) { hash.number(std::bit_cast<std::uint64_t>(value)); }

inline void optional_real(FieldHash& hash, const std::optional<double>& value) {
  hash.number(value ? 1 : 0);
  real(hash, value.value_or(0));
}

template <class Values>
void numbers(FieldHash& hash, const Values& values) {
  hash.number(values.size());
  for (const auto& value : values) {
    if constexpr (std::is_floating_point_v<std::decay_t<decltype(value)>>)
      real(hash, value);
    else
      hash.number(static_cast<std::uint64_t>(value));
  }
}

inline void texts(FieldHash& hash, const std::vector<std::string>& values) {
  hash.number(values.size());
  for (const std::string& value : values) hash.text(value);
}

}  // namespace eqc
