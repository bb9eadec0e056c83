// Begun at Helsebro, not in a chart: the EPJ asks who it is and whom it is about (SMART App Launch, standalone launch).
import { CLINICIANS, Chart, logIn } from "../../actions/epj.ts";
import { Helsebro } from "../../actions/helsebro.ts";
import { diana } from "../../fixtures/people.ts";
import { expect, test } from "../../fixtures/test.ts";

test("a clinician who begins at Helsebro logs in to the EPJ, chooses the patient there, and reads a document", async ({ page, place }) => {
  await page.goto(place.app);
  const helsebro = new Helsebro(page);
  await helsebro.expectScreen("home.title");
  await helsebro.press("home.open", { epj: "Fjelljournal" });
  await page.getByRole("button", { name: CLINICIANS.emergencyDoctor }).click();
  await page.getByRole("button", { name: diana.name }).click();
  await helsebro.expectScreen("find.title");
  await expect(helsebro.banner).toContainText("Diana");
  await helsebro.lookUp(diana.country);
  await helsebro.open(diana.summary);
  await expect(helsebro.row("Penicillin")).toBeVisible();
});

test("a clinician who is logged in to the EPJ is asked for the patient alone", async ({ page }) => {
  await logIn(page, CLINICIANS.emergencyDoctor);
  const tab = await (await Chart.open(page, diana.name)).openStandalone();
  await tab.getByRole("button", { name: diana.name }).click();
  const helsebro = new Helsebro(tab);
  await helsebro.expectScreen("find.title");
  await expect(helsebro.banner).toContainText("Diana");
});

test("a clinician who chooses nobody is told that nothing was opened", async ({ page }) => {
  await logIn(page, CLINICIANS.emergencyDoctor);
  const tab = await (await Chart.open(page, diana.name)).openStandalone();
  await tab.getByRole("button", { name: "Avbryt" }).click();
  await new Helsebro(tab).expectProblem("authorization-denied");
});
