import type { Page } from '@playwright/test'
import { expectAccessible } from '../support/e2e-accessible'
import {
  admitCompanion,
  expectFlowFrom,
  expectMesh,
  INTERPRETER,
  meetAll,
  PATIENT,
  RELATIVE,
  tileOf,
} from '../support/e2e-companions'
import { expectDevicesReleased, expectPicture } from '../support/e2e-media'
import { DESK, lineOf, PHONE } from '../support/e2e-people'
import { expect, test } from '../support/e2e-test'
import { chatOf, fieldOf, openChat } from '../support/e2e-written'

const plain = (text: string | null) => (text ?? '').replace(/\s/g, '')

/** The code with the person whom the call is about for this page. */
async function mainCode(page: Page): Promise<string> {
  await expect(page.getByTestId('security-code')).toBeVisible()
  return plain(await page.getByTestId('security-code').textContent())
}

async function codeWith(page: Page, name: string): Promise<string> {
  const code = tileOf(page, name).getByTestId('person-code')
  await expect(code).toBeVisible()
  return plain(await code.textContent())
}

test('[F15][L8][X1] an interpreter by their own code: everybody sees and hears everybody, each pair has its own code', async ({
  people,
  doctor,
}) => {
  const { desk, phone, companions } = await meetAll(people, doctor, [INTERPRETER])
  const [interpreter] = companions
  if (!interpreter) throw new Error('there is one')
  await expectMesh([desk, phone, interpreter])

  for (const page of [desk, phone]) {
    await expectPicture(page, 'Gegenüber', true)
    await expectPicture(page, INTERPRETER, true)
    await expect(tileOf(page, INTERPRETER).getByTestId('speaking')).toBeVisible()
  }
  await expectPicture(interpreter, PATIENT, true)
  await expect(interpreter.getByLabel('Gegenüber')).toHaveCount(0)

  const codes = {
    doctorPatient: await mainCode(desk),
    doctorInterpreter: await codeWith(desk, INTERPRETER),
    patientInterpreter: await codeWith(phone, INTERPRETER),
  }
  expect(await mainCode(phone)).toBe(codes.doctorPatient)
  expect(await mainCode(interpreter)).toBe(codes.doctorInterpreter)
  expect(await codeWith(interpreter, PATIENT)).toBe(codes.patientInterpreter)
  expect(new Set(Object.values(codes)).size).toBe(3)

  // The interpreter goes; the others go on.
  await interpreter.getByRole('button', { name: 'Auflegen' }).click()
  await expectDevicesReleased(interpreter)
  for (const page of [desk, phone]) await expect(page.getByTestId('companion')).toHaveCount(0)
  await expectMesh([desk, phone])
  await expect(phone.getByRole('heading', { level: 1 })).not.toContainText(INTERPRETER)
})

test('[F15][R18] who waits is marked as a companion, waits for the patient, and sees no name before the call', async ({
  people,
  doctor,
}) => {
  const { desk, companions } = await meetAll(people, doctor, [INTERPRETER], 0)
  const [interpreter] = companions
  if (!interpreter) throw new Error('there is one')
  await expect(interpreter.getByRole('heading', { name: 'Wartezimmer' })).toBeVisible()
  await expect(interpreter.getByText('Sie nehmen als weitere Person teil: Dolmetscher/in.')).toBeVisible()
  await expect(interpreter.getByText(PATIENT)).toHaveCount(0)
  // Back to the waiting room with the patient: the companion cannot be called in before them.
  await desk.getByRole('button', { name: 'Auflegen' }).click()
  const line = lineOf(desk, INTERPRETER)
  await expect(line).toContainText('Dolmetscher/in zum Termin um')
  await expect(line.getByRole('button', { name: 'Aufrufen' })).toBeDisabled()
  await expect(lineOf(desk, PATIENT).getByRole('button', { name: 'Aufrufen' })).toBeEnabled()
})

test('[X4][F15] each of three reloads: all pictures are back by themselves', async ({ people, doctor }) => {
  const { desk, phone, companions } = await meetAll(people, doctor, [INTERPRETER])
  const [interpreter] = companions
  if (!interpreter) throw new Error('there is one')
  const all = [desk, phone, interpreter]
  await expectMesh(all)
  for (const page of [interpreter, phone, desk]) {
    await page.reload()
    await expectMesh(all)
  }
})

