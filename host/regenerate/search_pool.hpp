// Layout searches by name: those of unit files, and those made for catalogs in between.
#pragma once

#include <map>
#include <memory>
#include <string>
#include <vector>

#include "host/engine/worlds/headline.hpp"
#include "host/regenerate/generation.hpp"
#include "host/regenerate/planned_study.hpp"

namespace eqc {

class Backend;

class SearchPool {
 public:
  /// `folders`: where search files may lie.
  SearchPool(std::vector<std::string> folders, Backend& backend, int threads)
      : folders_(std::move(folders)), backend_(backend), threads_(threads) {}

  /// Headlines of the first case of a study, from known searches where there are some. Throws CubeError for a damaged
  /// search file.
  std::vector<Headline> headlines_of(const PlannedStudy& study);

 private:
  std::shared_ptr<const ModelSearch> find(const std::string& name, const Plan& plan);

  std::vector<std::string> folders_;
  Backend& backend_;
  int threads_;
  std::map<std::string, std::shared_ptr<const ModelSearch>> known_;
};

HeadlineBand band_of_headline(const Headline& headline);

}  // namespace eqc
