import { freeName } from "@/lib/table/columns";
import type { Column } from "@/lib/table/table";
import type { ListReport } from "./reports";

type Field = "email" | "firstName" | "lastName" | "phone" | "company";

/** How the standard fields are called in people's data, in the three languages. */
const FIELDS: readonly (readonly [Field, RegExp])[] = [
  ["email", /^(e-?mail|эл(ектронная)?\.? ?почта|почта)([ _-]?(address|адрес|adres[aă]))?$/i],
  ["firstName", /^(first[ _-]?name|given[ _-]?name|имя|prenume)$/i],
  ["lastName", /^(last[ _-]?name|surname|family[ _-]?name|фамилия|nume( de familie)?)$/i],
  ["phone", /^((mobile|tele)?phone([ _-]?number)?|mobile|тел(ефон)?|telefon)$/i],
  ["company", /^(company([ _-]?name)?|organi[sz]ation|компания|companie|firm[aă])$/i],
];

const HUBSPOT: Readonly<Record<Field, string>> = {
  email: "Email",
  firstName: "First Name",
  lastName: "Last Name",
  phone: "Phone Number",
  company: "Company Name",
};
const SALESFORCE: Readonly<Record<Field, string>> = { email: "Email", firstName: "FirstName", lastName: "LastName", phone: "Phone", company: "Company" };

/**
 * Column headers as an importing system expects them: HubSpot's and Salesforce's names for the standard contact fields;
 * for Salesforce other columns become custom fields (`Segment__c`), the customer `External_Id__c`. Distinct, in order.
 */
export function exportHeaders(columns: readonly Column[], shape: ListReport["shape"]): string[] {
  const taken = new Set<string>();
  return columns.map((column) => {
    const header = freeHeader(headerOf(column, shape), shape, taken);
    taken.add(header);
    return header;
  });
}

function headerOf(column: Column, shape: ListReport["shape"]): string {
  if (shape === "plain") return column.name;
  const field = FIELDS.find(([, pattern]) => pattern.test(column.name.trim()))?.[0];
  if (shape === "hubspot") {
    if (field) return HUBSPOT[field];
    if (column.role === "id") return "Customer ID";
    return column.role === "segment" ? "Segment" : column.name;
  }
  if (field) return SALESFORCE[field];
  if (column.role === "id") return "External_Id__c";
  return column.role === "segment" ? "Segment__c" : `${apiName(column.name)}__c`;
}

/** Salesforce: letters, digits and single underscores, begins with a letter, at most 40 characters. */
function apiName(name: string): string {
  const plain = name
    .normalize("NFKD")
    .replace(/[^A-Za-z0-9]+/g, "_")
    .replace(/^_+|_+$/g, "");
  const named = /^[A-Za-z]/.test(plain) ? plain : `Field_${plain}`.replace(/_$/, "");
  return (named.charAt(0).toUpperCase() + named.slice(1)).slice(0, 36);
}

function freeHeader(header: string, shape: ListReport["shape"], taken: ReadonlySet<string>): string {
  if (shape !== "salesforce" || !header.endsWith("__c")) return freeName(header, taken);
  let name = header;
  for (let n = 2; taken.has(name); n++) name = `${header.slice(0, -3)}_${n}__c`;
  return name;
}

/** Whether a column holds e-mail addresses or telephone numbers, by its name or by most of its first values. O(200). */
export function isPersonal(column: Column): boolean {
  const field = FIELDS.find(([, pattern]) => pattern.test(column.name.trim()))?.[0];
  if (field === "email" || field === "phone" || field === "lastName") return true;
  if (column.type !== "text" && column.type !== "category") return false;
  const values = column.dictionary.slice(0, 200).filter((value) => value !== "");
  const addresses = values.filter((value) => /^[^@\s]+@[^@\s]+\.[^@\s]+$/.test(value));
  return values.length > 0 && addresses.length * 2 > values.length;
}
