import { list } from "../deliver/list";
import { reportPage } from "../deliver/report";

/** The nodes of this group in palette order, one line each. */
export const deliverNodes = [list, reportPage];
