import * as z from "zod";

/** Units of a network's hidden layers as a person types them: "32, 16". */
export const hiddenSchema = (units: string) =>
  z
    .string()
    .regex(/^\s*[1-9]\d{0,3}(\s*[,; ]\s*[1-9]\d{0,3}){0,7}\s*$/)
    .default(units);

/** The units of each layer. */
export function hiddenLayers(text: string): number[] {
  return text
    .split(/[,; ]+/)
    .filter((part) => part !== "")
    .map(Number);
}
