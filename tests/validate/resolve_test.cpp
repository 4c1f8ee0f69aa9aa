// Spellings of names in publications.
#include "host/validate/resolve.hpp"

#include <gtest/gtest.h>

#include "host/validate/validation.hpp"
#include "tests/catalog/shipped_catalog.hpp"
#include "tests/validate/measured_row.hpp"

namespace eqc {
namespace {

using test::catalog;

/// Spelling, and the id it means; "" for none.
using Meanings = std::vector<std::pair<std::string, std::string>>;

void expect_hardware(const Meanings& meanings) {
  const Resolver names(catalog());
  for (const auto& [spelling, id] : meanings) {
    const auto found = names.hardware(spelling);
    EXPECT_EQ(found ? catalog().hardware[*found].id : "", id) << spelling;
  }
}

TEST(Resolve, hardware_stands_in_decorated_text) {
  expect_hardware({{"a100-80gb", "a100-80gb"},
                   {"A100-SXM-80GB", "a100-80gb"},
                   {"H100-SXM-80GB, 8 per node", "h100-sxm-80gb"},
                   {"8x H100-SXM-80GB", "h100-sxm-80gb"},
                   {"NVIDIA L40S", "l40s"},
                   {"RTX-4090 (desktop)", "rtx-4090"}});
}

TEST(Resolve, hardware_is_no_part_of_a_longer_word_or_number) {
  expect_hardware({{"L4x", ""}, {"MyL4", ""}, {"L40S", "l40s"}, {"H100-SXM-80GBx8", "h100-sxm-80gb"}, {"abacus", ""}});
}

TEST(Resolve, a_longer_product_name_never_matches_a_shorter_one) {
  // the M5 Max has 614 GB/s, the M5 153.6
  expect_hardware({{"Apple-M5-Max (40-core)", ""},
                   {"M5 (10 GPU Core) 24GB", "apple-m5-10c"},
                   {"M4 Max (32 GPU Core) 36GB", "apple-m4-max-32c"},
                   {"Apple M2 Ultra 60-core GPU", "apple-m2-ultra-60c"},
                   {"RTX 5070 Ti Super", ""},
                   {"RTX A6000 Ada", ""},  // NVIDIA's product is the RTX 6000 Ada
                   {"RTX 6000 Ada", "rtx-6000-ada"},
                   {"RTX 4090 Ada Lovelace", "rtx-4090"},
                   {"A100 Ampere", "a100-80gb"},
                   {"H100 CNX", ""},
                   {"GeForce RTX 3090 Ti", "rtx-3090-ti"},
                   {"RX 7900 XTX", "rx-7900-xtx"},
                   {"RTX 5080 laptop", "rtx-5080-laptop"},
                   {"RTX 3090 laptop", ""},
                   {"RTX 3090 24GB laptop", ""},
                   {"Jetson Orin Nano 8GB Super", ""}});
}

TEST(Resolve, an_accelerator_in_parentheses_goes_before_the_board_that_carries_it) {
  expect_hardware({{"Pi CM5 - 16GB (Nvidia RTX 4090)", "rtx-4090"},
                   {"HiFive Premier P550 (AMD RX 580)", "rx-580"},
                   {"Minisforum MS-R1 (Nvidia RTX A2000)", "rtx-a2000-12gb"},
                   {"Framework Desktop (AMD Ryzen AI Max+ 395)", "ryzen-ai-max-395"},
                   {"A100-SXM4-40GB (DGX A100)", "a100-sxm-40gb"}});
  const Resolver names(catalog());
  const auto board = names.hardware("HiFive Premier P550 (AMD RX 580)", Resolver::Part::board);
  ASSERT_TRUE(board);
  EXPECT_EQ(catalog().hardware[*board].id, "hifive-premier-p550");
}

TEST(Resolve, a_card_goes_before_the_host_beside_it_wherever_it_stands) {
  expect_hardware({{"RTX 4090 (Ryzen 9 7950X)", "rtx-4090"},
                   {"H100 SXM (Xeon Platinum 8480+)", "h100-sxm-80gb"},
                   {"Raspberry Pi 5 8GB + RX 7600", "rx-7600"},
                   {"Raspberry Pi 5 with AMD RX 6700 XT eGPU", "rx-6700-xt"},
                   {"Raspberry Pi 5 16GB with RTX 3060", "rtx-3060-12gb"},
                   {"Ryzen AI 9 HX 370 (Radeon 890M)", "ryzen-ai-9-hx-370"}});
  const Resolver names(catalog());
  const auto host = names.hardware("RTX 4090 (Ryzen 9 7950X)", Resolver::Part::board);
  ASSERT_TRUE(host);
  EXPECT_EQ(catalog().hardware[*host].id, "ryzen-9-7950x");
  EXPECT_FALSE(names.hardware("RTX 4090", Resolver::Part::board));  // whose processor nobody knows
}

TEST(Resolve, a_board_with_a_card_that_the_catalog_does_not_list_is_not_the_board) {
  expect_hardware({{"Raspberry Pi 5 (Nvidia GTX 1660 Super)", ""},
                   {"Raspberry Pi 5 (AMD RX 9070 GRE)", ""},
                   {"Raspberry Pi 5 + Nvidia K80", ""},
                   {"Raspberry Pi 5 (GeForce GT 1030)", ""},
                   {"Raspberry Pi 5 (Radeon HD 7850)", ""},
                   {"Raspberry Pi 5 + Hailo-8", ""},
                   {"Raspberry Pi 5 + AI HAT+", ""},
                   {"Raspberry Pi 5 with Coral TPU", ""},
                   {"Core i9-13900K + eGPU", ""},
                   {"EPYC 9654 with A100X", ""},
                   {"EPYC 9654 + H100 CNX", ""},
                   {"EPYC 9654 + RTX A6000 Ada", ""},
                   {"EPYC 9654 + BlueField-3", "epyc-9654"},
                   {"EPYC 9654 (no GT 1030)", "epyc-9654"},
                   {"Ryzen 7 8840U with Radeon 780M", "ryzen-7-8840u"},
                   {"Raspberry Pi 5 (16GB)", "raspberry-pi-5-16gb"},
                   {"Core i9-13900K (Intel Arc graphics)", "core-i9-13900k"}});
}

TEST(Resolve, a_board_with_an_accelerator_that_the_catalog_has_beside_it_is_both) {
  for (const char* text : {"Raspberry Pi 5 + Hailo-10H", "Raspberry Pi 5 with Hailo-10H", "Raspberry Pi 5 (Hailo 10H)",
                           "Raspberry Pi 5 8GB + Hailo-10H NPU", "Hailo-10H on Raspberry Pi 5"})
    expect_hardware({{text, "raspberry-pi-5-hailo-10h"}});
}

TEST(Resolve, a_stated_size_or_form_takes_the_row_that_has_it_or_none) {
  expect_hardware({{"A100-40G", "a100-sxm-40gb"},
                   {"A100 40G", "a100-sxm-40gb"},
                   {"A100 (40 GB)", "a100-sxm-40gb"},
                   {"DGX A100 320GB", "a100-sxm-40gb"},
                   {"8x80GB A100", "a100-80gb"},
                   {"A100-PCIe", "a100-pcie-80gb"},
                   {"A100 PCIe, 40 GB", "a100-pcie-40gb"},
                   {"A100 80GB, PCIe Gen4 x16 32 GB/s", "a100-80gb"},  // its bus
                   {"V100 PCIe", "v100-pcie-32gb"},
                   {"MI210 PCIe", "mi210"},
                   {"2x RTX 3090 48GB total", "rtx-3090"},
                   {"A800 40GB", ""},
                   {"A800 PCIe 80GB", ""},
                   {"H800 PCIe", ""},
                   {"H200 NVL", ""},
                   {"H20 141GB", ""},
                   {"Gaudi 3 PCIe", ""},
                   {"RTX 3060 8GB", ""},
                   {"RTX 3060 12GB, 64GB RAM", "rtx-3060-12gb"},
                   {"RTX 3080 12GB", "rtx-3080-12gb"},
                   {"B200 192GB", "b200-180gb"},
                   {"GH200 480GB", "gh200-96gb"},
                   {"GH200 144G HBM3e", "gh200-144gb"},
                   {"H100 8x400G InfiniBand", "h100-sxm-80gb"},
                   {"Jetson AGX Orin 32GB", ""},
                   {"M3 Max 14-inch 64GB", "apple-m3-max"}});
  const Resolver names(catalog());
  const auto any = names.hardware_of_any_size("H100-SXM 96GB HBM2e 2.4TB/s");
  ASSERT_TRUE(any);
  EXPECT_EQ(catalog().hardware[*any].id, "h100-sxm-80gb");
  EXPECT_FALSE(names.hardware_of_any_size("H800 PCIe 96GB"));
}

TEST(Resolve, names_of_other_things_are_no_products) {
  expect_hardware({{"a2-highgpu-8g", "a100-sxm-40gb"},  // Google's A2 machines hold A100s
                   {"a2-ultragpu-8g", "a100-80gb"},
                   {"a2-futuregpu-8g", ""},
                   {"p4d.24xlarge", "a100-sxm-40gb"},
                   {"p4de.24xlarge", "a100-80gb"},
                   {"p5en.48xlarge", "h200-sxm-141gb"},
                   {"Standard_NC24ads_A100_v4", "a100-pcie-80gb"},
                   {"ND96isr H100 v5", "h100-sxm-80gb"},
                   {"NVIDIA A16", ""},  // no Apple A16
                   {"Apple A16", "apple-a16"},
                   {"Apple A10", ""},
                   {"H100 " + std::string(300000, 'a'), ""}});  // longer than any description
}

TEST(Resolve, a_generation_names_its_data_centre_part_when_no_product_is_named) {
  const Resolver names(catalog());
  for (const auto& [text, id] : Meanings{{"NVIDIA Ampere GPU, 8/node, 8x200G NIC per node", "a100-80gb"},
                                         {"Hopper GPUs", "h100-sxm-80gb"},
                                         {"AMD CDNA3 accelerator", "mi300x"},
                                         {"AMD CDNA 3", "mi300x"},
                                         {"CDNA 4", "mi355x"},
                                         {"NVIDIA Blackwell Ultra", "b300-288gb"},
                                         {"Ampere 40GB", "a100-sxm-40gb"},
                                         {"Ampere GPU, 40 GB", "a100-sxm-40gb"},
                                         {"8x Hopper 141GB", "h200-sxm-141gb"},
                                         {"Hopper 64GB", ""},
                                         {"Grace Hopper", "gh200-96gb"},
                                         {"Grace Hopper Superchip", "gh200-96gb"},
                                         {"Grace Blackwell", "gb200-nvl72"},
                                         {"NVIDIA Pascal GPU", "p100-pcie-16gb"},
                                         {"Ampere Altra", ""},
                                         {"RTX 3050 Ampere", ""},
                                         {"abacus", ""}}) {
    const auto part = names.generation(text);
    EXPECT_EQ(part ? catalog().hardware[*part].id : "", id) << text;
  }
  EXPECT_FALSE(names.hardware("NVIDIA Ampere GPU, 8/node"));
}

using Counts = std::vector<std::pair<const char*, double>>;

void expect_counts(const Counts& counts) {
  const Resolver names(catalog());
  for (const auto& [text, accelerators] : counts)
    EXPECT_DOUBLE_EQ(names.count(text).accelerators, accelerators) << text;
}

TEST(Resolve, a_text_may_count_its_accelerators) {
  for (const char* eight : {"8x H100 SXM",
                            "8 x H100",
                            "8\u00d7H100",
                            "8x 80GB H100",
                            "H100x8",
                            "H100 80GB x8",
                            "8*H100",
                            "8 H100 GPUs",
                            "DGX (8x NVIDIA H100 80GB)",
                            "8xMI300X",
                            "DGX-H100 (8 GPUs)",
                            "H100 (8x)",
                            "H100 [x8]",
                            "8x Hopper GPUs",
                            "Hopper x8",
                            "8 H100s",
                            "eight H100 GPUs",
                            "H100, 8 GPUs",
                            "8 x (H100 SXM)",
                            "8-way MI300X",
                            "HGX H100 8-GPU",
                            "8-GPU H100 node",
                            "L4 (24 GB) x 8",
                            "2x4 H100",
                            "gpu_8x_h100_sxm5"})
    expect_counts({{eight, 8}});
  for (const char* none : {"H100", "DGX H100", "H100, 8x400 Gb/s InfiniBand", "Pi 5 RTX 3060", "8x H100 per node",
                           "nodes of 8x H100", "H100, 8/node", "H100 PCIe x16", "A100 80GB, PCIe Gen4 x16",
                           "M1 Max (32 GPU cores)", "A100, CUDA 12.4, 2 x EPYC 7763", "GB200 NVL72"})
    expect_counts({{none, 0}});
}

TEST(Resolve, nodes_machines_and_their_accelerators_multiply) {
  expect_counts({{"2 nodes of 8x H100", 16},
                 {"8x H100 x 2 nodes", 16},
                 {"4 nodes x 8 x A100 80GB", 32},
                 {"2x DGX H100", 16},
                 {"DGX H100 x2", 16},
                 {"4 DGX A100 nodes", 32},
                 {"DGX SuperPOD of 20 DGX A100", 160},
                 {"2x DGX-2", 32},  // sixteen V100 each
                 {"two 8-GPU H100 nodes", 16},
                 {"2 nodes, 8x H100 per node", 16},
                 {"H100 SXM, 2 nodes, 8/node", 16},
                 {"4 H100 nodes", 32},       // of eight, as the catalog has them
                 {"16 H100 (2 nodes)", 16},  // more than a node holds
                 {"32x A100 over 4 nodes", 32},
                 {"8 nodes, 64 H100", 64},
                 {"HGX H100 (8x H100 SXM5)", 8},
                 {"2 racks of GB200 NVL72", 144}});
}

TEST(Resolve, cloud_instances_and_slices_count_what_they_hold) {
  expect_counts({{"p5.48xlarge", 8},
                 {"2x p5.48xlarge", 16},
                 {"p5en.48xlarge x 4", 32},
                 {"p5.4xlarge", 1},
                 {"ml.g5.12xlarge", 4},
                 {"trn1.32xlarge", 16},
                 {"inf2.24xlarge", 6},
                 {"a3-highgpu-8g", 8},
                 {"4 x a2-ultragpu-4g", 16},
                 {"g2-standard-24", 2},
                 {"Standard_ND96isr_H100_v5", 8},
                 {"NC80adis_H100_v5", 2},
                 {"BM.GPU.H100.8", 8},
                 {"g5.12xlarge (4x A10G)", 4},
                 {"v6e-8", 8},
                 {"v5p-128", 64},  // two TensorCores to a chip
                 {"TPU v4-64", 32},
                 {"v3-32", 16},
                 {"v5litepod-16", 16},
                 {"16x TPU v5e-256", 4096},
                 {"TPU v5p 4x4x4", 64},
                 {"ct5lp-hightpu-4t", 4}});
  expect_hardware({{"v3-32", "tpu-v3"}, {"ND96isr_H200_v5", "h200-sxm-141gb"}, {"v5litepod-16", "tpu-v5e"}});
}

/// Hardware, and a part of the reason why it is none; "" where it is one.
void expect_reasons(const Meanings& meanings) {
  const Resolver names(catalog());
  for (const auto& [text, reason] : meanings) {
    const bool known = names.hardware(text) || names.generation(text);
    EXPECT_EQ(known, reason.empty()) << text << ": " << names.why_not(text, "");
    if (reason.empty()) continue;
    EXPECT_NE(names.why_not(text, "").find(reason), std::string::npos) << text << ": " << names.why_not(text, "");
  }
}

TEST(Resolve, sizes_that_a_product_has_not_are_refused_with_those_it_has) {
  expect_reasons({{"RTX 4090 48GB", "(48 GB): RTX-4090 (24 GB)"},
                  {"RTX 4090 (48GB modded)", "RTX-4090 (24 GB)"},
                  {"RTX 4090 with 48 GB", "RTX-4090 (24 GB)"},
                  {"48GB RTX 4090", "RTX-4090 (24 GB)"},
                  {"H100 40GB", "H100-SXM-80GB, H100-PCIe-80GB, H100-NVL-94GB"},
                  {"RTX 2080 Ti 22GB", "RTX-2080-Ti (11 GB)"},
                  {"H800 PCIe", "(pcie): H800-SXM-80GB"},
                  {"H100 94GB", ""},
                  {"A100 40GB", ""},
                  {"RTX 4090 24GB + 128GB DDR5", ""},
                  {"RTX 4090 (16 of 24GB used)", ""}});
  const Resolver names(catalog());
  EXPECT_EQ(names.nearly("H100 96GB"), "memory of h100-nvl-94gb, 94 GB, not the stated 96");
  for (const char* same : {"H100 80GB", "8x H100 640GB", "B300 288GB", "GH200 (H100 96GB)"})
    EXPECT_EQ(names.nearly(same), "") << same;
}

TEST(Resolve, fractions_of_an_accelerator_are_refused) {
  const std::string why = "fraction of an accelerator";
  for (const char* part : {"H100 MIG 3g.40gb",  "A100 3g.20gb", "H100 MIG",      "1/2 A100",       "1/8 of an H100",
                           "half an A100",      "quarter H100", "0.5x A100",     "50% of an H100", "A100 (1/2)",
                           "A100 vGPU",         "vGPU",         "GRID A100-20C", "A10-12Q",        "fractional H100",
                           "H100, time-sliced", "MI300X CPX",   "NV6ads_A10_v5", "g6f.xlarge",     "Hopper MIG"})
    expect_reasons({{part, why}});
  for (const char* whole : {"A100, MIG disabled", "H100 no MIG", "A100 (not MIG)", "MI300X SPX", "A100-40G",
                            "RTX 4090 at 50% power", "8/8 H100"})
    expect_reasons({{whole, ""}});
}

TEST(Resolve, two_products_are_refused_and_named) {
  expect_reasons({{"H100 / MI300X", "'MI300X' and 'H100'"},
                  {"A100 or H100", "'A100' and 'H100'"},
                  {"H100+L40S", "'H100' and 'L40S'"},
                  {"4x A100 + 4x H100", "two products"},
                  {"RTX 3090/4090", "'RTX 3090' and '4090'"},
                  {"RTX 3090 + GTX 1660 Super", "'RTX 3090' and 'GTX 1660'"},
                  {"TPU v5e / v6e", "two products"},
                  {"Ryzen 9 7950X / Core i9-13900K", "two products"},
                  {"Hopper / Ampere", "'hopper' and 'ampere'"},
                  {"A100 40GB / A100 80GB", "40 and 80 GB"},
                  {"A100 40/80GB", "40 and 80 GB"},
                  {"H100 SXM or PCIe", "two builds"}});
  for (const char* one :
       {"GH200 (H100 96GB)", "GB200 (B200)", "A100 (SXM4) on DGX", "MI300X / ROCm", "A100 + EPYC 7763", "H100 (Hopper)",
        "A100 (not H100)", "A100-SXM4-40GB (DGX A100)", "Pi 5 + RX 7600", "A100-SXM4-80GB, PCIe Gen4 x16",
        "p4d.24xlarge (8x A100)", "H100, BlueField-3"})
    expect_reasons({{one, ""}});
}

TEST(Resolve, the_stated_count_stands_for_an_empty_column) {
  test::Cells cells = {{"model", "Llama-3.1-70B"},
                       {"hardware", "8x H100 SXM"},
                       {"n_gpus", ""},
                       {"tp", "8"},
                       {"weight_precision", "bf16"},
                       {"input_len", "1000"},
                       {"output_len", "1000"},
                       {"batch_or_concurrency", "64"},
                       {"framework", "vLLM 0.9"},
                       {"measured_quantity", "output_throughput_per_gpu"}};
  const Prediction counted = predict_row(test::truth(), TruthTask::serving, test::row_of(cells));
  EXPECT_NE(counted.assumed.find("n_gpus 8 by the name of the hardware"), std::string::npos) << counted.assumed;
  test::set(cells, "n_gpus", "8");
  EXPECT_EQ(predict_row(test::truth(), TruthTask::serving, test::row_of(cells)).value, counted.value);
  test::set(cells, "n_gpus", "16");  // the column decides
  EXPECT_NE(predict_row(test::truth(), TruthTask::serving, test::row_of(cells))
                .assumed.find("n_gpus 16 as stated, hardware counts 8"),
            std::string::npos);
  const TruthRow without = test::row_of({{"model", "x"}, {"hardware", "8x H100"}});
  EXPECT_EQ(without.with("n_gpus", "8").text("n_gpus"), "8");
}

TEST(Resolve, counts_that_contradict_one_another_refuse_the_row) {
  const auto reason = [](TruthTask task, const char* hardware, const char* n_gpus) {
    return predict_row(test::truth(), task,
                       test::row_of({{"model", "Llama-3.1-8B"}, {"hardware", hardware}, {"n_gpus", n_gpus}}))
        .reason;
  };
  for (const TruthTask task : {TruthTask::serving, TruthTask::training}) {
    EXPECT_EQ(reason(task, "8x H100", "12"), "n_gpus is 12, but hardware '8x H100' counts 8");
    EXPECT_EQ(reason(task, "p5.48xlarge", "12 GPUs"), "n_gpus is 12, but hardware 'p5.48xlarge' counts 8");
    for (const char* none : {"H100, 0/node", "0x H100", "H100, 0 GPUs per node", "H100, 0 Gb/s InfiniBand",
                             "H100, 0x HDR per node", "H100, 0.0 GB/s network"})
      EXPECT_NE(reason(task, none, "8").find("states nothing of something"), std::string::npos) << none;
  }
}

TEST(Resolve, model_keeps_its_size_and_loses_its_endings) {
  const Resolver names(catalog());
  for (const auto& [spelling, id] : Meanings{{"meta-llama/Llama-3.1-8B-Instruct", "llama-3.1-8b"},
                                             {"Llama 3.1 8B", "llama-3.1-8b"},
                                             {"nvidia/Llama-3.1-405B-Instruct-FP8", "llama-3.1-405b"},
                                             {"Llama-3.1-80B", ""},
                                             {"", ""}}) {
    const auto found = names.model(spelling);
    EXPECT_EQ(found ? catalog().models[*found].id : "", id) << spelling;
  }
}

}  // namespace
}  // namespace eqc
