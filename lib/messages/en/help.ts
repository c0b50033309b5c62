import classify from "./classify.json?help";
import cluster from "./cluster.json?help";
import deliver from "./deliver.json?help";
import experiment from "./experiment.json?help";
import feature from "./feature.json?help";
import prepare from "./prepare.json?help";
import source from "./source.json?help";

export default { source, prepare, feature, cluster, classify, experiment, deliver };
