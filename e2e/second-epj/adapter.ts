// Where the authorization server keeps what it has issued: in memory, and past a change of its keys.
import type { Adapter, Payload } from "oidc-provider";

/** All kinds of one server. */
export function memory(): new (kind: string) => Adapter {
  const kept = new Map<string, { payload: Payload; end: number }>();

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

    private own(): [string, { payload: Payload; end: number }][] {
      return [...kept].filter(([key]) => key.startsWith(this.key("")));
    }
  };
}
