// How Helsebro and the second EPJs know each other: one table for helsebro.toml and for the EPJs.
import { randomBytes } from "node:crypto";

import { MANY, NEEDED, type Registration } from "../second-epj/registration.ts";
import { type Place, SECOND } from "./places.ts";

/** One of them. */
export interface Entry {
  readonly place: Place;
  /** What the EPJ knows. */
  readonly registration: Registration;
  /** What helsebro.toml says beside what every entry does. */
  readonly told: Readonly<Record<string, string>>;
  /** The secret in Helsebro's keeping, by its file. */
  readonly secret?: string;
}

const secret = (): string => randomBytes(32).toString("base64url");

export function entries(): Entry[] {
  const [shared, ours, theirs] = [secret(), secret(), secret()];
  const basic = (place: Place, clientId: string, known: string, given: string): Entry => ({
    place,
    registration: {
      clientId,
      redirectUri: redirectUri(place),
      scopes: MANY,
      authentication: { method: "client_secret_basic", secret: known },
      idTokens: "ES256",
      fhirUser: "relative",
    },
    told: { client: "client_secret_basic", client_id: "helsebro", client_secret_file: `${place.key}.secret` },
    secret: given,
  });
  return [
    {
      place: SECOND.jwt,
      registration: {
        clientId: "helsebro",
        redirectUri: redirectUri(SECOND.jwt),
        scopes: NEEDED,
        authentication: { method: "private_key_jwt", jwksUri: `${SECOND.jwt.app}/.well-known/jwks.json`, algorithm: "ES384" },
        idTokens: "ES384",
        fhirUser: "absolute",
      },
      told: {
        client: "private_key_jwt",
        client_id: "helsebro",
        assertion_audience: "issuer",
        issuer: SECOND.jwt.epj,
      },
    },
    basic(SECOND.basic, "helsebro", shared, shared),
    basic(SECOND.otherSecret, "helsebro", theirs, ours),
    basic(SECOND.stranger, "somebody-else", shared, shared),
  ];
}

function redirectUri(place: Place): string {
  return `${place.app}/callback/${place.key}`;
}

/** helsebro.toml for a Helsebro that all of them open. */
export function config(entries: readonly Entry[]): string {
  const { app } = SECOND.jwt;
  return [
    `listen = "127.0.0.1:${new URL(app).port}"`,
    `public_url = "${app}"`,
    `[database]`,
    `url = "sqlite://helsebro.sqlite"`,
    `[keys]`,
    `files = ["helsebro.key"]`,
    `[contact_point]`,
    `kind = "embedded"`,
    `timeout_seconds = 2`,
    `[[legal_basis]]`,
    `code = "consent"`,
    `purposes = ["TREAT"]`,
    `[[legal_basis]]`,
    `code = "vital-interest"`,
    `purposes = ["ETREAT"]`,
    `[[signing_key]]`,
    `file = "es384.pem"`,
    `algorithm = "ES384"`,
    ...entries.flatMap(({ place, registration, told }) => [
      `[[epj]]`,
      `key = "${place.key}"`,
      `name = "Fjelljournal"`,
      `iss = "${place.epj}/fhir"`,
      ...Object.entries(told).map(([key, value]) => `${key} = "${value}"`),
      `scopes = [${registration.scopes.map((scope) => `"${scope}"`).join(", ")}]`,
      `frame_ancestors = ["${place.epj}"]`,
      `authorize_origins = ["${place.epj}"]`,
      `allow_networks = ["127.0.0.0/8"]`,
    ]),
    "",
  ].join("\n");
}
