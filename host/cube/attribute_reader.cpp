// HDF5 attributes as plain values.
#include "host/cube/attribute_reader.hpp"

#include "host/cube/error.hpp"

namespace eqc {
namespace {

/// An open attribute with what must be known before it is read.
struct OpenAttribute {
  Hdf5Handle attribute, type;
  H5T_class_t kind = H5T_NO_CLASS;
  std::size_t item_bytes = 0;
  std::uint64_t count = 0;
};

/// Nothing when the attribute is absent or longer than the file.
std::optional<OpenAttribute> open_attribute(hid_t object, const std::string& name, std::uint64_t file_bytes) {
  if (H5Aexists(object, name.c_str()) <= 0) return std::nullopt;
  OpenAttribute open;
  open.attribute = Hdf5Handle(H5Aopen(object, name.c_str(), H5P_DEFAULT), H5Aclose);
  if (!open.attribute) return std::nullopt;
  open.type = Hdf5Handle(H5Aget_type(open.attribute.get()), H5Tclose);
  const Hdf5Handle space(H5Aget_space(open.attribute.get()), H5Sclose);
  if (!open.type || !space || H5Sget_simple_extent_ndims(space.get()) > 1) return std::nullopt;
  const hssize_t count = H5Sget_simple_extent_npoints(space.get());
  open.kind = H5Tget_class(open.type.get());
  open.item_bytes = H5Tget_size(open.type.get());
  open.count = count > 0 ? static_cast<std::uint64_t>(count) : 0;
  if (open.item_bytes == 0 || open.count > file_bytes / open.item_bytes) return std::nullopt;
  return open;
}

std::optional<std::string> read_text(const OpenAttribute& open) {
  std::string value;
  if (H5Tis_variable_str(open.type.get()) > 0) {
    char* text = nullptr;
    if (H5Aread(open.attribute.get(), open.type.get(), &text) < 0 || text == nullptr) return std::nullopt;
    value = text;
    H5free_memory(text);
    return value;
  }
  value.resize(open.item_bytes);
  if (H5Aread(open.attribute.get(), open.type.get(), value.data()) < 0) return std::nullopt;
  const std::size_t end = value.find('\0');
  if (end != std::string::npos) value.resize(end);
  return value;
}

constexpr std::size_t kWidestNumber = 16;

std::string member_name(hid_t record, unsigned member) {
  char* text = H5Tget_member_name(record, member);
  const std::string name = text == nullptr ? "" : text;
  H5free_memory(text);
  return name;
}

}  // namespace

std::optional<AttributeValue> AttributeReader::value(hid_t object, std::string_view name) const {
  const std::optional<OpenAttribute> open = open_attribute(object, std::string(name), file_bytes_);
  if (!open || open->count != 1) return std::nullopt;
  if (open->kind == H5T_STRING) {
    const auto text = read_text(*open);
    if (!text) return std::nullopt;
    return std::optional<AttributeValue>(std::in_place, *text);
  }
  if (open->item_bytes > kWidestNumber) return std::nullopt;
  if (open->kind == H5T_INTEGER) {
    std::int64_t value = 0;
    if (H5Aread(open->attribute.get(), H5T_NATIVE_INT64, &value) < 0) return std::nullopt;
    return std::optional<AttributeValue>(std::in_place, value);
  }
  if (open->kind == H5T_FLOAT) {
    double value = 0;
    if (H5Aread(open->attribute.get(), H5T_NATIVE_DOUBLE, &value) < 0) return std::nullopt;
    return std::optional<AttributeValue>(std::in_place, value);
  }
  return std::nullopt;
}

std::string AttributeReader::text(hid_t object, std::string_view name) const {
  const auto found = value(object, name);
  if (!found || !std::holds_alternative<std::string>(*found)) return {};
  return std::get<std::string>(*found);
}

std::vector<std::int64_t> AttributeReader::integers(hid_t object, std::string_view name) const {
  const std::optional<OpenAttribute> open = open_attribute(object, std::string(name), file_bytes_);
  if (!open || open->kind != H5T_INTEGER || open->item_bytes > kWidestNumber || open->count == 0) return {};
  std::vector<std::int64_t> values(open->count);
  if (H5Aread(open->attribute.get(), H5T_NATIVE_INT64, values.data()) < 0) return {};
  return values;
}

std::vector<Attribute> AttributeReader::all(hid_t object) const {
  std::vector<std::string> names;
  const auto visit = [](hid_t, const char* name, const H5A_info_t*, void* context) -> herr_t {
    static_cast<std::vector<std::string>*>(context)->emplace_back(name);
    return 0;
  };
  const auto iterate = [&](H5_index_t order) {
    names.clear();
    return H5Aiterate2(object, order, H5_ITER_INC, nullptr, visit, &names);
  };
  if (iterate(H5_INDEX_CRT_ORDER) < 0) check_hdf5(iterate(H5_INDEX_NAME), file_, "list the attributes");
  std::vector<Attribute> attributes;
  for (const std::string& name : names) {
    if (auto found = value(object, name)) attributes.push_back({name, std::move(*found)});
  }
  return attributes;
}

std::vector<AttributeReader::ScaleUse> AttributeReader::scale_uses(hid_t scale) const {
  const std::string name = "REFERENCE_LIST", action = "read which variables use a dimension";
  if (H5Aexists(scale, name.c_str()) <= 0) return {};
  const std::optional<OpenAttribute> open = open_attribute(scale, name, file_bytes_);
  if (!open || open->kind != H5T_COMPOUND || H5Tget_nmembers(open->type.get()) != 2 ||
      H5Tget_member_class(open->type.get(), 0) != H5T_REFERENCE ||
      H5Tget_member_class(open->type.get(), 1) != H5T_INTEGER) {
    throw CubeError(file_, "is damaged: the list of variables that use a dimension is none; copy or compute it again");
  }
  const Hdf5Handle reference(H5Tget_member_type(open->type.get(), 0), H5Tclose);
  if (H5Tequal(reference.get(), H5T_STD_REF_OBJ) <= 0)
    throw CubeError(file_, "is damaged: a dimension is used by something that is no dataset");
  const std::string first = member_name(open->type.get(), 0), second = member_name(open->type.get(), 1);
  const Hdf5Handle type = own(H5Tcreate(H5T_COMPOUND, sizeof(ScaleUse)), H5Tclose, file_, action);
  check_hdf5(H5Tinsert(type.get(), first.c_str(), offsetof(ScaleUse, dataset), H5T_STD_REF_OBJ), file_, action);
  check_hdf5(H5Tinsert(type.get(), second.c_str(), offsetof(ScaleUse, axis), H5T_NATIVE_INT32), file_, action);
  std::vector<ScaleUse> uses(open->count);
  if (!uses.empty()) check_hdf5(H5Aread(open->attribute.get(), type.get(), uses.data()), file_, action);
  return uses;
}

std::optional<std::vector<hobj_ref_t>> AttributeReader::axis_scales(hid_t variable) const {
  const std::string name = "DIMENSION_LIST";
  if (H5Aexists(variable, name.c_str()) <= 0) return std::nullopt;
  const CubeError no_list(file_, "is damaged: the list of a variable's dimensions is none; copy or compute it again");
  const std::optional<OpenAttribute> open = open_attribute(variable, name, file_bytes_);
  if (!open || open->kind != H5T_VLEN || open->count == 0) throw no_list;
  const Hdf5Handle item(H5Tget_super(open->type.get()), H5Tclose);
  if (H5Tequal(item.get(), H5T_STD_REF_OBJ) <= 0) throw no_list;
  const Hdf5Handle space(H5Aget_space(open->attribute.get()), H5Sclose);
  std::vector<hvl_t> lists(open->count);
  if (H5Aread(open->attribute.get(), open->type.get(), lists.data()) < 0) throw no_list;
  std::vector<hobj_ref_t> scales;
  for (const hvl_t& list : lists) {
    if (list.len == 1) scales.push_back(*static_cast<const hobj_ref_t*>(list.p));
  }
  H5Dvlen_reclaim(open->type.get(), space.get(), H5P_DEFAULT, lists.data());
  if (scales.size() != lists.size()) throw no_list;
  return scales;
}

}  // namespace eqc
