// The FHIR R4 server: read, and the one search that Helsebro makes, within what the access token allows.
import type { IncomingMessage, ServerResponse } from "node:http";

import type { AuthorizationServer } from "./authorization-server.ts";
import type { Launch } from "./logins.ts";
import { type Resource, all, get, patientOf } from "./records.ts";

/** What is served, and by which scope it is reached. */
const KINDS: Record<string, "patient" | "user"> = {
  Patient: "patient",
  Encounter: "patient",
  Practitioner: "user",
  PractitionerRole: "user",
  Organization: "user",
  Person: "user",
};

/** Answers a request below the FHIR base; `path` begins after it. */
export async function fhir(server: AuthorizationServer, request: IncomingMessage, response: ServerResponse, path: string): Promise<void> {
  const { status, body, challenge } = await answer(server, request, new URL(path, "http://fhir/"));
  if (challenge) response.setHeader("WWW-Authenticate", challenge);
  response.writeHead(status, { "Content-Type": "application/fhir+json; charset=utf-8", "Cache-Control": "no-store" });
  response.end(JSON.stringify(body));
}

interface Answer {
  status: number;
  body: Resource;
  challenge?: string;
}

async function answer(server: AuthorizationServer, request: IncomingMessage, url: URL): Promise<Answer> {
  if (request.method !== "GET") return refused(405, "not-supported");
  // RFC 6750, 2.1 and 3: the token in the header or nowhere.
  const token = /^Bearer ([\w.~+/-]+=*)$/i.exec(request.headers.authorization ?? "")?.[1];
  if (!token) return { ...refused(401, "login"), challenge: "Bearer" };
  const access = await server.access(token);
  if (!access) return { ...refused(401, "login"), challenge: 'Bearer error="invalid_token"' };

  const [kind = "", id, ...rest] = url.pathname.slice(1).split("/");
  const reach = KINDS[kind];
  if (!reach || rest.length > 0) return refused(404, "not-found");
  // The scope fhirUser reaches the user's own resource.
  const own = access.scopes.has("fhirUser") && `${kind}/${id}` === access.launch.login.user.fhirUser;
  if (!own && !access.scopes.has(`${reach}/${kind}.rs`)) return refused(403, "forbidden");
  return id ? read(kind, id, access.launch) : search(kind, url.searchParams);
}

function read(kind: string, id: string, launch: Launch): Answer {
  const resource = get(kind, id);
  // Whether another patient exists is none of the app's business.
  if (KINDS[kind] === "patient" && (!resource || patientOf(resource) !== launch.patient)) return refused(403, "forbidden");
  return resource ? { status: 200, body: resource } : refused(404, "not-found");
}

/** A parameter that is not known is refused, never passed over. */
function search(kind: string, parameters: URLSearchParams): Answer {
  const practitioner = parameters.get("practitioner");
  if (kind !== "PractitionerRole" || !practitioner || parameters.size !== 1) return refused(400, "not-supported");
  const entry = all(kind)
    .filter((role) => role.practitioner?.reference === practitioner)
    .map((resource) => ({ resource, search: { mode: "match" } }));
  return { status: 200, body: { resourceType: "Bundle", type: "searchset", total: entry.length, entry } };
}

function refused(status: number, code: string): Answer {
  return { status, body: { resourceType: "OperationOutcome", issue: [{ severity: "error", code }] } };
}
