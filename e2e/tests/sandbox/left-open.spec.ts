// A page that nobody touches any more must not go on showing its patient.
import { CLINICIANS, Chart, logIn, logOut, openHelsebro } from "../../actions/epj.ts";
import { Helsebro } from "../../actions/helsebro.ts";
import { diana } from "../../fixtures/people.ts";
import { expect, test } from "../../fixtures/test.ts";

test("a page that is left open clears by itself when its session is over", async ({ page }) => {
  await page.clock.install();
  const { helsebro } = await openHelsebro(page, diana.name);
  await helsebro.lookUp(diana.country);
  await helsebro.open(diana.summary);
  await expect(helsebro.row("Penicillin")).toBeVisible();
  await page.clock.fastForward("29:00");
  await expect(helsebro.row("Penicillin")).toBeVisible();
  await page.clock.fastForward("02:00");
  await helsebro.expectProblem("session-gone");
  await expect(helsebro.everything).not.toContainText("Diana");
});

test("a page that is left open clears by itself when another clinician opens Helsebro in the same browser", async ({ page }) => {
  await logIn(page, CLINICIANS.emergencyDoctor);
  const left = new Helsebro(await (await Chart.open(page, diana.name)).openHelsebroInOwnTab());
  await left.lookUp(diana.country);
  await logOut(page);
  await logIn(page, CLINICIANS.generalPractitioner);
  const other = new Helsebro(await (await Chart.open(page, diana.name)).openHelsebroInOwnTab());
  await other.expectScreen("find.title");
  await left.expectProblem("session-gone");
  await expect(left.everything).not.toContainText("Diana");
  await expect(other.banner).toContainText("Diana");
});

test("a session that the clinician ends while a document is read is over, and shows nothing of the patient", async ({ page }) => {
  const { helsebro } = await openHelsebro(page, diana.name);
  await helsebro.lookUp(diana.country);
  await helsebro.open(diana.summary);
  await helsebro.expectSummary();
  await helsebro.press("end");
  await helsebro.expectScreen("ended.title");
  await expect(helsebro.everything).not.toContainText("Diana");
});
