// Draws a PDF page with its text over it. Loaded only when a PDF is asked for; everything comes from our own origin.
import { GlobalWorkerOptions, TextLayer, getDocument } from "./pdf.min.mjs";

const here = (name) => new URL(name, import.meta.url).href;
GlobalWorkerOptions.workerSrc = here("./pdf.worker.min.mjs");

/** Reads the bytes; gives pdf.js's document. */
export function open(bytes) {
  return getDocument({
    data: bytes,
    enableXfa: false,
    // Symbols only: all other fonts that a PDF does not bring along are the system's.
    standardFontDataUrl: here("./fonts/"),
    wasmUrl: here("./wasm/"),
  }).promise;
}

/** The drawing that is under way, so that a newer one takes its place. */
let running;

/**
 * Draws page `number` into `holder`, as wide as the frame times `percent`. Annotations stay out: a link in a foreign
 * document must not be live. Resolves to whether the page has words.
 */
export async function draw(pdf, number, holder, percent) {
  running?.cancel();
  const page = await pdf.getPage(number);
  const wide = holder.parentElement.clientWidth || 600;
  const scale = (wide * percent) / 100 / page.getViewport({ scale: 1 }).width;
  const viewport = page.getViewport({ scale });
  const sharp = Math.min(window.devicePixelRatio || 1, 2);

  const canvas = document.createElement("canvas");
  canvas.width = Math.floor(viewport.width * sharp);
  canvas.height = Math.floor(viewport.height * sharp);
  canvas.setAttribute("aria-hidden", "true");
  running = page.render({
    canvas,
    viewport,
    transform: [sharp, 0, 0, sharp, 0, 0],
    annotationMode: 0,
  });
  try {
    await running.promise;
  } catch (error) {
    if (error?.name === "RenderingCancelledException") {
      return true;
    }
    throw error;
  }

  const words = document.createElement("div");
  words.className = "textLayer";
  const content = await page.getTextContent();
  holder.style.setProperty("--total-scale-factor", String(scale));
  holder.style.setProperty("--scale-round-x", "1px");
  holder.style.setProperty("--scale-round-y", "1px");
  holder.style.setProperty("inline-size", `${viewport.width}px`);
  holder.style.setProperty("block-size", `${viewport.height}px`);
  await new TextLayer({ textContentSource: content, container: words, viewport }).render();
  holder.replaceChildren(canvas, words);
  return content.items.some((item) => item.str?.trim());
}
