// Collections of the global heap: every step is at least a header long and stays inside.
#include "host/cube/text_heap.hpp"

#include <cstring>

#include "host/cube/error.hpp"

namespace eqc {
namespace {

constexpr std::size_t kHeaderBytes = 16;  ///< of a collection, and of each object in it

template <class Number>
Number number_at(std::span<const std::byte> bytes, std::size_t at) {
  Number value{};
  std::memcpy(&value, bytes.data() + at, sizeof value);
  return value;
}

}  // namespace

void TextHeap::fail(const std::string& what, const std::string& why) const {
  throw CubeError(source_.name(), "is damaged: " + what + " " + why + "; copy or compute it again");
}

std::string TextHeap::text(std::span<const std::byte> reference, const std::string& what) {
  const auto length = number_at<std::uint32_t>(reference, 0);
  if (length == 0) return {};
  const Collection& from = collection(number_at<std::uint64_t>(reference, 4), what);
  const auto found = from.objects.find(static_cast<std::uint16_t>(number_at<std::uint32_t>(reference, 12)));
  if (number_at<std::uint32_t>(reference, 12) > UINT16_MAX || found == from.objects.end() ||
      length > found->second.size)
    fail(what, "points to no text in the heap");
  text_given_ += length;
  if (text_given_ > source_.size()) fail(what, "shares its text with others, so that they are longer than the file");
  std::string text(reinterpret_cast<const char*>(from.bytes.data()) + found->second.offset, length);
  const std::size_t end = text.find('\0');
  if (end != std::string::npos && text.find_first_not_of('\0', end) != std::string::npos)
    fail(what, "holds a NUL byte");
  if (end != std::string::npos) text.resize(end);
  return text;
}

const TextHeap::Collection& TextHeap::collection(std::uint64_t address, const std::string& what) {
  const auto [entry, is_new] = collections_.try_emplace(address);
  if (!is_new) return entry->second;
  std::byte header[kHeaderBytes];
  if (!source_.holds(address, kHeaderBytes)) fail(what, "points beyond the end of the file");
  source_.read(address, header);
  const auto size = number_at<std::uint64_t>(header, 8);
  const bool is_heap = std::memcmp(header, "GCOL\1", 5) == 0 && size >= kHeaderBytes && source_.holds(address, size);
  if (!is_heap) fail(what, "points to no heap");
  bytes_read_ += size;
  if (bytes_read_ > source_.size()) fail(what, "points to heaps that overlap");
  entry->second.bytes.resize(static_cast<std::size_t>(size));
  source_.read(address, entry->second.bytes);
  parse(entry->second, what);
  return entry->second;
}

void TextHeap::parse(Collection& into, const std::string& what) const {
  const std::span<const std::byte> bytes = into.bytes;
  std::size_t at = kHeaderBytes;
  while (bytes.size() - at >= kHeaderBytes) {
    const auto number = number_at<std::uint16_t>(bytes, at);
    const auto size = number_at<std::uint64_t>(bytes, at + 8);
    const std::size_t left = bytes.size() - at;
    if (number == 0) {  // free space, whose size counts its header; only at the end
      if (size != left) fail(what, "lies in a heap with a gap");
      return;
    }
    if (size > left - kHeaderBytes) fail(what, "lies in a heap whose objects are longer than it");
    if (!into.objects.emplace(number, Object{at + kHeaderBytes, static_cast<std::size_t>(size)}).second)
      fail(what, "lies in a heap with one number twice");
    const std::size_t step = kHeaderBytes + (static_cast<std::size_t>(size) + 7) / 8 * 8;
    if (step > left) fail(what, "lies in a heap whose objects are longer than it");
    at += step;
  }
}

}  // namespace eqc
