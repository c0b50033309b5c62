export const RETURN_PRICES = ["prefer", "require", "ignore"] as const;
export const RETURN_ORDERS = ["latest", "earliest"] as const;
export const RETURN_LEFTOVERS = ["apart", "keep"] as const;
/** How returns are told from sales: by negative quantities and a mark that is found, by quantities alone, by a mark that is given as well. */
export const RETURN_SIGNS = ["auto", "quantity", "mark"] as const;
