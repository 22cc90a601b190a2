import type { Browser } from '@playwright/test'
import { median, type Spread, spread } from './figures'
import { openFloor } from './floor'
import type { House } from './house'
import type { Mark, WatchedPage } from './pages'
import { enterWaitingRoom, openDoctor, openPatient, RECORDER, REST_MS, untilReady } from './people'

export type Round = {
  readonly ms: number
  readonly doctorMs: number
  readonly patientMs: number
  readonly marks: readonly Mark[]
}

export type Admission = {
  /** The same patient, called again and again with the mouse; connected before the click. */
  readonly repeated: Spread
  /** The same with the Enter key, which gives no notice of itself. */
  readonly byKey: Spread
  /** A new patient's first call, by a doctor whose portal was just opened; connected before the click. */
  readonly first: Spread
  /** The way when nothing could be connected before the click. */
  readonly fallback: Spread
  /** Two bare connections, from createOffer. */
  readonly floor: Spread
  /** Two bare connections that are connected already and only swap their tracks. */
  readonly swapFloor: Spread
  readonly rounds: readonly { readonly kind: Kind; readonly ms: number }[]
}

type Kind = 'repeated' | 'byKey' | 'first' | 'fallback' | 'floor' | 'swapFloor'

/** How long the hand is taken to hold the mouse's button down: assumed, not measured on people. */
const HAND_MS = 80

/** From the click on »Aufrufen« (the event's own time) to the later of the two first frames on the screens. */
async function admit(doctor: WatchedPage, patient: WatchedPage, kind: Kind): Promise<Round> {
  const marks: Mark[] = []
  const hear = (side: string) => (mark: Mark) => marks.push({ ...mark, name: `${side} ${mark.name}` })
  const stops = [doctor.listen(hear('doctor')), patient.listen(hear('patient'))]
  const click = doctor.next('click Aufrufen')
  const frames = Promise.all([doctor.next('picture'), patient.next('picture')])
  const button = doctor.page.getByRole('button', { name: 'Aufrufen' })
  if (kind === 'byKey') await button.press('Enter')
  else await button.click({ delay: HAND_MS })
  const [atDoctor, atPatient] = await frames
  const { at } = await click
  // What the browser reports late belongs to this round as well.
  await doctor.page.waitForTimeout(REST_MS)
  for (const stop of stops) stop()
  const [doctorMs, patientMs] = [atDoctor.at - at, atPatient.at - at]
  return { ms: Math.max(doctorMs, patientMs), doctorMs, patientMs, marks }
}

/** One visit, many calls: the doctor hangs up, and the patient is back in the waiting room. */
export async function measureAdmission(
  browser: Browser,
  house: House,
  plan: { readonly rounds: number; readonly first: number; readonly profile: boolean },
  say: (line: string) => void,
): Promise<Admission> {
  const scripts = plan.profile ? ['profile.js', ...RECORDER] : RECORDER
  const floor = await openFloor(browser, house.origin)
  const doctor = await openDoctor(browser, house, scripts)
  const found: Record<Kind, { readonly ms: number; readonly marks: readonly Mark[] }[]> = {
    repeated: [],
    byKey: [],
    first: [],
    fallback: [],
    floor: [],
    swapFloor: [],
  }
  const measureFloors = async () => {
    found.floor.push(await floor.connect())
    found.swapFloor.push(await floor.swap())
    return `floors ${found.floor.at(-1)?.ms.toFixed(0)} and ${found.swapFloor.at(-1)?.ms.toFixed(0)} ms`
  }
  const measure = async (kind: Kind, patient: WatchedPage, ending: string, title: string) => {
    await untilReady(doctor, patient)
    const measured = await admit(doctor, patient, kind)
    found[kind].push(measured)
    await doctor.page.getByRole('button', { name: ending }).click()
    say(`  ${title}: ${measured.ms.toFixed(0)} ms`)
  }
  // Not counted: the machine, the browser and the server warm up.
  await floor.connect()
  await floor.swap()

  const patient = await openPatient(browser, house, 'Messung', scripts)
  await enterWaitingRoom(patient)
  await measure('repeated', patient, 'Auflegen', 'warm-up')
  found.repeated.length = 0
  for (let round = 1; round <= plan.rounds; round++) {
    await measure('repeated', patient, 'Auflegen', `${round} connected before`)
    await measure('byKey', patient, 'Auflegen', `${round} by key`)
    await withoutPreparation(doctor, () => measure('fallback', patient, 'Auflegen', `${round} not connected before`))
    await untilReady(doctor, patient)
    say(`  ${round} ${await measureFloors()}`)
  }
  await patient.page.getByRole('button', { name: 'Wartezimmer verlassen' }).click()
  await patient.close()

  for (let visit = 1; visit <= plan.first; visit++) {
    await doctor.page.reload()
    const newcomer = await openPatient(browser, house, `Messung ${visit}`, scripts)
    await enterWaitingRoom(newcomer)
    await measure('first', newcomer, 'Sprechstunde beenden', `first call of visit ${visit}`)
    await newcomer.close()
    say(`  ${await measureFloors()}`)
  }
  await doctor.close()
  if (plan.profile) {
    for (const kind of ['repeated', 'byKey', 'first', 'fallback'] as const)
      for (const line of timeLine(kind, typical(found[kind]), 'doctor click Aufrufen')) say(line)
    for (const kind of ['floor', 'swapFloor'] as const)
      for (const line of timeLine(kind, typical(found[kind]), 'caller begin')) say(line)
  }
  const kinds: readonly Kind[] = ['repeated', 'byKey', 'first', 'fallback', 'floor', 'swapFloor']
  const of = (kind: Kind) => spread(found[kind].map(({ ms }) => ms))
  return {
    repeated: of('repeated'),
    byKey: of('byKey'),
    first: of('first'),
    fallback: of('fallback'),
    floor: of('floor'),
    swapFloor: of('swapFloor'),
    rounds: kinds.flatMap((kind) => found[kind].map(({ ms }) => ({ kind, ms }))),
  }
}

/** As if the server refused to connect anybody before the click: the page is loaded anew, and asks in vain. */
async function withoutPreparation({ page }: WatchedPage, act: () => Promise<void>): Promise<void> {
  await page.route('**/preparation', (route) => route.fulfill({ status: 409, json: { error: 'not-now', message: '' } }))
  await page.reload()
  await act()
  await page.waitForURL('**/praxis')
  await page.unroute('**/preparation')
  await page.reload()
}

/** The round that lies nearest to the median. */
function typical<R extends { readonly ms: number; readonly marks: readonly Mark[] }>(
  rounds: readonly R[],
): readonly Mark[] {
  const middle = median(rounds.map(({ ms }) => ms))
  return rounds.toSorted((one, other) => Math.abs(one.ms - middle) - Math.abs(other.ms - middle))[0]?.marks ?? []
}

/** What happened when, in milliseconds after the mark `zero`, until both had a picture. */
function timeLine(title: string, marks: readonly Mark[], zero: string): string[] {
  const start = marks.find(({ name }) => name === zero)?.at ?? 0
  const end = Math.max(...marks.filter(({ name }) => name.endsWith(' picture')).map(({ at }) => at))
  const lines = marks
    .filter(({ at }) => at >= start - 20 && at <= end)
    .toSorted((one, other) => one.at - other.at)
    .map(({ name, at }) => `  ${(at - start).toFixed(1).padStart(7)}  ${name}`)
  return ['', `${title}: milliseconds after »${zero}«`, ...lines]
}
