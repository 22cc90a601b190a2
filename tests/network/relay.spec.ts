import type { Page } from '@playwright/test'
import { readStage } from '../support/e2e'
import { dialIn, enterWaitingRoom, makeAppointment, meet, signIn } from '../support/e2e-people'
import { PLACES, setRule } from './lab'
import { expect, expectCallFlows, test } from './network-test'
import { ALL_RELAYS, RELAY_URLS } from './relay'

/** How the newest connection of a page goes: its own end of the pair that is used. */
async function wayOf(page: Page): Promise<{ kind: string; by: string; kinds: string[]; policy: string }> {
  return await page.evaluate(async () => {
    const peer = globalThis.witness.peers.findLast((known) => known.connectionState !== 'closed')
    const entries = new Map<string, Record<string, unknown>>()
    const report = await peer?.getStats()
    report?.forEach((entry: Record<string, unknown>, id: string) => {
      entries.set(id, entry)
    })
    const all = [...entries.values()]
    const transport = all.find(({ type }) => type === 'transport')
    const end = entries.get(String(entries.get(String(transport?.selectedCandidatePairId))?.localCandidateId))
    const kinds = all
      .filter(({ type }) => String(type).endsWith('-candidate'))
      .map((entry) => String(entry.candidateType))
    return {
      kind: String(end?.candidateType),
      by: String(end?.relayProtocol),
      kinds: [...new Set(kinds)].sort(),
      policy: String(peer?.getConfiguration().iceTransportPolicy),
    }
  })
}

const PHONE = { permissions: ['camera', 'microphone'], locale: 'de-DE' }

test('[R1][L8] two people behind routers talk directly, and read so', async ({ openCall }) => {
  const call = await openCall()
  for (const place of PLACES) {
    expect((await wayOf(call[place])).kind).not.toBe('relay')
    await expect(call[place].getByTestId('connection-path')).toContainText('direkt')
  }
})

for (const [whose, places] of [
  ['the patient’s network blocks', ['patient']],
  ['both networks block', PLACES],
] as const) {
  test(`[R1][X4] where ${whose} UDP the call comes by the relay over TCP`, async ({ people, accounts }) => {
    for (const place of places) setRule(place, 'no UDP')
    const account = await accounts.make('DOCTOR')
    const call = { doctor: await people.doctor.doctor(account), patient: await people.patient.patient(PHONE) }
    await meet(call.doctor, call.patient, 'Demo ohne UDP')
    await expectCallFlows(call)
    for (const place of places) {
      await expect
        .poll(async () => await wayOf(call[place]))
        .toMatchObject({ kind: 'relay', by: expect.stringMatching(/^(tcp|tls)$/) })
      await expect(call[place].getByTestId('connection-path')).toContainText('über Vermittlungsserver (verschlüsselt)')
    }
  })
}

test('[R1][L11] with TURN_ONLY the call goes over the relay, says so, and neither side learns the other’s address', async ({
  people,
  accounts,
}) => {
  const baseURL = readStage().relayed
  const account = await accounts.make('DOCTOR')
  const call = {
    doctor: await people.doctor.doctor(account, { baseURL }),
    patient: await people.patient.patient({ ...PHONE, baseURL }),
  }
  await meet(call.doctor, call.patient, 'Demo Relay')
  await expectCallFlows(call)
  for (const place of PLACES) {
    expect(await wayOf(call[place])).toMatchObject({ kind: 'relay', kinds: ['relay'], policy: 'relay' })
    await expect(call[place].getByTestId('connection-path')).toContainText('über Vermittlungsserver (verschlüsselt)')
  }
})

test('[L11] nobody who is not let in is given credentials; every connection has its own', async ({
  people,
  accounts,
}) => {
  const doctor = await people.doctor.doctor(await accounts.make('DOCTOR'))
  const { code } = await makeAppointment(doctor)
  const patient = await people.patient.patient(PHONE)
  const heard: string[] = []
  patient.on('response', async (response) => {
    const type = response.headers()['content-type'] ?? ''
    if (/json|html/.test(type)) heard.push(await response.text().catch(() => ''))
  })
  await dialIn(patient, code, 'Demo Wartend')
  expect(heard.join('\n')).not.toContain(RELAY_URLS[0])
  const refused = await patient.request.post(`/api/calls/${crypto.randomUUID()}/relay?as=visitor`)
  expect(refused.status()).toBe(404)
  expect(await refused.text()).not.toContain('turn')
  await enterWaitingRoom(patient)
  await patient.waitForFunction(() => globalThis.witness.configurations.length > 0)
  const names = await patient.evaluate(() =>
    globalThis.witness.configurations.flatMap((given) => given?.iceServers?.map(({ username }) => username) ?? []),
  )
  expect(names.every((name) => name !== undefined)).toBe(true)
  expect(new Set(names).size).toBe(names.length)
})

test('[R1] the administration reads which relay does its work, which refuses us, and which is not there', async ({
  people,
  accounts,
}) => {
  const admin = await people.doctor.patient({ baseURL: readStage().relayed })
  await signIn(admin, await accounts.make('ADMIN'), /\/verwaltung$/)
  await admin.goto('/verwaltung/betrieb')
  for (const [url, sentence] of Object.entries(ALL_RELAYS)) {
    // The page's first answer names it too, within a sentence.
    const entry = admin.getByRole('listitem').filter({ has: admin.getByText(url, { exact: true }) })
    await expect(entry).toContainText(sentence)
  }
  await expect(admin.getByText('Alle Gespräche laufen über den Vermittlungsserver')).toBeVisible()
})
