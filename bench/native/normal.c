// The loop of wasm/philox.ts and wasm/normal.ts once more, with the 256-bit vectors of AVX2 that WebAssembly lacks. In the benchmark only:
// it says what 128-bit vectors cost.
//
//   cc -O3 -mavx2 normal.c -o normal && ./normal TABLE OUT ELEMENTS SCALE KEY0 KEY1 STREAM0 STREAM1 CALLS
//
// TABLE has the entries of normalTable() as wasm.ts writes them, 32 KB. Fills ELEMENTS (a multiple of 64) normal weights 1 + CALLS times,
// writes them to OUT, and prints the milliseconds of the shortest call but the first.
#include <immintrin.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

static inline __m256i high_words(__m256i even, __m256i odd) {
  return _mm256_blend_epi32(_mm256_srli_epi64(even, 32), odd, 0xaa);
}

// The high words of eight products.
static inline __m256i mul_high(__m256i a, __m256i m) {
  return high_words(_mm256_mul_epu32(a, m), _mm256_mul_epu32(_mm256_srli_epi64(a, 32), m));
}

typedef struct { __m256i x0, x1, x2, x3; } Blocks;

static inline Blocks round_of(Blocks c, __m256i m0, __m256i m1, __m256i k0, __m256i k1) {
  return (Blocks){
    _mm256_xor_si256(_mm256_xor_si256(mul_high(c.x2, m1), c.x1), k0),
    _mm256_mullo_epi32(c.x2, m1),
    _mm256_xor_si256(_mm256_xor_si256(mul_high(c.x0, m0), c.x3), k1),
    _mm256_mullo_epi32(c.x0, m0),
  };
}

// Normal samples of eight words, as in wasm/normal.ts.
static inline __m256 normal_fixed(__m256i words, const char *table) {
  const __m256i sign = _mm256_srai_epi32(words, 31);
  const __m256i x = _mm256_xor_si256(words, sign);
  const __m256i high = _mm256_set1_epi32(0x43300000);
  const __m256d base = _mm256_set1_pd(4503599627370495.5);
  const __m256d a = _mm256_sub_pd(_mm256_castsi256_pd(_mm256_unpacklo_epi32(x, high)), base);
  const __m256d b = _mm256_sub_pd(_mm256_castsi256_pd(_mm256_unpackhi_epi32(x, high)), base);
  const __m256i top =
    _mm256_castps_si256(_mm256_shuffle_ps(_mm256_castpd_ps(a), _mm256_castpd_ps(b), _MM_SHUFFLE(3, 1, 3, 1)));
  const __m256i entries = _mm256_and_si256(_mm256_srli_epi32(top, 10), _mm256_set1_epi32(4095 << 3));
  const __m256i entry0 = _mm256_i32gather_epi32((const int *)table, entries, 1);
  const __m256i entry1 = _mm256_i32gather_epi32((const int *)(table + 4), entries, 1);
  const __m256i h = _mm256_and_si256(_mm256_srli_epi32(top, 6), _mm256_set1_epi32(127));
  const __m256i a10 = _mm256_slli_epi64(_mm256_castpd_si256(a), 10);
  const __m256i b10 = _mm256_slli_epi64(_mm256_castpd_si256(b), 10);
  const __m256i l = _mm256_and_si256(
    _mm256_castps_si256(_mm256_shuffle_ps(_mm256_castsi256_ps(a10), _mm256_castsi256_ps(b10), _MM_SHUFFLE(3, 1, 3, 1))),
    _mm256_set1_epi32(0xffff));
  const __m256i bend = _mm256_madd_epi16(h, _mm256_and_si256(entry1, _mm256_set1_epi32(255)));
  const __m256i slope = _mm256_sub_epi32(_mm256_srli_epi32(entry1, 8), bend);
  const __m256i low =
    _mm256_srli_epi32(_mm256_mullo_epi32(l, _mm256_srli_epi32(_mm256_sub_epi32(slope, bend), 8)), 8);
  const __m256i drop = _mm256_add_epi32(_mm256_mullo_epi32(h, slope), low);
  const __m256i magnitude = _mm256_sub_epi32(entry0, _mm256_srli_epi32(drop, 10));
  const __m256i minus = _mm256_andnot_si256(words, _mm256_set1_epi32((int)0x80000000));
  return _mm256_or_ps(_mm256_cvtepi32_ps(magnitude), _mm256_castsi256_ps(minus));
}

