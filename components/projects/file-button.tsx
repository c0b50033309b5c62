"use client";

import { type ReactNode, useRef } from "react";
import { Button, type ButtonTone } from "@/components/ui/button";

interface FileButtonProps {
  /** File name endings and types the picker offers. */
  readonly accept: string;
  readonly tone?: ButtonTone;
  readonly className?: string;
  /** Several files may be chosen. */
  readonly multiple?: boolean;
  readonly onFiles: (files: readonly File[]) => void;
  readonly children: ReactNode;
}

/** A button that lets a person choose a file, or several. */
export function FileButton({ accept, tone, className, multiple, onFiles, children }: FileButtonProps) {
  const input = useRef<HTMLInputElement>(null);
  return (
    <>
      <input
        ref={input}
        type="file"
        accept={accept}
        multiple={multiple}
        hidden
        tabIndex={-1}
        aria-hidden="true"
        onChange={(event) => {
          const files = [...(event.target.files ?? [])];
          // The same file may be chosen again after it was mended.
          event.target.value = "";
          if (files.length > 0) onFiles(files);
        }}
      />
      <Button tone={tone} className={className} onClick={() => input.current?.click()}>
        {children}
      </Button>
    </>
  );
}
