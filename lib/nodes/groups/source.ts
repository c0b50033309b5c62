import { file } from "../source/file";
import { sample } from "../source/sample";
import { stream } from "../source/stream";
import { synthetic } from "../source/synthetic";
import { url } from "../source/url";

/** The nodes of this group in palette order, one line each. */
export const sourceNodes = [file, url, stream, sample, synthetic];
