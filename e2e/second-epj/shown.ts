// What the sandbox's page shows, in the shapes that it asks for (sandbox/src/epj/).
import { type Resource, type User, all, get, isOpen, nameOf, ofPatient, openEncounter, patientOf, resolve } from "./records.ts";

const HPR = "urn:oid:2.16.578.1.12.4.1.4.4";

/** A user on the login page and in the bar. */
export function shownUser(user: User): object {
  const resource = resolve(user.fhirUser);
  const role = all("PractitionerRole").find((role) => role.practitioner?.reference === user.fhirUser);
  const organization = resolve((role?.organization ?? resource.managingOrganization)?.reference);
  return {
    key: user.key,
    name: nameOf(resource),
    title: user.title,
    workplace: organization?.name ?? null,
    hpr: resource.identifier?.find((one: Resource) => one.system === HPR)?.value ?? null,
    odd: !user.fhirUser.startsWith("Practitioner/"),
  };
}

/** The patients with an open contact, in the order in which they came. */
export function waitingList(): object[] {
  return all("Encounter")
    .filter(isOpen)
    .map((encounter) => {
      const id = patientOf(encounter);
      const patient = get("Patient", id ?? "");
      return { patient: id, name: nameOf(patient), birth_date: birthDate(patient), gender: gender(patient), ...contact(encounter) };
    })
    .sort((one, other) => one.arrived.localeCompare(other.arrived));
}

/** A chart; nothing where there is no such patient. */
export function chart(id: string): object | undefined {
  const patient = get("Patient", id);
  if (!patient) return undefined;
  const encounter = openEncounter(id);
  return {
    patient: id,
    name: nameOf(patient),
    birth_date: birthDate(patient),
    gender: gender(patient),
    address: address(patient.address?.[0]),
    identifiers: (patient.identifier ?? []).filter((one: Resource) => one.type?.text).map(identifier),
    contact: encounter ? contact(encounter) : null,
    allergies: ofPatient("AllergyIntolerance", id).map((allergy) => ({
      what: concept(allergy.code),
      detail: concept(allergy.reaction?.[0]?.manifestation?.[0]) ?? null,
    })),
    conditions: ofPatient("Condition", id).map((condition) => ({
      what: concept(condition.code),
      detail: condition.code.coding?.[0]?.code ?? null,
    })),
    medications: ofPatient("MedicationStatement", id).map((statement) => ({
      what: concept(statement.medicationCodeableConcept),
      detail: statement.dosage?.[0]?.text ?? null,
    })),
    replaced_by: replacement(patient),
  };
}

function birthDate(patient: Resource): string {
  return (patient.birthDate ?? "").split("-").reverse().join(".");
}

function gender(patient: Resource): string {
  return { female: "Kvinne", male: "Mann", other: "Annet" }[patient.gender as string] ?? "Ukjent";
}

function address(address: Resource): string {
  const place = [address?.postalCode, address?.city].filter(Boolean).join(" ");
  return [...(address?.line ?? []), place].filter(Boolean).join(", ");
}

function identifier(one: Resource): object {
  return { label: one.type.text, country: one.assigner?.display ?? null, value: one.value };
}

function contact(encounter: Resource): { arrived: string; reason: string; priority: string } {
  return {
    arrived: (encounter.period?.start ?? "").slice(11, 16),
    reason: encounter.reasonCode?.[0]?.text ?? "",
    priority: encounter.priority?.text ?? "",
  };
}

function concept(concept: Resource): string | undefined {
  return concept?.text ?? concept?.coding?.[0]?.display;
}

function replacement(patient: Resource): object | null {
  const link = (patient.link ?? []).find((link: Resource) => link.type === "replaced-by");
  const other = resolve(link?.other?.reference);
  return other ? { patient: other.id, name: nameOf(other) } : null;
}
