// The keys that the EPJ signs id_tokens with: one for each algorithm, none of them EdDSA.
import { type KeyObject, generateKeyPairSync, randomUUID } from "node:crypto";

/** Private keys (RFC 7517), all of them new. */
export function newKeys(): object[] {
  return [
    jwk("RS256", generateKeyPairSync("rsa", { modulusLength: 2048 })),
    jwk("ES256", generateKeyPairSync("ec", { namedCurve: "P-256" })),
    jwk("ES384", generateKeyPairSync("ec", { namedCurve: "P-384" })),
  ];
}

function jwk(alg: string, pair: { privateKey: KeyObject }): object {
  return { ...pair.privateKey.export({ format: "jwk" }), alg, use: "sig", kid: randomUUID() };
}