// Stores the weights of eight blocks, 32 elements.
static inline void store_blocks(float *out, Blocks c, const char *table, __m256 scale) {
  const __m256i a = _mm256_unpacklo_epi32(c.x0, c.x1), b = _mm256_unpackhi_epi32(c.x0, c.x1);
  const __m256i d = _mm256_unpacklo_epi32(c.x2, c.x3), e = _mm256_unpackhi_epi32(c.x2, c.x3);
  // Blocks 0 and 4, 1 and 5, 2 and 6, 3 and 7.
  const __m256i p = _mm256_unpacklo_epi64(a, d), q = _mm256_unpackhi_epi64(a, d);
  const __m256i r = _mm256_unpacklo_epi64(b, e), s = _mm256_unpackhi_epi64(b, e);
  const __m256i words[4] = {
    _mm256_permute2x128_si256(p, q, 0x20), _mm256_permute2x128_si256(r, s, 0x20),
    _mm256_permute2x128_si256(p, q, 0x31), _mm256_permute2x128_si256(r, s, 0x31),
  };
  for (int i = 0; i < 4; i++) _mm256_storeu_ps(out + 8 * i, _mm256_mul_ps(normal_fixed(words[i], table), scale));
}

static void fill(float *out, size_t elements, const char *table, float scale, const uint32_t *key, const uint32_t *stream) {
  const __m256i m0 = _mm256_set1_epi32((int)0xd2511f53), m1 = _mm256_set1_epi32((int)0xcd9e8d57);
  const __m256 scales = _mm256_set1_ps(scale);
  __m256i counters = _mm256_setr_epi32(0, 1, 2, 3, 4, 5, 6, 7);
  // Sixteen blocks at a time hide the latency of a round, as in wasm/philox.ts.
  for (size_t i = 0; i < elements; i += 64) {
    const __m256i s0 = _mm256_set1_epi32((int)stream[0]), s1 = _mm256_set1_epi32((int)stream[1]);
    const __m256i next = _mm256_add_epi32(counters, _mm256_set1_epi32(8));
    Blocks x = {counters, _mm256_setzero_si256(), s0, s1}, y = {next, _mm256_setzero_si256(), s0, s1};
    uint32_t k0 = key[0], k1 = key[1];
#pragma GCC unroll 10
    for (int round = 0; round < 10; round++) {
      const __m256i key0 = _mm256_set1_epi32((int)k0), key1 = _mm256_set1_epi32((int)k1);
      x = round_of(x, m0, m1, key0, key1);
      y = round_of(y, m0, m1, key0, key1);
      k0 += 0x9e3779b9;
      k1 += 0xbb67ae85;
    }
    store_blocks(out + i, x, table, scales);
    store_blocks(out + i + 32, y, table, scales);
    counters = _mm256_add_epi32(next, _mm256_set1_epi32(8));
  }
}

static double now(void) {
  struct timespec time;
  clock_gettime(CLOCK_MONOTONIC, &time);
  return 1e3 * (double)time.tv_sec + 1e-6 * (double)time.tv_nsec;
}

static uint32_t word(const char *text) { return (uint32_t)strtoul(text, NULL, 10); }

int main(int argc, char **argv) {
  if (argc != 10) return 2;
  static char table[32768];
  FILE *file = fopen(argv[1], "rb");
  if (!file || fread(table, 1, sizeof table, file) != sizeof table) return 3;
  fclose(file);
  const size_t elements = strtoul(argv[3], NULL, 10);
  const uint32_t key[2] = {word(argv[5]), word(argv[6])}, stream[2] = {word(argv[7]), word(argv[8])};
  const float scale = strtof(argv[4], NULL);
  float *out = aligned_alloc(32, 4 * elements);
  if (!out || elements % 64) return 4;
  double least = 1e300;
  for (int call = 0; call <= atoi(argv[9]); call++) {
    const double start = now();
    fill(out, elements, table, scale, key, stream);
    const double took = now() - start;
    if (call > 0 && took < least) least = took;
  }
  file = fopen(argv[2], "wb");
  if (!file || fwrite(out, 4, elements, file) != elements) return 5;
  fclose(file);
  printf("%.3f\n", least);
  return 0;
}
