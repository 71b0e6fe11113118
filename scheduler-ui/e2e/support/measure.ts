import { cpus, loadavg } from 'node:os';
import type { Page } from 'playwright-core';

/** What was measured, with what else the machine did meanwhile. */
export function tell(what: string, figure: number, unit = 'ms'): void {
  console.log(`${what}: ${figure.toFixed(unit === 'ms' ? 0 : 1)} ${unit} (load ${(loadavg()[0] ?? 0).toFixed(1)})`);
}

/**
 * How much of a machine there is for what is measured: 1 on one that does nothing else. What must be done within a time has as
 * much more of it where others work, too.
 */
function share(): number {
  return Math.min(1, Math.max(0.2, cpus().length / Math.max(1, (loadavg()[0] ?? 0) - 1)));
}

export function within(limitMillis: number): number {
  return limitMillis / share();
}

/** The same for frames: fewer where others work. */
export function atLeast(frames: number): number {
  return frames * share();
}

/** The best of several tries: what the program needs, and not what else goes on. */
export async function best(tries: number, measure: () => Promise<number>): Promise<number> {
  let least = Infinity;
  for (let each = 0; each < tries; each++) least = Math.min(least, await measure());
  return least;
}

export async function timed(act: () => Promise<unknown>): Promise<number> {
  const begun = performance.now();
  await act();
  return performance.now() - begun;
}

/** Frames in a second while something goes on. */
export async function frames(page: Page, act: () => Promise<unknown>): Promise<number> {
  await page.evaluate(() => {
    const seen = { count: 0, begun: performance.now(), on: true };
    Object.assign(window, { seenFrames: seen });
    const next = () => {
      seen.count++;
      if (seen.on) requestAnimationFrame(next);
    };
    requestAnimationFrame(next);
  });
  await act();
  return page.evaluate(() => {
    const { seenFrames: seen } = window as unknown as { seenFrames: { count: number; begun: number; on: boolean } };
    seen.on = false;
    return (seen.count * 1000) / (performance.now() - seen.begun);
  });
}

/** Moves the picture in circles, as long as a person would. */
export async function pan(page: Page, { x, y }: { x: number; y: number }): Promise<void> {
  await page.mouse.move(x, y);
  await page.mouse.down();
  for (let step = 0; step < 60; step++)
    await page.mouse.move(x + 150 * Math.sin(step / 6), y + 120 * Math.cos(step / 6));
  await page.mouse.up();
}

export async function zoom(page: Page, { x, y }: { x: number; y: number }): Promise<void> {
  await page.mouse.move(x, y);
  for (let step = 0; step < 40; step++) await page.mouse.wheel(0, step < 20 ? 60 : -60);
}
