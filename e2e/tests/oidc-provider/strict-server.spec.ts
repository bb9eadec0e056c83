// What an authorization server shows that is not ours: it takes nothing that it need not take.
import { createHash, randomBytes } from "node:crypto";

import type { Page } from "@playwright/test";

import { CLINICIANS, Chart, logIn, openHelsebro } from "../../actions/epj.ts";
import { diana, giulia } from "../../fixtures/people.ts";
import { expect, test } from "../../fixtures/test.ts";
import { SECOND } from "../../setup/places.ts";

test("a code that was redeemed already opens nothing in another launch, and the clinician is told", async ({ page }) => {
  const codes: string[] = [];
  await page.route("**/api/sessions", async (route) => {
    const { outcome, ...rest } = route.request().postDataJSON();
    codes.push(outcome.code);
    await route.continue({ postData: { ...rest, outcome: { code: codes[0] } } });
  });
  const { chart, helsebro } = await openHelsebro(page, diana.name);
  await helsebro.expectScreen("find.title");
  await chart.openHelsebro();
  await helsebro.expectProblem("token-refused");
  expect(codes[1]).not.toBe(codes[0]);
  await expect(helsebro.everything).not.toContainText("Diana");
});

test("a launch after the EPJ has changed its keys is believed", async ({ page, place, request }) => {
  const first = async (): Promise<string> => (await (await request.get(`${place.epj}/jwks`)).json()).keys[0].kid;
  const { chart, helsebro } = await openHelsebro(page, diana.name);
  await helsebro.expectScreen("find.title");
  const before = await first();
  expect((await request.post(`${place.epj}/switches/rotate-keys`)).ok()).toBe(true);
  expect(await first()).not.toBe(before);
  await chart.openHelsebro();
  await helsebro.expectScreen("find.title");
});

test("the keys of the EPJ are none that Helsebro cannot verify with", async ({ place, request }) => {
  const { keys } = await (await request.get(`${place.epj}/jwks`)).json();
  const algorithms = new Set(keys.map((key: { alg: string }) => key.alg));
  expect(algorithms).toEqual(new Set(["RS256", "ES256", "ES384"]));
});

test.describe("an EPJ that has not registered Helsebro", () => {
  test.use({ place: SECOND.stranger, baseURL: SECOND.stranger.epj });

  test("says so in the frame itself, and sends the browser nowhere", async ({ page }) => {
    const { helsebro } = await openHelsebro(page, diana.name);
    await expect(helsebro.main).toContainText("Appen er ikke registrert i Fjelljournal");
  });
});

test.describe("an EPJ that has another secret than Helsebro", () => {
  test.use({ place: SECOND.otherSecret, baseURL: SECOND.otherSecret.epj });

  test("refuses it, and the clinician is told", async ({ page }) => {
    const { helsebro } = await openHelsebro(page, diana.name);
    await helsebro.expectProblem("client-refused");
  });
});

/** An authorization request as Helsebro makes it, with some parameters otherwise or, where empty, left out. */
async function authorize(page: Page, changes: Record<string, string>): Promise<{ status: number; sentTo: URL | undefined }> {
  const launched = await page.request.get("/epj/launch?patient=pt-diana", { maxRedirects: 0 });
  const launch = new URL(launched.headers()["location"] ?? "").searchParams;
  const query = new URLSearchParams({
    response_type: "code",
    client_id: "helsebro",
    redirect_uri: `${SECOND.jwt.app}/callback/${SECOND.jwt.key}`,
    scope: "launch openid fhirUser patient/Patient.rs",
    state: randomBytes(32).toString("base64url"),
    aud: launch.get("iss") ?? "",
    launch: launch.get("launch") ?? "",
    code_challenge: createHash("sha256").update(randomBytes(32).toString("base64url")).digest("base64url"),
    code_challenge_method: "S256",
  });
  for (const [name, value] of Object.entries(changes)) value ? query.set(name, value) : query.delete(name);
  // From step to step as a browser goes, up to the app's own address.
  let next = new URL(`/auth?${query}`, SECOND.jwt.epj);
  for (;;) {
    const answer = await page.request.get(next.href, { maxRedirects: 0 });
    const location = answer.headers()["location"];
    if (!location) return { status: answer.status(), sentTo: undefined };
    next = new URL(location, next);
    if (next.origin === SECOND.jwt.app) return { status: answer.status(), sentTo: next };
  }
}

test("an authorization request as it must be is granted, and says who granted it (RFC 9207)", async ({ page, place }) => {
  await logIn(page, CLINICIANS.emergencyDoctor);
  const { sentTo } = await authorize(page, {});
  expect(sentTo?.searchParams.has("code")).toBe(true);
  expect(sentTo?.searchParams.get("iss")).toBe(place.epj);
});

for (const [what, changes] of [
  ["without PKCE", { code_challenge: "", code_challenge_method: "" }],
  ["with the verifier itself for a challenge", { code_challenge_method: "plain" }],
  ["for another FHIR base", { aud: `${SECOND.jwt.epj}/fhir/` }],
  ["without a launch", { launch: "" }],
  ["with a launch that the EPJ does not know", { launch: "made-up" }],
] as const) {
  test(`an authorization request ${what} is refused`, async ({ page }) => {
    await logIn(page, CLINICIANS.emergencyDoctor);
    const { sentTo } = await authorize(page, changes);
    expect(sentTo?.searchParams.get("error")).toBe("invalid_request");
    expect(sentTo?.searchParams.has("code")).toBe(false);
  });
}

for (const [what, redirect_uri] of [
  ["with a slash more", `${SECOND.jwt.app}/callback/${SECOND.jwt.key}/`],
  ["with a query", `${SECOND.jwt.app}/callback/${SECOND.jwt.key}?a=b`],
  ["of another EPJ", `${SECOND.basic.app}/callback/${SECOND.basic.key}`],
] as const) {
  test(`a redirect_uri ${what} is sent nothing`, async ({ page }) => {
    await logIn(page, CLINICIANS.emergencyDoctor);
    const { status, sentTo } = await authorize(page, { redirect_uri });
    expect([status, sentTo]).toEqual([400, undefined]);
  });
}

test("a launch holds once, and for nobody but the user who began it", async ({ page, browser }) => {
  await logIn(page, CLINICIANS.emergencyDoctor);
  const launched = await page.request.get("/epj/launch?patient=pt-diana", { maxRedirects: 0 });
  const launch = new URL(launched.headers()["location"] ?? "").searchParams.get("launch") ?? "";
  const elsewhere = await browser.newContext({ baseURL: SECOND.jwt.epj });
  const other = await elsewhere.newPage();
  await logIn(other, CLINICIANS.generalPractitioner);
  expect((await authorize(other, { launch })).sentTo?.searchParams.get("error")).toBe("invalid_request");
  await elsewhere.close();
  expect((await authorize(page, { launch })).sentTo?.searchParams.has("code")).toBe(true);
  expect((await authorize(page, { launch })).sentTo?.searchParams.get("error")).toBe("invalid_request");
});

test("two charts share no grant: each token reads its own patient", async ({ page }) => {
  await logIn(page, CLINICIANS.emergencyDoctor);
  const first = await (await Chart.open(page, diana.name)).openHelsebro();
  await first.expectScreen("find.title");
  const second = await (await Chart.open(page, giulia.name)).openHelsebro();
  await second.expectScreen("find.title");
  await expect(second.banner).toContainText("Giulia");
});
