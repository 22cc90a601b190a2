import type { Browser } from '@playwright/test'
import { type Spread, spread } from './figures'
import type { House } from './house'
import { openDoctor, openPatient, REST_MS } from './people'

/** From the click on »Ins Wartezimmer« (the event's own time) to the name in the doctor's list. */
export async function measureArrival(browser: Browser, house: House, rounds: number): Promise<Spread> {
  const doctor = await openDoctor(browser, house)
  const samples: number[] = []
  // The first is not counted: server and doctor's page warm up.
  for (let round = 0; round <= rounds; round++) {
    const name = `Ankunft ${round}`
    const patient = await openPatient(browser, house, name)
    await patient.page.waitForTimeout(REST_MS)
    const click = patient.next('click Ins Wartezimmer')
    const listed = doctor.next(`listed ${name}`)
    await patient.page.getByRole('button', { name: 'Ins Wartezimmer' }).click()
    const ms = (await listed).at - (await click).at
    if (round > 0) samples.push(ms)
    await patient.page.getByRole('button', { name: 'Wartezimmer verlassen' }).click()
    await patient.close()
  }
  await doctor.close()
  return spread(samples)
}
