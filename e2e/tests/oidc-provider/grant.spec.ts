// What the EPJ granted, up to its end: refreshed, taken back by the EPJ, given back by Helsebro; and asked for in a form.
import type { APIRequestContext } from "@playwright/test";

import { CLINICIANS, Chart, logIn, openHelsebro } from "../../actions/epj.ts";
import { diana, ivana, jaan, tomas } from "../../fixtures/people.ts";
import { expect, test } from "../../fixtures/test.ts";
import { SECOND } from "../../setup/places.ts";

/** Longer than the EPJ's short-lived token lives. */
const AFTER_ITS_DEATH = 1_200;

/** How many tokens of the EPJ reach a patient's record. No other test opens this patient here. */
async function tokens(request: APIRequestContext, patient: string): Promise<number> {
  return (await request.get(`${SECOND.jwt.epj}/switches/tokens?patient=${patient}`)).json();
}

test("lookups go on after the token's death, again and again: each refresh token is used once", async ({ page }) => {
  await logIn(page, CLINICIANS.emergencyDoctor);
  const chart = await Chart.open(page, diana.name);
  const helsebro = await chart.openHelsebroWith("short-lived-token");
  for (let lookup = 0; lookup < 3; lookup += 1) {
    await helsebro.expectScreen("find.title");
    await page.waitForTimeout(AFTER_ITS_DEATH);
    await helsebro.lookUp(diana.country);
    await helsebro.press("step.find");
  }
});

test("what the EPJ takes back ends the lookups, and what was read stays readable", async ({ page, place, request }) => {
  const { chart, helsebro } = await openHelsebro(page, tomas.name);
  await helsebro.lookUp(tomas.country);
  await helsebro.open(tomas.summary);
  await helsebro.expectSummary();
  expect((await request.post(`${place.epj}/switches/take-back?patient=cz-tomas`)).ok()).toBe(true);
  await chart.reloadFrame();
  await helsebro.expectSummary();
  await expect(helsebro.banner).toContainText(tomas.identifier);
  await helsebro.press("step.find");
  await helsebro.find(tomas.country);
  await helsebro.send(tomas.country);
  await helsebro.expectProblem("epj-session-over");
  await helsebro.press("step.documents");
  await helsebro.open(tomas.summary);
  await helsebro.expectSummary();
});

test("a session that the clinician ends gives its tokens back", async ({ page, request }) => {
  const { helsebro } = await openHelsebro(page, ivana.name);
  await helsebro.expectScreen("find.title");
  expect(await tokens(request, "hr-ivana")).toBe(2);
  await helsebro.press("end");
  await helsebro.expectScreen("ended.title");
  await expect.poll(() => tokens(request, "hr-ivana")).toBe(0);
});

test.describe("a refresh token that somebody uses a second time", () => {
  test.use({ place: SECOND.basic, baseURL: SECOND.basic.epj });

  test("ends the whole grant, and the clinician is told", async ({ page, place, request }) => {
    await logIn(page, CLINICIANS.emergencyDoctor);
    const chart = await Chart.open(page, jaan.name);
    const helsebro = await chart.openHelsebroWith("short-lived-token");
    await helsebro.expectScreen("find.title");
    await page.waitForTimeout(AFTER_ITS_DEATH);
    await helsebro.lookUp(jaan.country);
    const thief = await request.post(`${place.epj}/switches/reuse?patient=ee-jaan`);
    const answers: number[] = await thief.json();
    expect(new Set(answers), "each token that was used already is refused").toEqual(new Set([400]));
    await helsebro.press("step.find");
    await page.waitForTimeout(AFTER_ITS_DEATH);
    await helsebro.find(jaan.country);
    await helsebro.send(jaan.country);
    await helsebro.expectProblem("epj-session-over");
  });
});

test.describe("an EPJ that is asked for more than an address holds", () => {
  test.use({ place: SECOND.basic, baseURL: SECOND.basic.epj });

  test("is asked in a form, from the frame, and opens Helsebro", async ({ page, place }) => {
    const asked: string[] = [];
    page.context().on("request", (request) => {
      if (new URL(request.url()).pathname === "/auth") asked.push(`${request.method()} ${request.url()}`);
    });
    const { helsebro } = await openHelsebro(page, diana.name);
    await helsebro.expectScreen("find.title");
    expect(asked).toEqual([`POST ${place.epj}/auth`]);
  });
});
