// One EPJ: its page, its authorization server and its FHIR server on one port.
import { type IncomingMessage, type ServerResponse, createServer } from "node:http";

import { AuthorizationServer, sessionCookie } from "./authorization-server.ts";
import { smartConfiguration } from "./discovery.ts";
import { fhir } from "./fhir.ts";
import { Logins } from "./logins.ts";
import { type Surroundings, page } from "./page.ts";
import type { Registration } from "./registration.ts";

interface Epj {
  readonly authorization: AuthorizationServer;
  readonly surroundings: Surroundings;
  /** The SMART configuration. */
  readonly discovery: string;
}

/** An EPJ that listens. */
export interface RunningEpj {
  /** Every token that it has issued. */
  readonly issued: readonly string[];
  stop(): void;
}

/** Listens at `origin`; answers when it does. */
export async function serveEpj(origin: string, app: string, registration: Registration): Promise<RunningEpj> {
  const { port, hostname } = new URL(origin);
  const logins = new Logins(`fjelljournal-${port}`);
  const authorization = new AuthorizationServer(origin, registration, logins);
  const surroundings = { logins, iss: `${origin}/fhir`, app, sessionCookie: sessionCookie(port) };
  const epj = { authorization, surroundings, discovery: JSON.stringify(smartConfiguration(origin, registration)) };
  const server = createServer((request, response) => {
    route(epj, request, response).catch((error: unknown) => {
      console.error(error);
      if (!response.headersSent) response.writeHead(500);
      response.end();
    });
  });
  await new Promise<void>((resolve) => server.listen(Number(port), hostname, resolve));
  const stop = (): void => {
    server.close();
    server.closeAllConnections();
  };
  return { issued: authorization.issued, stop };
}

async function route(epj: Epj, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const { authorization } = epj;
  const url = new URL(request.url ?? "/", authorization.issuer);
  if (url.pathname === "/fhir/.well-known/smart-configuration") {
    response.writeHead(200, { "Content-Type": "application/json", "Access-Control-Allow-Origin": "*" });
    response.end(epj.discovery);
  } else if (url.pathname.startsWith("/fhir/")) {
    await fhir(authorization, request, response, url.pathname.slice("/fhir".length) + url.search);
  } else if (url.pathname.startsWith("/switches/")) {
    await switched(authorization, request, response, url);
  } else if (!(await page(epj.surroundings, request, response, url))) {
    await authorization.handle(request, response);
  }
}

/** The tests' own. No page can ask for it: a browser always says which site asks. */
async function switched(
  authorization: AuthorizationServer,
  request: IncomingMessage,
  response: ServerResponse,
  url: URL,
): Promise<void> {
  const patient = url.searchParams.get("patient") ?? "";
  const asked = `${request.method} ${url.pathname}`;
  if (request.headers["sec-fetch-site"] !== undefined) response.statusCode = 403;
  else if (asked === "GET /switches/issued") response.write(JSON.stringify(authorization.issued));
  else if (asked === "GET /switches/tokens") response.write(JSON.stringify(authorization.tokensFor(patient)));
  else if (asked === "POST /switches/reuse") response.write(JSON.stringify(await authorization.reuse(patient)));
  else if (asked === "POST /switches/rotate-keys") authorization.rotateKeys();
  else if (asked === "POST /switches/take-back") authorization.takeBack(patient);
  else response.statusCode = 404;
  response.end();
}
