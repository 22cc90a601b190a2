import { createHash, randomBytes } from 'node:crypto'
import { createReadStream, writeFileSync } from 'node:fs'
import { pipeline } from 'node:stream/promises'
import AxeBuilder from '@axe-core/playwright'
import type { Page } from '@playwright/test'
import { overhearRequests, readDatabase, readLogs } from '../support/e2e-canary'
import { expectMediaFlows } from '../support/e2e-media'
import { meet } from '../support/e2e-people'
import { expect, test } from '../support/e2e-test'
import { countKept } from '../support/e2e-witness'
import {
  chatOf,
  chooseFile,
  delays,
  fieldOf,
  fileIn,
  openChat,
  watchLetters,
  watchProgress,
  watchTyping,
} from '../support/e2e-written'

const NAME = 'Demo Schrift'
const TWENTY_MB = 20 * 1024 * 1024

async function digest(path: string): Promise<string> {
  const hash = createHash('sha256')
  await pipeline(createReadStream(path), hash)
  return hash.digest('hex')
}

async function save(page: Page, name: string): Promise<string> {
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    fileIn(page, name)
      .getByRole('button', { name: /^Speichern/ })
      .click(),
  ])
  expect(download.suggestedFilename()).toBe(name)
  return await download.path()
}

test('[X5][R29][F11] both write to each other, and the letters are there before Enter', async ({ people, doctor }) => {
  const [desk, phone] = [await people.doctor(doctor), await people.patient()]
  await meet(desk, phone, NAME)
  for (const page of [desk, phone]) await openChat(page)
  await expect(fieldOf(phone)).toBeFocused()
  await phone.evaluate(watchTyping)
  await desk.evaluate(watchLetters)
  const text = 'Ich habe seit gestern Fieber und Husten.'
  await fieldOf(phone).pressSequentially(text, { delay: 60 })
  const draft = chatOf(desk).getByTestId('other-draft')
  await expect(draft).toContainText(text)
  await expect(chatOf(desk).getByRole('listitem')).toHaveCount(0)
  const measured = delays(await phone.evaluate(() => typedAt), await desk.evaluate(() => shownAt)).sort((a, b) => a - b)
  console.log(
    `Real-time text: ${measured.length} letters, from the key to the other screen ` +
      `${measured[Math.floor(measured.length / 2)]} ms (median), ${measured.at(-1)} ms (longest).`,
  )
  await phone.keyboard.press('Enter')
  await expect(chatOf(desk).getByRole('listitem')).toContainText(text)
  await expect(draft).toBeHidden()
  await fieldOf(desk).fill('Wie hoch ist das Fieber?')
  await desk.keyboard.press('Enter')
  await expect(chatOf(phone).getByRole('listitem').last()).toContainText('Wie hoch ist das Fieber?')
  await Promise.all([expectMediaFlows(desk), expectMediaFlows(phone)])
})

test('[R29][R23] Escape closes the chat and not the call; what comes then is counted, quietly', async ({
  people,
  doctor,
}) => {
  const [desk, phone] = [await people.doctor(doctor), await people.patient()]
  await meet(desk, phone, NAME)
  for (const page of [desk, phone]) {
    await openChat(page)
    await page.keyboard.press('Escape')
    await expect(chatOf(page)).toBeHidden()
    await expect(page.getByRole('toolbar')).toBeVisible()
    await expect(page.getByRole('button', { name: 'Nachrichten' })).toBeFocused()
    // Browsers close what is modal with the second Escape, whatever the page says to the first.
    await page.keyboard.press('Enter')
    await page.keyboard.press('Escape')
    await expect(page.getByRole('toolbar')).toBeVisible()
  }
  await openChat(phone)
  await fieldOf(phone).fill('Vertraulich')
  await phone.keyboard.press('Enter')
  await expect(desk.getByRole('button', { name: 'Nachrichten eine neue' })).toBeVisible()
  await expect(desk.getByText('Vertraulich')).toBeHidden()
  await phone.keyboard.press('Escape')
  await openChat(desk)
  await fieldOf(desk).fill('Bitte nehmen Sie zwei am Tag.')
  await desk.keyboard.press('Enter')
  await phone.getByRole('button', { name: /^Nachricht von .*zwei am Tag/ }).click()
  await expect(chatOf(phone).getByRole('listitem').last()).toContainText('zwei am Tag')
})

