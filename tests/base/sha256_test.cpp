// SHA-256 against the examples of the standard.
#include "host/base/sha256.hpp"

#include <gtest/gtest.h>

namespace eqc {
namespace {

// FIPS 180-4 examples, NIST CSRC "SHA256.pdf"
constexpr const char* kEmpty = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";
constexpr const char* kAbc = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";

TEST(Sha256, agrees_with_the_standard) {
  EXPECT_EQ(sha256_hex(""), kEmpty);
  EXPECT_EQ(sha256_hex("abc"), kAbc);
}

TEST(Sha256, pieces_give_the_digest_of_the_whole) { EXPECT_EQ(Sha256().add("a").add("").add("bc").hex(), kAbc); }

}  // namespace
}  // namespace eqc
