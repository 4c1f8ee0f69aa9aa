// Reading HDF5 attributes back as plain values, also as other programs store them. Call under Hdf5Lock.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "host/cube/hdf5_handle.hpp"
#include "host/cube/schema.hpp"

namespace eqc {

/// A scalar (or one-element) text, integer or real attribute; nothing when absent or of another kind.
std::optional<AttributeValue> read_attribute(hid_t object, std::string_view name);

/// Text of an attribute, "" when absent or not text.
std::string read_text_attribute(hid_t object, std::string_view name);

/// Integers of a one-dimensional attribute, empty when absent.
std::vector<std::int64_t> read_integers_attribute(hid_t object, std::string_view name);

/// Every attribute that read_attribute can read, in creation order.
std::vector<Attribute> read_attributes(hid_t object, const std::string& file);

}  // namespace eqc
