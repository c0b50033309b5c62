import { type Active, type Context, type NumericOperation, numeric, type Operation, text } from "./operations";

/** Three-valued `and` (decisive 0) and `or` (decisive 1), as in SQL: a decisive side settles it whatever the other. */
export function connective(left: NumericOperation, right: NumericOperation, decisive: 0 | 1, context: Context): NumericOperation {
  const out = new Float64Array(context.block);
  const open = new Uint8Array(context.block);
  return {
    kind: "numeric",
    run(start, length, active) {
      const a = left.run(start, length, active);
      for (let i = 0; i < length; i++) open[i] = a[i] !== decisive && (active === null || active[i] === 1) ? 1 : 0;
      const b = right.run(start, length, open);
      for (let i = 0; i < length; i++) {
        if (a[i] === decisive || b[i] === decisive) out[i] = decisive;
        else out[i] = Number.isNaN(a[i]) || Number.isNaN(b[i]) ? Number.NaN : 1 - decisive;
      }
      return out;
    },
  };
}

/** `if`: the branches that were not taken count nothing. */
export function choose(condition: NumericOperation, yes: Operation, no: Operation, context: Context): Operation {
  const whenYes = new Uint8Array(context.block);
  const whenNo = new Uint8Array(context.block);
  const decide = (start: number, length: number, active: Active) => {
    const values = condition.run(start, length, active);
    for (let i = 0; i < length; i++) {
      const counted = active === null || active[i] === 1;
      whenYes[i] = counted && values[i] === 1 ? 1 : 0;
      whenNo[i] = counted && values[i] === 0 ? 1 : 0;
    }
    return values;
  };
  if (yes.kind === "text" || no.kind === "text") {
    const [a, b] = [text(yes), text(no)];
    const out = new Array<string | null>(context.block).fill(null);
    return {
      kind: "text",
      run(start, length, active) {
        const values = decide(start, length, active);
        const ifYes = a.run(start, length, whenYes);
        const ifNo = b.run(start, length, whenNo);
        for (let i = 0; i < length; i++) out[i] = values[i] === 1 ? ifYes[i] : values[i] === 0 ? ifNo[i] : null;
        return out;
      },
    };
  }
  const out = new Float64Array(context.block);
  return {
    kind: "numeric",
    run(start, length, active) {
      const values = decide(start, length, active);
      const ifYes = yes.run(start, length, whenYes);
      const ifNo = no.run(start, length, whenNo);
      for (let i = 0; i < length; i++) out[i] = values[i] === 1 ? ifYes[i] : values[i] === 0 ? ifNo[i] : Number.NaN;
      return out;
    },
  };
}

/** `coalesce` of two. */
export function firstPresent(first: Operation, rest: Operation, context: Context): Operation {
  const absent = new Uint8Array(context.block);
  if (first.kind === "text" || rest.kind === "text") {
    const [a, b] = [text(first), text(rest)];
    const out = new Array<string | null>(context.block).fill(null);
    return {
      kind: "text",
      run(start, length, active) {
        const values = a.run(start, length, active);
        for (let i = 0; i < length; i++) absent[i] = values[i] === null && (active === null || active[i] === 1) ? 1 : 0;
        const others = b.run(start, length, absent);
        for (let i = 0; i < length; i++) out[i] = values[i] ?? others[i];
        return out;
      },
    };
  }
  const out = new Float64Array(context.block);
  return {
    kind: "numeric",
    run(start, length, active) {
      const values = first.run(start, length, active);
      for (let i = 0; i < length; i++) absent[i] = Number.isNaN(values[i]) && (active === null || active[i] === 1) ? 1 : 0;
      const others = rest.run(start, length, absent);
      for (let i = 0; i < length; i++) out[i] = Number.isNaN(values[i]) ? others[i] : values[i];
      return out;
    },
  };
}

/** Whether a value is missing; never missing itself. */
export function isMissing(operation: Operation, context: Context): NumericOperation {
  const out = new Float64Array(context.block);
  if (operation.kind === "text") {
    return {
      kind: "numeric",
      run(start, length, active) {
        const values = operation.run(start, length, active);
        for (let i = 0; i < length; i++) out[i] = values[i] === null ? 1 : 0;
        return out;
      },
    };
  }
  return {
    kind: "numeric",
    run(start, length, active) {
      const values = operation.run(start, length, active);
      for (let i = 0; i < length; i++) out[i] = Number.isNaN(values[i]) ? 1 : 0;
      return out;
    },
  };
}

/**
 * `switch`: a value, then cases and results in turn, then what holds otherwise. The first case that equals the value
 * gives the result; a missing value gives none.
 */
