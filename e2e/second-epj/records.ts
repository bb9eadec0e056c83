// What the EPJ knows: the sandbox's synthetic records and users, read from where the sandbox reads them.
import { readFileSync, readdirSync } from "node:fs";

/** FHIR JSON. What a resource may hold is FHIR's matter, not a type's. */
export type Resource = any;

const ASSETS = new URL("../../assets/sandbox/", import.meta.url);

const json = (path: string): Resource => JSON.parse(readFileSync(new URL(path, ASSETS), "utf8"));

const RESOURCES: readonly Resource[] = readdirSync(new URL("records/", ASSETS))
  .sort()
  .flatMap((file) => json(`records/${file}`).entry.map((entry: Resource) => entry.resource));

/** A login of the EPJ. */
export interface User {
  readonly key: string;
  /** `Practitioner/…`, or `Person/…` for one who is no practitioner. */
  readonly fhirUser: string;
  readonly title: string;
}

export const USERS: readonly User[] = json("users.json").map((user: Resource) => ({
  key: user.key,
  fhirUser: user.fhir_user,
  title: user.title,
}));

/** All resources of a kind. */
export function all(kind: string): Resource[] {
  return RESOURCES.filter((resource) => resource.resourceType === kind);
}

export function get(kind: string, id: string): Resource | undefined {
  return all(kind).find((resource) => resource.id === id);
}

/** What a relative reference leads to. */
export function resolve(reference: string | undefined): Resource | undefined {
  const [kind, id] = reference?.split("/") ?? [];
  return kind && id ? get(kind, id) : undefined;
}

/** The id of the patient whose resource it is. */
export function patientOf(resource: Resource): string | undefined {
  if (resource.resourceType === "Patient") return resource.id;
  const reference: string | undefined = (resource.subject ?? resource.patient)?.reference;
  return reference?.startsWith("Patient/") ? reference.slice("Patient/".length) : undefined;
}

/** All resources of a kind that are the patient's. */
export function ofPatient(kind: string, patient: string): Resource[] {
  return all(kind).filter((resource) => patientOf(resource) === patient);
}

/** The patient's contact that is not over. */
export function openEncounter(patient: string): Resource | undefined {
  return ofPatient("Encounter", patient).find(isOpen);
}

export function isOpen(encounter: Resource): boolean {
  return ["arrived", "triaged", "in-progress"].includes(encounter.status);
}

/** Given names, then family name. */
export function nameOf(resource: Resource): string {
  const name = resource.name?.[0] ?? {};
  return [...(name.given ?? []), name.family].filter(Boolean).join(" ");
}
