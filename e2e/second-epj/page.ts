// The sandbox's own page, and what it asks: the same actions of a clinician drive both EPJs.
import { readFileSync } from "node:fs";
import type { IncomingMessage, ServerResponse } from "node:http";

import type { Logins } from "./logins.ts";
import { USERS, get, openEncounter } from "./records.ts";
import { chart, shownUser, waitingList } from "./shown.ts";

const PAGE = new URL("../../assets/sandbox/page/", import.meta.url);
const TYPES: Record<string, string> = { css: "text/css", js: "text/javascript", svg: "image/svg+xml" };

/** Why the authorization server sends the browser nowhere, by its error code. */
const REFUSALS: Record<string, string> = {
  invalid_client: "Appen er ikke registrert i Fjelljournal (client_id er ukjent).",
  invalid_redirect_uri: "Appen ba om svar til en adresse som ikke er registrert for den (redirect_uri).",
};

const file = (name: string): string => readFileSync(new URL(name, PAGE), "utf8");

/** The page that says why. Of the request it shows nothing. */
export function refusalPage(error: string): string {
  return file("refused.html").replace("{{reason}}", REFUSALS[error] ?? `Autorisasjonen feilet (${error.replace(/\W/g, "")}).`);
}

/** What can be made to go wrong here, in the shape of the sandbox's list. */
const FAULTS = [{ title: "Token", faults: [{ key: "short-lived-token", label: "Token dør etter ett sekund" }] }];

/** What the page needs to know of its EPJ. */
export interface Surroundings {
  readonly logins: Logins;
  readonly iss: string;
  /** Helsebro's origin. */
  readonly app: string;
  /** The cookie of the authorization server's own session. */
  readonly sessionCookie: string;
}

/** Answers what the page asks; false where it is not the page's. */
export async function page(epj: Surroundings, request: IncomingMessage, response: ServerResponse, url: URL): Promise<boolean> {
  const name = /^\/page\/([\w-]+\.(css|js|svg))$/.exec(url.pathname);
  if (url.pathname === "/") send(response, 200, file("index.html"), "text/html", policy(epj.app));
  else if (name?.[1] && name[2]) send(response, 200, file(name[1]), TYPES[name[2]] ?? "");
  else if (url.pathname.startsWith("/epj/")) await asked(epj, request, response, url);
  else return false;
  return true;
}

/** Answers to the page alone: the login comes along with what another site asks, too. */
async function asked(epj: Surroundings, request: IncomingMessage, response: ServerResponse, url: URL): Promise<void> {
  const site = request.headers["sec-fetch-site"];
  if (site !== undefined && site !== "same-origin") return send(response, 403);
  const path = url.pathname.slice("/epj/".length);
  const login = epj.logins.of(request);
  if (path === "users") return json(response, USERS.map(shownUser));
  if (path === "faults") return json(response, FAULTS);
  if (path === "me") return json(response, login ? shownUser(login.user) : null);
  if (request.method === "POST") {
    const form = new URLSearchParams(await body(request));
    if (path !== "login" && path !== "logout") return send(response, 404);
    const cookie = path === "login" ? epj.logins.logIn(request, form.get("user")) : epj.logins.logOut(request);
    if (!cookie) return send(response, 404);
    response.setHeader("Set-Cookie", [cookie, `${epj.sessionCookie}=; Path=/; Max-Age=0; HttpOnly; Secure; SameSite=None`]);
    return send(response, 204);
  }
  if (!login) return send(response, 401);
  if (path === "waiting-list") return json(response, waitingList());
  if (path === "launch") {
    const patient = url.searchParams.get("patient") ?? "";
    if (!get("Patient", patient)) return send(response, 404);
    const shortLived = url.searchParams.get("fault") === "short-lived-token";
    const banner = url.searchParams.get("banner") !== "false";
    const launch = epj.logins.begin({ login, patient, encounter: openEncounter(patient)?.id, banner, shortLived });
    response.setHeader("Location", `${epj.app}/launch?${new URLSearchParams({ iss: epj.iss, launch })}`);
    return send(response, 303);
  }
  const shown = path.startsWith("charts/") ? chart(decodeURIComponent(path.slice("charts/".length))) : undefined;
  return shown ? json(response, shown) : send(response, 404);
}

async function body(request: IncomingMessage): Promise<string> {
  let text = "";
  request.setEncoding("utf8");
  for await (const part of request) text += part;
  return text;
}

/** The page frames Helsebro, and on Helsebro's way through it this server. */
function policy(app: string): string {
  return (
    `default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; ` +
    `frame-src 'self' ${app}; frame-ancestors 'none'; base-uri 'none'; form-action 'none'`
  );
}

function json(response: ServerResponse, value: unknown): void {
  send(response, 200, JSON.stringify(value), "application/json");
}

function send(response: ServerResponse, status: number, text?: string, type?: string, policy?: string): void {
  if (type) response.setHeader("Content-Type", `${type}; charset=utf-8`);
  if (policy) response.setHeader("Content-Security-Policy", policy);
  response.writeHead(status).end(text);
}