test('[F15] sent back a companion waits, and comes again; the doctor ends it for all', async ({ people, doctor }) => {
  const { desk, phone, companions } = await meetAll(people, doctor, [INTERPRETER])
  const [interpreter] = companions
  if (!interpreter) throw new Error('there is one')
  await expectMesh([desk, phone, interpreter])
  await desk.getByRole('button', { name: 'Weitere Personen' }).click()
  await desk.getByRole('button', { name: 'Zurück ins Wartezimmer' }).click()
  await expect(interpreter.getByRole('heading', { name: 'Wartezimmer' })).toBeVisible()
  for (const page of [desk, phone]) await expect(page.getByTestId('companion')).toHaveCount(0)
  await expectMesh([desk, phone])
  await admitCompanion(desk, interpreter, INTERPRETER)
  await expectMesh([desk, phone, interpreter])
  await desk.getByRole('button', { name: 'Sprechstunde beenden' }).click()
  for (const page of [phone, interpreter]) {
    await expect(page.getByRole('toolbar')).toHaveCount(0)
    await expectDevicesReleased(page)
  }
  await expectDevicesReleased(desk)
})

test('[X5][R3][F15] what is written goes to everybody and says who wrote it', async ({ people, doctor }) => {
  const { desk, phone, companions } = await meetAll(people, doctor, [INTERPRETER])
  const [interpreter] = companions
  if (!interpreter) throw new Error('there is one')
  const all = [desk, phone, interpreter]
  await expectMesh(all)
  for (const page of all) await openChat(page)
  await fieldOf(interpreter).fill('Ich übersetze')
  for (const page of [desk, phone]) {
    await expect(page.getByTestId('other-draft')).toContainText(`${INTERPRETER} schreibt gerade`)
    await expect(page.getByTestId('other-draft')).toContainText('Ich übersetze')
  }
  await fieldOf(interpreter).press('Enter')
  await fieldOf(phone).fill('Danke')
  await fieldOf(phone).press('Enter')
  const log = (page: Page) => chatOf(page).getByRole('log').getByRole('listitem')
  await expect(log(desk)).toHaveText([`${INTERPRETER}:Ich übersetze`, `${PATIENT}:Danke`])
  await expect(log(interpreter)).toHaveText(['Sie:Ich übersetze', `${PATIENT}:Danke`])
  await expect(log(phone)).toHaveText([`${INTERPRETER}:Ich übersetze`, 'Sie:Danke'])
})

test('[F15][R24] who is lost says so on their picture, and the others go on', async ({ people, doctor }) => {
  const { desk, phone, companions } = await meetAll(people, doctor, [INTERPRETER])
  const [interpreter] = companions
  if (!interpreter) throw new Error('there is one')
  await expectMesh([desk, phone, interpreter])
  // The page is gone from one moment to the next, as when a phone dies.
  await interpreter.goto('about:blank')
  for (const page of [desk, phone]) {
    await expect(tileOf(page, INTERPRETER)).toContainText(/Verbindung zu .* (schwach|unterbrochen)/)
  }
  await expect(desk.getByTestId('companion')).toHaveCount(1)
  await interpreter.goto('/')
  await expectMesh([desk, phone, interpreter])
})

test('[F15][R26][R29] four people: everybody is seen, at both widths, without a finding of axe', async ({
  people,
  doctor,
}) => {
  const { desk, phone, companions, all } = await meetAll(people, doctor, [INTERPRETER, RELATIVE])
  await expectMesh(all)
  for (const page of all) {
    await page.getByRole('button', { name: 'Verstanden' }).click()
    await expect(page.getByTestId('companion')).toHaveCount(2)
  }
  for (const [name, page] of [
    ['doctor', desk],
    ['patient', phone],
  ] as const) {
    await expectAccessible(page, name)
    for (const size of [PHONE, DESK]) {
      await page.setViewportSize(size)
      await page.screenshot({ path: `.test/pictures/four-${name}-${size.width}.png` })
    }
  }
  // The relative leaves: three stay.
  await companions[1]?.getByRole('button', { name: 'Auflegen' }).click()
  await expectFlowFrom(desk, 2)
  for (const page of [desk, phone]) await expect(page.getByTestId('companion')).toHaveCount(1)
})
