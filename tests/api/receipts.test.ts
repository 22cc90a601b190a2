import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { GET as document } from '@/app/api/receipts/document/route'
import { GET as file } from '@/app/api/receipts/route'
import { db, type Transaction } from '@/lib/db/prisma'
import { purgeOnDemand } from '@/lib/purge/store'
import { canonical, hashOf } from '@/lib/receipt/rules'
import { type Receipt, receipt, receiptFile } from '@/lib/receipt/schema'
import { checkReceipts } from '@/lib/receipt/store'
import { checkReceiptsAtStart } from '@/scripts/serve/receipts'
import { actingAdmin, makeAdmin, makeDoctor, signInAs } from '../support/builders'
import { readPdf, tagsOf } from '../support/invitation'
import { program } from '../support/program'
import { emptyDatabase, makeRun, makeVisit } from '../support/retention'

const NOW = new Date('2026-11-23T12:00:00.000Z')
const DAY = 86_400_000
const ago = (days: number) => new Date(NOW.getTime() - days * DAY)

beforeEach(emptyDatabase)

async function stored(): Promise<Receipt[]> {
  const runs = await db().purgeRun.findMany({ where: { receipt: { not: null } }, orderBy: { receiptNumber: 'asc' } })
  return runs.map((run) => receipt.parse(JSON.parse(run.receipt ?? '')))
}

/** As somebody who owns the tables would do it: with the guards off. */
async function tamper(act: (tx: Transaction) => Promise<unknown>): Promise<void> {
  await db().$transaction(async (tx) => {
    await tx.$executeRaw`ALTER TABLE purge_run DISABLE TRIGGER USER`
    await act(tx)
    await tx.$executeRaw`ALTER TABLE purge_run ENABLE TRIGGER USER`
  })
}

describe('the receipt of a run', () => {
  it('[X3][R7] says what went, by which period, when, and follows the one before; nothing about a person', async () => {
    const admin = await actingAdmin()
    await makeVisit({ endsAt: ago(32), name: 'Kanarienvogel' })
    await purgeOnDemand(admin, { at: ago(1) })
    await purgeOnDemand(admin, { at: NOW })
    const [first, second] = await stored()
    expect(first).toMatchObject({
      number: 1,
      previous: null,
      trigger: 'on-demand',
      outcome: 'complete',
      keepDays: 30,
      startedAt: ago(1).toISOString(),
      counts: { appointment: 1, waiting_entry: 1, audit_event: 3 },
      keys: [],
      dropped: null,
    })
    expect(second).toMatchObject({ number: 2, previous: hashOf(canonical(first)), counts: {} })
    expect(JSON.stringify([first, second])).not.toMatch(/Kanarienvogel|Demo|@/)
    expect(await checkReceipts()).toEqual({
      ok: true,
      count: 2,
      newest: { number: 2, hash: hashOf(canonical(second)) },
    })
  })

  it('[X3] of a run that was interrupted is written by the next one, with what it deleted', async () => {
    const abort = new AbortController()
    for (let n = 0; n < 2; n++) await makeVisit({ endsAt: ago(31) })
    const throwIfAborted = abort.signal.throwIfAborted.bind(abort.signal)
    jest
      .spyOn(abort.signal, 'throwIfAborted')
      .mockImplementationOnce(() => undefined)
      .mockImplementation(() => {
        abort.abort()
        throwIfAborted()
      })
    const admin = await actingAdmin()
    await expect(purgeOnDemand(admin, { at: NOW, batch: 1, signal: abort.signal })).rejects.toThrow()
    expect(await stored()).toEqual([])
    await purgeOnDemand(admin, { at: NOW })
    expect(await stored()).toMatchObject([
      { number: 1, outcome: 'interrupted', finishedAt: null, counts: { appointment: 1 } },
      { number: 2, outcome: 'complete', counts: { appointment: 1 } },
    ])
    expect(await checkReceipts()).toMatchObject({ ok: true, count: 2 })
  })

  it('[X3][R7] older than three years goes from the beginning; the next says so, and the chain stays whole', async () => {
    for (const days of [1200, 1100, 1000, 10]) await makeRun(ago(days))
    const [, second] = await stored()
    await purgeOnDemand(await actingAdmin(), { at: NOW })
    const left = await stored()
    expect(left.map(({ number }) => number)).toEqual([3, 4, 5])
    expect(left.at(-1)).toMatchObject({
      counts: { purge_run: 2 },
      dropped: { upTo: 2, hash: hashOf(canonical(second)) },
    })
    expect(await checkReceipts()).toMatchObject({ ok: true, count: 3 })
    // Another one from the beginning is missed.
    await tamper((tx) => tx.$executeRaw`DELETE FROM purge_run WHERE receipt_number = 3`)
    expect(await checkReceipts()).toEqual({ ok: false, fault: 'beginning', number: 4 })
  })

  it('[X3][R7] dated by a clock that was wrong goes with those that came after it', async () => {
    for (const days of [1200, -900, 1096]) await makeRun(ago(days))
    await purgeOnDemand(await actingAdmin(), { at: NOW })
    expect((await stored()).map(({ number }) => number)).toEqual([4])
    expect(await checkReceipts()).toMatchObject({ ok: true, count: 1 })
  })
})

