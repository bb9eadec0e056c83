// Where the tests go: an EPJ, and the Helsebro that it opens.
import { PORTS } from "./ports.ts";

export interface Place {
  /** Helsebro. Another site than the EPJ's: the frame is truly cross-site. */
  readonly app: string;
  /** The EPJ's page. */
  readonly epj: string;
  /** The EPJ's key in Helsebro's register. */
  readonly key: string;
}

const [demoApp, demoEpj, servedApp, ...epjs] = PORTS;

/** What `helsebro demo` starts. */
export const SANDBOX: Place = {
  app: `http://localhost:${demoApp}`,
  epj: `http://127.0.0.1:${demoEpj}`,
  key: "sandbox",
};

const second = (key: string, index: number): Place => ({
  app: `http://localhost:${servedApp}`,
  epj: `http://127.0.0.1:${epjs[index]}`,
  key,
});

/** `helsebro serve`, and the EPJs made of oidc-provider: each knows Helsebro in its own way. */
export const SECOND = {
  jwt: second("private-key-jwt", 0),
  basic: second("client-secret-basic", 1),
  /** Has another secret than Helsebro. */
  otherSecret: second("other-secret", 2),
  /** Has never heard of Helsebro. */
  stranger: second("stranger", 3),
};
