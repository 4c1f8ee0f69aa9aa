// The page of a cube: what `equicube report` writes.
#pragma once

#include <string>
#include <vector>

#include "host/plan/plan.hpp"
#include "host/report/html/page_table.hpp"

namespace eqc {

class Backend;

struct PageRequest {
  std::string cube;                  ///< its path
  std::string compare, sensitivity;  ///< paths of further cubes; empty: none
  std::string program = "equicube";  ///< what commands on the page begin with
  const Plan* plan = nullptr;        ///< the cube's own; null where it cannot be made, with the reason:
  std::string why_no_plan;
  const Plan* compared_plan = nullptr;  ///< of the cube to compare with
  const Catalog* shipped = nullptr;     ///< that of the program, with its measurements; null where there is none
};

struct Page {
  std::string html, digest;  ///< result digest of the cube
  std::vector<PageTable> tables;
  std::vector<std::string> notes;  ///< for whoever made it
};

/// Throws CubeError and InputError.
Page make_page(const PageRequest& request, Backend& backend, int threads);

}  // namespace eqc
