// A session that nobody uses: the demo can let time pass.
import { openHelsebro } from "../../actions/epj.ts";
import { diana } from "../../fixtures/people.ts";
import { expect, test } from "../../fixtures/test.ts";

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