export function among(args: readonly Operation[], context: Context): Operation {
  const pairs = (args.length - 1) >> 1;
  const cases = Array.from({ length: pairs }, (_, i) => args[1 + 2 * i]);
  const results = Array.from({ length: pairs }, (_, i) => args[2 + 2 * i]);
  const otherwise = args.length % 2 === 0 ? args[args.length - 1] : null;
  const choice = choiceOf(args[0], cases, context);
  const taken = new Uint8Array(context.block);
  const branches = otherwise ? [...results, otherwise] : results;
  const each = <V>(start: number, length: number, active: Active, run: (branch: number, taken: Uint8Array) => V, put: (values: V, row: number) => void) => {
    const chosen = choice(start, length, active);
    for (const [branch] of branches.entries()) {
      for (let i = 0; i < length; i++) taken[i] = chosen[i] === branch && (active === null || active[i] === 1) ? 1 : 0;
      const values = run(branch, taken);
      for (let i = 0; i < length; i++) if (chosen[i] === branch) put(values, i);
    }
  };
  if (branches.some((branch) => branch.kind === "text")) {
    const texts = branches.map(text);
    const out = new Array<string | null>(context.block).fill(null);
    return {
      kind: "text",
      run(start, length, active) {
        out.fill(null);
        each(
          start,
          length,
          active,
          (branch, rows) => texts[branch].run(start, length, rows),
          (values, row) => {
            out[row] = values[row];
          },
        );
        return out;
      },
    };
  }
  const numbers = branches.map(numeric);
  const out = new Float64Array(context.block);
  return {
    kind: "numeric",
    run(start, length, active) {
      out.fill(Number.NaN);
      each(
        start,
        length,
        active,
        (branch, rows) => numbers[branch].run(start, length, rows),
        (values, row) => {
          out[row] = values[row];
        },
      );
      return out;
    },
  };
}

/** For each row the first case that equals the value; the number of cases when none does; -1 when the value is missing. */
function choiceOf(value: Operation, cases: readonly Operation[], context: Context): (start: number, length: number, active: Active) => Int32Array {
  const chosen = new Int32Array(context.block);
  const fill = <V>(length: number, values: ArrayLike<V>, absent: (value: V) => boolean, others: readonly (() => ArrayLike<V>)[]) => {
    for (let i = 0; i < length; i++) chosen[i] = absent(values[i]) ? -1 : others.length;
    for (let branch = others.length - 1; branch >= 0; branch--) {
      const wanted = others[branch]();
      for (let i = 0; i < length; i++) if (chosen[i] >= 0 && values[i] === wanted[i]) chosen[i] = branch;
    }
    return chosen;
  };
  if (value.kind === "text" || cases.some((each) => each.kind === "text")) {
    const given = text(value);
    const wanted = cases.map(text);
    return (start, length, active) =>
      fill(
        length,
        given.run(start, length, active),
        (each) => each === null,
        wanted.map((each) => () => each.run(start, length, active)),
      );
  }
  const given = numeric(value);
  const wanted = cases.map(numeric);
  return (start, length, active) =>
    fill(
      length,
      given.run(start, length, active),
      (each) => Number.isNaN(each),
      wanted.map((each) => () => each.run(start, length, active)),
    );
}

/** Whether a value equals one of the others; missing when it is missing itself. */
export function oneOf([value, ...others]: readonly Operation[], context: Context): NumericOperation {
  const choice = choiceOf(value, others, context);
  const out = new Float64Array(context.block);
  return {
    kind: "numeric",
    run(start, length, active) {
      const chosen = choice(start, length, active);
      for (let i = 0; i < length; i++) out[i] = chosen[i] < 0 ? Number.NaN : chosen[i] < others.length ? 1 : 0;
      return out;
    },
  };
}

/** NULLIF: missing where the two are equal, else the first. */
export function missingIf(value: Operation, marker: Operation, context: Context): Operation {
  if (value.kind === "text" || marker.kind === "text") {
    const [a, b] = [text(value), text(marker)];
    const out = new Array<string | null>(context.block).fill(null);
    return {
      kind: "text",
      run(start, length, active) {
        const values = a.run(start, length, active);
        const markers = b.run(start, length, active);
        for (let i = 0; i < length; i++) out[i] = values[i] === markers[i] ? null : values[i];
        return out;
      },
    };
  }
  const out = new Float64Array(context.block);
  return {
    kind: "numeric",
    run(start, length, active) {
      const values = value.run(start, length, active);
      const markers = marker.run(start, length, active);
      for (let i = 0; i < length; i++) out[i] = values[i] === markers[i] ? Number.NaN : values[i];
      return out;
    },
  };
}

/** Sum or mean of the values that are there, as SUM and AVERAGE; missing where none is. */
export function total(args: readonly NumericOperation[], mean: boolean, context: Context): NumericOperation {
  const out = new Float64Array(context.block);
  const count = new Int32Array(context.block);
  return {
    kind: "numeric",
    run(start, length, active) {
      out.fill(0);
      count.fill(0);
      for (const argument of args) {
        const values = argument.run(start, length, active);
        for (let i = 0; i < length; i++) {
          if (Number.isNaN(values[i])) continue;
          out[i] += values[i];
          count[i]++;
        }
      }
      for (let i = 0; i < length; i++) {
        const result = count[i] === 0 ? Number.NaN : mean ? out[i] / count[i] : out[i];
        const finite = Number.isFinite(result);
        out[i] = finite ? result : Number.NaN;
        if (!finite && count[i] > 0 && !(active && active[i] === 0)) context.counts.undefinedResult++;
      }
      return out;
    },
  };
}
