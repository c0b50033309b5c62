"use client";

import { Handle, Position } from "@xyflow/react";
import { useTranslation } from "@/components/ui/language";
import { type PortView, portTop } from "./ports";

interface PortHandleProps {
  readonly id: string;
  readonly port: PortView;
  readonly side: "input" | "output";
  readonly index: number;
  readonly name: string;
}

/** A port: round for tables, a diamond for models, a square for reports. */
export function PortHandle({ id, port, side, index, name }: PortHandleProps) {
  const { t } = useTranslation();
  const label = t(`studio:ports.${side}`, { name, kind: t(`studio:kinds.${port.kind}`) });
  return (
    <Handle
      id={id}
      type={side === "input" ? "target" : "source"}
      position={side === "input" ? Position.Left : Position.Right}
      role="img"
      aria-label={port.optional && side === "input" ? `${label}, ${t("studio:ports.optional")}` : label}
      title={label}
      data-kind={port.kind}
      className="strata-port"
      style={{ top: portTop(index) }}
    />
  );
}
