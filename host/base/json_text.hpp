// JSON as text that is valid and does nothing to a terminal, whatever the strings in it hold.
#pragma once

#include <nlohmann/json.hpp>
#include <string>

#include "host/base/printable.hpp"

namespace eqc {

/// A copy whose strings and keys are UTF-8, by valid_utf8().
template <class Json>
Json with_valid_utf8(const Json& json) {
  if (json.is_string()) return valid_utf8(json.template get_ref<const std::string&>());
  if (!json.is_structured()) return json;
  Json copy = json.is_object() ? Json::object() : Json::array();
  if (json.is_array())
    for (const auto& item : json) copy.push_back(with_valid_utf8(item));
  else
    for (const auto& [key, value] : json.items()) copy[valid_utf8(key)] = with_valid_utf8(value);
  return copy;
}

/// `indent` as of dump(); -1: one line. NaN and infinity become null.
template <class Json>
std::string json_text(const Json& json, int indent = -1) {
  try {
    return escaped_json(json.dump(indent));
  } catch (const typename Json::type_error&) {  // a string that is no UTF-8
    return escaped_json(with_valid_utf8(json).dump(indent));
  }
}

}  // namespace eqc
