// The chunk codec gives what HDF5's own filters read back.
#include <gtest/gtest.h>

#include <cstring>
#include <random>

#include "host/cube/compress.hpp"
#include "host/cube/cube_layout.hpp"

namespace eqc {
namespace {

Bytes random_bytes(std::size_t size, unsigned seed) {
  std::mt19937 generator(seed);
  Bytes bytes(size);
  for (std::byte& byte : bytes) byte = static_cast<std::byte>(generator());
  return bytes;
}

TEST(ShuffleBytes, groups_bytes_by_position) {
  for (const std::size_t item_bytes : {2u, 4u, 8u}) {
    for (const std::size_t items : {1u, 7u, 8u, 9u, 64u, 1001u}) {
      const Bytes data = random_bytes(items * item_bytes, 1);
      Bytes out(data.size());
      shuffle_bytes(data, item_bytes, out);
      for (std::size_t i = 0; i < items; ++i) {
        for (std::size_t b = 0; b < item_bytes; ++b) ASSERT_EQ(out[b * items + i], data[i * item_bytes + b]);
      }
    }
  }
}

// Fletcher-32 over big-endian words worked by hand: words 0x6162, 0x6364, 0x6500 of "abcde".
// sums 0x6162, 0xC4C6, 0x129C6 -> 0x29C7; sums of sums 0x6162, 0x12628, 0x24FEE -> 0x4FF0.
TEST(Fletcher32, abcde_by_hand) {
  const char* text = "abcde";
  EXPECT_EQ(fletcher32(std::as_bytes(std::span(text, 5))), 0x4FF029C7u);
}

TEST(Fletcher32, of_nothing_and_zeros_is_zero) {
  EXPECT_EQ(fletcher32({}), 0u);
  EXPECT_EQ(fletcher32(Bytes(100001)), 0u);
}

/// One chunk stored by encode_chunk in a file in memory, read back through HDF5's filters, which verify the checksum.
Bytes through_hdf5(const Bytes& data, ElementType type) {
  const Hdf5Lock lock;
  const Hdf5Handle access = cube_file_access();
  H5Pset_fapl_core(access.get(), 1 << 16, false);
  const Hdf5Handle file(H5Fcreate("codec-test.h5", H5F_ACC_TRUNC, H5P_DEFAULT, access.get()), H5Fclose);
  const std::size_t items = data.size() / element_bytes(type);
  const Hdf5Handle dataset = create_chunked_dataset(file.get(), "chunk", type, {items}, {items}, "codec-test.h5");
  const Bytes stored = encode_chunk(data, element_bytes(type));
  const hsize_t origin = 0;
  check_hdf5(H5Dwrite_chunk(dataset.get(), H5P_DEFAULT, 0, &origin, stored.size(), stored.data()), "codec-test.h5",
             "write");
  Bytes back(data.size());
  check_hdf5(H5Dread(dataset.get(), stored_type(type), H5S_ALL, H5S_ALL, H5P_DEFAULT, back.data()), "codec-test.h5",
             "read");
  return back;
}

TEST(EncodeChunk, hdf5_reads_back_random_bytes) {
  unsigned seed = 0;
  for (const ElementType type : {ElementType::f64, ElementType::f32, ElementType::i32, ElementType::i8}) {
    for (const std::size_t items : {1u, 2u, 3u, 63u, 1000u, 4099u, 200003u}) {
      const Bytes data = random_bytes(items * element_bytes(type), ++seed);
      EXPECT_EQ(through_hdf5(data, type), data) << element_type_name(type) << " x " << items;
    }
  }
}

TEST(EncodeChunk, hdf5_reads_back_constants_and_smooth_data) {
  std::vector<double> smooth(131072);
  for (std::size_t i = 0; i < smooth.size(); ++i) smooth[i] = 1.0 / static_cast<double>(i + 1);
  Bytes data(smooth.size() * sizeof(double));
  std::memcpy(data.data(), smooth.data(), data.size());
  EXPECT_EQ(through_hdf5(data, ElementType::f64), data);
  EXPECT_EQ(through_hdf5(Bytes(1 << 20), ElementType::f64), Bytes(1 << 20));
  EXPECT_LT(encode_chunk(Bytes(1 << 20), 8).size(), 20000u);
}

TEST(DecodeChunk, gives_back_what_was_encoded) {
  unsigned seed = 100;
  for (const std::size_t item_bytes : {1u, 4u, 8u}) {
    for (const std::size_t items : {1u, 7u, 8u, 1000u, 4099u}) {
      const Bytes data = random_bytes(items * item_bytes, ++seed);
      Bytes back(data.size());
      EXPECT_TRUE(decode_chunk(encode_chunk(data, item_bytes), item_bytes, {item_bytes > 1, true, true}, back));
      EXPECT_EQ(back, data) << item_bytes << " x " << items;
    }
  }
}

TEST(DecodeChunk, takes_each_filter_alone) {
  const Bytes data = random_bytes(800, 7);
  Bytes shuffled(data.size()), back(data.size());
  shuffle_bytes(data, 8, shuffled);
  EXPECT_TRUE(decode_chunk(data, 8, {}, back));
  EXPECT_EQ(back, data);
  EXPECT_TRUE(decode_chunk(shuffled, 8, {true, false, false}, back));
  EXPECT_EQ(back, data);
  EXPECT_TRUE(decode_chunk(deflate_zlib(data), 8, {false, true, false}, back));
  EXPECT_EQ(back, data);
}

TEST(DecodeChunk, refuses_changed_bytes_and_other_sizes) {
  const Bytes data = random_bytes(800, 8), stored = encode_chunk(data, 8);
  const ChunkFilters filters{true, true, true};
  Bytes back(data.size()), longer(data.size() + 8), shorter(data.size() - 8);
  for (std::size_t at = 0; at < stored.size(); ++at) {
    Bytes damaged = stored;
    damaged[at] ^= std::byte{1};
    EXPECT_FALSE(decode_chunk(damaged, 8, filters, back)) << at;
  }
  EXPECT_FALSE(decode_chunk(stored, 8, filters, longer));
  EXPECT_FALSE(decode_chunk(stored, 8, filters, shorter));
  for (const std::size_t size : {0u, 3u, 4u, 10u})
    EXPECT_FALSE(decode_chunk(std::span(stored).first(size), 8, filters, back)) << size;
  EXPECT_FALSE(decode_chunk(data, 8, {}, longer));
}

TEST(EncodeChunk, same_data_same_bytes) {
  const Bytes data = random_bytes(80000, 5);
  EXPECT_EQ(encode_chunk(data, 8), encode_chunk(data, 8));
}

}  // namespace
}  // namespace eqc
