// Files of other measuring programs: each format as its program writes it, and rows that are refused.
#include "host/calibrate/import_calibration.hpp"

#include <gtest/gtest.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>

#include "host/calibrate/import/measured_file.hpp"
#include "tests/scenario/scenario_fixture.hpp"

namespace eqc {
namespace {

class Import : public ::testing::Test {
 protected:
  Import() { std::filesystem::create_directories(folder_); }
  ~Import() override { std::filesystem::remove_all(folder_); }

  std::string file(const char* name, const std::string& text) const {
    const std::string path = folder_ + "/" + name;
    std::ofstream(path) << text;
    return path;
  }

  const std::string folder_ =
      (std::filesystem::temp_directory_path() / ("equicube_import_" + std::to_string(::getpid()))).string();
};

/// Google Benchmark 1.7.1 --benchmark_format=json, shortened; context.device by AddCustomContext.
std::string google(const std::string& benchmarks) {
  return "{\"context\": {\"date\": \"2026-11-29T10:00:00+00:00\", \"device\": \"NVIDIA H100 80GB HBM3\"}, "
         "\"benchmarks\": [" +
         benchmarks + "]}";
}
std::string benchmark(const std::string& name, double microseconds, const std::string& more = "") {
  return "{\"name\": \"" + name + "\", \"run_type\": \"iteration\", \"real_time\": " + std::to_string(microseconds) +
         ", \"time_unit\": \"us\"" + more + "}";
}

TEST_F(Import, google_benchmark_names_say_which_kernel) {
  const MeasuredFile m = read_measured(
      file("g.json", google(benchmark("gemm/bf16/rows:4096/columns:8192/inner:4096/manual_time", 400) + "," +
                            benchmark("copy/fp32/bytes:1000000000", 700) + "," + benchmark("price_shard/cpu", 5))));
  EXPECT_EQ(m.format, "Google Benchmark JSON");
  ASSERT_EQ(m.rows.size(), 2U);
  EXPECT_EQ(m.rows[0].point.rows, 4096);
  EXPECT_EQ(m.rows[0].point.columns, 8192);
  EXPECT_EQ(m.rows[0].point.precision, Precision::bf16);
  EXPECT_DOUBLE_EQ(m.rows[0].seconds, 400e-6);
  EXPECT_EQ(m.rows[1].point.kind, KernelKind::copy);
  EXPECT_EQ(m.rows[1].device, "NVIDIA H100 80GB HBM3");
  ASSERT_EQ(m.refused.size(), 1U);
  EXPECT_EQ(m.refused[0], "benchmark 3 (price_shard/cpu): 'price_shard' is no kernel");
}

TEST_F(Import, refuses_rows_by_name_and_keeps_the_rest) {
  // H100 SXM: 3.35 TB/s; 1 GB moved at 5.025 TB/s is 1.5 times that
  const double too_fast = 1e9 / (1.5 * 3.35e12) * 1e6;
  const std::string path = file("g.json", google(benchmark("copy/bf16/bytes:1000000000", 340) + "," +
                                                 benchmark("copy/bf16/bytes:1000000000/again", too_fast) + "," +
                                                 benchmark("gemm/bf16/rows:64/columns:4096/inner:4096", 0) + "," +
                                                 benchmark("gemm/bf16/rows:4096/columns:4096/inner:4096", 250) + "," +
                                                 benchmark("gemm/bf16/rows:2048/columns:4096/inner:4096", 300,
                                                           ", \"device\": \"NVIDIA A100-SXM4-80GB\"")));
  const ImportedCalibration i = import_calibration(scenario_test::catalog(), {path}, "", "");
  EXPECT_EQ(i.calibration.part, "h100-sxm-80gb");
  ASSERT_EQ(i.calibration.points.size(), 2U);
  ASSERT_EQ(i.refused.size(), 3U);
  EXPECT_NE(i.refused[0].find("g.json: benchmark 2 (copy/bf16/bytes:1000000000/again): copy bf16 1000 MB: 199 us, 1.50 "
                              "times faster than the published peak allows"),
            std::string::npos)
      << i.refused[0];
  EXPECT_NE(i.refused[1].find("benchmark 3"), std::string::npos);
  EXPECT_NE(i.refused[1].find("has no time above 0"), std::string::npos);
  EXPECT_NE(i.refused[2].find("is of 'NVIDIA A100-SXM4-80GB' (a100-80gb), not of h100-sxm-80gb"), std::string::npos)
      << i.refused[2];
}

TEST_F(Import, weights_read_faster_than_memory_come_from_a_cache_and_are_refused) {
  const std::string path = file("g.json", google(benchmark("gemm/bf16/rows:1/columns:4096/inner:4096", 4) + "," +
                                                 benchmark("gemm/bf16/rows:1/columns:4096/inner:8192", 25)));
  const ImportedCalibration i = import_calibration(scenario_test::catalog(), {path}, "", "");
  EXPECT_EQ(i.calibration.points.size(), 1U);
  ASSERT_EQ(i.refused.size(), 1U);
}

TEST_F(Import, nothing_left_is_an_error_that_says_why) {
  const std::string path = file("g.json", google(benchmark("gemm/bf16/rows:1/columns:64/inner:64", 0)));
  try {
    import_calibration(scenario_test::catalog(), {path}, "", "");
    FAIL();
  } catch (const InputError& error) {
    EXPECT_NE(error.diagnostics().text().find("no row is left to calibrate h100-sxm-80gb with"), std::string::npos);
  }
}

// The layout of nccl-tests 2.13 (github.com/NVIDIA/nccl-tests), times are invented.
const char* const kNcclText =
    "mpirun -np 2 ./build/all_reduce_perf -b 8M -e 16M -f 2 -g 1\n"
    "# nThread 1 nGpus 1 minBytes 8388608 maxBytes 16777216 step: 2(factor) warmup iters: 5 iters: 20 agg iters: 1\n"
    "#\n# Using devices\n"
    "#  Rank  0 Group  0 Pid    313 on host-0 device  0 [0x18] NVIDIA H100 80GB HBM3\n"
    "#  Rank  1 Group  0 Pid    314 on host-0 device  1 [0x2a] NVIDIA H100 80GB HBM3\n"
    "#\n#                                                              out-of-place                       in-place\n"
    "#       size         count      type   redop    root     time   algbw   busbw #wrong     time   algbw   busbw\n"
    "#        (B)    (elements)                               (us)  (GB/s)  (GB/s)            (us)  (GB/s)  (GB/s)\n"
    "     8388608       2097152     float     sum      -1    52.10  161.01  161.01      0    51.9  161.63  161.63   0\n"
    "    16777216       4194304     float     sum      -1     N/A     0.00    0.00      0    76.2  220.17  220.17   0\n"
    "# Avg bus bandwidth    : 190\n";

TEST_F(Import, nccl_tests_text) {
  const MeasuredFile m = read_measured(file("n.txt", kNcclText));
  EXPECT_EQ(m.format, "nccl-tests text");
  ASSERT_EQ(m.rows.size(), 1U);
  EXPECT_EQ(m.rows[0].point.kind, KernelKind::all_reduce);
  EXPECT_EQ(m.rows[0].point.ranks, 2);
  EXPECT_EQ(m.rows[0].point.bytes, 8388608);
  EXPECT_DOUBLE_EQ(m.rows[0].seconds, 52.10e-6);
  EXPECT_EQ(m.rows[0].device, "NVIDIA H100 80GB HBM3");
  ASSERT_EQ(m.refused.size(), 1U);
  EXPECT_EQ(m.refused[0], "line 12: 'N/A' is no time");
}

TEST_F(Import, nccl_tests_without_the_collective_is_refused) {
  std::string text = kNcclText;
  text.erase(0, text.find('\n') + 1);
  EXPECT_THROW(read_measured(file("n.txt", text)), InputError);
}

TEST_F(Import, nccl_tests_json) {
  const MeasuredFile m = read_measured(
      file("n.json",
           R"({"args": ["./build/reduce_scatter_perf", "-J"], "config": {"nthreads": 1, "ngpus": 8, "devices":
       [{"rank": 0, "device_info": "NVIDIA H100 80GB HBM3"}]}, "results": [
       {"size": 67108864, "count": 2097152, "type": "float", "redop": "sum", "root": "-1",
        "out_of_place": {"time": 220.5, "alg_bw": 304.3, "bus_bw": 266.3, "nwrong": 0}, "in_place": null},
       {"size": 1024, "type": "float", "out_of_place": null}]})"));
  EXPECT_EQ(m.format, "nccl-tests JSON");
  ASSERT_EQ(m.rows.size(), 1U);
  EXPECT_EQ(m.rows[0].point.kind, KernelKind::all_gather);
  EXPECT_EQ(m.rows[0].point.ranks, 8);
  EXPECT_DOUBLE_EQ(m.rows[0].seconds, 220.5e-6);
  EXPECT_EQ(m.refused.size(), 1U);
}

TEST_F(Import, kernel_tables_of_three_kinds) {
  const MeasuredFile gemm = read_measured(
      file("gemm.csv",
           "gpu,framework,version,dtype,m,n,k,latency_ms\nh100_sxm,trtllm,1.0,bfloat16,64,4096,8192,0.03\n"
           "h100_sxm,trtllm,1.0,fp8_block,64,4096,8192,0.03\n"));
  ASSERT_EQ(gemm.rows.size(), 1U);
  EXPECT_EQ(gemm.rows[0].point.inner, 8192);
  EXPECT_EQ(gemm.refused[0], "line 3: no kernel of ours has the type 'fp8_block'");
  const MeasuredFile attention = read_measured(file(
      "attention.csv",
      "gpu,phase,batch,isl_or_kvlen,num_heads,num_kv_heads,head_dim,window,attn_dtype,kv_dtype,latency_ms\n"
      "h100_sxm,prefill,4,2048,32,8,128,0,bfloat16,bfloat16,0.5\nh100_sxm,decode,4,2048,32,8,128,0,bfloat16,fp8,0.02\n"
      "h100_sxm,decode,4,2048,32,8,128,512,bfloat16,fp8,0.02\n"));
  ASSERT_EQ(attention.rows.size(), 2U);
  EXPECT_EQ(attention.rows[0].point.kind, KernelKind::attention);
  EXPECT_EQ(attention.rows[1].point.kind, KernelKind::decode);
  EXPECT_EQ(attention.rows[1].point.precision, Precision::fp8);
  EXPECT_EQ(attention.refused.size(), 1U);
  const MeasuredFile messages =
      read_measured(file("comm.csv",
                         "gpu,framework,op,dtype,num_gpus,message_bytes,latency_ms\n"
                         "h100_sxm,nccl,all_gather,half,8,1048576,0.02\nh100_sxm,nccl,alltoall,half,8,1,0.02\n"));
  ASSERT_EQ(messages.rows.size(), 1U);
  EXPECT_EQ(messages.rows[0].point.ranks, 8);
}

TEST_F(Import, served_models_become_rows_of_the_truth_format) {
  // keys of vllm bench serve --save-result
  const std::string path =
      file("v.json",
           R"({"date": "20261129-101010", "backend": "vllm", "model_id": "meta-llama/Llama-3.1-8B-Instruct",
       "num_prompts": 100, "max_concurrency": 16, "completed": 100, "total_input_tokens": 102400,
       "total_output_tokens": 12800, "request_throughput": 5.1, "output_throughput": 1650.5, "median_ttft_ms": 120.5,
       "median_tpot_ms": 9.1, "tensor_parallel_size": "1"})");
  const ImportedCalibration i = import_calibration(scenario_test::catalog(), {path}, "h100-sxm-80gb", "");
  EXPECT_TRUE(i.calibration.points.empty());
  EXPECT_EQ(i.served.rfind(std::string(kServedHeader) + "\n", 0), 0U);
  EXPECT_NE(
      i.served.find("v.json:result:output_throughput_total,meta-llama/Llama-3.1-8B-Instruct,h100-sxm-80gb,"
                    "output_throughput_total,1650.5,tok/s,1,1,1024,128,16,vLLM,imported,v.json,20261129-101010\n"),
      std::string::npos)
      << i.served;
  const std::string lines =
      file("s.jsonl", R"({"backend": "sglang", "completed": 10, "output_throughput": 10, "total_input_tokens": 100,)"
                      R"( "total_output_tokens": 50, "median_ttft_ms": 1, "median_tpot_ms": 1,)"
                      R"( "server_info": {"model_path": "Qwen/Qwen2.5-7B"}})"
                      "\n{\"backend\": \"sglang\", \"output_throughput\": 10, \"completed\": 1}\n");
  const MeasuredFile m = read_measured(lines);
  ASSERT_EQ(m.served.size(), 1U);
  EXPECT_EQ(m.served[0].framework, "SGLang");
  EXPECT_EQ(m.served[0].model, "Qwen/Qwen2.5-7B");
  ASSERT_EQ(m.refused.size(), 1U);
  EXPECT_NE(m.refused[0].find("line 2: does not say which model"), std::string::npos);
}

