// SHA-256 (FIPS 180-4) of bytes, by OpenSSL: digests that name catalogs, plans and results.
#pragma once

#include <memory>
#include <string>
#include <string_view>

namespace eqc {

/// Digest of bytes handed over piece by piece.
class Sha256 {
 public:
  Sha256();
  ~Sha256();
  Sha256(Sha256&&) noexcept;
  Sha256& operator=(Sha256&&) noexcept;

  Sha256& add(std::string_view bytes);
  Sha256& add(const void* bytes, std::size_t size);

  /// 64 lower-case hexadecimal digits. Call once, last.
  std::string hex();

 private:
  struct State;
  std::unique_ptr<State> state_;
};

/// SHA-256 of one buffer as 64 lower-case hexadecimal digits.
std::string sha256_hex(std::string_view bytes);

}  // namespace eqc
