// What the binary serves beside the screens.
import { expect, test } from "../../fixtures/test.ts";

test("the app comes from inside the binary, compressed beforehand, and is asked for again by its mark only", async ({ place, request }) => {
  for (const file of ["app_bg.wasm", "rows_bg.wasm", "app.js", "helsebro.css", "texts/nb.txt"]) {
    const first = await request.get(`${place.app}/${file}`, { headers: { "accept-encoding": "br" } });
    expect(first.headers()["content-encoding"], file).toBe("br");
    const again = await request.get(`${place.app}/${file}`, {
      headers: { "accept-encoding": "br", "if-none-match": first.headers()["etag"] ?? "" },
    });
    expect(again.status(), file).toBe(304);
  }
});
