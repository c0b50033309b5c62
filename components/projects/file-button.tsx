"use client";

import { type ReactNode, useRef } from "react";
import { Button, type ButtonTone } from "@/components/ui/button";

interface FileButtonProps {
  /** File name endings and types the picker offers. */
  readonly accept: string;
  readonly tone?: ButtonTone;
  readonly className?: string;
  readonly onFile: (file: File) => void;
  readonly children: ReactNode;
}

/** A button that lets a person choose one file. */
export function FileButton({ accept, tone, className, onFile, children }: FileButtonProps) {
  const input = useRef<HTMLInputElement>(null);
  return (
    <>
      <input
        ref={input}
        type="file"
        accept={accept}
        hidden
        tabIndex={-1}
        aria-hidden="true"
        onChange={(event) => {
          const file = event.target.files?.[0];
          // The same file may be chosen again after it was mended.
          event.target.value = "";
          if (file) onFile(file);
        }}
      />
      <Button tone={tone} className={className} onClick={() => input.current?.click()}>
        {children}
      </Button>
    </>
  );
}
