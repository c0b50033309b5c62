"use client";

import { transportOf } from "@/lib/nodes/source/stream-settings";
import type { EditorProps } from "./contract";
import RequestAddress from "./request-address";

/** The address of a stream; its scheme says what else there is to set. */
export default function StreamAddress(props: EditorProps<string>) {
  const { param, params, onChange, onParams } = props;
  return (
    <RequestAddress
      {...props}
      onChange={(url, options) => {
        const transport = transportOf(url);
        if (transport === params.transport) onChange(url, options);
        else onParams({ [param]: url, transport });
      }}
    />
  );
}
