import classify from "./classify.json?core";
import cluster from "./cluster.json?core";
import deliver from "./deliver.json?core";
import experiment from "./experiment.json?core";
import feature from "./feature.json?core";
import prepare from "./prepare.json?core";
import source from "./source.json?core";

export default { source, prepare, feature, cluster, classify, experiment, deliver };
