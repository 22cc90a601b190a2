import type { Browser } from '@playwright/test'
import { median, type Spread, spread } from './figures'
import { type FloorRound, openFloor } from './floor'
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
  /** The same patient, called again and again. */
  readonly repeated: Spread
  /** A new patient's first call, by a doctor whose portal was just opened. */
  readonly first: Spread
  readonly floor: Spread
  readonly rounds: readonly { readonly kind: 'repeated' | 'first' | 'floor'; readonly ms: number }[]
}

/** From the click on »Aufrufen« (the event's own time) to the later of the two first frames on the screens. */
async function admit(doctor: WatchedPage, patient: WatchedPage): Promise<Round> {
  const marks: Mark[] = []
  const hear = (side: string) => (mark: Mark) => marks.push({ ...mark, name: `${side} ${mark.name}` })
  const stops = [doctor.listen(hear('doctor')), patient.listen(hear('patient'))]
  const click = doctor.next('click Aufrufen')
  const frames = Promise.all([doctor.next('picture'), patient.next('picture')])
  await doctor.page.getByRole('button', { name: 'Aufrufen' }).click()
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
  const floors: FloorRound[] = []
  const first: Round[] = []
  const repeated: Round[] = []
  // Not counted: the machine, the browser and the server warm up.
  await floor.round()

  const patient = await openPatient(browser, house, 'Messung', scripts)
  await enterWaitingRoom(patient)
  for (let round = 0; round <= plan.rounds; round++) {
    await untilReady(doctor, patient)
    const measured = await admit(doctor, patient)
    await doctor.page.getByRole('button', { name: 'Auflegen' }).click()
    await untilReady(doctor, patient)
    floors.push(await floor.round())
    if (round > 0) repeated.push(measured)
    say(`  ${round === 0 ? 'warm-up' : round}: ${measured.ms.toFixed(0)} ms, floor ${floors.at(-1)?.ms.toFixed(0)} ms`)
  }
  await patient.page.getByRole('button', { name: 'Wartezimmer verlassen' }).click()
  await patient.close()

  for (let visit = 1; visit <= plan.first; visit++) {
    await doctor.page.reload()
    const newcomer = await openPatient(browser, house, `Messung ${visit}`, scripts)
    await enterWaitingRoom(newcomer)
    await untilReady(doctor, newcomer)
    const measured = await admit(doctor, newcomer)
    await doctor.page.getByRole('button', { name: 'Sprechstunde beenden' }).click()
    await newcomer.close()
    floors.push(await floor.round())
    first.push(measured)
    say(`  first call of visit ${visit}: ${measured.ms.toFixed(0)} ms, floor ${floors.at(-1)?.ms.toFixed(0)} ms`)
  }
  await doctor.close()
  if (plan.profile) {
    const rounds = repeated.map(({ ms }) => ms)
    const typical = repeated.find(
      ({ ms }) => Math.abs(ms - median(rounds)) <= Math.abs(nearest(rounds) - median(rounds)),
    )
    for (const [title, round] of [
      ['A repeated call', typical],
      ['A first call', first.at(-1)],
    ] as const) {
      if (round) for (const line of timeLine(title, round.marks, 'doctor click Aufrufen')) say(line)
    }
    const bare = floors.at(-1)
    if (bare) for (const line of timeLine('The floor', bare.marks, 'caller begin')) say(line)
  }
  const ms = (rounds: readonly { ms: number }[]) => rounds.map((round) => round.ms)
  return {
    repeated: spread(ms(repeated)),
    first: spread(ms(first)),
    floor: spread(ms(floors)),
    rounds: [
      ...ms(repeated).map((value) => ({ kind: 'repeated' as const, ms: value })),
      ...ms(first).map((value) => ({ kind: 'first' as const, ms: value })),
      ...ms(floors).map((value) => ({ kind: 'floor' as const, ms: value })),
    ],
  }
}

/** The sample that lies nearest to the median. */
function nearest(samples: readonly number[]): number {
  const middle = median(samples)
  return samples.toSorted((one, other) => Math.abs(one - middle) - Math.abs(other - middle))[0] ?? Number.NaN
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
