import common from "./common.json";
import engine from "./engine.json";
import home from "./home.json";
import studio from "./studio.json";

export default { common, home, studio, engine };
