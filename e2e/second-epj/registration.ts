// How Helsebro is registered at one EPJ.

/** How it shows who it is, and what the EPJ answers in. */
export interface Registration {
  readonly clientId: string;
  readonly redirectUri: string;
  readonly authentication:
    | { readonly method: "client_secret_basic"; readonly secret: string }
    | { readonly method: "private_key_jwt"; readonly jwksUri: string; readonly algorithm: "RS384" | "ES384" };
  /** What id_tokens are signed with. */
  readonly idTokens: "RS256" | "ES256" | "ES384";
  /** Whether `fhirUser` is the address of the resource, or its path in the FHIR base. */
  readonly fhirUser: "absolute" | "relative";
}

/** What may be asked for here, in the syntax of SMART App Launch 2. */
export const SCOPES = [
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
