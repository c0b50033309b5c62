/** What the profile makes of its findings beside the report; one import for the node, loaded when it runs. */
export { segmentMap } from "./profile-map";
export { segmentTable } from "./profile-table";
export { whyColumns } from "./profile-why";
export { NOISE_LABEL } from "./segments-output";
