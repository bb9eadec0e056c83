// On paper too it must be plain whose summary it is, where it comes from, and that it is a translation.
import { CLINICIANS, Chart, logIn } from "../actions/epj.ts";
import { Helsebro } from "../actions/helsebro.ts";
import { diana } from "../fixtures/people.ts";
import { expect, test } from "../fixtures/test.ts";

test("a printed summary bears both identities, the country, the time and TESTDATA", async ({ page }) => {
  await logIn(page, CLINICIANS.emergencyDoctor);
  const chart = await Chart.open(page, diana.name);
  const tab = await chart.openHelsebroInOwnTab();
  const helsebro = new Helsebro(tab);
  await helsebro.lookUp(diana.country);
  await helsebro.open(diana.summary);
  await expect(helsebro.row("Penicillin")).toBeVisible();
  await tab.emulateMedia({ media: "print" });
  await expect(tab.getByText("TESTDATA").locator("visible=true").first()).toBeVisible();
  for (const said of [
    helsebro.words("banner.epj", { epj: "Fjelljournal" }),
    helsebro.words("banner.citizen", { country: "Portugal" }),
    helsebro.words("print.translation", { country: "Portugal" }),
    "Ingrid Prøvelege",
  ]) {
    await expect(tab.getByText(said).locator("visible=true").first(), said).toBeVisible();
  }
  await expect(helsebro.button("end")).toBeHidden();
  await tab.pdf({ path: "results/screens/summary-cda.pdf", format: "A4" });
});
