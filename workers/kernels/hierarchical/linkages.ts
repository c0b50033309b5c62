/** Codes of the linkages, as the driver gives them. */
export const WARD: i32 = 0;
export const AVERAGE: i32 = 1;
export const COMPLETE: i32 = 2;
