// Where the authorization server keeps what it has issued: in memory, and past a change of its keys.
import type { Adapter, Payload } from "oidc-provider";

interface Kept {
  readonly payload: Payload;
  readonly end: number;
}

/** What can be used to reach a patient's record. */
const TOKENS = ["AccessToken", "RefreshToken"];

/** All kinds of one server. */
export class Memory {
  private readonly kept = new Map<string, Kept>();
  readonly adapter = adapter(this.kept);

  /** How many tokens of these grants are alive. */
  alive(grants: ReadonlySet<string>): number {
    return this.tokens(grants).filter(([, { payload, end }]) => Date.now() < end && payload.consumed === undefined).length;
  }

  /** The refresh tokens of these grants that have been used. */
  used(grants: ReadonlySet<string>): string[] {
    const used = this.tokens(grants).filter(([, { payload }]) => payload.consumed !== undefined);
    return used.map(([key]) => key.slice(key.indexOf(":") + 1));
  }

  /** Takes back what was granted. */
  takeBack(grants: ReadonlySet<string>): void {
    for (const [key] of this.tokens(grants)) this.kept.delete(key);
  }

  private tokens(grants: ReadonlySet<string>): [string, Kept][] {
    return [...this.kept].filter(([key, { payload }]) => TOKENS.includes(key.split(":")[0] ?? "") && grants.has(payload.grantId ?? ""));
  }
}

function adapter(kept: Map<string, Kept>): new (kind: string) => Adapter {
  return class implements Adapter {
    private readonly kind: string;

    constructor(kind: string) {
      this.kind = kind;
    }

    async upsert(id: string, payload: Payload, expiresIn?: number): Promise<void> {
      const end = expiresIn === undefined ? Infinity : Date.now() + expiresIn * 1000;
      kept.set(this.key(id), { payload: structuredClone(payload), end });
    }

    async find(id: string): Promise<Payload | undefined> {
      const found = kept.get(this.key(id));
      return found && Date.now() < found.end ? structuredClone(found.payload) : undefined;
    }

    async findByUid(uid: string): Promise<Payload | undefined> {
      const found = this.own().find(([, { payload }]) => payload.uid === uid);
      return found && this.find(found[0].slice(this.key("").length));
    }

    /** There is no device flow. */
    async findByUserCode(): Promise<undefined> {}

    async consume(id: string): Promise<void> {
      const found = kept.get(this.key(id));
      if (found) found.payload.consumed = Math.floor(Date.now() / 1000);
    }

    async destroy(id: string): Promise<void> {
      kept.delete(this.key(id));
    }

    async revokeByGrantId(grantId: string): Promise<void> {
      for (const [key, { payload }] of this.own()) if (payload.grantId === grantId) kept.delete(key);
    }

    private key(id: string): string {
      return `${this.kind}:${id}`;
    }

    private own(): [string, Kept][] {
      return [...kept].filter(([key]) => key.startsWith(this.key("")));
    }
  };
}
