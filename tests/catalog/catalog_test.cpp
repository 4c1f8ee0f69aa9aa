// The committed catalog loads, and every kind of bad cell is reported with file, line and column.
#include "host/catalog/catalog.hpp"

#include <gtest/gtest.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <map>

#include "host/base/diagnostics.hpp"
#include "kernels/model/spec.hpp"
#include "tests/source_folder.hpp"

namespace eqc {
namespace {

namespace fs = std::filesystem;

const std::string kCatalogDir = std::string(kSourceFolder) + "/scenarios/catalog";

/// A small valid catalog in a folder of its own, removed at the end; tests replace single files.
class SmallCatalog {
 public:
  SmallCatalog() : root_(fs::temp_directory_path() / ("equicube_catalog_test_" + std::to_string(getpid()))) {
    files_["model/models.csv"] =
        "id,name,developer,country,released,weights,licence,estimate,parameters_billion,active_parameters_billion,"
        "layers,hidden,heads,kv_heads,head_dim,ffn,gated,"
        "tied_embeddings,vocab,max_context,attention,q_lora,kv_lora,rope_dim,nope_dim,v_dim,window,full_attention_"
        "every,experts,experts_per_token,shared_experts,"
        "expert_ffn,dense_layers,moe_every,other_parameters_billion,training_tokens_billion,training_FLOP,training_"
        "hardware,training_gpu_hours,native_weight_bits,"
        "parameter_note,source,as_of,notes\n"
        "tiny,Tiny,Us,USA,2026,open,MIT,no,1.5,1.5,24,2048,16,16,128,8192,no,yes,50000,2048,gqa,,,,,,,,,,,,,,,300,,,,"
        "16,,paper,2026,\n"
        "priced,Priced,Them,USA,2026,closed,,yes,,,,,,,,,no,no,,,gqa,,,,,,,,,,,,,,,,,,,,,paper,2026,\n";
    files_["hardware/efficiency.csv"] =
        "id,gemm_bf16,gemm_fp8,gemm_fp4,gemm_int8,gemm_fp32,gemm_half_work_GFLOP,memory,link,network,launch_us,source,"
        "as_of,notes\n"
        "common,0.7,,,,0.8,10,0.8,0.7,0.7,5,measured,2026,\n";
    files_["hardware/accelerators.csv"] =
        "id,name,vendor,released,class,memory_GB,memory_bandwidth_GB_per_s,peak_fp32_TFLOP_per_s,peak_bf16_TFLOP_per_s,"
        "peak_fp8_TFLOP_per_s,peak_fp4_TFLOP_per_s,"
        "peak_int8_TOP_per_s,node_size,link,link_GB_per_s,link_latency_us,network_GB_per_s,network_latency_us,tdp_W,"
        "idle_W,price_USD,price_note,export_restricted,sold,"
        "embodied_kgCO2e,efficiency,source,as_of,notes\n"
        "chip,Chip,Maker,2020,datacenter,80,2000,20,300,,,,8,link,300,5,25,10,400,50,10000,,no,yes,150,common,data "
        "sheet,2020,\n";
    files_["region/regions.csv"] =
        "id,name,industrial_electricity_USD_per_kWh,industrial_year,industrial_basis,household_electricity_USD_per_kWh,"
        "carbon_intensity_gCO2_per_kWh,carbon_year,pue,"
        "pue_basis,cost_of_capital_percent,corporate_tax_percent,vat_percent,import_duty_percent,construction_USD_per_"
        "W,rental_premium_ratio,cloud_region,"
        "water_L_per_kWh,staff_USD_per_year,source,as_of,notes\n"
        "USA,United States,0.08,2024,measured,,400,2024,1.2,reported,8,21,,,10,1,yes,0.1,,agency,2024,\n";
    files_["price/rental.csv"] =
        "hardware,market,n,basis,min_USD_per_hour,p10_USD_per_hour,p25_USD_per_hour,p50_USD_per_hour,p75_USD_per_hour,"
        "p90_USD_per_hour,max_USD_per_hour,source,as_of,notes\n"
        "chip,on_demand,10,market,1,1,2,2,3,3,4,lists,2026,\n";
  }
  ~SmallCatalog() { fs::remove_all(root_); }

  std::string& file(const std::string& name) { return files_[name]; }
  void drop(const std::string& name) { files_.erase(name); }

  Catalog load() {
    fs::remove_all(root_);
    for (const auto& [name, text] : files_) {
      fs::create_directories((root_ / name).parent_path());
      std::ofstream(root_ / name, std::ios::binary) << text;
    }
    return load_catalog(root_.string());
  }

  /// Faults of loading, without the folder; "" when it loads.
  std::string faults() {
    try {
      load();
      return "";
    } catch (const InputError& error) {
      std::string text = error.diagnostics().text();
      for (std::size_t at; (at = text.find(root_.string() + "/")) != std::string::npos;)
        text.erase(at, root_.string().size() + 1);
      return text;
    }
  }

