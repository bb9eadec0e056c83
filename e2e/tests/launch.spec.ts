// What can go wrong between the EPJ and the find screen, each with its own words.
import { CLINICIANS, Chart, FAULTS, logIn, openHelsebro } from "../actions/epj.ts";
import { Helsebro } from "../actions/helsebro.ts";
import { KARI, diana } from "../fixtures/people.ts";
import { expect, test } from "../fixtures/test.ts";
import { APP } from "../setup/demo.ts";

test("an authorization that the EPJ denies says so, and what to do", async ({ page }) => {
  await logIn(page, CLINICIANS.emergencyDoctor);
  const chart = await Chart.open(page, diana.name);
  const helsebro = await chart.openHelsebroWith(FAULTS.accessDenied);
  await helsebro.expectProblem("authorization-denied");
});

test("an EPJ that is not registered gets no further", async ({ page }) => {
  await logIn(page, CLINICIANS.emergencyDoctor);
  const chart = await Chart.open(page, diana.name);
  const helsebro = await chart.openHelsebroWith(FAULTS.unknownEpj);
  await helsebro.expectProblem("unknown-epj");
});

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

test("a failed launch can be followed by a good one in the same chart", async ({ page }) => {
  await logIn(page, CLINICIANS.emergencyDoctor);
  const chart = await Chart.open(page, diana.name);
  const helsebro = await chart.openHelsebroWith(FAULTS.accessDenied);
  await helsebro.expectProblem("authorization-denied");
  await chart.openHelsebro();
  await helsebro.expectScreen("find.title");
});

test("Helsebro opens in a tab of its own too", async ({ page }) => {
  await logIn(page, CLINICIANS.emergencyDoctor);
  const chart = await Chart.open(page, diana.name);
  const helsebro = new Helsebro(await chart.openHelsebroInOwnTab());
  await helsebro.lookUp(diana.country);
  await helsebro.open(diana.summary);
  await expect(helsebro.row("Penicillin")).toBeVisible();
});

test("Helsebro opened without the EPJ says where it is opened from", async ({ page }) => {
  await page.goto(`${APP}/`);
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

test("a session that nobody has used for too long is over, and shows nothing of the patient", async ({ page, request }) => {
  const { chart, helsebro } = await openHelsebro(page, diana.name);
  await helsebro.lookUp(diana.country);
  const launch = new URL(await helsebro.address()).pathname.split("/")[2];
  expect((await request.post(`${APP}/demo/idle`, { data: { launch } })).status()).toBe(204);
  await helsebro.open(diana.summary);
  await helsebro.expectProblem("session-gone");
  await expect(helsebro.everything).not.toContainText("Diana");
  await chart.goBack();
  await expect(helsebro.everything, "the back button brings nothing back").not.toContainText("Diana");
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
  await page.getByRole("button", { name: "Logg ut" }).click();
  const { chart, helsebro: other } = await openHelsebro(page, diana.name, CLINICIANS.generalPractitioner);
  await other.expectScreen("find.title");
  await chart.goInFrame(address);
  await other.expectProblem("session-gone");
});

test("the app comes from inside the binary, compressed beforehand, and is asked for again by its mark only", async ({ request }) => {
  for (const file of ["app_bg.wasm", "rows_bg.wasm", "app.js", "helsebro.css", "texts/nb.txt"]) {
    const first = await request.get(`${APP}/${file}`, { headers: { "accept-encoding": "br" } });
    expect(first.headers()["content-encoding"], file).toBe("br");
    const again = await request.get(`${APP}/${file}`, {
      headers: { "accept-encoding": "br", "if-none-match": first.headers()["etag"] ?? "" },
    });
    expect(again.status(), file).toBe(304);
  }
});
