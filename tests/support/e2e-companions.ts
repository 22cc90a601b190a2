import { expect, type Page } from '@playwright/test'
import type { Account } from './e2e-accounts'
import { admit, dialIn, enterWaitingRoom, makeAppointment, type People } from './e2e-people'

export const PATIENT = 'Demo Patientin'
export const INTERPRETER = 'Demo Dolmetscher'
export const RELATIVE = 'Demo Schwester'

const KINDS = { [INTERPRETER]: 'Dolmetscher/in', [RELATIVE]: 'Angehörige' } as const
export type CompanionName = keyof typeof KINDS

/** »Weitere Person einladen« in the details of the doctor's only appointment; the code of that person. */
export async function inviteCompanion(doctor: Page, name: CompanionName): Promise<string> {
  await doctor.getByRole('button', { name: /Demo Nachsorge/ }).click()
  await doctor.getByRole('button', { name: 'Weitere Person einladen' }).click()
  await doctor.getByRole('radio', { name: KINDS[name] }).check()
  await doctor.getByRole('button', { name: 'Code erstellen' }).click()
  const code = (await doctor.getByTestId('dial-in-code').textContent()) ?? ''
  await doctor.getByRole('button', { name: 'Schließen' }).click()
  await expect(doctor.getByTestId('dial-in-code')).toBeHidden()
  return code
}

/** From the call's head: who waits is called in. */
export async function admitCompanion(doctor: Page, companion: Page, name: string): Promise<void> {
  await doctor.getByRole('button', { name: /weitere Person/ }).click()
  const dialog = doctor.getByRole('dialog', { name: 'Weitere Personen' })
  await dialog.getByRole('listitem').filter({ hasText: name }).getByRole('button', { name: 'Aufrufen' }).click()
  await expect(companion.getByRole('toolbar')).toBeVisible()
}

export type Round = {
  readonly desk: Page
  readonly phone: Page
  readonly companions: readonly Page[]
  readonly all: readonly Page[]
}

/** A doctor, the patient and these companions in one call. */
export async function meetAll(
  people: People,
  account: Account,
  names: readonly CompanionName[],
  admitted = names.length,
): Promise<Round> {
  const [desk, phone] = [await people.doctor(account), await people.patient()]
  const { code } = await makeAppointment(desk, 'Demo Nachsorge')
  const companions: Page[] = []
  for (const name of names) {
    const theirs = await inviteCompanion(desk, name)
    const page = await people.patient()
    await dialIn(page, theirs, name)
    await enterWaitingRoom(page)
    companions.push(page)
  }
  await dialIn(phone, code, PATIENT)
  await enterWaitingRoom(phone)
  await admit(desk, phone, PATIENT)
  for (const [index, page] of companions.slice(0, admitted).entries())
    await admitCompanion(desk, page, names[index] ?? '')
  return { desk, phone, companions, all: [desk, phone, ...companions] }
}

type Flow = { readonly frames: number; readonly energy: number }

/** What each open connection of the page has received so far. Sent to the browser as text, as in e2e-witness. */
async function readFlows(): Promise<Flow[]> {
  const open = globalThis.witness.peers.filter(({ connectionState }) => connectionState === 'connected')
  return await Promise.all(
    open.map(async (peer) => {
      const flow = { frames: 0, energy: 0 }
      const report = await peer.getStats()
      report.forEach((entry: Record<string, unknown>) => {
        if (entry.type !== 'inbound-rtp') return
        if (entry.kind === 'video' && typeof entry.framesDecoded === 'number') flow.frames += entry.framesDecoded
        if (entry.kind === 'audio' && typeof entry.totalAudioEnergy === 'number') flow.energy += entry.totalAudioEnergy
      })
      return flow
    }),
  )
}

/** From now on pictures and sound come from so many others, each over a connection of its own. */
export async function expectFlowFrom(page: Page, others: number): Promise<void> {
  await expect(async () => {
    const before = await page.evaluate(readFlows)
    expect(before).toHaveLength(others)
    await expect
      .poll(
        async () => {
          const after = await page.evaluate(readFlows)
          return after.map(({ frames, energy }, index) => {
            const then = before[index] ?? { frames: 0, energy: 0 }
            return frames - then.frames >= 5 && energy > then.energy
          })
        },
        { timeout: 10_000, intervals: [200] },
      )
      .toEqual(Array.from({ length: others }, () => true))
  }).toPass({ timeout: 40_000, intervals: [200] })
}

/** Everybody hears and sees everybody. */
export async function expectMesh(pages: readonly Page[]): Promise<void> {
  await Promise.all(pages.map((page) => expectFlowFrom(page, pages.length - 1)))
}

/** The tile of a companion, or of somebody else beside the person whom the call is about. */
export const tileOf = (page: Page, name: string) => page.getByTestId('companion').filter({ hasText: name })
