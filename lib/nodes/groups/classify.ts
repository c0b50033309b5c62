import { classifier } from "../classify/classifier";
import { score } from "../classify/score";

/** The nodes of this group in palette order, one line each. */
export const classifyNodes = [classifier, score];
