// One EPJ: its page, its authorization server and its FHIR server on one port.
import { type IncomingMessage, type Server, type ServerResponse, createServer } from "node:http";

import { AuthorizationServer, sessionCookie } from "./authorization-server.ts";
import { smartConfiguration } from "./discovery.ts";
import { fhir } from "./fhir.ts";
import { Logins } from "./logins.ts";
import { type Surroundings, page } from "./page.ts";
import type { Registration } from "./registration.ts";

/** Listens at `origin`; answers when it does. */
export async function serveEpj(origin: string, app: string, registration: Registration): Promise<Server> {
  const { port, hostname } = new URL(origin);
  const logins = new Logins(`fjelljournal-${port}`);
  const authorization = new AuthorizationServer(origin, registration, logins);
  const surroundings = { logins, iss: `${origin}/fhir`, app, sessionCookie: sessionCookie(port) };
  const server = createServer((request, response) => {
    route(authorization, surroundings, request, response).catch((error: unknown) => {
      console.error(error);
      if (!response.headersSent) response.writeHead(500);
      response.end();
    });
  });
  await new Promise<void>((resolve) => server.listen(Number(port), hostname, resolve));
  return server;
}

async function route(
  authorization: AuthorizationServer,
  surroundings: Surroundings,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const url = new URL(request.url ?? "/", authorization.issuer);
  if (url.pathname === "/fhir/.well-known/smart-configuration") {
    response.writeHead(200, { "Content-Type": "application/json", "Access-Control-Allow-Origin": "*" });
    response.end(JSON.stringify(smartConfiguration(authorization.issuer)));
  } else if (url.pathname.startsWith("/fhir/")) {
    await fhir(authorization, request, response, url.pathname.slice("/fhir".length) + url.search);
  } else if (url.pathname === "/switches/rotate-keys" && request.method === "POST") {
    // The tests' own: no page can ask for it, since a browser always says which site asks.
    if (request.headers["sec-fetch-site"] === undefined) authorization.rotateKeys();
    response.writeHead(204).end();
  } else if (!(await page(surroundings, request, response, url))) {
    await authorization.handle(request, response);
  }
}
