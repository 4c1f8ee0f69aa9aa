// The world as paths: Natural Earth at 1:50 million (world-atlas), Equal Earth projection, one decimal of a unit of
// 1/1000 of the width. Countries smaller than a few units get a circle, so that they are seen.
import fs from "node:fs";
import { createRequire } from "node:module";
import { geoEqualEarth, geoPath } from "d3-geo";
import { feature } from "topojson-client";
import { presimplify, simplify, sphericalTriangleArea } from "topojson-simplify";

const require = createRequire(import.meta.url);
const width = 1000;
const detail = 4e-7; // steradian of the smallest corner that is kept: a unit at the equator is 3.9e-5
const smallest = 3.2; // units across; below, a circle

/** [{id: ISO 3166-1 alpha-3, name, d, x, y, small}] by id; areas without a code of their own go with their name. */
export function worldPaths() {
  const world = JSON.parse(fs.readFileSync(require.resolve("world-atlas/countries-50m.json")));
  const codes = require("i18n-iso-countries/codes.json");
  const alpha3 = new Map(codes.map(([, three, number]) => [number, three]));
  const other = { Kosovo: "XKX", Somaliland: "SOM" }; // as the World Bank counts
  const simpler = simplify(presimplify(world, sphericalTriangleArea), detail);
  const countries = feature(simpler, simpler.objects.countries).features.filter(
    (f) => f.properties.name !== "Antarctica",
  );
  const projection = geoEqualEarth().fitWidth(width, { type: "FeatureCollection", features: countries });
  const path = geoPath(projection).digits(1);
  const places = countries.map((f) => {
    const [[x0, y0], [x1, y1]] = path.bounds(f);
    const [x, y] = path.centroid(f).map((v) => Math.round(v * 10) / 10);
    const small = Math.max(x1 - x0, y1 - y0) < smallest || path.area(f) < 4;
    return { id: alpha3.get(f.id) ?? other[f.properties.name] ?? "", name: f.properties.name, d: path(f), x, y, small };
  });
  const [, [, bottom]] = path.bounds({ type: "FeatureCollection", features: countries });
  return { width, height: Math.ceil(bottom), places: places.sort((a, b) => (a.name < b.name ? -1 : 1)) };
}
