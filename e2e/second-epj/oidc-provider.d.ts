// What the second EPJ uses of oidc-provider 8, which brings no types of its own.
declare module "oidc-provider" {
  import type { IncomingMessage, ServerResponse } from "node:http";

  /** A request as the provider sees it. */
  export interface Context {
    req: IncomingMessage;
    status: number;
    body: Record<string, unknown> | undefined;
    /** Missing where no route of the provider was asked for. */
    oidc: {
      issuer: string;
      provider: Provider;
      route: string;
      params: Record<string, string | undefined>;
      requestParamOIDCScopes: Set<string>;
      client: Client;
      session: { accountId?: string };
      entities: { Grant?: Grant; AccessToken?: Token };
    };
  }

  export interface Client {
    clientId: string;
    grantTypeAllowed(type: string): boolean;
  }

  export interface Token {
    grantId: string;
    accountId: string;
    scopes: Set<string>;
  }

  export interface Grant {
    jti: string;
    addOIDCScope(scope: string): void;
    save(): Promise<string>;
  }

  /** Where the provider keeps what it issues, by the name of the kind. */
  export interface Adapter {
    upsert(id: string, payload: Payload, expiresIn?: number): Promise<void>;
    find(id: string): Promise<Payload | undefined>;
    findByUid(uid: string): Promise<Payload | undefined>;
    findByUserCode(code: string): Promise<Payload | undefined>;
    consume(id: string): Promise<void>;
    destroy(id: string): Promise<void>;
    revokeByGrantId(grantId: string): Promise<void>;
  }

  export interface Payload {
    uid?: string;
    grantId?: string;
    consumed?: number;
    [member: string]: unknown;
  }

  export default class Provider {
    constructor(issuer: string, configuration: Record<string, unknown>);
    readonly app: { context: object };
    readonly AccessToken: { find(value: string): Promise<Token | undefined> };
    readonly Grant: new (of: { accountId: string; clientId: string }) => Grant;
    callback(): (request: IncomingMessage, response: ServerResponse) => Promise<void>;
    use(middleware: (context: Context, next: () => Promise<void>) => Promise<void>): void;
    on(event: string, listener: (context: Context, ...rest: unknown[]) => void): void;
    interactionDetails(
      request: IncomingMessage,
      response: ServerResponse,
    ): Promise<{ prompt: { name: string }; params: Record<string, string | undefined> }>;
    interactionFinished(request: IncomingMessage, response: ServerResponse, result: object): Promise<void>;
  }

  class OAuthError extends Error {
    constructor(description: string);
  }
  export const errors: { AccessDenied: typeof OAuthError; InvalidRequest: typeof OAuthError; InvalidClientAuth: typeof OAuthError };
}
