import { file } from "../source/file";
import { sample } from "../source/sample";
import { synthetic } from "../source/synthetic";

/** The nodes of this group in palette order, one line each. */
export const sourceNodes = [file, sample, synthetic];
