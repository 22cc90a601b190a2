import { expect } from '@playwright/test'
import { everythingReleased, type Flow, readBrightness, readFlow } from './e2e-witness'

/** A page of either driver. */
export type Evaluates = {
  evaluate<Result, Given>(act: (given: Given) => Result | Promise<Result>, given: Given): Promise<Result>
}

/** The same, as far as a count of what flows needs it. */
type Flows = { evaluate(act: typeof readFlow): Promise<Flow> }

const flowOf = (page: Flows): Promise<Flow> => page.evaluate(readFlow)

/** What has flowed since now over the newest connection of the page; one that is opened meanwhile counts from nought. */
async function flowSince(page: Flows): Promise<() => Promise<Omit<Flow, 'kinds'>>> {
  let before: Omit<Flow, 'kinds'> = await flowOf(page)
  return async () => {
    const now = await flowOf(page)
    if (now.frames < before.frames || now.packets < before.packets) before = { frames: 0, packets: 0, energy: 0 }
    return {
      frames: now.frames - before.frames,
      packets: now.packets - before.packets,
      energy: now.energy - before.energy,
    }
  }
}

/** Pictures are decoded and sound is heard, from now on, by the newest connection of the page. */
export async function expectMediaFlows(page: Flows, timeout = 15_000): Promise<void> {
  const flowed = await flowSince(page)
  await expect
    .poll(
      async () => {
        const { frames, packets, energy } = await flowed()
        return { frames: frames >= 10, packets: packets >= 20, sound: energy > 0 }
      },
      { timeout, intervals: [100] },
    )
    .toEqual({ frames: true, packets: true, sound: true })
}

/** The energy of one and a half seconds of sound (a packet has 20 ms) from now on. */
async function nextSound(page: Flows): Promise<number> {
  const flowed = await flowSince(page)
  let heard = await flowed()
  await expect
    .poll(async () => {
      heard = await flowed()
      return heard.packets
    })
    .toBeGreaterThanOrEqual(75)
  return heard.energy
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
