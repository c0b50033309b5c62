import { fail } from "@/lib/problem";
import { KEYWORDS, type Span, type Token, tokenize } from "./tokens";

export type UnaryOperator = "-" | "+" | "not";
export type BinaryOperator = "+" | "-" | "*" | "/" | "%" | "^" | "&" | "=" | "!=" | "<" | "<=" | ">" | ">=" | "and" | "or";

export type Expression = Span &
  (
    | { readonly kind: "number"; readonly value: number }
    | { readonly kind: "text"; readonly value: string }
    | { readonly kind: "boolean"; readonly value: boolean }
    | { readonly kind: "missing" }
    | { readonly kind: "column"; readonly name: string }
    | { readonly kind: "unary"; readonly operator: UnaryOperator; readonly operand: Expression }
    | { readonly kind: "binary"; readonly operator: BinaryOperator; readonly left: Expression; readonly right: Expression }
    | { readonly kind: "call"; readonly name: string; readonly args: readonly Expression[] }
  );

/** Deepest nesting accepted: well inside every engine's stack. */
const DEEPEST = 100;
const MOST_OPERATORS = 1000;

const BINDING: Readonly<Record<string, { readonly operator: BinaryOperator; readonly power: number }>> = {
  or: { operator: "or", power: 1 },
  and: { operator: "and", power: 2 },
  "=": { operator: "=", power: 4 },
  "==": { operator: "=", power: 4 },
  "!=": { operator: "!=", power: 4 },
  "<>": { operator: "!=", power: 4 },
  "<": { operator: "<", power: 4 },
  "<=": { operator: "<=", power: 4 },
  ">": { operator: ">", power: 4 },
  ">=": { operator: ">=", power: 4 },
  "&": { operator: "&", power: 5 },
  "+": { operator: "+", power: 6 },
  "-": { operator: "-", power: 6 },
  "*": { operator: "*", power: 7 },
  "/": { operator: "/", power: 7 },
  "%": { operator: "%", power: 7 },
  "^": { operator: "^", power: 9 },
};
/** Operators that can also be called as functions are, as in spreadsheets: `and(a, b)`. */
const CONNECTIVES: ReadonlySet<string> = new Set(["and", "or"]);
const NOT_POWER = 3;
/** A sign binds weaker than a power, so that -2^2 is -4, as in mathematics and Python. */
const SIGN_POWER = 8;

/**
 * Reads a formula into a tree (precedence climbing). Fails with a `prepare.formula-*` problem that tells
 * the position (1-based character) and what was expected. O(characters).
 */
export function parseFormula(formula: string): Expression {
  if (formula.trim() === "") fail("prepare.formula-empty");
  const [first, ...others] = tokenize(formula);
  // As people begin a formula in a spreadsheet.
  const parser = new Parser(formula, first.kind === "symbol" && first.value === "=" ? others : [first, ...others]);
  const expression = parser.expression(0, 0);
  parser.expectEnd();
  return expression;
}

class Parser {
  private at = 0;
  private operators = 0;

  constructor(
    private readonly formula: string,
    private readonly tokens: readonly Token[],
  ) {}

  expression(minimum: number, depth: number): Expression {
    if (depth > DEEPEST) fail("prepare.formula-too-deep", { position: this.peek().start + 1, limit: DEEPEST });
    let left = this.prefix(depth);
    for (;;) {
      const binding = this.binding();
      if (!binding || binding.power < minimum) return left;
      // A long chain is as deep a tree as nesting is.
      if (++this.operators > MOST_OPERATORS) fail("prepare.formula-too-deep", { position: this.peek().start + 1, limit: MOST_OPERATORS });
      this.next();
      const right = this.expression(binding.operator === "^" ? SIGN_POWER : binding.power + 1, depth + 1);
      left = { kind: "binary", operator: binding.operator, left, right, start: left.start, end: right.end };
    }
  }

  expectEnd(): void {
    const token = this.peek();
    if (token.kind === "end") return;
    if (token.kind === "symbol" && token.value === ")") fail("prepare.formula-close-extra", { position: token.start + 1 });
    fail("prepare.formula-operator-expected", { position: token.start + 1, found: this.textOf(token) });
  }

