// A sorting network over rows of 8 lanes: the same compare-exchanges for every input, hence vectorisable and free of
// branches.
#pragma once

#include <cstdint>

namespace eqc::network {

// Layout: `rows` is a power of two, at least 2; logical position lane * rows + row lives at address row * 8 + lane.
// Most stages of Batcher's bitonic sort (AFIPS 1968; all-ascending "flip" form) then pair equal lanes of different
// rows; only 6 stages cross lanes. GNU vector types, not auto-vectorisation: gcc 12 and clang 14 both turn them into
// shuffles of 256 bits.
using Four = double __attribute__((vector_size(32)));
typedef double FourInMemory
    __attribute__((vector_size(32), aligned(8), may_alias));  // clang 14 drops aligned() from a `using`
using FourMask = std::int64_t __attribute__((vector_size(32)));
inline constexpr int kRowLanes = 8;

#define EQC_NETWORK_INLINE inline __attribute__((always_inline))

/// Four keys that carry an id each; equal keys are ordered by id, so the result is the one stable permutation.
struct KeysWithId {
  double* key;
  double* id;  ///< whole numbers, all different

  struct Quad {
    Four key, id;
  };
  EQC_NETWORK_INLINE Quad load(int at) const {
    return {*reinterpret_cast<const FourInMemory*>(key + at), *reinterpret_cast<const FourInMemory*>(id + at)};
  }
  EQC_NETWORK_INLINE void store(int at, const Quad& q) const {
    *reinterpret_cast<FourInMemory*>(key + at) = q.key;
    *reinterpret_cast<FourInMemory*>(id + at) = q.id;
  }
  static EQC_NETWORK_INLINE void order(Quad& low, Quad& high) {
    const Quad a = low, b = high;
    const FourMask swap = (b.key < a.key) | ((b.key == a.key) & (b.id < a.id));
    low.key = swap ? b.key : a.key;
    high.key = swap ? a.key : b.key;
    low.id = swap ? b.id : a.id;
    high.id = swap ? a.id : b.id;
  }
  template <int... kLane>
  static EQC_NETWORK_INLINE Quad pick(const Quad& a, const Quad& b) {
    return {__builtin_shufflevector(a.key, b.key, kLane...), __builtin_shufflevector(a.id, b.id, kLane...)};
  }

