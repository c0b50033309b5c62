import classify from "./classify.json?forms";
import cluster from "./cluster.json?forms";
import deliver from "./deliver.json?forms";
import experiment from "./experiment.json?forms";
import feature from "./feature.json?forms";
import prepare from "./prepare.json?forms";
import source from "./source.json?forms";

export default { source, prepare, feature, cluster, classify, experiment, deliver };
