// Who is logged in to the EPJ, and which launches they have begun.
import { randomBytes } from "node:crypto";
import type { IncomingMessage } from "node:http";

import { type User, USERS } from "./records.ts";

/** A user at a browser. */
export interface Login {
  readonly secret: string;
  readonly user: User;
}

/** What a launch value stands for. */
export interface Launch {
  readonly login: Login;
  readonly patient: string;
  readonly encounter: string | undefined;
  /** Whether the app must show who the patient is. */
  readonly banner: boolean;
  /** The access token lives for seconds only: what the EPJ's administrator may set. */
  readonly shortLived: boolean;
}

/** A launch value is used within this time, or not at all. */
const LAUNCH_MILLISECONDS = 60_000;

export class Logins {
  private readonly cookie: string;
  private readonly open = new Map<string, Login>();
  private readonly launches = new Map<string, Launch & { end: number }>();
  private readonly granted = new Map<string, Launch>();

  /** Cookies know no ports: each EPJ of a host names its own. */
  constructor(cookie: string) {
    this.cookie = cookie;
  }

  /** The login that a request came with. */
  of(request: IncomingMessage): Login | undefined {
    const pairs = (request.headers.cookie ?? "").split(/;\s*/).map((pair) => pair.split("="));
    return this.open.get(pairs.find(([name]) => name === this.cookie)?.[1] ?? "");
  }

  /** Logs a user in, and the browser's earlier one out. The answer is a cookie; nothing where there is no such user. */
  logIn(request: IncomingMessage, key: string | null): string | undefined {
    const user = USERS.find((user) => user.key === key);
    if (!user) return undefined;
    this.logOut(request);
    const secret = random();
    this.open.set(secret, { secret, user });
    return `${this.cookie}=${secret}; Path=/; HttpOnly; Secure; SameSite=None`;
  }

  /** The answer is a cookie that ends. */
  logOut(request: IncomingMessage): string {
    this.open.delete(this.of(request)?.secret ?? "");
    return `${this.cookie}=; Path=/; Max-Age=0; HttpOnly; Secure; SameSite=None`;
  }

  /** A new launch value. */
  begin(launch: Launch): string {
    const value = random();
    this.launches.set(value, { ...launch, end: Date.now() + LAUNCH_MILLISECONDS });
    return value;
  }

  /** The launch of a value, where this browser's user began it and it has not been used. */
  find(request: IncomingMessage, value: string | undefined): Launch | undefined {
    const launch = this.launches.get(value ?? "");
    const own = launch && this.of(request) === launch.login;
    return own && Date.now() < launch.end ? launch : undefined;
  }

  /** A grant is about one launch, and a launch is granted once. */
  grant(id: string, value: string): void {
    const launch = this.launches.get(value);
    if (launch) this.granted.set(id, launch);
    this.launches.delete(value);
  }

  /** All grants about a patient. */
  grantsOf(patient: string): Set<string> {
    return new Set([...this.granted].filter(([, launch]) => launch.patient === patient).map(([id]) => id));
  }

  /** The launch that was granted. */
  ofGrant(id: string | undefined): Launch | undefined {
    return this.granted.get(id ?? "");
  }
}

/** 256 bits. */
function random(): string {
  return randomBytes(32).toString("base64url");
}
