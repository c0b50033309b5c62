import * as z from "zod";
import type { AnyNode, ParamMeta } from "@/lib/nodes/contract";

/** What a param is made of, below its defaults and nullability. */
export type ParamKind =
  | { readonly type: "number"; readonly whole: boolean; readonly min: number | undefined; readonly max: number | undefined }
  | { readonly type: "boolean" }
  | { readonly type: "choice"; readonly options: readonly string[] }
  | { readonly type: "text" }
  | { readonly type: "other" };

export interface ParamField {
  readonly name: string;
  readonly kind: ParamKind;
  readonly meta: ParamMeta;
  readonly nullable: boolean;
  /** The value of a fresh node. */
  readonly first: unknown;
}

function bound(value: number | null): number | undefined {
  return value === null || !Number.isFinite(value) || Math.abs(value) >= Number.MAX_SAFE_INTEGER ? undefined : value;
}

function kindOf(schema: z.core.$ZodType): ParamKind {
  if (schema instanceof z.ZodNumber) {
    const whole = schema.format === "safeint" || schema.format === "int32" || schema.format === "uint32";
    return { type: "number", whole, min: bound(schema.minValue), max: bound(schema.maxValue) };
  }
  if (schema instanceof z.ZodBoolean) return { type: "boolean" };
  if (schema instanceof z.ZodEnum) return { type: "choice", options: schema.options.map(String) };
  if (schema instanceof z.ZodLiteral) return { type: "choice", options: [...schema.values].map(String) };
  if (schema instanceof z.ZodString) return { type: "text" };
  return { type: "other" };
}

function fieldOf(name: string, schema: z.core.$ZodType, first: unknown): ParamField {
  let inner = schema;
  let meta: ParamMeta = {};
  let nullable = false;
  for (;;) {
    // Words set on an outer layer win over those further in.
    if (inner instanceof z.ZodType) meta = { ...inner.meta(), ...meta };
    if (inner instanceof z.ZodNullable) nullable = true;
    if (inner instanceof z.ZodDefault || inner instanceof z.ZodNullable || inner instanceof z.ZodOptional || inner instanceof z.ZodPrefault)
      inner = inner.unwrap();
    else break;
  }
  return { name, kind: kindOf(inner), meta, nullable, first };
}

const cache = new Map<string, readonly ParamField[]>();

/** The form of a node: its params in the order of the schema. */
export function fieldsOf(definition: AnyNode): readonly ParamField[] {
  let fields = cache.get(definition.type);
  if (!fields) {
    const first = definition.params.safeParse({});
    const values: Readonly<Record<string, unknown>> = first.success ? first.data : {};
    fields = Object.entries(definition.params.shape).map(([name, schema]) => fieldOf(name, schema, values[name]));
    cache.set(definition.type, fields);
  }
  return fields;
}

/** Whether a field is shown with these values: its `when` names values of other params. */
export function isVisible(field: ParamField, values: Readonly<Record<string, unknown>>): boolean {
  if (field.meta.control === "hidden") return false;
  return Object.entries(field.meta.when ?? {}).every(([name, allowed]) => allowed.some((value) => value === values[name]));
}
