// A cube's description from its file.
#include "host/cube/index_builder.hpp"

#include <algorithm>
#include <array>
#include <map>
#include <optional>
#include <set>
#include <sstream>

#include "host/cube/attribute_reader.hpp"
#include "host/cube/chunk_table.hpp"
#include "host/cube/dataset_reader.hpp"
#include "host/cube/error.hpp"
#include "host/cube/shard_file.hpp"
#include "host/cube/text_heap.hpp"

namespace eqc {
namespace {

class IndexBuilder {
 public:
  IndexBuilder(hid_t file, const OpenFile& source)
      : file_(file), source_(source), attributes_(source.size(), source.name()), heap_(source) {}

  CubeIndex build() {
    index_.format = format();
    for (const Member& member : members_of(file_, source_.name())) add(member);
    name_axes();
    for (std::size_t v = 0; v < index_.schema.variables.size(); ++v) check_shape(v);
    index_.result_digest = attributes_.text(file_, kResultDigestAttribute);
    index_.schema.attributes = attributes_.all(file_);
    std::erase_if(index_.schema.attributes, [](const Attribute& a) { return is_reserved_attribute(a.name); });
    return std::move(index_);
  }

 private:
  struct Scale {
    std::string name;
    std::uint64_t address;
  };

  [[noreturn]] void fail(const std::string& what) const {
    throw CubeError(source_.name(), "is damaged: " + what + "; copy or compute it again");
  }

  std::int64_t format() const {
    const auto value = attributes_.value(file_, kFormatAttribute);
    if (!value || !std::holds_alternative<std::int64_t>(*value)) {
      throw CubeError(source_.name(), "is an HDF5 file but not an equicube cube (attribute " +
                                          std::string(kFormatAttribute) + " is missing)");
    }
    const std::int64_t version = std::get<std::int64_t>(*value);
    if (version < 1 || version > kCubeFormatVersion) {
      throw CubeError(source_.name(), "has cube format " + std::to_string(version) + "; this program reads 1 to " +
                                          std::to_string(kCubeFormatVersion) + "; update equicube to read it");
    }
    return version;
  }

  void add(const Member& member) {
    if (!addresses_.insert(member.address).second) fail("one object has two names, '" + member.name + "' is one");
    if (member.type == H5O_TYPE_GROUP) {
      add_group(member.name);
    } else if (member.type == H5O_TYPE_DATASET) {
      add_dataset(member);
    } else {
      fail("'" + member.name + "' is neither a group nor a dataset");
    }
  }

  void add_group(const std::string& name) {
    const Hdf5Handle group =
        own(H5Gopen2(file_, name.c_str(), H5P_DEFAULT), H5Gclose, source_.name(), "open group /" + name);
    if (name == kRunGroup) {
      index_.run_attributes = attributes_.all(group.get());
      if (!members_of(group.get(), source_.name()).empty()) fail("group /run holds more than attributes");
    } else if (name == kProvenanceGroup) {
      add_documents(group.get());
    } else if (name == kIntegrityGroup) {
      add_integrity(group.get());
    } else {
      fail("group '/" + name + "' belongs to no cube");
    }
  }

  std::string text_of(hid_t group, const Member& member, std::string* path) {
    const std::string what = "text '" + member.name + "'";
    if (member.type != H5O_TYPE_DATASET || !addresses_.insert(member.address).second) fail(what + " is no dataset");
    const DatasetReader dataset(group, member, source_);
    if (path != nullptr) *path = attributes_.text(dataset.id(), "path");
    return dataset.texts(1, heap_).front();
  }

  void add_documents(hid_t group) {
    std::set<std::string> paths;
    for (const Member& member : members_of(group, source_.name())) {
      Document document;
      document.text = text_of(group, member, &document.path);
      if (document.path.empty()) document.path = member.name;
      if (!paths.insert(document.path).second) fail("document '" + document.path + "' is there twice");
      index_.schema.documents.push_back(std::move(document));
    }
  }

  void add_integrity(hid_t group) {
    index_.integrity.structure = attributes_.text(group, "structure");
    for (const Member& member : members_of(group, source_.name())) {
      std::string text = text_of(group, member, nullptr);
      if (member.name == "parts") index_.integrity.parts = std::move(text);
      if (member.name == "chunks") index_.integrity.chunks = std::move(text);
    }
    if (index_.integrity.structure.empty()) fail("its checksums have no digest of their own");
  }

  void add_dataset(const Member& member) {
    const DatasetReader dataset(file_, member, source_);
    if (attributes_.text(dataset.id(), "CLASS") == "DIMENSION_SCALE") {
      add_dimension(dataset, member);
    } else {
      add_variable(dataset, member);
    }
  }

  void add_dimension(const DatasetReader& dataset, const Member& member) {
    const std::string& name = member.name;
    Dimension dimension{name, {}, attributes_.text(dataset.id(), "long_name")};
    if (dataset.extents().size() != 1) fail("coordinate '" + name + "' is not one-dimensional");
    if (dataset.kind() == H5T_STRING) {
      dimension.labels = dataset.texts(dataset.extents()[0], heap_);
    } else {
      dimension.values = dataset.numbers();
      dimension.units = attributes_.text(dataset.id(), "units");
    }
    for (const AttributeReader::ScaleUse& use : attributes_.scale_uses(dataset.id()))
      uses_[{use.dataset, use.axis}].push_back({name, member.address});
    index_.schema.dimensions.push_back(std::move(dimension));
  }

