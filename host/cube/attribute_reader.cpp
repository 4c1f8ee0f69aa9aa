// HDF5 attributes as plain values.
#include "host/cube/attribute_reader.hpp"

#include "host/cube/error.hpp"

namespace eqc {
namespace {

std::string trimmed(std::string text) {
  const std::size_t end = text.find('\0');
  if (end != std::string::npos) text.resize(end);
  return text;
}

std::optional<std::string> read_text(hid_t attribute, hid_t stored) {
  const Hdf5Handle type(H5Tcopy(stored), H5Tclose);
  if (H5Tis_variable_str(stored) > 0) {
    char* text = nullptr;
    if (H5Aread(attribute, type.get(), &text) < 0 || text == nullptr) return std::nullopt;
    std::string value = text;
    H5free_memory(text);
    return value;
  }
  std::string value(H5Tget_size(stored), '\0');
  if (H5Aread(attribute, type.get(), value.data()) < 0) return std::nullopt;
  return trimmed(std::move(value));
}

Hdf5Handle open_attribute(hid_t object, const std::string& name) {
  if (H5Aexists(object, name.c_str()) <= 0) return {};
  return Hdf5Handle(H5Aopen(object, name.c_str(), H5P_DEFAULT), H5Aclose);
}

hssize_t element_count_of(hid_t attribute) {
  const Hdf5Handle space(H5Aget_space(attribute), H5Sclose);
  return space ? H5Sget_simple_extent_npoints(space.get()) : 0;
}

}  // namespace

std::optional<AttributeValue> read_attribute(hid_t object, std::string_view name) {
  const Hdf5Handle attribute = open_attribute(object, std::string(name));
  if (!attribute || element_count_of(attribute.get()) != 1) return std::nullopt;
  const Hdf5Handle type(H5Aget_type(attribute.get()), H5Tclose);
  switch (H5Tget_class(type.get())) {
    case H5T_STRING: {
      const auto text = read_text(attribute.get(), type.get());
      if (!text) return std::nullopt;
      return std::optional<AttributeValue>(std::in_place, *text);
    }
    case H5T_INTEGER: {
      std::int64_t value = 0;
      if (H5Aread(attribute.get(), H5T_NATIVE_INT64, &value) < 0) return std::nullopt;
      return std::optional<AttributeValue>(std::in_place, value);
    }
    case H5T_FLOAT: {
      double value = 0;
      if (H5Aread(attribute.get(), H5T_NATIVE_DOUBLE, &value) < 0) return std::nullopt;
      return std::optional<AttributeValue>(std::in_place, value);
    }
    default: return std::nullopt;
  }
}

std::string read_text_attribute(hid_t object, std::string_view name) {
  const auto value = read_attribute(object, name);
  if (!value || !std::holds_alternative<std::string>(*value)) return {};
  return std::get<std::string>(*value);
}

std::vector<std::int64_t> read_integers_attribute(hid_t object, std::string_view name) {
  const Hdf5Handle attribute = open_attribute(object, std::string(name));
  if (!attribute) return {};
  const Hdf5Handle type(H5Aget_type(attribute.get()), H5Tclose);
  if (H5Tget_class(type.get()) != H5T_INTEGER) return {};
  std::vector<std::int64_t> values(static_cast<std::size_t>(element_count_of(attribute.get())));
  if (values.empty() || H5Aread(attribute.get(), H5T_NATIVE_INT64, values.data()) < 0) return {};
  return values;
}

std::vector<Attribute> read_attributes(hid_t object, const std::string& file) {
  std::vector<std::string> names;
  const auto visit = [](hid_t, const char* name, const H5A_info_t*, void* context) -> herr_t {
    static_cast<std::vector<std::string>*>(context)->emplace_back(name);
    return 0;
  };
  const auto iterate = [&](H5_index_t order) {
    names.clear();
    return H5Aiterate2(object, order, H5_ITER_INC, nullptr, visit, &names);
  };
  if (iterate(H5_INDEX_CRT_ORDER) < 0) check_hdf5(iterate(H5_INDEX_NAME), file, "list the attributes");
  std::vector<Attribute> attributes;
  for (const std::string& name : names) {
    if (auto value = read_attribute(object, name)) attributes.push_back({name, std::move(*value)});
  }
  return attributes;
}

}  // namespace eqc
