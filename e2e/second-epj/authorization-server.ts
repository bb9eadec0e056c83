// The authorization server: oidc-provider, as strict as it can be set, with SMART App Launch's context in a few lines.
import { randomBytes } from "node:crypto";
import type { IncomingMessage, ServerResponse } from "node:http";

import Provider, { type Client, type Context, type Grant, errors } from "oidc-provider";

import { Memory } from "./adapter.ts";
import { newKeys } from "./keys.ts";
import type { Launch, Logins } from "./logins.ts";
import { refusalPage } from "./page.ts";
import type { Registration } from "./registration.ts";
import { USERS } from "./records.ts";

/** Seconds that tokens live. */
const LIFETIME = { AccessToken: 600, AuthorizationCode: 60, Grant: 3600, IdToken: 300, Interaction: 60, RefreshToken: 3600, Session: 3600 };

/** Seconds for a launch whose token is to die early. */
const SHORT_LIFETIME = 1;

export class AuthorizationServer {
  readonly issuer: string;
  /** Every token that went to Helsebro: none may be seen anywhere else. */
  readonly issued: string[] = [];
  private readonly logins: Logins;
  private readonly registration: Registration;
  private readonly memory = new Memory();
  private readonly configuration: Record<string, unknown>;
  private keys = newKeys();
  private provider: Provider;
  private answer: (request: IncomingMessage, response: ServerResponse) => Promise<void>;

  constructor(issuer: string, registration: Registration, logins: Logins) {
    this.issuer = issuer;
    this.logins = logins;
    this.registration = registration;
    this.configuration = configuration(issuer, registration, logins, this.memory);
    this.provider = this.start();
    this.answer = this.provider.callback();
  }

  /** New keys sign from now on; the old ones stay in the JWK Set, for what they have signed. What was issued stays. */
  rotateKeys(): void {
    this.keys = [...newKeys(), ...this.keys];
    this.provider = this.start();
    this.answer = this.provider.callback();
  }

  /** How many tokens that reach a patient's record are alive. */
  tokensFor(patient: string): number {
    return this.memory.alive(this.logins.grantsOf(patient));
  }

  /** As an EPJ does when it ends a user's sessions: nothing that was granted about the patient holds any longer. */
  takeBack(patient: string): void {
    this.memory.takeBack(this.logins.grantsOf(patient));
  }

  /** As a thief does who has a refresh token and the client's secret: uses again what was used. Answers with the statuses. */
  async reuse(patient: string): Promise<number[]> {
    const { authentication, clientId } = this.registration;
    if (authentication.method !== "client_secret_basic") return [];
    const authorization = `Basic ${btoa(`${clientId}:${authentication.secret}`)}`;
    const statuses: number[] = [];
    for (const refresh_token of this.memory.used(this.logins.grantsOf(patient))) {
      const body = new URLSearchParams({ grant_type: "refresh_token", refresh_token });
      statuses.push((await fetch(`${this.issuer}/token`, { method: "POST", headers: { authorization }, body })).status);
    }
    return statuses;
  }

  /** What an access token may do; nothing where it is unknown, revoked or over. */
  async access(token: string): Promise<{ scopes: Set<string>; launch: Launch } | undefined> {
    const found = await this.provider.AccessToken.find(token);
    const launch = this.logins.ofGrant(found?.grantId);
    return found && launch && { scopes: found.scopes, launch };
  }

  async handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    if (request.url?.startsWith("/interaction/")) await this.logInAgain(request, response);
    else await this.answer(request, response);
  }

  /** No screen: whoever is logged in to the EPJ and began this launch is the user. */
  private async logInAgain(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { prompt, params } = await this.provider.interactionDetails(request, response);
    const launch = this.logins.find(request, params.launch);
    const result =
      launch && prompt.name === "login"
        ? { login: { accountId: launch.login.user.key } }
        : { error: "access_denied", error_description: `nobody can be asked for ${prompt.name}` };
    await this.provider.interactionFinished(request, response, result);
  }

  private start(): Provider {
    const provider = new Provider(this.issuer, { ...this.configuration, jwks: { keys: this.keys } });
    overLoopback(provider);
    provider.use((context, next) => this.addContext(context, next));
    return provider;
  }

  /** SMART App Launch 2.2, "Launch context arrives with your access_token". */
  private async addContext(context: Context, next: () => Promise<void>): Promise<void> {
    await next();
    if (context.oidc?.route !== "token" || !context.body?.access_token) return;
    for (const name of ["access_token", "refresh_token", "id_token"]) {
      const token = context.body[name];
      if (typeof token === "string") this.issued.push(token);
    }
    const launch = this.logins.ofGrant(context.oidc.entities.Grant?.jti);
    Object.assign(context.body, { patient: launch?.patient, encounter: launch?.encounter, need_patient_banner: launch?.banner });
  }
}

