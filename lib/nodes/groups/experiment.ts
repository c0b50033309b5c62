import { judge } from "../experiment/judge";
import { plan } from "../experiment/plan";

/** The nodes of this group in palette order, one line each. */
export const experimentNodes = [plan, judge];
