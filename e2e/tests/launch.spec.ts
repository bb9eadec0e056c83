// What can go wrong between the EPJ and the find screen, each with its own words; and how a session ends.
import { CLINICIANS, Chart, logIn, logOut, openHelsebro } from "../actions/epj.ts";
import { Helsebro } from "../actions/helsebro.ts";
import { KARI, diana } from "../fixtures/people.ts";
import { expect, test } from "../fixtures/test.ts";

test("a clinician without an HPR number is told so", async ({ page }) => {
  const { helsebro } = await openHelsebro(page, diana.name, CLINICIANS.substitute);
  await helsebro.expectProblem("no-hpr-number");
});

test("somebody who is no practitioner is told so", async ({ page }) => {
  const { helsebro } = await openHelsebro(page, diana.name, CLINICIANS.receptionist);
  await helsebro.expectProblem("no-practitioner");
});

test("a record that another has replaced is not looked up", async ({ page }) => {
  const { helsebro } = await openHelsebro(page, KARI.replaced);
  await helsebro.expectProblem("patient-replaced");
});

test("Helsebro opens in a tab of its own too", async ({ page }) => {
  await logIn(page, CLINICIANS.emergencyDoctor);
  const chart = await Chart.open(page, diana.name);
  const helsebro = new Helsebro(await chart.openHelsebroInOwnTab());
  await helsebro.lookUp(diana.country);
  await helsebro.open(diana.summary);
  await expect(helsebro.row("Penicillin")).toBeVisible();
});

test("an EPJ that shows the patient itself makes the banner brief, and never hides it", async ({ page }) => {
  const { chart, helsebro } = await openHelsebro(page, diana.name);
  await helsebro.expectScreen("find.title");
  const whole = await helsebro.banner.boundingBox();
  await chart.needNoBanner();
  await chart.openHelsebro();
  await expect(helsebro.banner).toContainText("Diana");
  await expect(helsebro.banner).toContainText("08.05.1982");
  const brief = await helsebro.banner.boundingBox();
  expect(brief?.height).toBeLessThan(whole?.height ?? 0);
  expect(brief?.height).toBeGreaterThan(10);
});

test("Helsebro opened without the EPJ says where it is opened from", async ({ page, place }) => {
  await page.goto(`${place.app}/`);
  await new Helsebro(page).expectScreen("home.title");
});

test("a session whose browser has lost its cookie is over, and shows nothing of the patient", async ({ page }) => {
  const { helsebro } = await openHelsebro(page, diana.name);
  await helsebro.lookUp(diana.country);
  await page.context().clearCookies();
  await helsebro.open(diana.summary);
  await helsebro.expectProblem("session-gone");
  await expect(helsebro.everything).not.toContainText("Diana");
});

test("a session that the clinician has ended is over, also for the back button", async ({ page }) => {
  const { chart, helsebro } = await openHelsebro(page, diana.name);
  await helsebro.lookUp(diana.country);
  await helsebro.press("end");
  await helsebro.expectScreen("ended.title");
  await expect(helsebro.everything).not.toContainText("Diana");
  await chart.reloadFrame();
  await helsebro.expectProblem("session-gone");
});

test("another clinician who logs in at the same browser ends the sessions of the one before", async ({ page }) => {
  const { helsebro } = await openHelsebro(page, diana.name, CLINICIANS.emergencyDoctor);
  await helsebro.lookUp(diana.country);
  const address = await helsebro.address();
  await logOut(page);
  const { chart, helsebro: other } = await openHelsebro(page, diana.name, CLINICIANS.generalPractitioner);
  await other.expectScreen("find.title");
  await chart.goInFrame(address);
  await other.expectProblem("session-gone");
});
