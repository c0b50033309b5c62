import * as z from "zod";
import { OPERATIONS } from "./rules";

const single = z.union([z.string(), z.number(), z.boolean()]);

/** A rule as it stands in a document or a recipe. Dates are written 2011-12-10. */
export const ruleSchema = z.object({
  column: z.string(),
  op: z.enum(OPERATIONS),
  value: z
    .union([single, z.array(z.union([z.string(), z.number()]))])
    .nullable()
    .default(null),
  value2: single.nullable().default(null),
});
