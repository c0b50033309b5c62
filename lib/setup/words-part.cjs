/**
 * A Turbopack loader: of the words of an area only a part, so that the page loads those of reports when there is a
 * report and those of the help when it is opened. Every area stays one file for those who write it.
 *   core     everything but the two below
 *   results  `results`
 *   help     `nodes.<name>.help`
 */
module.exports = function wordsPart(source) {
  const { part } = this.getOptions();
  const { results, nodes = {}, ...rest } = JSON.parse(source);
  const ofNodes = (keep) =>
    Object.fromEntries(Object.entries(nodes).map(([name, words]) => [name, Object.fromEntries(Object.entries(words).filter(([key]) => keep(key)))]));
  const parts = {
    core: () => ({ ...rest, nodes: ofNodes((key) => key !== "help") }),
    results: () => ({ results }),
    help: () => ({ nodes: ofNodes((key) => key === "help") }),
  };
  return `export default JSON.parse(${JSON.stringify(JSON.stringify(parts[part]()))});`;
};
