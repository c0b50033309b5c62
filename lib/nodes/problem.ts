// Problems are thrown from the algorithms up; they live below every layer and are offered here under their usual name.
export { type Advice, Cancelled, type Detail, type Fix, fail, type Problem, ProblemError, type Severity } from "@/lib/problem";
