import { expect } from '@playwright/test'
import { everythingReleased, type Flow, readBrightness, readFlow } from './e2e-witness'

/** A page of either driver. */
export type Evaluates = {
  evaluate<Result, Given>(act: (given: Given) => Result | Promise<Result>, given: Given): Promise<Result>
}

/** The same, as far as a count of what flows needs it. */
type Flows = { evaluate(act: typeof readFlow): Promise<Flow> }

const flowOf = (page: Flows): Promise<Flow> => page.evaluate(readFlow)

/** Pictures are decoded and sound is heard, from now on, by the newest connection of the page. */
export async function expectMediaFlows(page: Flows, timeout = 15_000): Promise<void> {
  let before = await flowOf(page)
  await expect
    .poll(
      async () => {
        const { frames, packets, energy } = await flowOf(page)
        // A new connection counts from nought.
        if (frames < before.frames || packets < before.packets) before = { ...before, frames: 0, packets: 0, energy: 0 }
        return {
          frames: frames - before.frames >= 10,
          packets: packets - before.packets >= 20,
          sound: energy > before.energy,
        }
      },
      { timeout, intervals: [100] },
    )
    .toEqual({ frames: true, packets: true, sound: true })
}

/** The energy of one and a half seconds of sound (a packet has 20 ms) from now on. */
async function nextSound(page: Flows): Promise<number> {
  const before = await flowOf(page)
  let after = before
  await expect
    .poll(async () => {
      after = await flowOf(page)
      return after.packets - before.packets
    })
    .toBeGreaterThanOrEqual(75)
  return after.energy - before.energy
}

export async function expectSound(page: Flows, audible: boolean): Promise<void> {
  await expect.poll(async () => (await nextSound(page)) > 1e-6, { intervals: [0] }).toBe(audible)
}

/** What the page shows of the other side: a black picture or a real one. */
export async function expectPicture(page: Evaluates, label: string, bright: boolean): Promise<void> {
  await expect.poll(async () => (await page.evaluate(readBrightness, label)) > 16).toBe(bright)
}

/** Camera and microphone are off: their lights are out. */
export async function expectDevicesReleased(page: Evaluates): Promise<void> {
  await expect.poll(() => page.evaluate(everythingReleased, undefined)).toBe(true)
}

/** How the newest connection goes: the kinds of candidates it knows. */
export async function candidateKinds(page: Flows): Promise<readonly string[]> {
  return (await flowOf(page)).kinds
}
