// When a click happened and when what it led to was on the screen, both told by the browser itself.
import type { BrowserContext, Frame, Page, Request } from "@playwright/test";

declare global {
  interface Window {
    clicked?: number;
    shown?: Record<string, number>;
  }
}

/**
 * Notes in every page and frame of the context when it was last clicked, and when each of `selectors` was first there and
 * painted. Times are milliseconds since the epoch, so that they compare across frames of different sites.
 */
export async function watch(context: BrowserContext, selectors: readonly string[]): Promise<void> {
  await context.addInitScript((selectors) => {
    const now = (): number => performance.timeOrigin + performance.now();
    const shown: Record<string, number> = (window.shown = {});
    addEventListener("click", () => (window.clicked = now()), { capture: true });
    const look = (): void => {
      for (const selector of selectors) {
        if (selector in shown || !document.querySelector(selector)) continue;
        shown[selector] = Infinity;
        // Two frames on, what is in the document has been painted.
        requestAnimationFrame(() => requestAnimationFrame(() => (shown[selector] = now())));
      }
    };
    new MutationObserver(look).observe(document, { childList: true, subtree: true });
  }, selectors);
}

/** When the page or frame was last clicked. */
export const clicked = (where: Page | Frame): Promise<number> => where.evaluate(() => window.clicked ?? NaN);

/** Waits until the selector was painted; answers with when. */
export async function shown(where: Frame, selector: string): Promise<number> {
  await where.waitForFunction((selector) => Number.isFinite(window.shown?.[selector]), selector);
  return where.evaluate((selector) => window.shown?.[selector] ?? NaN, selector);
}

/**
 * Whether a launch would need this request whoever the app is: the EPJ's own, the launch URL, the redirect URI, and the two calls
 * that stand for what SMART has an app ask the EPJ itself, discovery and the token.
 */
export function demandedBySmart(request: Request): boolean {
  const url = new URL(request.url());
  const own = url.hostname === "localhost";
  return !own || /^\/(launch|callback\/|api\/launches$|api\/sessions$)/.test(url.pathname);
}

/** The requests of a stretch of time. */
export class Requests {
  private readonly requests: Request[] = [];

  constructor(context: BrowserContext) {
    context.on("requestfinished", (request) => this.requests.push(request));
  }

  /**
   * How often something had to come back before the next could be asked for: the longest chain of requests in which each
   * began after the one before it had ended. Requests that do not `count` may stand in the chain, and add nothing to it.
   */
  roundTrips(from: number, to: number, count: (request: Request) => boolean = () => true): number {
    const spans = this.requests
      .map((request) => ({ timing: request.timing(), weight: count(request) ? 1 : 0 }))
      .filter(({ timing }) => timing.startTime >= from - 1 && timing.startTime <= to && timing.responseEnd >= 0)
      .map(({ timing, weight }) => ({ start: timing.startTime, end: timing.startTime + timing.responseEnd, weight }))
      .sort((a, b) => a.start - b.start);
    const depths: { end: number; depth: number }[] = [];
    for (const span of spans) {
      const before = depths.filter((other) => other.end <= span.start).map((other) => other.depth);
      depths.push({ end: span.end, depth: span.weight + Math.max(0, ...before) });
    }
    return Math.max(0, ...depths.map((span) => span.depth));
  }

  /** How many there were. */
  count(from: number, to: number): number {
    const starts = this.requests.map((request) => request.timing().startTime);
    return starts.filter((start) => start >= from - 1 && start <= to).length;
  }
}
