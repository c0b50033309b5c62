/** Words outside of `nodes` that only the forms of settings say (and reports on what was set there). */
const OF_FORMS = new Set([
  "advice",
  "currency",
  "filter",
  "formula",
  "joinKeys",
  "joinPreview",
  "measures",
  "missing",
  "rulesEditor",
  "sortKeys",
  "sourceColumns",
  "windowFigures",
]);
/** Words that only reports say. */
const OF_RESULTS = new Set(["results", "replay"]);

/**
 * A Turbopack loader: of the words of an area only a part, so that the page loads those of forms when there is a node,
 * those of reports when there is a report and those of the help when it is opened. Every area stays one file for those
 * who write it.
 *   core     everything but the three below
 *   forms    hints and options of `nodes.<name>.params`, and what is said only in forms
 *   results  what is said only in reports
 *   help     `nodes.<name>.help`
 */
module.exports = function wordsPart(source) {
  const { part } = this.getOptions();
  const { nodes = {}, ...rest } = JSON.parse(source);
  const kept = (words, keep) => Object.fromEntries(Object.entries(words).filter(([key]) => keep(key)));
  const mapped = (words, change) => Object.fromEntries(Object.entries(words).map(([key, inner]) => [key, change(inner)]));
  const ofParams =
    (keep) =>
    ({ params = {} }) =>
      mapped(params, (param) => kept(param, keep));
  // Cards and problems name a param; what stands beside it is read in its form.
  const labels = ofParams((key) => key === "label");
  const besides = ofParams((key) => key !== "label");
  const parts = {
    core: () => ({
      ...kept(rest, (key) => !OF_FORMS.has(key) && !OF_RESULTS.has(key)),
      nodes: mapped(nodes, (words) => ({ ...kept(words, (key) => key !== "help"), params: labels(words) })),
    }),
    forms: () => ({ ...kept(rest, (key) => OF_FORMS.has(key)), nodes: mapped(nodes, (words) => ({ params: besides(words) })) }),
    results: () => kept(rest, (key) => OF_RESULTS.has(key)),
    help: () => ({ nodes: mapped(nodes, (words) => kept(words, (key) => key === "help")) }),
  };
  return `export default JSON.parse(${JSON.stringify(JSON.stringify(parts[part]()))});`;
};
