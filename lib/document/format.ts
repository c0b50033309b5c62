/** What the first field of every pipeline file says. */
export const FORMAT = "strata/pipeline";
/** The version of the format that this Strata writes. Raising it asks for a migration and frozen files. */
export const VERSION = 1;
