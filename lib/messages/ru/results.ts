import classify from "./classify.json?results";
import cluster from "./cluster.json?results";
import deliver from "./deliver.json?results";
import experiment from "./experiment.json?results";
import feature from "./feature.json?results";
import prepare from "./prepare.json?results";
import source from "./source.json?results";

export default { source, prepare, feature, cluster, classify, experiment, deliver };
