// Everything that the sandbox EPJ can be made to do wrong, and what the clinician sees of it: a screen of its own with what to
// do next, or, where the EPJ is only careless, Helsebro.
import type { Page } from "@playwright/test";

import { CLINICIANS, Chart, logIn } from "../../actions/epj.ts";
import type { Helsebro } from "../../actions/helsebro.ts";
import { diana } from "../../fixtures/people.ts";
import { expect, test } from "../../fixtures/test.ts";

/** Each with the code of its screen. */
const REFUSED: Record<string, string> = {
  "unknown-iss": "unknown-epj",
  "unknown-launch": "launch-refused",
  "access-denied": "authorization-denied",
  "server-error": "authorization-failed",
  "wrong-state": "state-unknown",
  "invalid-scope": "scopes-refused",
  "wrong-issuer": "wrong-issuer",
  "no-id-token": "id-token-missing",
  "id-token-nonce": "id-token-nonce",
  "id-token-audience": "id-token-audience",
  "id-token-issuer": "id-token-issuer",
  "id-token-expired": "id-token-expired",
  "id-token-unknown-key": "id-token-key",
  "id-token-none": "id-token-unsigned",
  "clock-ahead": "id-token-clock",
  "no-patient": "patient-missing",
  "other-patient": "patient-mismatch",
  "token-400": "token-refused",
  "token-401": "client-refused",
  "token-500": "epj-failing",
  "token-slow": "epj-slow",
  "token-html": "epj-garbled",
  "forbidden-patient": "epj-forbids",
  "rate-limited": "epj-busy",
  "discovery-404": "discovery-missing",
  "discovery-slow": "epj-slow",
  "discovery-incomplete": "discovery-incomplete",
  "discovery-plain": "discovery-no-s256",
};

/** What a launch survives. */
const OPENS = [
  "clock-behind",
  "opaque-token",
  "no-expires-in",
  "no-refresh-token",
  "forbidden-organization",
  "no-cors",
  "wrong-content-type",
  "discovery-relative",
  "discovery-sparse",
  "client-basic",
  "client-post",
  "client-jwt",
];

/** What shows only when Helsebro comes back to the EPJ: the code of the screen. */
const AT_THE_LOOKUP: Record<string, string> = {
  "refresh-refused": "epj-session-over",
  "refresh-other-patient": "patient-changed",
  "refresh-other-user": "user-changed",
};

/** What has a test of its own: below, and in standalone.spec.ts. */
const ALONE = ["fewer-scopes", "authorize-post", "token-dies", "standalone"];

/** What the facade waits for an EPJ, and a little more. */
const PATIENCE = { timeout: 20_000 };

/** The access token of these faults lives for a second. */
const TOKEN_MILLISECONDS = 1_500;

async function openWith(page: Page, fault: string): Promise<{ chart: Chart; helsebro: Helsebro }> {
  await logIn(page, CLINICIANS.emergencyDoctor);
  const chart = await Chart.open(page, diana.name);
  return { chart, helsebro: await chart.openHelsebroWith(fault) };
}

test("every fault and other way of the chart's menu has its test", async ({ place, request }) => {
  const groups: { faults: { key: string }[] }[] = await (await request.get(`${place.epj}/epj/faults`)).json();
  const offered = groups.flatMap((group) => group.faults.map((fault) => fault.key));
  const tested = [...Object.keys(REFUSED), ...OPENS, ...Object.keys(AT_THE_LOOKUP), ...ALONE];
  expect(offered.toSorted()).toEqual(tested.toSorted());
});

for (const [fault, code] of Object.entries(REFUSED)) {
  test(`an EPJ with the fault ${fault} opens nothing, and the clinician is told (${code})`, async ({ page }) => {
    const { helsebro } = await openWith(page, fault);
    await helsebro.expectProblem(code, PATIENCE);
    await expect(helsebro.everything, "nothing of the patient").not.toContainText("Diana");
  });
}

test("a clinician is told for how long the EPJ wants not to be asked (rate-limited)", async ({ page }) => {
  const { helsebro } = await openWith(page, "rate-limited");
  await helsebro.expectProblem("epj-busy");
  await expect(helsebro.main).toContainText(helsebro.words("problem.wait.seconds", { seconds: "7" }));
});

for (const fault of OPENS) {
  test(`an EPJ with the fault ${fault} opens Helsebro all the same`, async ({ page }) => {
    const { helsebro } = await openWith(page, fault);
    await helsebro.expectScreen("find.title");
    await expect(helsebro.banner).toContainText("Diana");
  });
}

for (const [fault, code] of Object.entries(AT_THE_LOOKUP)) {
  test(`an EPJ with the fault ${fault} opens Helsebro, and the lookup is not made (${code})`, async ({ page }) => {
    const { helsebro } = await openWith(page, fault);
    await helsebro.find(diana.country);
    await page.waitForTimeout(TOKEN_MILLISECONDS);
    await helsebro.send(diana.country);
    await helsebro.expectProblem(code);
  });
}

test("an EPJ that grants less than is needed opens Helsebro, which says what is missing (fewer-scopes)", async ({ page }) => {
  const { helsebro } = await openWith(page, "fewer-scopes");
  await helsebro.expectScreen("find.title");
  for (const scope of ["user/PractitionerRole", "user/Organization"]) await expect(helsebro.main).toContainText(scope);
});

test("an EPJ that takes long requests as a form gets one (authorize-post)", async ({ page, place }) => {
  const posted: string[] = [];
  page.context().on("request", (request) => {
    if (request.method() === "POST" && request.url().startsWith(place.epj)) posted.push(new URL(request.url()).pathname);
  });
  const { helsebro } = await openWith(page, "authorize-post");
  await helsebro.expectScreen("find.title");
  expect(posted.filter((path) => path.endsWith("/authorize"))).toHaveLength(1);
});

test("an EPJ that refuses its own token in the middle is asked for another, and the lookup is made (token-dies)", async ({ page }) => {
  const { helsebro } = await openWith(page, "token-dies");
  await helsebro.lookUp(diana.country);
  await helsebro.open(diana.summary);
  await expect(helsebro.row("Penicillin")).toBeVisible();
});

test("a failed launch can be followed by a good one in the same chart", async ({ page }) => {
  const { chart, helsebro } = await openWith(page, "access-denied");
  await helsebro.expectProblem("authorization-denied");
  await chart.openHelsebro();
  await helsebro.expectScreen("find.title");
});
