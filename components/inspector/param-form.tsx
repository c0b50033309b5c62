"use client";

import { ChevronRight } from "lucide-react";
import { useMemo, useState } from "react";
import { Field } from "@/components/ui/field";
import { useTranslation } from "@/components/ui/language";
import { Switch } from "@/components/ui/switch";
import { useStages } from "@/components/ui/use-stages";
import { useNodeWords } from "@/components/words/node-words";
import type { PipelineNode } from "@/lib/document/schema";
import type { AnyNode } from "@/lib/nodes/contract";
import type { Problem } from "@/lib/nodes/problem";
import { nodeOfType } from "@/lib/nodes/registry";
import { inputColumns, paramsOf } from "@/lib/studio/selectors";
import { useCommands, useStudio } from "@/lib/studio/use-studio";
import { TELLS_PROBLEMS } from "./editors/registry";
import { ParamControl } from "./param-control";
import { fieldsOf, isVisible, type ParamField } from "./param-fields";

interface ParamFormProps {
  readonly node: PipelineNode;
  readonly definition: AnyNode;
  /** Everything that is wrong with the node; a field shows what is about it. */
  readonly problems: readonly Problem[];
}

/** Drawn in one task; a field takes 2 to 5 ms. */
const FIELDS_AT_ONCE = 3;

/** Controls that are several things to click: their label names a group. */
function isGroup(field: ParamField): boolean {
  return field.meta.control === "custom" || field.meta.control === "dataset" || field.kind.type === "other";
}

function FormField({
  node,
  definition,
  field,
  values,
  problems,
}: ParamFormProps & { readonly field: ParamField; readonly values: Readonly<Record<string, unknown>> }) {
  const words = useNodeWords();
  const commands = useCommands();
  const control = field.meta.control;
  const port = field.meta.port ?? Object.entries(definition.inputs).find(([, input]) => input.kind === "table")?.[0];
  const wantsColumns = control === "column" || control === "columns" || control === "custom" || control === "formula";
  // Results change with every step of a run: only fields that draw from them follow.
  const pipeline = useStudio((studio) => (wantsColumns ? studio.pipeline : null));
  const results = useStudio((studio) => (wantsColumns ? studio.results : null));
  const columns = useMemo(
    () => (port && pipeline && results ? (inputColumns({ pipeline, results }, node.id, port, nodeOfType) ?? undefined) : undefined),
    [port, pipeline, results, node.id],
  );
  const own = problems.filter((problem) => problem.param === field.name);
  const value = values[field.name];

  const onChange = (next: unknown, options?: { readonly typing?: boolean }) =>
    commands.setParams(node.id, { [field.name]: next }, options?.typing ? { coalesce: `${node.id}.${field.name}` } : undefined);
  const problem =
    own.length > 0 && !TELLS_PROBLEMS.has(field.meta.editor ?? "") ? (
      <ul>
        {own.map((one) => (
          <li key={one.code}>{words.problem(one, node.type).message}</li>
        ))}
      </ul>
    ) : undefined;
  const isSwitch = field.kind.type === "boolean" && !control;

  return (
    <Field
      label={words.paramLabel(node.type, field.name)}
      hint={words.paramHint(node.type, field.name)}
      problem={problem}
      problemTone={own.some((one) => one.severity === "error") ? "bad" : "warn"}
      inline={isSwitch}
      group={isGroup(field)}
    >
      {(ids) =>
        isSwitch ? (
          <Switch id={ids.id} describedBy={ids.describedBy} checked={value === true} onChange={(checked) => onChange(checked)} />
        ) : (
          <ParamControl
            nodeId={node.id}
            type={node.type}
            field={field}
            ids={ids}
            value={value}
            params={values}
            columns={columns}
            problems={own}
            onChange={onChange}
            onParams={(params) => commands.setParams(node.id, params)}
          />
        )
      }
    </Field>
  );
}

/** The settings of a node, drawn from its schema: plain ones first, some at a time, the rest under “More settings” once that is opened. */
export function ParamForm({ node, definition, problems }: ParamFormProps) {
  const { t } = useTranslation();
  const fields = fieldsOf(definition);
  const values = useMemo(() => {
    const parsed = paramsOf(node, nodeOfType);
    if (parsed) return parsed;
    const first = Object.fromEntries(fields.map((field) => [field.name, field.first]));
    return { ...first, ...node.params };
  }, [node, fields]);
  const shown = fields.filter((field) => isVisible(field, values));
  const plain = shown.filter((field) => !field.meta.advanced);
  const advanced = shown.filter((field) => field.meta.advanced);
  const draw = (field: ParamField) => <FormField key={field.name} node={node} definition={definition} problems={problems} field={field} values={values} />;
  const troubled = advanced.some((field) => problems.some((problem) => problem.param === field.name));
  const [opened, setOpened] = useState(false);
  const stages = useStages(Math.ceil(plain.length / FIELDS_AT_ONCE));

  return (
    <div className="flex flex-col gap-3.5">
      {plain.slice(0, (stages + 1) * FIELDS_AT_ONCE).map(draw)}
      {advanced.length > 0 ? (
        <details
          className="group/more border-t border-line pt-2"
          open={troubled || undefined}
          onToggle={(event) => setOpened(opened || event.currentTarget.open)}
        >
          <summary className="-ml-1 flex min-h-6 cursor-pointer list-none items-center gap-1 rounded text-sm text-ink-soft hover:text-ink [&::-webkit-details-marker]:hidden">
            <ChevronRight size={14} aria-hidden="true" className="transition-transform duration-100 group-open/more:rotate-90" />
            {t("studio:form.more")}
          </summary>
          <div className="mt-2 flex flex-col gap-3.5">{opened || troubled ? advanced.map(draw) : null}</div>
        </details>
      ) : null}
    </div>
  );
}