describe('the database', () => {
  beforeEach(async () => {
    for (const days of [3, 2, 1]) await makeRun(ago(days))
  })

  it.each([
    ['changes a receipt', `UPDATE purge_run SET receipt = '{}' WHERE receipt_number = 2`],
    [
      'changes the counts of a closed run',
      `UPDATE purge_run SET counts = '{"appointment":9}' WHERE receipt_number = 2`,
    ],
    ['takes a receipt off its run', 'UPDATE purge_run SET receipt = NULL, receipt_number = NULL, receipt_hash = NULL'],
    ['removes one', 'DELETE FROM purge_run WHERE receipt_number = 3'],
    ['removes the first', 'DELETE FROM purge_run WHERE receipt_number = 1'],
    ['removes all', 'TRUNCATE purge_run'],
    [
      'puts one in',
      `INSERT INTO purge_run (trigger, keep_days, receipt_number, receipt, receipt_hash)
        SELECT 'daily', 30, 9, '{}', encode(sha256('{}'), 'hex')`,
    ],
    [
      'puts a finished run in without a receipt',
      `INSERT INTO purge_run (trigger, keep_days, finished_at) VALUES ('daily', 30, now())`,
    ],
  ])('[X3] refuses whoever %s', async (_, sql) => {
    await expect(db().$executeRawUnsafe(sql)).rejects.toThrow()
    expect(await checkReceipts()).toMatchObject({ ok: true, count: 3 })
  })

  it('[X3] refuses a hash that is not its receipt’s, even with the guards off', async () => {
    const change = tamper((tx) => tx.$executeRaw`UPDATE purge_run SET receipt = '{}' WHERE receipt_number = 2`)
    await expect(change).rejects.toThrow(/purge_run_receipt_hash/)
  })
})

describe('the chain, against whoever owns the tables,', () => {
  beforeEach(async () => {
    for (const days of [4, 3, 2, 1]) await makeRun(ago(days))
  })

  const rewritten = (tx: Transaction, number: number, change: object) =>
    tx.$executeRaw`
      UPDATE purge_run SET receipt = t.text, receipt_hash = encode(sha256(convert_to(t.text, 'UTF8')), 'hex')
      FROM (SELECT (receipt::jsonb || ${JSON.stringify(change)}::jsonb)::text AS text FROM purge_run WHERE receipt_number = ${number}) t
      WHERE receipt_number = ${number}`

  it.each([1, 2, 3])('[X3] shows that receipt %i was changed', async (number) => {
    await tamper((tx) => rewritten(tx, number, { counts: { appointment: 99 } }))
    expect(await checkReceipts()).toMatchObject({ ok: false })
  })

  it('[X3] shows that the newest was changed, with its hash made anew', async () => {
    const [, , , newest] = await stored()
    const text = canonical({ ...newest, counts: { appointment: 99 } })
    await tamper(
      (tx) => tx.$executeRaw`
        UPDATE purge_run SET receipt = ${text}, receipt_hash = ${hashOf(text)} WHERE receipt_number = 4`,
    )
    expect(await checkReceipts()).toEqual({ ok: false, fault: 'end', number: 4 })
  })

  it.each([
    [1, 'beginning'],
    [2, 'unlinked'],
    [4, 'end'],
  ])('[X3] shows that receipt %i was removed', async (number, fault) => {
    await tamper((tx) => tx.$executeRaw`DELETE FROM purge_run WHERE receipt_number = ${number}`)
    expect(await checkReceipts()).toMatchObject({ ok: false, fault })
  })

  it('[X3] shows that one was put in, also at the end', async () => {
    const [, , , newest] = await stored()
    if (!newest) throw new TypeError('four were made')
    const text = canonical({ ...newest, number: 5, previous: hashOf(canonical(newest)) })
    await tamper(
      (tx) => tx.$executeRaw`
        INSERT INTO purge_run (trigger, keep_days, receipt_number, receipt, receipt_hash)
        VALUES ('daily', 30, 5, ${text}, ${hashOf(text)})`,
    )
    expect(await checkReceipts()).toEqual({ ok: false, fault: 'end', number: 5 })
  })
})