  void add_variable(const DatasetReader& dataset, const Member& member) {
    Variable variable;
    variable.name = member.name;
    variable.type = dataset.element_type();
    variable.units = attributes_.text(dataset.id(), "units");
    variable.long_name = attributes_.text(dataset.id(), "long_name");
    variable.description = attributes_.text(dataset.id(), "description");
    variable.chunk = dataset.is_virtual() ? virtual_chunk(dataset) : dataset.chunk();
    add_flags(dataset.id(), variable);
    for (const Attribute& attribute : attributes_.all(dataset.id())) {
      constexpr std::array<std::string_view, 5> kFields = {"units", "long_name", "description", "flag_values",
                                                           "flag_meanings"};
      const bool is_field = std::find(kFields.begin(), kFields.end(), attribute.name) != kFields.end();
      const auto* text = std::get_if<std::string>(&attribute.value);
      if (text != nullptr && !is_field && !is_reserved_attribute(attribute.name))
        variable.attributes.emplace_back(attribute.name, *text);
    }
    VariableStorage storage;
    if (dataset.is_virtual()) {
      storage = virtual_storage(variable, dataset.extents());
    } else {
      storage = {dataset.filters(), {}};
      storage.chunks = read_chunk_table(source_, member.address, dataset.extents(), variable.chunk,
                                        "variable '" + variable.name + "'");
    }
    shapes_.push_back(dataset.extents());
    addresses_of_variables_.push_back(member.address);
    scales_.push_back(attributes_.axis_scales(dataset.id()));
    index_.schema.variables.push_back(std::move(variable));
    index_.storage.push_back(std::move(storage));
  }

  /// Extents of the chunks that the sources of a virtual dataset have.
  Index virtual_chunk(const DatasetReader& dataset) const {
    Index chunk;
    std::istringstream text(attributes_.text(dataset.id(), kChunkAttribute));
    for (std::size_t extent = 0; text >> extent;) chunk.push_back(extent);
    const Index& shape = dataset.extents();
    bool fits = chunk.size() == shape.size();
    for (std::size_t axis = 0; fits && axis < shape.size(); ++axis)
      fits = chunk[axis] > 0 && chunk[axis] <= shape[axis];
    if (!fits) fail("a virtual dataset does not say the chunks of its sources");
    return chunk;
  }

  /// No chunk of it is in this file (host/cube/virtual_cube.hpp).
  VariableStorage virtual_storage(const Variable& variable, const Index& shape) const {
    constexpr std::size_t kMostChunks = std::size_t{1} << 24;
    const std::optional<std::size_t> chunks = checked_count(chunk_grid(shape, variable.chunk));
    if (!chunks || *chunks > kMostChunks) fail("variable '" + variable.name + "' has more chunks than are read");
    return {{element_bytes(variable.type) > 1, true, true}, std::vector<StoredChunk>(*chunks)};
  }

  void add_flags(hid_t dataset, Variable& variable) const {
    const std::vector<std::int64_t> values = attributes_.integers(dataset, "flag_values");
    std::istringstream meanings(attributes_.text(dataset, "flag_meanings"));
    std::string meaning;
    std::size_t words = 0;
    for (; meanings >> meaning; ++words) {
      if (words >= values.size()) break;
      if (values[words] < INT32_MIN || values[words] > INT32_MAX)
        fail("a code of variable '" + variable.name + "' is out of range");
      variable.flags.push_back({static_cast<std::int32_t>(values[words]), meaning});
    }
    if (variable.flags.size() != values.size() || (meanings >> meaning))
      fail("variable '" + variable.name + "' has not one meaning for each of its codes");
  }

  /// Axes of every variable from the lists that the dimensions keep of their users, which the variables' own lists,
  /// the ones that netCDF reads, have to repeat.
  void name_axes() {
    for (std::size_t v = 0; v < shapes_.size(); ++v) {
      Variable& variable = index_.schema.variables[v];
      for (std::size_t axis = 0; axis < shapes_[v].size(); ++axis) {
        const auto found = uses_.find({addresses_of_variables_[v], static_cast<std::int32_t>(axis)});
        if (found == uses_.end() || found->second.size() != 1)
          fail("variable '" + variable.name + "' has not one dimension for each of its axes");
        const Scale& scale = found->second.front();
        variable.dimensions.push_back(scale.name);
        // Cubes of format 1 may come from programs that leave the list out.
        if (!scales_[v] && index_.format == 1) continue;
        if (!scales_[v] || scales_[v]->size() != shapes_[v].size() || (*scales_[v])[axis] != scale.address)
          fail("variable '" + variable.name + "' and dimension '" + scale.name + "' do not name each other");
      }
    }
  }

  void check_shape(std::size_t v) const {
    const Variable& variable = index_.schema.variables[v];
    if (index_.schema.shape(variable) != shapes_[v])
      fail("variable '" + variable.name + "' does not have the shape of its dimensions");
  }

  hid_t file_;
  const OpenFile& source_;
  AttributeReader attributes_;
  TextHeap heap_;
  CubeIndex index_;
  std::set<std::uint64_t> addresses_;
  std::map<std::pair<std::uint64_t, std::int32_t>, std::vector<Scale>> uses_;
  std::vector<Index> shapes_;
  std::vector<std::uint64_t> addresses_of_variables_;
  std::vector<std::optional<std::vector<hobj_ref_t>>> scales_;
};

}  // namespace

CubeIndex index_of_open_file(hid_t file, const OpenFile& source) { return IndexBuilder(file, source).build(); }

CubeIndex build_index_unlocked(const OpenFile& source) {
  refuse_shard(source);
  const Hdf5Handle file = open_hdf5(source);
  CubeIndex index = index_of_open_file(file.get(), source);
  check_index(index, source);
  return index;
}

CubeIndex build_index(const OpenFile& source) {
  const Hdf5Lock lock;
  return build_index_unlocked(source);
}

}  // namespace eqc
