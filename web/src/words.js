// What the numbers cannot say, and where they come from.
import { h, label } from "./dom.js";
import { head } from "./data.js";

export function limits() {
  return h(
    "section",
    { class: "part limits" },
    h("h2", {}, "What these numbers cannot say"),
    h(
      "ul",
      {},
      h(
        "li",
        {},
        h("b", {}, "Whether anybody should. "),
        "Cost says who could pay for a model, not whether it is right to build, to sell or to use it. Harm, consent, labour behind the data and the interests of those who never asked for it have no price here.",
      ),
      h(
        "li",
        {},
        h("b", {}, "Control beyond money. "),
        "Chips that may not be exported, talent, data, law, language, standing, and the will of the few who own clouds decide as well. A budget that suffices is a necessary condition, hardly ever a sufficient one.",
      ),
      h(
        "li",
        {},
        h("b", {}, "What access is worth. "),
        "A person counted as able can pay a bill. Whether the model speaks their language well, is safe for them or is of any use in their life is not in the number.",
      ),
      h(
        "li",
        {},
        h("b", {}, "Competing needs. "),
        "A share of a research budget or of an income is taken as free. For most it is not: it is taken from something else.",
      ),
      h(
        "li",
        {},
        h("b", {}, "The future. "),
        "Prices are those of one date. A case says what would be if they changed; none says that they will.",
      ),
      h(
        "li",
        {},
        h("b", {}, "Causes. "),
        "Bands hold what this model takes for uncertain, drawn from what is published. What nobody has published, and what the model leaves out, is not in them.",
      ),
    ),
  );
}

export function provenance() {
  const c = head.cube;
  const row = (name, value) =>
    value === undefined || value === ""
      ? null
      : h("tr", {}, h("th", { scope: "row" }, name), h("td", {}, label(value, 300)));
  const sources = head.sources;
  return h(
    "section",
    { class: "part" },
    h("h2", {}, "Where it comes from"),
    h(
      "p",
      {},
      "The cube carries its scenario and its whole catalog, so that anybody can compute it again, bit by bit:",
    ),
    h("pre", {}, h("code", {}, `${head.command} run --from ${head.cube_word} -o again.h5`)),
    h(
      "div",
      { class: "plain", tabindex: "0", role: "region", "aria-label": "Facts of the cube" },
      h(
        "table",
        {},
        h("caption", {}, "The cube"),
        h(
          "tbody",
          {},
          row("File", c.file),
          row("Result digest", c.digest),
          row("Catalog digest", c.catalog_digest),
          row("Scenario", c.scenario_file),
          row("Overrides", c.scenario_overrides === "[]" ? "" : c.scenario_overrides),
          row("Worlds", String(c.worlds ?? "")),
          row("Replicates", String(c.replicates ?? "")),
          row("Seed", String(c.seed ?? "")),
          row("Sampler", c.sampler),
          row("Payers choose by", c.choice),
          row("Made by", c.code_version),
          row("Prices of", String(c.price_year ?? "")),
          row("Currency", c.currency),
        ),
      ),
    ),
    h(
      "details",
      {},
      h("summary", {}, `The ${sources.length} tables of the catalog, with their SHA-256`),
      h(
        "div",
        { class: "plain" },
        h(
          "table",
          {},
          h("caption", {}, "Tables of the catalog"),
          h("thead", {}, h("tr", {}, h("th", { scope: "col" }, "Table"), h("th", { scope: "col" }, "SHA-256"))),
          h(
            "tbody",
            {},
            sources.map(([path, digest]) =>
              h("tr", {}, h("th", { scope: "row" }, label(path, 100)), h("td", {}, h("code", {}, digest))),
            ),
          ),
        ),
      ),
    ),
    h("details", {}, h("summary", {}, "The scenario"), h("pre", {}, h("code", {}, label(c.scenario ?? "", 100000)))),
  );
}