describe('at every start', () => {
  it('[X3] the chain is checked: a whole one is not talked about, a broken one is said and logged, and the start goes on', async () => {
    const said: string[] = []
    const lines = jest.spyOn(process.stderr, 'write').mockReturnValue(true)
    for (const days of [3, 2, 1]) await makeRun(ago(days))
    await checkReceiptsAtStart((line) => said.push(line))
    expect([said, lines.mock.calls]).toEqual([[], []])
    await tamper((tx) => tx.$executeRaw`DELETE FROM purge_run WHERE receipt_number = 2`)
    await checkReceiptsAtStart((line) => said.push(line))
    expect(said).toEqual([expect.stringContaining('Die Kette der Löschnachweise ist verletzt, bei Nachweis 3.')])
    expect(JSON.parse(String(lines.mock.calls[0]?.[0]))).toMatchObject({
      level: 'error',
      event: 'receipts.broken',
      fault: 'unlinked',
      number: 3,
    })
  })
})

describe('»Löschnachweis«', () => {
  const get = async (handler: typeof file) =>
    await handler(new Request('http://localhost:3000/api/receipts'), { params: Promise.resolve({}) })

  beforeEach(async () => {
    await db().clinic.update({ where: { id: 1 }, data: { name: 'Praxis Demo' } })
    await makeVisit({ endsAt: ago(31), name: 'Kanarienvogel' })
    for (const days of [3, 2]) await makeRun(ago(days))
    await purgeOnDemand(await actingAdmin(), { at: NOW })
  })

  it.each([
    ['the file', file],
    ['the PDF', document],
  ] as const)('[L11][X3] %s is the admin’s alone', async (_, handler) => {
    expect((await get(handler)).status).toBe(401)
    await signInAs(await makeDoctor())
    expect((await get(handler)).status).toBe(403)
  })

  it('[X3] as a file is checked by a command without database and server, and a change in it is found', async () => {
    await signInAs(await makeAdmin())
    const response = await get(file)
    expect(response.headers.get('content-disposition')).toMatch(/^attachment; filename="loeschnachweis-.*\.json"$/)
    const text = await response.text()
    const { newest, receipts } = receiptFile.parse(JSON.parse(text))
    expect(receipts).toHaveLength(3)
    expect(text).not.toMatch(/Kanarienvogel/)
    const folder = mkdtempSync(join(tmpdir(), 'receipts-'))
    const check = (content: string, ...more: string[]) => {
      const path = join(folder, 'file.json')
      writeFileSync(path, content)
      return program(['--import', 'tsx', 'scripts/receipts-check.ts', path, ...more])
    }
    try {
      expect(check(text, receipts[0]?.hash ?? '')).toMatchObject({
        code: 0,
        output: expect.stringMatching(
          `lückenlos: 3 Nachweise von Praxis Demo[^]*${newest?.hash}[^]*Bis zu ihr ist nichts geändert`,
        ),
      })
      expect(check(text.replace('"keepDays": 30', '"keepDays": 29'))).toMatchObject({
        code: 1,
        output: expect.stringMatching(/verletzt, bei Nachweis 1\.\s+Dieser Nachweis wurde nachträglich geändert\./),
      })
      expect(check('{}')).toMatchObject({ code: 2, output: expect.stringContaining('kein lesbarer Löschnachweis') })
    } finally {
      rmSync(folder, { recursive: true })
    }
  })

  it('[X3][R29] as PDF says the same with every hash, and reads aloud in order', async () => {
    await signInAs(await makeAdmin())
    const { newest, receipts } = receiptFile.parse(await (await get(file)).json())
    const response = await get(document)
    expect(response.headers.get('content-type')).toBe('application/pdf')
    const { title, lang, marked, pages } = readPdf(new Uint8Array(await response.arrayBuffer()))
    expect({ title, lang, marked }).toEqual({ title: 'Löschnachweis', lang: 'de-DE', marked: true })
    const text = pages.map((page) => page.text).join('\n')
    for (const part of [
      'Praxis Demo',
      'Die Kette der Nachweise ist lückenlos. Geprüft: 3 Nachweise.',
      'Termine: 1',
      'Frist 30',
      'Dies ist der erste Nachweis.',
      newest?.hash ?? '',
      ...receipts.map(({ hash }) => hash),
    ])
      expect(text).toContain(part)
    expect(text).not.toMatch(/Kanarienvogel|receipts\.\w/)
    const tags = pages.flatMap(({ structure }) => tagsOf(structure)).map(({ role }) => role)
    expect(tags.filter((role) => role === 'H1')).toHaveLength(1)
    expect(tags.filter((role) => role === 'H2')).toHaveLength(3)
  })

  it('[X3] as PDF says it, too, when the chain is broken', async () => {
    await tamper((tx) => tx.$executeRaw`DELETE FROM purge_run WHERE receipt_number = 2`)
    await signInAs(await makeAdmin())
    const { pages } = readPdf(new Uint8Array(await (await get(document)).arrayBuffer()))
    expect(pages[0]?.text).toContain('Die Kette der Nachweise ist verletzt.')
  })
})
