import type { Page } from '@playwright/test'
import { Client } from 'pg'
import { MOST_CERTIFICATES } from '@/lib/call/code.rules'
import { readStage } from '../support/e2e'
import { expectMediaFlows, expectPicture, expectSound } from '../support/e2e-media'
import { sitBetween } from '../support/e2e-middle'
import { meet } from '../support/e2e-people'
import { expect, test } from '../support/e2e-test'

const NAME = 'Demo Vergleich'

/** The route announcer is an alert, too. */
const alarmOn = (page: Page) => page.getByRole('alert').filter({ hasText: 'Diese Verbindung ist nicht sicher' })

const codeOn = (page: Page) => page.getByTestId('security-code')

/** The code on a screen, once it is there. */
async function readCode(page: Page): Promise<string> {
  await expect(codeOn(page)).toBeVisible()
  return (await codeOn(page).textContent()) ?? ''
}

async function decide(page: Page, button: 'Stimmt überein' | 'Stimmt nicht überein'): Promise<void> {
  await page.getByRole('button', { name: /^Sicherheitscode/ }).click()
  await page.getByRole('button', { name: button }).click()
  // An alarm closes the dialogue.
  if (button === 'Stimmt überein') await page.getByRole('button', { name: 'Schließen' }).click()
}

const expectCompared = (page: Page) =>
  expect(page.getByRole('button', { name: /^Sicherheitscode/ })).toHaveAccessibleName(/ verglichen$/)

async function compare(desk: Page, phone: Page): Promise<string> {
  const code = await readCode(desk)
  expect(await readCode(phone)).toBe(code)
  await decide(desk, 'Stimmt überein')
  await decide(phone, 'Stimmt überein')
  await Promise.all([expectCompared(desk), expectCompared(phone)])
  return code
}

/** How often the audit trail says that the codes of this call differ. */
async function mismatches(desk: Page): Promise<number> {
  const client = new Client({ connectionString: readStage().databaseUrl })
  await client.connect()
  try {
    const { rows } = await client.query(
      "SELECT count(*)::integer AS count FROM audit_event WHERE action = 'call.code-mismatch' AND subject_id = $1",
      [desk.url().split('/').at(-1)],
    )
    return rows[0].count
  } finally {
    await client.end()
  }
}

const peersOf = (page: Page) => page.evaluate(() => globalThis.witness.peers.length)

test('[X1][X4] the same code on both screens; compared, it stays so over an ICE restart and a new attempt', async ({
  people,
  doctor,
}) => {
  const [desk, phone] = [await people.doctor(doctor), await people.patient()]
  await meet(desk, phone, NAME)
  await Promise.all([expectMediaFlows(desk), expectMediaFlows(phone)])
  const code = await compare(desk, phone)

  const fragment = (page: Page) =>
    page.evaluate(() => /a=ice-ufrag:(\S+)/.exec(globalThis.witness.peers.at(-1)?.remoteDescription?.sdp ?? '')?.[1])
  const [before, peers] = [await fragment(phone), await peersOf(phone)]
  await desk.evaluate(() => dispatchEvent(new Event('online')))
  await expect.poll(() => fragment(phone)).not.toBe(before)
  expect(await peersOf(phone)).toBe(peers)
  await Promise.all([expectMediaFlows(desk), expectMediaFlows(phone)])
  for (const page of [desk, phone]) {
    expect(await readCode(page)).toBe(code)
    await expectCompared(page)
  }

  await phone.evaluate(() => globalThis.witness.peers.at(-1)?.close())
  await expect.poll(() => peersOf(phone), { timeout: 30_000 }).toBeGreaterThan(peers)
  await Promise.all([expectMediaFlows(desk), expectMediaFlows(phone)])
  for (const page of [desk, phone]) {
    expect(await readCode(page)).toBe(code)
    await expectCompared(page)
    await expect(page.getByText('Der Sicherheitscode ist neu.')).toBeHidden()
  }
  expect(await mismatches(desk)).toBe(0)
})

test('[X1][X4] after a reload of the patient the code is another one, and the doctor is asked to compare again', async ({
  people,
  doctor,
}) => {
  const [desk, phone] = [await people.doctor(doctor), await people.patient()]
  await meet(desk, phone, NAME)
  const code = await compare(desk, phone)
  await phone.reload()
  await expect(desk.getByText('Der Sicherheitscode ist neu.')).toBeVisible()
  const next = await readCode(desk)
  expect(next).not.toBe(code)
  await expect(codeOn(phone)).toBeVisible()
  expect(await readCode(phone)).toBe(next)
  await expect(desk.getByRole('button', { name: /^Sicherheitscode/ })).toHaveAccessibleName(/ Vergleichen$/)
  await compare(desk, phone)
})

