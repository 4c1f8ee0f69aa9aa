// Where numbers come from: the command that shows each line, and what the cube says of its variables.
import { head, has, table } from "./data.js";
import { cheapest } from "./findings.js";

const word = (text) => (/^[\w./+:=@%-]+$/.test(text) ? text : `'${String(text).replaceAll("'", "'\\''")}'`);

export function explainCommand(task, state) {
  const c = cheapest(task, state);
  if (!c)
    return `${head.command} show ${head.cube_word} --quantity ${task}_status --model ${word(state.model)} --case ${word(state.case)}`;
  return `${head.command} explain ${head.cube_word} --model ${word(state.model)} --hardware ${word(c.hardware)} --region ${word(c.region)} --case ${word(state.case)}`;
}

export function showCommand(variable, at) {
  const options = Object.entries(at)
    .filter(([, v]) => v !== undefined)
    .map(([axis, v]) =>
      ["model", "hardware", "region", "case", "metric", "nation", "organization"].includes(axis)
        ? `--${axis} ${word(v)}`
        : `--at ${word(`${axis}=${v}`)}`,
    );
  return [head.command, "show", head.cube_word, "--quantity", variable, ...options].join(" ");
}

export function variableSource(...ids) {
  return ids.filter(has).map((id) => {
    const t = table(id);
    return `${id} [${t.unit}]: ${t.title}. ${t.description}`;
  });
}
