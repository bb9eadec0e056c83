// What the sandbox can be made to do wrong on the way to the find screen.
import { CLINICIANS, Chart, logIn, openHelsebro } from "../../actions/epj.ts";
import { diana } from "../../fixtures/people.ts";
import { expect, test } from "../../fixtures/test.ts";

test("an authorization that the EPJ denies says so, and what to do", async ({ page }) => {
  await logIn(page, CLINICIANS.emergencyDoctor);
  const chart = await Chart.open(page, diana.name);
  const helsebro = await chart.openHelsebroWith("access-denied");
  await helsebro.expectProblem("authorization-denied");
});

test("an EPJ that is not registered gets no further", async ({ page }) => {
  await logIn(page, CLINICIANS.emergencyDoctor);
  const chart = await Chart.open(page, diana.name);
  const helsebro = await chart.openHelsebroWith("unknown-iss");
  await helsebro.expectProblem("unknown-epj");
});

test("a failed launch can be followed by a good one in the same chart", async ({ page }) => {
  await logIn(page, CLINICIANS.emergencyDoctor);
  const chart = await Chart.open(page, diana.name);
  const helsebro = await chart.openHelsebroWith("access-denied");
  await helsebro.expectProblem("authorization-denied");
  await chart.openHelsebro();
  await helsebro.expectScreen("find.title");
});

test("a session that nobody has used for too long is over, and shows nothing of the patient", async ({ page, place, request }) => {
  const { chart, helsebro } = await openHelsebro(page, diana.name);
  await helsebro.lookUp(diana.country);
  const launch = new URL(await helsebro.address()).pathname.split("/")[2];
  expect((await request.post(`${place.app}/demo/idle`, { data: { launch } })).status()).toBe(204);
  await helsebro.open(diana.summary);
  await helsebro.expectProblem("session-gone");
  await expect(helsebro.everything).not.toContainText("Diana");
  await chart.goBack();
  await expect(helsebro.everything, "the back button brings nothing back").not.toContainText("Diana");
});
