import classify from "./classify.json";
import cluster from "./cluster.json";
import common from "./common.json";
import deliver from "./deliver.json";
import engine from "./engine.json";
import experiment from "./experiment.json";
import feature from "./feature.json";
import home from "./home.json";
import prepare from "./prepare.json";
import source from "./source.json";
import studio from "./studio.json";

export default { common, home, studio, engine, source, prepare, feature, cluster, classify, experiment, deliver };
