// The whole way with the keyboard alone.
import type { Page } from "@playwright/test";

import { openHelsebro } from "../actions/epj.ts";
import type { Helsebro } from "../actions/helsebro.ts";
import { diana } from "../fixtures/people.ts";
import { expect, test } from "../fixtures/test.ts";

/** Presses Tab until what has the focus has this name; fails where the end comes first. */
async function tabTo(page: Page, helsebro: Helsebro, name: string | RegExp): Promise<void> {
  for (let presses = 0; presses < 60; presses += 1) {
    await page.keyboard.press("Tab");
    const focused = helsebro.everything.locator(":focus");
    if ((await focused.count()) === 0) continue;
    const label = await focused.evaluate((element) => {
      const labels = element instanceof HTMLInputElement || element instanceof HTMLSelectElement ? element.labels : null;
      return (labels?.[0]?.textContent ?? element.getAttribute("aria-label") ?? element.textContent ?? "").trim();
    });
    if (typeof name === "string" ? label === name : name.test(label)) return;
  }
  throw new Error(`the keyboard does not reach ${name}`);
}

test("a clinician without a mouse comes from find to the allergies", async ({ page }) => {
  const { helsebro } = await openHelsebro(page, diana.name);
  await helsebro.expectScreen("find.title");
  await expect(helsebro.heading, "the screen's heading has the focus").toBeFocused();
  await tabTo(page, helsebro, helsebro.words("find.country"));
  await page.keyboard.type("Portugal");
  await tabTo(page, helsebro, helsebro.words("find.next"));
  await page.keyboard.press("Enter");

  await helsebro.expectScreen("notice.title");
  await expect(helsebro.heading).toBeFocused();
  await tabTo(page, helsebro, helsebro.words("notice.treatment"));
  await page.keyboard.press("Space");
  for (const key of ["confirm.informed", "confirm.consents"]) {
    await tabTo(page, helsebro, helsebro.words(key, { country: "Portugal" }));
    await page.keyboard.press("Space");
  }
  await tabTo(page, helsebro, helsebro.words("notice.send", { country: "Portugal" }));
  await page.keyboard.press("Enter");

  await helsebro.expectScreen("matches.title");
  await tabTo(page, helsebro, new RegExp(`^(${helsebro.words("matches.confirm")}|${helsebro.words("matches.confirm-anyway")})$`));
  await page.keyboard.press("Enter");
  await helsebro.expectScreen("documents.title");
  await tabTo(page, helsebro, diana.summary);
  await page.keyboard.press("Enter");
  await expect(helsebro.row("Penicillin")).toBeVisible();
});