TEST_F(Import, rocm_bandwidth_test) {
  // the layout of RocmBandwidthTest 2.6.0, rates are invented
  const MeasuredFile m = read_measured(
      file("r.txt",
           "          RocmBandwidthTest Version: 2.6.0\n\n          Device: 0,  AMD EPYC 9554 64-Core Processor\n"
           "          Device: 1,  AMD Instinct MI300X,  GPU-1,  05:0.0\n"
           "          Device: 2,  AMD Instinct MI300X,  GPU-2,  08:0.0\n\n"
           "          Inter-Device Access\n\n          D/D       0         1         2\n\n          0         1        "
           " 1         1\n\n"
           "          Unidirectional copy peak bandwidth GB/s\n\n          D/D       0           1           2\n\n"
           "          0         N/A         55.125      55.003\n\n          1         55.5        2010.5      48.2\n\n"
           "          2         55.5        48.2        x\n\n"
           "          Bidirectional copy peak bandwidth GB/s\n\n          D/D       0           1           2\n\n"
           "          1         99          99          99\n"));
  ASSERT_EQ(m.rows.size(), 3U);
  EXPECT_EQ(m.rows[0].point.kind, KernelKind::host_copy);
  EXPECT_EQ(m.rows[2].point.kind, KernelKind::copy);
  EXPECT_EQ(m.rows[2].device, "AMD Instinct MI300X");
  EXPECT_NEAR(m.rows[2].point.bytes / m.rows[2].seconds, 2 * 2010.5e9, 1e6);
  ASSERT_EQ(m.refused.size(), 1U);
  EXPECT_NE(m.refused[0].find("2 to 2: 'x' is no rate"), std::string::npos);
}

TEST_F(Import, anything_else_is_refused_with_the_formats_that_are_read) {
  EXPECT_THROW(read_measured(file("x.txt", "hello")), InputError);
  EXPECT_THROW(read_measured(file("x.json", "{\"a\": 1}")), InputError);
  EXPECT_THROW(read_measured(file("x.csv", "latency_ms,what\n1,2\n")), InputError);
}

}  // namespace
}  // namespace eqc