function configuration(issuer: string, registration: Registration, logins: Logins, memory: Memory): Record<string, unknown> {
  const base = `${issuer}/fhir`;
  // The frame on its way comes from Helsebro's site: Lax cookies would stay home.
  const cookie = { httpOnly: true, sameSite: "none", secure: true, signed: true };
  const port = new URL(issuer).port;
  return {
    adapter: memory.adapter,
    assertJwtClientAuthClaimsAndHeader: assertStrictly,
    claims: { openid: ["sub"], fhirUser: ["fhirUser"] },
    clientAuthMethods: ["client_secret_basic", "private_key_jwt"],
    clients: [client(registration)],
    conformIdTokenClaims: false,
    cookies: {
      keys: [randomBytes(32).toString("base64url")],
      long: cookie,
      short: cookie,
      names: { session: sessionCookie(port), interaction: `interaction-${port}`, resume: `resume-${port}` },
    },
    enabledJWA: {
      clientAuthSigningAlgValues: ["RS384", "ES384"],
      idTokenSigningAlgValues: ["RS256", "ES256", "ES384"],
    },
    // A session knows one grant of a client, and what is bound to it ends with the next: each chart has its own.
    expiresWithSession: () => false,
    // A launch holds for nobody else, and `aud` is this FHIR base, character by character.
    extraParams: {
      launch(context: Context, value: string | undefined) {
        if (!logins.find(context.req, value)) throw new errors.InvalidRequest("launch is unknown, used, too old, or another user's");
      },
      aud(_: Context, value: string | undefined) {
        if (value !== base) throw new errors.InvalidRequest("aud must be the FHIR base");
      },
    },
    features: {
      devInteractions: { enabled: false },
      introspection: { enabled: true },
      revocation: { enabled: true },
      rpInitiatedLogout: { enabled: false },
      userinfo: { enabled: false },
    },
    findAccount: (_: Context, key: string) => account(key, registration.fhirUser === "absolute" ? `${base}/` : ""),
    interactions: { url: (_: Context, interaction: { uid: string }) => `/interaction/${interaction.uid}` },
    issueRefreshToken: (_: Context, client: Client, code: { scopes: Set<string> }) =>
      client.grantTypeAllowed("refresh_token") && code.scopes.has("online_access"),
    loadExistingGrant: (context: Context) => grant(context, logins),
    pkce: { methods: ["S256"], required: () => true },
    renderError(context: { type: string; body: unknown }, { error }: { error: string }) {
      context.type = "html";
      context.body = refusalPage(error);
    },
    responseTypes: ["code"],
    rotateRefreshToken: true,
    scopes: registration.scopes,
    ttl: {
      ...LIFETIME,
      AccessToken: (_: Context, token: { grantId: string }) =>
        logins.ofGrant(token.grantId)?.shortLived ? SHORT_LIFETIME : LIFETIME.AccessToken,
    },
  };
}

/** The name of the cookie that the server knows its session by: the EPJ's login and logout end it. */
export function sessionCookie(port: string): string {
  return `session-${port}`;
}

function client(registration: Registration): object {
  const { authentication } = registration;
  return {
    client_id: registration.clientId,
    redirect_uris: [registration.redirectUri],
    grant_types: ["authorization_code", "refresh_token"],
    response_types: ["code"],
    id_token_signed_response_alg: registration.idTokens,
    token_endpoint_auth_method: authentication.method,
    ...(authentication.method === "private_key_jwt"
      ? { jwks_uri: authentication.jwksUri, token_endpoint_auth_signing_alg: authentication.algorithm }
      : { client_secret: authentication.secret }),
  };
}

/** draft-ietf-oauth-rfc7523bis: an assertion is for this server alone, and says by its type what it is. */
async function assertStrictly(context: Context, claims: Record<string, unknown>, header: Record<string, unknown>): Promise<void> {
  if (claims.aud !== context.oidc.issuer || header.typ !== "client-authentication+jwt") {
    throw new errors.InvalidClientAuth("the assertion must be addressed to the issuer alone");
  }
}

async function account(key: string, base: string): Promise<object | undefined> {
  const user = USERS.find((user) => user.key === key);
  return user && { accountId: key, claims: async () => ({ sub: key, fhirUser: `${base}${user.fhirUser}` }) };
}

/** One grant a launch: two charts of a browser share none. Nobody is asked to consent. */
async function grant(context: Context, logins: Logins): Promise<Grant> {
  const { client, params, provider, requestParamOIDCScopes, session } = context.oidc;
  const launch = logins.find(context.req, params.launch);
  if (!launch) throw new errors.InvalidRequest("launch is unknown, used, too old, or another user's");
  if (launch.login.user.key !== session.accountId) throw new errors.AccessDenied("another user is logged in");
  const grant = new provider.Grant({ accountId: launch.login.user.key, clientId: client.clientId });
  grant.addOIDCScope([...requestParamOIDCScopes].join(" "));
  logins.grant(await grant.save(), params.launch ?? "");
  return grant;
}

/**
 * Browsers take Secure cookies from loopback without TLS; the provider's framework sends none there. Behind a proxy that
 * says X-Forwarded-Proto: https it would, and write its own addresses as https, where nobody listens.
 */
function overLoopback(provider: Provider): void {
  const { context } = provider.app;
  const inherited = Object.getOwnPropertyDescriptor(Object.getPrototypeOf(context), "cookies");
  Object.defineProperty(context, "cookies", {
    get() {
      const cookies = inherited?.get?.call(this);
      cookies.secure = true;
      return cookies;
    },
    set(value) {
      inherited?.set?.call(this, value);
    },
  });
}