test('[X1][R24] »Stimmt nicht überein«: both are told at once, picture and sound stop, nobody is hung up', async ({
  people,
  doctor,
}) => {
  const [desk, phone] = [await people.doctor(doctor), await people.patient()]
  await meet(desk, phone, NAME)
  await Promise.all([expectMediaFlows(desk), expectMediaFlows(phone)])
  await readCode(phone)
  await decide(phone, 'Stimmt nicht überein')
  await expect(alarmOn(phone)).toContainText('Sie haben gemeldet, dass der Sicherheitscode nicht übereinstimmt')
  await expect(alarmOn(desk)).toContainText('Die andere Seite hat gemeldet')
  for (const page of [desk, phone]) {
    await expect(alarmOn(page)).toBeVisible()
    await expect(codeOn(page)).toBeHidden()
    await expect(page.getByRole('button', { name: 'Kamera einschalten' })).toBeVisible()
    await expect(page.getByRole('button', { name: 'Mikrofon einschalten' })).toBeVisible()
    await expectPicture(page, 'Gegenüber', false)
    await expectSound(page, false)
  }
  await expect.poll(() => mismatches(desk)).toBe(2)
  await expect(desk.getByTestId('connection-path')).toHaveText(/^direkt/)
  // The people decide: whoever wants to goes on.
  await desk.getByRole('button', { name: 'Kamera einschalten' }).click()
  await expectPicture(phone, 'Gegenüber', true)
  await expect(alarmOn(desk)).toBeVisible()
})

test('[R1][R2][L9] the details name protocol, suite and path as the browser tells them', async ({ people, doctor }) => {
  const [desk, phone] = [await people.doctor(doctor), await people.patient()]
  await meet(desk, phone, NAME)
  for (const page of [desk, phone]) {
    await page.getByRole('button', { name: 'Einzelheiten' }).click()
    const details = page.getByRole('dialog', { name: 'Einzelheiten zur Verbindung' })
    await expect(details).toContainText('direkt, verschlüsselt')
    await expect(details).toContainText(/DTLS 1\.[23]/)
    await expect(details).toContainText(/TLS_(ECDHE_ECDSA_WITH_)?AES_128_GCM_SHA256/)
    await expect(details).toContainText(/AES/)
    await expect(details).toContainText('Geprüft: Das Verfahren steht in der Liste')
  }
})

test('[X1] a server that swaps the fingerprint later, with an ICE restart after the comparison, is refused', async ({
  people,
  doctor,
}) => {
  const [desk, phone] = [await people.doctor(doctor), await people.patient()]
  await meet(desk, phone, NAME)
  await compare(desk, phone)
  let swapped = 0
  await desk.route('**/api/calls/*/signals*', async (route) => {
    const body = route.request().postData() ?? ''
    const named = /fingerprint:sha-256 [0-9A-F]{2}/.exec(body)?.[0]
    const other = named?.endsWith('00') ? 'fingerprint:sha-256 01' : 'fingerprint:sha-256 00'
    if (named === undefined || swapped > 0) return await route.continue()
    swapped += 1
    await route.continue({ postData: body.replaceAll(named, other) })
  })
  await desk.evaluate(() => dispatchEvent(new Event('online')))
  await expect(alarmOn(phone)).toContainText('Die Prüfung der Verbindung ist fehlgeschlagen')
  await expect(alarmOn(desk)).toContainText('Die andere Seite hat gemeldet', { timeout: 30_000 })
  expect(swapped).toBe(1)
})

/** How often the one in the middle is met anew, after every reload of the patient: by the ninth time there is no code any more. */
const MEETINGS = Math.min(Number(process.env.MIDDLE_MEETINGS ?? 3), MOST_CERTIFICATES)

test('[X1] a server that swaps fingerprints and relays everything shows two different codes', async ({
  people,
  doctor,
}) => {
  const [desk, phone, middle] = [await people.doctor(doctor), await people.patient(), await people.patient()]
  await middle.goto('/geraetecheck')
  const { connections } = await sitBetween(middle, desk, phone, 'takes part')
  await meet(desk, phone, NAME)
  for (let meeting = 1; meeting <= MEETINGS; meeting += 1) {
    // Nobody sees or hears that somebody is there.
    await Promise.all([expectMediaFlows(desk), expectMediaFlows(phone)])
    expect(connections()).toBeGreaterThanOrEqual(meeting)
    await expect(codeOn(phone)).toBeVisible()
    const seen = await readCode(phone)
    expect(await readCode(desk)).not.toBe(seen)
    if (meeting < MEETINGS) {
      const old = await readCode(desk)
      await phone.reload()
      await expect(codeOn(desk)).not.toHaveText(old)
    }
  }
  await decide(desk, 'Stimmt nicht überein')
  for (const page of [desk, phone]) await expect(alarmOn(page)).toBeVisible()
})

test('[X1] a server that swaps fingerprints and passes the exchange on as it is, is refused by itself', async ({
  people,
  doctor,
}) => {
  const [desk, phone, middle] = [await people.doctor(doctor), await people.patient(), await people.patient()]
  await middle.goto('/geraetecheck')
  const { connections } = await sitBetween(middle, desk, phone, 'relays')
  await meet(desk, phone, NAME)
  await expect(alarmOn(phone)).toContainText('Die Prüfung der Verbindung ist fehlgeschlagen')
  await expect(alarmOn(desk)).toContainText('nicht sicher')
  expect(connections()).toBeGreaterThan(0)
  for (const page of [desk, phone]) {
    await expect(codeOn(page)).toBeHidden()
    await expect(page.getByRole('button', { name: 'Kamera einschalten' })).toBeVisible()
  }
  await expect.poll(() => mismatches(desk)).toBe(2)
})