test('[R29][R26] the open chat is accessible: light and dark, at a desk, on a phone, at 320 px and on its side', async ({
  people,
  doctor,
}, testInfo) => {
  const [desk, phone] = [await people.doctor(doctor), await people.patient()]
  await meet(desk, phone, NAME)
  for (const page of [desk, phone]) await openChat(page)
  const path = testInfo.outputPath('befund.pdf')
  writeFileSync(path, 'befund')
  await chooseFile(phone, path)
  await fieldOf(phone).fill('Guten Tag')
  await phone.keyboard.press('Enter')
  await fieldOf(phone).fill('Ich schreibe noch')
  await expect(chatOf(desk).getByTestId('other-draft')).toBeVisible()
  for (const [page, width, height] of [
    [desk, 1280, 800],
    [phone, 390, 844],
    [phone, 320, 640],
    [phone, 844, 390],
  ] as const) {
    await page.setViewportSize({ width, height })
    for (const colorScheme of ['light', 'dark'] as const) {
      await page.emulateMedia({ colorScheme })
      const { violations } = await new AxeBuilder({ page })
        .withTags(['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'])
        .analyze()
      expect(violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' | ')}`)).toEqual([])
    }
    const send = chatOf(page).getByRole('button', { name: 'Senden', exact: true })
    await send.scrollIntoViewIfNeeded()
    await expect(send).toBeInViewport({ ratio: 1 })
    await expect(page.getByLabel('Gegenüber', { exact: true })).toBeInViewport({ ratio: 1 })
  }
})

test('[R3][F11] a file of 20 MB arrives bit for bit, with progress on both sides; a larger one is refused', async ({
  people,
  doctor,
}, testInfo) => {
  const [file, larger] = ['befund.pdf', 'film.mp4'].map((name) => testInfo.outputPath(name))
  writeFileSync(file ?? '', randomBytes(TWENTY_MB))
  writeFileSync(larger ?? '', Buffer.alloc(TWENTY_MB + 1))
  const [desk, phone] = [await people.doctor(doctor), await people.patient()]
  await meet(desk, phone, NAME)
  for (const page of [desk, phone]) {
    await openChat(page)
    await page.evaluate(watchProgress)
  }
  await chooseFile(phone, larger ?? '')
  await expect(chatOf(phone).getByRole('alert')).toHaveText(
    '»film.mp4« ist zu groß. Eine Datei darf höchstens 20 MB haben.',
  )
  await chooseFile(phone, file ?? '')
  await expect(chatOf(desk).getByRole('group')).toHaveCount(1)
  await expect(fileIn(desk, 'befund.pdf')).toContainText('20 MB')
  await fileIn(desk, 'befund.pdf')
    .getByRole('button', { name: /^Annehmen/ })
    .click()
  await expect(fileIn(desk, 'befund.pdf')).toContainText('Ist angekommen.', { timeout: 60_000 })
  await expect(chatOf(phone).getByText(/^Ist bei .* angekommen\.$/)).toBeVisible()
  for (const page of [desk, phone]) {
    const seen = await page.evaluate(() => progressSeen)
    expect(seen.filter((value) => value > 0 && value < TWENTY_MB).length).toBeGreaterThan(2)
  }
  expect(await digest(await save(desk, 'befund.pdf'))).toBe(await digest(file ?? ''))
  await Promise.all([expectMediaFlows(desk), expectMediaFlows(phone)])
})

test('[R3] either side cancels a file under way, and the next one arrives', async ({ people, doctor }, testInfo) => {
  const [desk, phone] = [await people.doctor(doctor), await people.patient()]
  await meet(desk, phone, NAME)
  for (const page of [desk, phone]) await openChat(page)
  for (const [name, cancelling] of [
    ['eins.bin', phone],
    ['zwei.bin', desk],
  ] as const) {
    const path = testInfo.outputPath(name)
    writeFileSync(path, randomBytes(TWENTY_MB))
    await chooseFile(desk, path)
    await fileIn(phone, name)
      .getByRole('button', { name: /^Annehmen/ })
      .click()
    await chatOf(cancelling)
      .getByRole('button', { name: `Abbrechen: ${name}` })
      .click()
    await expect(chatOf(cancelling).getByText('Sie haben abgebrochen. Die Datei ist nicht angekommen.')).toBeVisible()
  }
  await expect(chatOf(desk).getByText(`${NAME} hat abgebrochen. Die Datei ist nicht angekommen.`)).toBeVisible()
  await expect(fileIn(phone, 'zwei.bin')).toContainText('Die Datei wird nicht mehr gesendet.')
  const small = testInfo.outputPath('drei.bin')
  writeFileSync(small, randomBytes(100_000))
  await chooseFile(desk, small)
  await fileIn(phone, 'drei.bin')
    .getByRole('button', { name: /^Annehmen/ })
    .click()
  expect(await digest(await save(phone, 'drei.bin'))).toBe(await digest(small))
})

test('[X4] a file under way and a line written meanwhile arrive when the connection breaks and comes back', async ({
  people,
  doctor,
}, testInfo) => {
  const path = testInfo.outputPath('befund.pdf')
  writeFileSync(path, randomBytes(TWENTY_MB))
  const [desk, phone] = [await people.doctor(doctor), await people.patient()]
  await meet(desk, phone, NAME)
  for (const page of [desk, phone]) {
    await openChat(page)
    await page.evaluate(watchProgress)
  }
  await chooseFile(phone, path)
  await fileIn(desk, 'befund.pdf')
    .getByRole('button', { name: /^Annehmen/ })
    .click()
  // Cut in the page itself, at once: the file is quick.
  const cut = await desk.waitForFunction(() => {
    const done = progressSeen.at(-1) ?? 0
    if (done <= 1_000_000) return null
    const length = globalThis.witness.peers.length
    globalThis.witness.peers.at(-1)?.close()
    return { length, done }
  })
  const before = (await cut.jsonValue()) ?? { length: 0, done: TWENTY_MB }
  expect(before.done).toBeLessThan(TWENTY_MB)
  await fieldOf(phone).fill('Geht es noch?')
  await phone.keyboard.press('Enter')
  await expect(fileIn(desk, 'befund.pdf')).toContainText('Ist angekommen.', { timeout: 60_000 })
  await expect(chatOf(desk).getByRole('listitem').last()).toContainText('Geht es noch?')
  const { length, seen } = await desk.evaluate(() => ({ length: globalThis.witness.peers.length, seen: progressSeen }))
  expect(length).toBeGreaterThan(before.length)
  // It went on where it was.
  expect(seen).toEqual([...seen].sort((one, other) => one - other))
  expect(await digest(await save(desk, 'befund.pdf'))).toBe(await digest(path))
})

test('[R3][L9] what is written, typed and handed over is in no request, no log, no table and no store of a browser', async ({
  people,
  doctor,
}, testInfo) => {
  const [desk, phone] = [await people.doctor(doctor), await people.patient()]
  const sent = overhearRequests([desk, phone])
  const said: string[] = []
  for (const page of [desk, phone]) page.on('console', (message) => said.push(message.text()))
  const name = 'Demo Sichtbar'
  await meet(desk, phone, name)
  const mark = randomBytes(6).toString('hex')
  const secrets = ['zeile', 'buchstaben', 'inhalt', 'dateiname'].map((what) => `kanarienvogel-${what}-${mark}`)
  const [line = '', letters = '', content = '', fileName = ''] = secrets
  for (const page of [desk, phone]) await openChat(page)
  for (const [from, to] of [
    [desk, phone],
    [phone, desk],
  ] as const) {
    await fieldOf(from).fill(line)
    await from.keyboard.press('Enter')
    await expect(chatOf(to).getByRole('listitem').last()).toContainText(line)
    const path = testInfo.outputPath(`${fileName}.txt`)
    writeFileSync(path, content.repeat(1_000))
    await chooseFile(from, path)
    await fileIn(to, `${fileName}.txt`)
      .getByRole('button', { name: /^Annehmen/ })
      .click()
    expect(await digest(await save(to, `${fileName}.txt`))).toBe(await digest(path))
    await fileIn(to, `${fileName}.txt`)
      .getByRole('button', { name: /^Entfernen/ })
      .click()
    await fieldOf(from).fill(letters)
    await expect(chatOf(to).getByTestId('other-draft')).toContainText(letters)
  }
  const places = { sent: sent(), logs: readLogs(), console: said.join('\n'), database: await readDatabase() }
  // The search would find it: what the server is meant to know is there.
  expect(places.sent).toContain(name)
  expect(places.database).toContain(doctor.name)
  // The patient's own is sealed.
  expect(places.database).not.toContain(name)
  for (const [place, text] of Object.entries(places)) {
    for (const secret of [...secrets, mark]) {
      expect(text.includes(secret), `${secret} in ${place}`).toBe(false)
    }
  }
  await phone.keyboard.press('Escape')
  await phone.getByRole('button', { name: 'Auflegen' }).click()
  await expect(phone.getByRole('heading', { level: 1 })).toBeVisible()
  for (const page of [desk, phone]) {
    expect(Object.values(await page.evaluate(countKept)).every((count) => count === 0)).toBe(true)
    await expect(page.getByText(mark)).toHaveCount(0)
  }
})