  static constexpr int kPart = 4, kRowsHeld = 4, kRowsSorted = 4;
  using Part = Quad;
  EQC_NETWORK_INLINE Part load_part(int at) const { return load(at); }
  EQC_NETWORK_INLINE void store_part(int at, const Part& p) const { store(at, p); }
};

template <class Store>
EQC_NETWORK_INLINE void order_at(const Store& store, int low_at, int high_at) {
  auto low = store.load_part(low_at), high = store.load_part(high_at);
  Store::order(low, high);
  store.store_part(low_at, low);
  store.store_part(high_at, high);
}

/// Orders held parts kStride apart, then kStride / 2 apart, ... down to 1.
template <class Store, int kStride, int kHeld>
EQC_NETWORK_INLINE void merge_held(typename Store::Part (&p)[kHeld]) {
#pragma GCC unroll 16
  for (int i = 0; i < kHeld; ++i)
    if ((i & kStride) == 0) Store::order(p[i], p[i + kStride]);
  if constexpr (kStride > 1) merge_held<Store, kStride / 2>(p);
}

/// Sorts runs of kSize held parts whose halves are sorted, then runs twice as long, up to all of them.
template <class Store, int kSize, int kHeld>
EQC_NETWORK_INLINE void sort_held(typename Store::Part (&p)[kHeld]) {
#pragma GCC unroll 16
  for (int i = 0; i < kHeld; ++i)
    if ((i & (kSize / 2)) == 0) Store::order(p[i], p[i ^ (kSize - 1)]);
  if constexpr (kSize > 2) merge_held<Store, kSize / 4>(p);
  if constexpr (kSize < kHeld) sort_held<Store, 2 * kSize>(p);
}

/// Sorts each lane of every run of kHeld rows in registers.
template <int kHeld, class Store>
EQC_NETWORK_INLINE void sort_runs(const Store& store, int rows) {
  for (int base = 0; base < rows; base += kHeld)
    for (int at = base * kRowLanes; at < (base + 1) * kRowLanes; at += Store::kPart) {
      typename Store::Part p[kHeld];
#pragma GCC unroll 16
      for (int i = 0; i < kHeld; ++i) p[i] = store.load_part(at + i * kRowLanes);
      sort_held<Store, 2>(p);
#pragma GCC unroll 16
      for (int i = 0; i < kHeld; ++i) store.store_part(at + i * kRowLanes, p[i]);
    }
}

/// Orders rows `stride` apart, then stride / 2 apart, ... as many strides as kHeld rows hold: the smallest is 2 stride
/// / kHeld.
template <int kHeld, class Store>
EQC_NETWORK_INLINE void merge_strides(const Store& store, int rows, int stride) {
  const int step = 2 * stride / kHeld;
  for (int base = 0; base < rows; base += 2 * stride)
    for (int at = base * kRowLanes; at < (base + step) * kRowLanes; at += Store::kPart) {
      typename Store::Part p[kHeld];
#pragma GCC unroll 8
      for (int i = 0; i < kHeld; ++i) p[i] = store.load_part(at + i * step * kRowLanes);
      merge_held<Store, kHeld / 2>(p);
#pragma GCC unroll 8
      for (int i = 0; i < kHeld; ++i) store.store_part(at + i * step * kRowLanes, p[i]);
    }
}

/// Orders rows `stride` apart, then stride / 2 apart, ... down to 1, in as few passes over memory as registers allow.
template <class Store>
EQC_NETWORK_INLINE void merge_rows(const Store& store, int rows, int stride) {
  if constexpr (Store::kRowsHeld == 8)
    for (; stride >= 4; stride /= 8) merge_strides<8>(store, rows, stride);
  for (; stride >= 2; stride /= 4) merge_strides<4>(store, rows, stride);
  if (stride == 1)
    for (int at = 0; at < rows * kRowLanes; at += 2 * kRowLanes)
      for (int part = 0; part < kRowLanes; part += Store::kPart) order_at(store, at + part, at + part + kRowLanes);
}

/// Sorts every lane by itself: afterwards each lane's rows ascend.
template <class Store>
EQC_NETWORK_INLINE void sort_lanes(const Store& store, int rows) {
  constexpr int kRun = Store::kRowsSorted;
  if (rows >= kRun) sort_runs<kRun>(store, rows);
  for (int size = rows >= kRun ? 2 * kRun : 2; size <= rows; size *= 2) {
    for (int base = 0; base < rows; base += size)
      for (int row = 0; row < size / 2; ++row)
        for (int part = 0; part < kRowLanes; part += Store::kPart)
          order_at(store, (base + row) * 8 + part, (base + size - 1 - row) * 8 + part);
    merge_rows(store, rows, size / 4);
  }
}

/// First stage of merging sorted lanes 0 with 1, 2 with 3, ...: each position meets its mirror image in the pair.
template <class Store>
EQC_NETWORK_INLINE void flip_pairs(const Store& store, int rows) {
  for (int row = 0; row < rows / 2; ++row)
    for (int half = 0; half < kRowLanes; half += 4) {
      const int at = row * 8 + half, mirror_at = (rows - 1 - row) * 8 + half;
      auto low = store.load(at), high = store.load(mirror_at);
      high = Store::template pick<1, 0, 3, 2>(high, high);
      Store::order(low, high);
      store.store(at, Store::template pick<0, 5, 2, 7>(low, high));
      store.store(mirror_at, Store::template pick<1, 4, 3, 6>(low, high));
    }
}

/// The same for pairs of lanes: 0,1 with 2,3 and 4,5 with 6,7.
template <class Store>
EQC_NETWORK_INLINE void flip_quads(const Store& store, int rows) {
  for (int row = 0; row < rows / 2; ++row)
    for (int half = 0; half < kRowLanes; half += 4) {
      const int at = row * 8 + half, mirror_at = (rows - 1 - row) * 8 + half;
      auto low = store.load(at), high = store.load(mirror_at);
      high = Store::template pick<3, 2, 1, 0>(high, high);
      Store::order(low, high);
      store.store(at, Store::template pick<0, 1, 6, 7>(low, high));
      store.store(mirror_at, Store::template pick<3, 2, 5, 4>(low, high));
    }
}

/// The same for lanes 0..3 with 4..7.
template <class Store>
EQC_NETWORK_INLINE void flip_all(const Store& store, int rows) {
  for (int row = 0; row < rows / 2; ++row) {
    const int at = row * 8, mirror_at = (rows - 1 - row) * 8;
    auto a = store.load(at), b = store.load(at + 4), c = store.load(mirror_at), d = store.load(mirror_at + 4);
    c = Store::template pick<3, 2, 1, 0>(c, c);
    d = Store::template pick<3, 2, 1, 0>(d, d);
    Store::order(a, d);
    Store::order(c, b);
    store.store(at, a);
    store.store(at + 4, b);
    store.store(mirror_at, Store::template pick<3, 2, 1, 0>(c, c));
    store.store(mirror_at + 4, Store::template pick<3, 2, 1, 0>(d, d));
  }
}

/// Orders lanes two apart (when `kTwoApart`), then neighbouring lanes, inside every row.
template <bool kTwoApart, class Store>
EQC_NETWORK_INLINE void merge_lanes(const Store& store, int rows) {
  for (int at = 0; at < rows * kRowLanes; at += 4) {
    auto low = store.load(at);
    auto high = low;
    if constexpr (kTwoApart) {
      high = Store::template pick<2, 3, 0, 1>(low, low);
      Store::order(low, high);
      low = Store::template pick<0, 1, 6, 7>(low, high);
    }
    high = Store::template pick<1, 0, 3, 2>(low, low);
    Store::order(low, high);
    store.store(at, Store::template pick<0, 5, 2, 7>(low, high));
  }
}

/// Sorts rows x 8 values into logical (lane-major) ascending order.
template <class Store>
[[gnu::noinline, maybe_unused]] static void sort_rows(const Store& store, int rows) {
  sort_lanes(store, rows);
  flip_pairs(store, rows);
  merge_rows(store, rows, rows / 2);
  flip_quads(store, rows);
  merge_lanes<false>(store, rows);
  merge_rows(store, rows, rows / 2);
  flip_all(store, rows);
  merge_lanes<true>(store, rows);
  merge_rows(store, rows, rows / 2);
}

}  // namespace eqc::network
