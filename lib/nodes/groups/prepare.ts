import { aggregate } from "../prepare/aggregate";
import { columns } from "../prepare/columns";
import { currency } from "../prepare/currency";
import { deduplicate } from "../prepare/deduplicate";
import { derive } from "../prepare/derive";
import { filter } from "../prepare/filter";
import { health } from "../prepare/health";
import { join } from "../prepare/join";
import { missing } from "../prepare/missing";
import { outliers } from "../prepare/outliers";
import { returns } from "../prepare/returns";
import { sample as sampleRows } from "../prepare/sample";
import { sessions } from "../prepare/sessions";
import { sort } from "../prepare/sort";
import { split } from "../prepare/split";
import { union } from "../prepare/union";
import { window } from "../prepare/window";

/** The nodes of this group in palette order, one line each. */
export const prepareNodes = [
  health,
  columns,
  filter,
  derive,
  missing,
  outliers,
  returns,
  currency,
  sessions,
  join,
  union,
  aggregate,
  window,
  sort,
  deduplicate,
  sampleRows,
  split,
];
