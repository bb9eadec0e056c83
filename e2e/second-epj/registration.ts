// How Helsebro is registered at one EPJ.

/** How it shows who it is, and what the EPJ answers in. */
export interface Registration {
  readonly clientId: string;
  readonly redirectUri: string;
  readonly authentication:
    | { readonly method: "client_secret_basic"; readonly secret: string }
    | { readonly method: "private_key_jwt"; readonly jwksUri: string; readonly algorithm: "RS384" | "ES384" };
  /** What it may ask for. */
  readonly scopes: readonly string[];
  /** What id_tokens are signed with. */
  readonly idTokens: "RS256" | "ES256" | "ES384";
  /** Whether `fhirUser` is the address of the resource, or its path in the FHIR base. */
  readonly fhirUser: "absolute" | "relative";
}

/** What Helsebro needs, in the syntax of SMART App Launch 2. */
export const NEEDED = [
  "openid",
  "fhirUser",
  "launch",
  "online_access",
  "patient/Patient.rs",
  "patient/Encounter.rs",
  "user/Practitioner.rs",
  "user/PractitionerRole.rs",
  "user/Organization.rs",
] as const;

/** Kinds of FHIR R4 that an EPJ may hold. */
const KINDS = (
  "Account AllergyIntolerance Appointment AppointmentResponse CarePlan CareTeam Claim ClaimResponse Communication " +
  "CommunicationRequest Composition Condition Consent Coverage DetectedIssue DeviceRequest DeviceUseStatement DiagnosticReport " +
  "DocumentManifest DocumentReference EpisodeOfCare FamilyMemberHistory Flag Goal ImagingStudy Immunization " +
  "ImmunizationEvaluation ImmunizationRecommendation List Media MedicationAdministration MedicationDispense MedicationRequest " +
  "MedicationStatement MolecularSequence NutritionOrder Observation Procedure Provenance QuestionnaireResponse RelatedPerson " +
  "RequestGroup RiskAssessment Schedule ServiceRequest Specimen VisionPrescription"
).split(" ");

/** More than fits into an address: what an EPJ asks that has a scope for everything. */
export const MANY = [...NEEDED, ...KINDS.map((kind) => `patient/${kind}.rs`), ...KINDS.map((kind) => `user/${kind}.rs`)];
