// Class, rank, extents, layout and filters of a dataset, checked.
#include "host/cube/dataset_reader.hpp"

#include <array>
#include <cstring>

#include "host/cube/cube_layout.hpp"
#include "host/cube/error.hpp"

namespace eqc {

DatasetReader::DatasetReader(hid_t group, const Member& member, const OpenFile& source)
    : source_(source), name_(member.name) {
  const std::string action = "open '" + name_ + "'";
  dataset_ = own(H5Dopen2(group, name_.c_str(), H5P_DEFAULT), H5Dclose, source.name(), action);
  type_ = own(H5Dget_type(dataset_.get()), H5Tclose, source.name(), action);
  creation_ = own(H5Dget_create_plist(dataset_.get()), H5Pclose, source.name(), action);
  if (H5Pget_external_count(creation_.get()) != 0) fail("keeps its values in another file");
  if (is_virtual() && H5Aexists(dataset_.get(), std::string(kChunkAttribute).c_str()) <= 0)
    fail("is a view of other datasets");
  if (H5Tcommitted(type_.get()) != 0) fail("is of a type stored elsewhere");
  const Hdf5Handle space = own(H5Dget_space(dataset_.get()), H5Sclose, source.name(), action);
  const int rank = H5Sget_simple_extent_ndims(space.get());
  if (rank < 0 || rank > H5S_MAX_RANK) fail("has no shape");
  std::vector<hsize_t> sizes(static_cast<std::size_t>(rank));
  if (rank > 0 && H5Sget_simple_extent_dims(space.get(), sizes.data(), nullptr) != rank) fail("has no shape");
  extents_.assign(sizes.begin(), sizes.end());
  const std::optional<std::size_t> count = checked_count(extents_);
  if (!count) fail("has more elements than can be counted: the product of its axes overflows");
  count_ = H5Sget_simple_extent_type(space.get()) == H5S_NULL ? 0 : *count;
}

void DatasetReader::fail(const std::string& what) const {
  throw CubeError(source_.name(), "is damaged or no cube: '" + name_ + "' " + what + "; copy or compute it again");
}

Bytes DatasetReader::contiguous(std::size_t items, std::size_t item_bytes) const {
  if (items > source_.size() / item_bytes)
    fail("has " + std::to_string(items) + " elements, more than the file can hold");
  if (H5Pget_layout(creation_.get()) != H5D_CONTIGUOUS || H5Pget_nfilters(creation_.get()) != 0)
    fail("is not stored in one piece; was the cube rewritten by another program?");
  const haddr_t offset = H5Dget_offset(dataset_.get());
  if (offset == HADDR_UNDEF) fail("was never written");
  if (!source_.holds(offset, items * item_bytes)) fail("lies beyond the end of the file");
  Bytes bytes(items * item_bytes);
  source_.read(offset, bytes);
  return bytes;
}

std::vector<std::string> DatasetReader::texts(std::size_t count, TextHeap& heap) const {
  if (kind() != H5T_STRING || H5Tis_variable_str(type_.get()) <= 0) fail("is no text of variable length");
  if (count_ != count) fail("holds " + std::to_string(count_) + " texts instead of " + std::to_string(count));
  const Bytes references = contiguous(count, TextHeap::kReferenceBytes);
  std::vector<std::string> texts;
  for (std::size_t i = 0; i < count; ++i)
    texts.push_back(heap.text(std::span(references).subspan(i * TextHeap::kReferenceBytes, TextHeap::kReferenceBytes),
                              "'" + name_ + "'"));
  return texts;
}

std::vector<double> DatasetReader::numbers() const {
  if (H5Tequal(type_.get(), H5T_IEEE_F64LE) <= 0) fail("is neither text nor float64");
  const Bytes bytes = contiguous(count_, sizeof(double));
  std::vector<double> values(count_);
  std::memcpy(values.data(), bytes.data(), bytes.size());
  return values;
}

ElementType DatasetReader::element_type() const {
  for (const ElementType element : {ElementType::f64, ElementType::f32, ElementType::i32, ElementType::i8})
    if (H5Tequal(type_.get(), stored_type(element)) > 0) return element;
  throw CubeError(source_.name(), "variable '" + name_ + "' has an element type equicube does not write");
}

Index DatasetReader::chunk() const {
  const std::size_t rank = extents_.size();
  std::vector<hsize_t> chunk(rank);
  const bool is_chunked = rank > 0 && H5Pget_layout(creation_.get()) == H5D_CHUNKED &&
                          H5Pget_chunk(creation_.get(), static_cast<int>(rank), chunk.data()) == static_cast<int>(rank);
  if (!is_chunked)
    throw CubeError(source_.name(),
                    "variable '" + name_ + "' is not chunked; was the cube rewritten by another program?");
  for (std::size_t axis = 0; axis < rank; ++axis)
    if (chunk[axis] == 0 || chunk[axis] > extents_[axis]) fail("has chunks that do not fit its axes");
  return {chunk.begin(), chunk.end()};
}

ChunkFilters DatasetReader::filters() const {
  ChunkFilters filters;
  constexpr std::array<H5Z_filter_t, 3> kOrder = {H5Z_FILTER_SHUFFLE, H5Z_FILTER_DEFLATE, H5Z_FILTER_FLETCHER32};
  const std::array<bool*, 3> marks = {&filters.shuffle, &filters.deflate, &filters.fletcher32};
  std::size_t place = 0;
  const int count = H5Pget_nfilters(creation_.get());
  for (int f = 0; f < count; ++f) {
    unsigned flags = 0, config = 0;
    std::array<unsigned, 4> values{};
    std::size_t n_values = values.size();
    const H5Z_filter_t filter = H5Pget_filter2(creation_.get(), static_cast<unsigned>(f), &flags, &n_values,
                                               values.data(), 0, nullptr, &config);
    while (place < kOrder.size() && kOrder[place] != filter) ++place;
    if (place == kOrder.size()) fail("is packed by a filter that no cube has");
    if (filter == H5Z_FILTER_SHUFFLE && (n_values == 0 || values[0] != H5Tget_size(type_.get())))
      fail("is shuffled by another width than its elements have");
    *marks[place++] = true;
  }
  return filters;
}

}  // namespace eqc
