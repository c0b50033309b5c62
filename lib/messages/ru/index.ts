import common from "./common.json";
import home from "./home.json";
import studio from "./studio.json";
import engine from "./engine.json";
import source from "./source.json";
import prepare from "./prepare.json";
import feature from "./feature.json";
import cluster from "./cluster.json";
import classify from "./classify.json";
import experiment from "./experiment.json";
import deliver from "./deliver.json";

export default { common, home, studio, engine, source, prepare, feature, cluster, classify, experiment, deliver };
