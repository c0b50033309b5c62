import type { Expression } from "./syntax";

type Call = Expression & { readonly kind: "call" };

/**
 * Calls that are another way of writing others: `ifs` nested ifs, `and(a, b, c)` a and b and c, `mod(a, b)` a % b.
 * The number of arguments has been checked. Nothing is written twice, so that a formula grows by no more than its
 * length. Null for any other function. O(arguments).
 */
export function expand(name: string, { args, start, end }: Call): Expression | null {
  const span = { start, end };
  const call = (called: string, ...given: readonly Expression[]): Expression => ({ kind: "call", name: called, args: given, ...span });
  switch (name) {
    case "ifs": {
      // An odd argument at the end is what holds otherwise.
      const even = args.length - (args.length % 2);
      const otherwise: Expression = even < args.length ? args[even] : { kind: "missing", ...span };
      let result = otherwise;
      for (let i = even - 2; i >= 0; i -= 2) {
        // A value of another type than those before it is pointed at, not the whole call.
        result = { ...call("if", args[i], args[i + 1], result), start: i === 0 ? start : args[i + 1].start };
      }
      return result;
    }
    case "and":
    case "or":
      return args.slice(1).reduce<Expression>((left, right) => ({ kind: "binary", operator: name, left, right, ...span }), args[0]);
    case "mod":
      return { kind: "binary", operator: "%", left: args[0], right: args[1], ...span };
    case "power":
      return { kind: "binary", operator: "^", left: args[0], right: args[1], ...span };
    case "clamp":
      return call("max", call("min", args[0], args[2]), args[1]);
    default:
      return null;
  }
}
