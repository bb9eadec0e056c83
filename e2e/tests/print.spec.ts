// On paper too it must be plain whose summary it is, where it comes from, and that it is a translation.
import type { Page } from "@playwright/test";

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
  const translation = helsebro.words("print.translation", { country: "Portugal" });
  await expect(tab.getByText("TESTDATA").locator("visible=true").first()).toBeVisible();
  for (const said of [
    helsebro.words("banner.epj", { epj: "Fjelljournal" }),
    helsebro.words("banner.citizen", { country: "Portugal" }),
    translation,
    "Ingrid Prøvelege",
  ]) {
    await expect(tab.getByText(said).locator("visible=true").first(), said).toBeVisible();
  }
  await expect(helsebro.button("end")).toBeHidden();
  const paper = await tab.pdf({ path: "results/screens/summary-cda.pdf", format: "A4" });
  const pages = await pagesOf(tab, paper);
  expect(pages.length).toBeGreaterThan(3);
  for (const [number, page] of pages.entries()) {
    for (const said of ["TESTDATA", "Diana Sofia", "Portugal", "000120453", "Ingrid Prøvelege", translation]) {
      expect(page, `page ${number + 1} says ${said}`).toContain(said.replace(/\s/g, ""));
    }
  }
  // The last column of the allergies' own table, the farthest to the right of all.
  expect(pages.join(""), "no table is cut off").toContain("desde14-03-1998");
});

/** The words of each page of a PDF, without blanks, as the app's own pdf.js reads them. */
async function pagesOf(tab: Page, paper: Buffer): Promise<string[]> {
  return tab.evaluate(async (bytes) => {
    const reader = await import("/pdfjs/pdf.min.mjs" as string);
    reader.GlobalWorkerOptions.workerSrc = "/pdfjs/pdf.worker.min.mjs";
    const pdf = await reader.getDocument({ data: Uint8Array.from(atob(bytes), (letter) => letter.charCodeAt(0)) }).promise;
    const pages: string[] = [];
    for (let number = 1; number <= pdf.numPages; number += 1) {
      const content = await (await pdf.getPage(number)).getTextContent();
      pages.push(content.items.map((item: { str?: string }) => item.str ?? "").join("").replace(/\s/g, ""));
    }
    return pages;
  }, paper.toString("base64"));
}