 private:
  fs::path root_;
  std::map<std::string, std::string> files_;
};

void replace(std::string& text, const std::string& from, const std::string& to) {
  const std::size_t at = text.find(from);
  ASSERT_NE(at, std::string::npos) << from;
  text.replace(at, from.size(), to);
}

TEST(CatalogLoad, committed_catalog_has_no_faults) {
  try {
    const Catalog catalog = load_catalog(kCatalogDir);
    EXPECT_GE(catalog.models.size(), 100U);
    EXPECT_GE(catalog.hardware.size(), 100U);
    EXPECT_GE(catalog.regions.size(), 190U);
    EXPECT_EQ(catalog.digest.size(), 64U);
    ASSERT_TRUE(catalog.model_index("llama-3.1-70b"));
    EXPECT_EQ(catalog.models[*catalog.model_index("llama-3.1-70b")].spec->layers, 80);  // arXiv 2407.21783, table 3
    ASSERT_TRUE(catalog.hardware_index("h100-sxm-80gb"));
    EXPECT_DOUBLE_EQ(catalog.hardware[*catalog.hardware_index("h100-sxm-80gb")].spec->tdp_w,
                     700);  // NVIDIA H100 data sheet
  } catch (const InputError& error) {
    FAIL() << error.diagnostics().text();
  }
}

TEST(CatalogLoad, cells_come_in_si_units) {
  SmallCatalog small;
  const Catalog catalog = small.load();
  const HardwareSpec& chip = *catalog.hardware.at(0).spec;
  EXPECT_EQ(chip.memory_bytes, 80e9);
  EXPECT_EQ(chip.memory_rate_bytes_per_s, 2e12);
  EXPECT_EQ(chip.peak_flop_per_s[static_cast<int>(Precision::bf16)], 300e12);
  EXPECT_EQ(chip.peak_flop_per_s[static_cast<int>(Precision::fp8)], 0);
  EXPECT_EQ(chip.link_latency_s, 5e-6);
  EXPECT_EQ(chip.gemm_efficiency[static_cast<int>(Precision::bf16)], 0.7);
  EXPECT_EQ(chip.gemm_efficiency[static_cast<int>(Precision::fp8)], 0);
  EXPECT_EQ(chip.gemm_half_work_flop, 10e9);
  EXPECT_EQ(chip.kernel_launch_s, 5e-6);
  const ModelRow& model = catalog.models.at(0);
  EXPECT_EQ(model.spec->params, 1.5e9);
  EXPECT_EQ(model.spec->training_tokens, 300e9);
  EXPECT_EQ(model.spec->moe_every, 1);
  EXPECT_TRUE(model.has_architecture());
  EXPECT_FALSE(catalog.models.at(1).has_architecture());
  const RegionRow& region = catalog.regions.at(0);
  EXPECT_EQ(region.carbon_kg_per_kwh, 0.4);
  EXPECT_EQ(region.cost_of_capital, 0.08);
  EXPECT_EQ(region.corporate_tax, 0.21);
  EXPECT_FALSE(region.vat.has_value());
  ASSERT_NE(catalog.rental_of(0, Market::on_demand), nullptr);
  EXPECT_EQ(catalog.rental_of(0, Market::on_demand)->usd_per_h[3], 2);
  EXPECT_EQ(catalog.rental_of(0, Market::spot), nullptr);
  EXPECT_EQ(catalog.purchase_of(0), nullptr);
}

TEST(CatalogLoad, faults_name_file_line_and_column) {
  struct Row {
    const char* file;
    const char* from;
    const char* to;
    const char* fault;
  };
  const Row rows[] = {
      {"model/models.csv", "name,developer", "nam,developer",
       "model/models.csv:1: nam: unknown column (did you mean 'name'?)"},
      {"model/models.csv", "name,developer", "nam,developer", "model/models.csv:1: name: column is missing"},
      {"model/models.csv", ",24,2048,16", ",24x,2048,16", "model/models.csv:2: layers: '24x' is no number"},
      {"model/models.csv", ",24,2048,16", ",24.5,2048,16", "model/models.csv:2: layers: 24.5 is no whole number"},
      {"model/models.csv", "2048,16,16,128", "2048,16,5,128",
       "model/models.csv:2: kv_heads: 5 does not divide heads = 16"},
      {"model/models.csv", "open,MIT", "opn,MIT",
       "model/models.csv:2: weights: 'opn' is not one of closed, open (did you mean 'open'?)"},
      {"model/models.csv", "1.5,1.5", "1.5,2",
       "model/models.csv:2: active_parameters_billion: exceeds parameters_billion"},
      {"model/models.csv", "priced,Priced", "tiny,Priced", "model/models.csv:3: id: 'tiny' appears twice"},
      {"model/models.csv", "16,,paper,2026", "16,,,2026", "model/models.csv:2: source: is empty"},
      {"model/models.csv", "16,,paper,2026", "16,,paper,", "model/models.csv:2: as_of: is empty"},
      {"model/models.csv", "tiny,Tiny", "ti ny,Tiny", "model/models.csv:2: id: 'ti ny' is no id"},
      {"hardware/accelerators.csv", "common,data", "comon,data",
       "hardware/accelerators.csv:2: efficiency: 'comon' is no id in hardware/efficiency.csv (did you mean 'common'?)"},
      {"hardware/accelerators.csv", ",300,,,,8", ",300,600,,,8",
       "hardware/accelerators.csv:2: peak_fp8_TFLOP_per_s: is given, but efficiency 'common' has no gemm_fp8"},
      {"hardware/accelerators.csv", "80,2000", ",2000",
       "hardware/accelerators.csv:2: memory_GB: is empty but required"},
      {"hardware/accelerators.csv", "400,50", "400,500", "hardware/accelerators.csv:2: idle_W: exceeds tdp_W = 400"},
      {"hardware/efficiency.csv", "0.8,10", "1.8,10",
       "hardware/efficiency.csv:2: gemm_fp32: 1.8 is out of range; it must be at least 0 and at most 1"},
      {"region/regions.csv", "1.2,reported", "0.9,reported", "region/regions.csv:2: pue: 0.9 is out of range"},
      {"price/rental.csv", "chip,on", "chp,on",
       "price/rental.csv:2: hardware: 'chp' is no id in hardware/accelerators.csv (did you mean 'chip'?)"},
      {"price/rental.csv", "10,market", "10,markt",
       "price/rental.csv:2: basis: 'markt' is not one of market, few, maker, imputed (did you mean 'market'?)"},
      {"price/rental.csv", "2,2,3", "2,1,3", "price/rental.csv:2: p50_USD_per_hour: 1 is below p25_USD_per_hour = 2"},
  };
  for (const Row& row : rows) {
    SmallCatalog small;
    replace(small.file(row.file), row.from, row.to);
    const std::string faults = small.faults();
    EXPECT_NE(faults.find(row.fault), std::string::npos) << "wanted: " << row.fault << "\ngot: " << faults;
  }
}

TEST(CatalogLoad, all_faults_of_all_files_are_reported_at_once) {
  SmallCatalog small;
  replace(small.file("model/models.csv"), ",24,", ",x,");
  replace(small.file("region/regions.csv"), "0.08", "cheap");
  const std::string faults = small.faults();
  EXPECT_NE(faults.find("model/models.csv:2: layers"), std::string::npos) << faults;
  EXPECT_NE(faults.find("region/regions.csv:2: industrial_electricity_USD_per_kWh"), std::string::npos) << faults;
}

TEST(CatalogLoad, rents_of_older_catalogs_do_not_say_what_is_behind_them) {
  SmallCatalog small;
  std::string& table = small.file("price/rental.csv");
  for (const std::string cell : {"basis,", "market,"}) table.erase(table.rfind(cell), cell.size());
  ASSERT_EQ(table.find("basis"), std::string::npos);
  EXPECT_EQ(small.load().rentals.at(0).usd_per_h[3], 2);
  table.insert(table.find("n,min") + 2, "basis,");
  table.insert(table.rfind(",1,1,2"), ",");
  EXPECT_NE(small.faults().find("price/rental.csv:2: basis: '' is not one of"), std::string::npos) << small.faults();
}

TEST(CatalogLoad, a_table_may_be_split_over_files_and_strays_are_faults) {
  SmallCatalog small;
  const std::string header = small.file("price/rental.csv").substr(0, small.file("price/rental.csv").find('\n') + 1);
  small.file("price/rental-more.csv") = header + "chip,spot,1,imputed,1,1,1,1,1,1,1,lists,2026,\n";
  const Catalog both = small.load();
  ASSERT_EQ(both.rentals.size(), 2U);
  EXPECT_EQ(both.rental_of(0, Market::on_demand)->basis, RentalBasis::market);
  EXPECT_EQ(both.rental_of(0, Market::spot)->basis, RentalBasis::imputed);
  small.file("price/rentl.csv") = header;
  EXPECT_NE(small.faults().find("price/rentl.csv: belongs to no catalog table (did you mean 'price/rental'?)"),
            std::string::npos)
      << small.faults();
}

TEST(CatalogLoad, required_tables_must_exist) {
  SmallCatalog small;
  small.drop("region/regions.csv");
  EXPECT_NE(small.faults().find("region/regions.csv: has no rows or does not exist"), std::string::npos)
      << small.faults();
  EXPECT_THROW(load_catalog("/no/such/folder"), InputError);
}

TEST(CatalogLoad, digest_changes_with_any_byte_and_not_with_the_folder) {
  SmallCatalog small;
  const std::string first = small.load().digest;
  EXPECT_EQ(small.load().digest, first);
  small.file("price/rental.csv") += "\n";
  EXPECT_NE(small.load().digest, first);
}

TEST(CatalogFind, wanted_folder_wins_and_scenario_parents_come_next) {
  EXPECT_EQ(find_catalog("/given", ""), "/given");
  const std::string beside = find_catalog("", std::string(kSourceFolder) + "/scenarios/tiny/both.toml");
  EXPECT_TRUE(fs::equivalent(beside, kCatalogDir)) << beside;
}

}  // namespace
}  // namespace eqc
