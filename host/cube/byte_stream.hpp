// Numbers and texts as bytes and back, in the layout of FieldHash; reading trusts nothing.
#pragma once

#include <cstdint>
#include <cstring>
#include <limits>
#include <span>
#include <string>
#include <string_view>

#include "host/cube/error.hpp"

namespace eqc {

/// Appends fields to a buffer.
class ByteWriter {
 public:
  void number(std::uint64_t value) { raw(&value, sizeof value); }
  void real(double value) { raw(&value, sizeof value); }
  /// Length as number(), then the bytes.
  void text(std::string_view value) {
    number(value.size());
    raw(value.data(), value.size());
  }
  void raw(const void* data, std::size_t size) { bytes_.append(static_cast<const char*>(data), size); }
  const std::string& bytes() const { return bytes_; }

 private:
  std::string bytes_;
};

/// Takes the fields of ByteWriter off a buffer. Every call throws CubeError "<name>: ..." when the buffer ends before.
class ByteReader {
 public:
  ByteReader(std::span<const std::byte> bytes, std::string name) : rest_(bytes), name_(std::move(name)) {}

  std::uint64_t number() { return fixed<std::uint64_t>(); }
  double real() { return fixed<double>(); }
  std::string text() {
    const std::span<const std::byte> bytes = take(number());
    return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
  }
  /// A number of things to follow, of at least `least_bytes` each: never more than the buffer can hold.
  std::size_t count(std::size_t least_bytes) {
    const std::uint64_t things = number();
    if (things > rest_.size() / least_bytes) throw_short();
    return static_cast<std::size_t>(things);
  }
  std::span<const std::byte> take(std::uint64_t size) {
    if (size > rest_.size()) throw_short();
    const std::span<const std::byte> bytes = rest_.first(static_cast<std::size_t>(size));
    rest_ = rest_.subspan(static_cast<std::size_t>(size));
    return bytes;
  }
  template <class Number>
  Number fixed() {
    Number value{};
    std::memcpy(&value, take(sizeof value).data(), sizeof value);
    return value;
  }
  std::size_t left() const { return rest_.size(); }

 private:
  [[noreturn]] void throw_short() const {
    throw CubeError(name_, "is damaged: a part of it ends too early; copy or compute it again");
  }

  std::span<const std::byte> rest_;
  std::string name_;
};

}  // namespace eqc
