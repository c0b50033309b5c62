import classify from "./classify.json";
import cluster from "./cluster.json";
import deliver from "./deliver.json";
import experiment from "./experiment.json";
import feature from "./feature.json";
import prepare from "./prepare.json";
import source from "./source.json";

export default { source, prepare, feature, cluster, classify, experiment, deliver };