  private prefix(depth: number): Expression {
    const token = this.next();
    switch (token.kind) {
      case "number":
        return { kind: "number", value: token.value, start: token.start, end: token.end };
      case "string":
        return { kind: "text", value: token.value, start: token.start, end: token.end };
      case "column":
        return { kind: "column", name: token.value, start: token.start, end: token.end };
      case "word":
        return this.word(token, depth);
      case "symbol":
        if (token.value === "(") return this.parenthesis(token, depth);
        if (token.value === "-" || token.value === "+") {
          const operand = this.expression(SIGN_POWER, depth + 1);
          return { kind: "unary", operator: token.value, operand, start: token.start, end: operand.end };
        }
        return fail("prepare.formula-value-expected", { position: token.start + 1, found: token.value });
      case "end":
        return fail("prepare.formula-value-expected-at-end", { position: token.start + 1 });
    }
  }

  private word(token: Token & { readonly kind: "word" }, depth: number): Expression {
    const span = { start: token.start, end: token.end };
    const after = this.peek();
    const lower = token.value.toLowerCase();
    const called = after.kind === "symbol" && after.value === "(";
    if (KEYWORDS.has(lower) && !(called && CONNECTIVES.has(lower))) {
      if (lower === "true" || lower === "false") return { kind: "boolean", value: lower === "true", ...span };
      if (lower === "missing") return { kind: "missing", ...span };
      if (lower === "not") {
        const operand = this.expression(NOT_POWER, depth + 1);
        return { kind: "unary", operator: "not", operand, start: token.start, end: operand.end };
      }
      return fail("prepare.formula-value-expected", { position: token.start + 1, found: token.value });
    }
    if (called) {
      this.next();
      return this.call(token, after.start, depth);
    }
    return { kind: "column", name: token.value, ...span };
  }

  private call(name: Token & { readonly kind: "word" }, open: number, depth: number): Expression {
    const args: Expression[] = [];
    if (!this.takes(")")) {
      do args.push(this.expression(0, depth + 1));
      while (this.takes(",") || this.takes(";"));
      this.expectClose(open);
    }
    return { kind: "call", name: name.value, args, start: name.start, end: this.tokens[this.at - 1].end };
  }

  private parenthesis(open: Token, depth: number): Expression {
    const inner = this.expression(0, depth + 1);
    this.expectClose(open.start);
    return { ...inner, start: open.start, end: this.tokens[this.at - 1].end };
  }

  private expectClose(open: number): void {
    if (this.takes(")")) return;
    const token = this.peek();
    if (token.kind === "end") fail("prepare.formula-close-expected", { position: token.start + 1, open: open + 1 });
    fail("prepare.formula-operator-expected", { position: token.start + 1, found: this.textOf(token) });
  }

  private binding() {
    const token = this.peek();
    if (token.kind === "symbol") return BINDING[token.value];
    if (token.kind === "word") {
      const lower = token.value.toLowerCase();
      return lower === "and" || lower === "or" ? BINDING[lower] : undefined;
    }
    return undefined;
  }

  private takes(symbol: string): boolean {
    const token = this.peek();
    if (token.kind !== "symbol" || token.value !== symbol) return false;
    this.at++;
    return true;
  }

  private peek(): Token {
    return this.tokens[this.at];
  }

  private next(): Token {
    const token = this.tokens[this.at];
    if (token.kind !== "end") this.at++;
    return token;
  }

  private textOf(token: Token): string {
    return this.formula.slice(token.start, token.end);
  }
}

/** The columns a formula reads, each once, in order of appearance. */
export function columnsOf(expression: Expression): string[] {
  const found = new Set<string>();
  const visit = (node: Expression): void => {
    if (node.kind === "column") found.add(node.name);
    else if (node.kind === "unary") visit(node.operand);
    else if (node.kind === "binary") {
      visit(node.left);
      visit(node.right);
    } else if (node.kind === "call") node.args.forEach(visit);
  };
  visit(expression);
  return [...found];
}
