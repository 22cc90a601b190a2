import { createHash, randomBytes } from 'node:crypto'
import * as fc from 'fast-check'
import { MAX_FILE_BYTES, MAX_FILES_HELD, type Transfer } from '@/lib/call/file.rules'
import { fileMessage } from '@/lib/call/file.schema'
import { safeFileName } from '@/lib/call/file-name.rules'
import { PART_BYTES, packPart, place, readPart } from '@/lib/call/file-part.rules'
import { Desk } from '../support/written'

function transfers(desk: Desk, side: 0 | 1, from: Transfer['from']): readonly Transfer[] {
  // Progress is drawn a moment later.
  jest.advanceTimersByTime(100)
  const { transfers: all } = desk.person(side).picture().files
  return all.filter((one) => one.from === from)
}

const statuses = (desk: Desk, side: 0 | 1, from: Transfer['from']) =>
  transfers(desk, side, from).map(({ status }) => status)

const sha256 = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex')

/** What the receiver saves: the browser's ways to a disk, replaced. */
const saved: Blob[] = []
const revoked: string[] = []
beforeEach(() => {
  jest.useFakeTimers({ doNotFake: ['setImmediate', 'nextTick', 'queueMicrotask'] })
  saved.length = 0
  revoked.length = 0
  jest.spyOn(URL, 'createObjectURL').mockImplementation((blob) => {
    if (!(blob instanceof Blob)) throw new Error('Only a Blob is saved.')
    saved.push(blob)
    return `blob:${saved.length}`
  })
  jest.spyOn(URL, 'revokeObjectURL').mockImplementation((address) => void revoked.push(address))
  Object.assign(globalThis, { document: { createElement: () => ({ click() {} }) } })
})
afterEach(() => {
  jest.useRealTimers()
  Reflect.deleteProperty(globalThis, 'document')
})

/** Digests: comparing hundreds of thousands of bytes one by one takes its time. */
async function savedDigests(desk: Desk, side: 0 | 1): Promise<string[]> {
  for (const { id } of transfers(desk, side, 'other')) desk.person(side).save(id, 'datei')
  return await Promise.all(saved.map(async (blob) => sha256(new Uint8Array(await blob.arrayBuffer()))))
}

function offer(desk: Desk, side: 0 | 1, bytes: Uint8Array<ArrayBuffer>, name = 'befund.pdf'): boolean {
  const file = new File([bytes], name)
  // As a file does, but in a time that is known: before the event loop turns.
  jest.spyOn(file, 'slice').mockImplementation((start, end) => {
    const part = new Blob()
    jest.spyOn(part, 'arrayBuffer').mockResolvedValue(bytes.slice(start, end).buffer)
    return part
  })
  return desk.person(side).offer(file)
}

function answerAll(desk: Desk, side: 0 | 1, accepted: boolean): void {
  for (const { id, status } of transfers(desk, side, 'other')) {
    if (status === 'offered') desk.person(side).answer(id, accepted)
  }
}

async function openDesk(): Promise<Desk> {
  const desk = new Desk()
  desk.open()
  await desk.rest()
  return desk
}

describe('parts of a file', () => {
  const bytes = fc.uint8Array({ minLength: 1, maxLength: 100 })
  const uint32 = fc.integer({ min: 0, max: 0xffff_ffff })

  test('[R3] are read as they were packed', () => {
    fc.assert(
      fc.property(uint32, uint32, bytes, (id, offset, given) => {
        expect(readPart(packPart({ id, offset, bytes: given }))).toEqual({ id, offset, bytes: given })
      }),
    )
  })

  test.each([0, 1, 8, PART_BYTES + 9, 1_000_000])('[R6] %i bytes are no part', (length) => {
    expect(readPart(new ArrayBuffer(length))).toBeNull()
  })

  test('[R6] in any order, repeated or beyond the end, they never write elsewhere and never leave a gap', () => {
    const file = Uint8Array.from({ length: 200 }, (_, n) => n)
    const part = fc.record({ offset: fc.integer({ min: 0, max: 220 }), length: fc.integer({ min: 1, max: 60 }) })
    fc.assert(
      fc.property(fc.array(part, { maxLength: 80 }), (parts) => {
        const into = new Uint8Array(200)
        let done = 0
        for (const { offset, length } of parts) {
          const given = Uint8Array.from({ length }, (_, n) => offset + n)
          done = place(into, done, { id: 1, offset, bytes: given })
          expect(into.subarray(0, done)).toEqual(file.subarray(0, done))
          expect(into.subarray(done).every((byte) => byte === 0)).toBe(true)
        }
      }),
    )
  })
})

describe('names', () => {
  test.each([
    ['befund.pdf', 'befund.pdf'],
    ['Blutbild März 2026.pdf', 'Blutbild März 2026.pdf'],
    ['../../etc/passwd', 'passwd'],
    ['C:\\Windows\\system32\\a.dll', 'a.dll'],
    ['ordner/', 'ordner'],
    ['bild\u202egpj.exe', 'bildgpj.exe'],
    ['a\u0000b\n.pdf', 'ab.pdf'],
    ['.htaccess', 'htaccess'],
    ['ende. . .', 'ende'],
    ['con.txt', '_con.txt'],
    ['LPT1', '_LPT1'],
    ['a<b>:"c"|?*.txt', 'abc.txt'],
    ['a\u200bb\ufeff.pdf', 'ab.pdf'],
    ['', 'Datei'],
    ['..', 'Datei'],
    ['\u202e\u0007', 'Datei'],
    [`${'a'.repeat(251)}.pdf`, `${'a'.repeat(116)}.pdf`],
    ['😀'.repeat(200), '😀'.repeat(120)],
    [`a.${'b'.repeat(300)}`, `a.${'b'.repeat(118)}`],
  ])('[R6] %j is saved as %j', (name, safe) => {
    expect(safeFileName(name, 'Datei')).toBe(safe)
  })

  test('[R6] no name is a path, is hidden, is empty or too long', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 400 }), (name) => {
        const safe = safeFileName(name, 'Datei')
        expect(safe).not.toMatch(/[\\/:\p{Cc}\p{Cf}]|^[. ]|[. ]$|^$/u)
        expect(Array.from(safe).length).toBeLessThanOrEqual(121)
        expect(safe).not.toMatch(/\p{Cs}/u)
      }),
    )
  })
})

test.each([
  ['too large', { kind: 'file-offer', id: 1, name: 'a', size: MAX_FILE_BYTES + 1 }],
  ['of a negative size', { kind: 'file-offer', id: 1, name: 'a', size: -1 }],
  ['with an endless name', { kind: 'file-offer', id: 1, name: 'a'.repeat(2_000), size: 1 }],
  ['with a type', { kind: 'file-offer', id: 1, name: 'a', size: 1, type: 'text/html' }],
  ['taken from nowhere', { kind: 'file-accept', id: 1, from: 1e9 }],
])('[R6] refused: a file %s', (_, message) => {
  expect(fileMessage.safeParse(message).success).toBe(false)
})

describe('a file', () => {
  test('[R3] arrives bit for bit, after its receiver has accepted it and not before', async () => {
    const desk = await openDesk()
    const bytes = new Uint8Array(randomBytes(700_000))
    offer(desk, 0, bytes)
    await desk.rest()
    expect(transfers(desk, 1, 'other')).toMatchObject([
      { name: 'befund.pdf', size: 700_000, status: 'offered', done: 0 },
    ])
    answerAll(desk, 1, true)
    await desk.rest()
    expect(statuses(desk, 0, 'own')).toEqual(['arrived'])
    expect(await savedDigests(desk, 1)).toEqual([sha256(bytes)])
    expect(saved[0]?.type).toBe('application/octet-stream')
  })

  test('[R3] waits for the channel: never more than a little is buffered', async () => {
    const desk = await openDesk()
    offer(desk, 0, new Uint8Array(2_000_000))
    await desk.rest()
    answerAll(desk, 1, true)
    await desk.rest()
    expect(statuses(desk, 0, 'own')).toEqual(['arrived'])
    expect(desk.ends[0].most).toBeLessThan(100_000)
  })

  test('[R3] a letter overtakes the rest of a file', async () => {
    const desk = await openDesk()
    offer(desk, 0, new Uint8Array(2_000_000))
    await desk.rest()
    answerAll(desk, 1, true)
    for (let n = 0; n < 40; n += 1) {
      desk.deliver(1)
      desk.deliver(0)
      await new Promise((resolve) => setImmediate(resolve))
    }
    desk.person(0).type('Moment')
    for (let n = 0; n < 10; n += 1) desk.deliver(0)
    jest.advanceTimersByTime(100)
    expect(desk.person(1).picture().chat.otherDraft).toBe('Moment')
    expect(statuses(desk, 0, 'own')).toEqual(['accepted'])
  })

  test.each([0, 1, PART_BYTES - 1, PART_BYTES, PART_BYTES + 1, 16 * PART_BYTES, 16 * PART_BYTES + 1])(
    '[R3] of %i bytes arrives',
    async (size) => {
      const desk = await openDesk()
      const bytes = new Uint8Array(randomBytes(size))
      offer(desk, 1, bytes)
      await desk.rest()
      answerAll(desk, 0, true)
      await desk.rest()
      expect(await savedDigests(desk, 0)).toEqual([sha256(bytes)])
    },
  )

  test('[R3] may have exactly 20 MB and no byte more', () => {
    const desk = new Desk()
    expect(offer(desk, 0, new Uint8Array(MAX_FILE_BYTES))).toBe(true)
    expect(offer(desk, 0, new Uint8Array(MAX_FILE_BYTES + 1))).toBe(false)
    expect(transfers(desk, 0, 'own')).toHaveLength(1)
  })

  test('[R3] several in a row and in both directions all arrive, one after the other', async () => {
    const desk = await openDesk()
    const files = [300_000, 0, 50_000, 400_000].map((size) => new Uint8Array(randomBytes(size)))
    for (const file of files) offer(desk, 0, file)
    const back = new Uint8Array(randomBytes(500_000))
    offer(desk, 1, back)
    await desk.rest()
    answerAll(desk, 0, true)
    answerAll(desk, 1, true)
    await desk.rest()
    expect(statuses(desk, 0, 'own')).toEqual(['arrived', 'arrived', 'arrived', 'arrived'])
    expect(await savedDigests(desk, 1)).toEqual(files.map(sha256))
    saved.length = 0
    expect(await savedDigests(desk, 0)).toEqual([sha256(back)])
    for (const { most } of desk.ends) expect(most).toBeLessThan(100_000)
  })

  test('[R3] is declined', async () => {
    const desk = await openDesk()
    offer(desk, 0, new Uint8Array(1_000))
    await desk.rest()
    answerAll(desk, 1, false)
    await desk.rest()
    expect(statuses(desk, 0, 'own')).toEqual(['declined'])
    expect(await savedDigests(desk, 1)).toEqual([])
  })

  test.each([
    ['sender', 0, 'withdrawn'],
    ['receiver', 1, 'declined'],
  ] as const)('[R3] is cancelled by the %s in the middle, and the next one still arrives', async (_, side, status) => {
    const desk = await openDesk()
    offer(desk, 0, new Uint8Array(1_000_000))
    const next = new Uint8Array(randomBytes(200_000))
    offer(desk, 0, next)
    await desk.rest()
    answerAll(desk, 1, true)
    for (let n = 0; n < 30; n += 1) {
      desk.deliver(1)
      desk.deliver(0)
      await new Promise((resolve) => setImmediate(resolve))
    }
    const [first] = transfers(desk, 1, 'other')
    expect(first?.done).toBeGreaterThan(0)
    expect(first?.done).toBeLessThan(1_000_000)
    const id = first?.id ?? 0
    if (side === 0) desk.person(0).withdraw(id)
    else desk.person(1).answer(id, false)
    await desk.rest()
    expect(statuses(desk, 0, 'own')).toEqual([status, 'arrived'])
    expect(statuses(desk, 1, 'other')).toEqual([status, 'arrived'])
    expect(await savedDigests(desk, 1)).toEqual([sha256(next)])
  })

  test('[X4] goes on where it was when the connection is back', async () => {
    const desk = await openDesk()
    const bytes = new Uint8Array(randomBytes(600_000))
    offer(desk, 0, bytes)
    await desk.rest()
    answerAll(desk, 1, true)
    for (let n = 0; n < 20; n += 1) {
      desk.deliver(1)
      desk.deliver(0)
      await new Promise((resolve) => setImmediate(resolve))
    }
    const before = transfers(desk, 1, 'other')[0]?.done ?? 0
    expect(before).toBeGreaterThan(PART_BYTES)
    desk.cut()
    expect(statuses(desk, 0, 'own')).toEqual(['offered'])
    const parts: number[] = []
    jest.spyOn(desk.ends[0], 'sendBytes').mockImplementation((part) => {
      parts.push(readPart(part)?.offset ?? -1)
      desk.tellBytes(1, part.slice(0))
      return true
    })
    desk.open()
    await desk.rest()
    expect(parts[0]).toBe(before)
    expect(await savedDigests(desk, 1)).toEqual([sha256(bytes)])
  })

  test('[X4] arrives whatever is cut and whenever', async () => {
    const cuts = fc.array(fc.integer({ min: 1, max: 20 }), { maxLength: 4 })
    await fc.assert(
      fc.asyncProperty(cuts, fc.integer({ min: 0, max: 6 * PART_BYTES }), async (deliveries, size) => {
        saved.length = 0
        const desk = await openDesk()
        const bytes = new Uint8Array(randomBytes(size))
        offer(desk, 0, bytes)
        offer(desk, 0, bytes.slice(0, size / 2))
        for (const count of deliveries) {
          for (let n = 0; n < count; n += 1) {
            desk.deliver(0)
            desk.deliver(1)
            answerAll(desk, 1, true)
            await new Promise((resolve) => setImmediate(resolve))
          }
          desk.cut()
          desk.open()
        }
        await desk.rest()
        answerAll(desk, 1, true)
        await desk.rest()
        expect(statuses(desk, 0, 'own')).toEqual(['arrived', 'arrived'])
        expect(await savedDigests(desk, 1)).toEqual([bytes, bytes.slice(0, size / 2)].map(sha256))
      }),
      { numRuns: 25 },
    )
  })

  test('[X4] of a reloaded sender is gone, and its receiver is told when it asks', async () => {
    const desk = await openDesk()
    offer(desk, 0, new Uint8Array(600_000))
    offer(desk, 0, new Uint8Array(1_000))
    await desk.rest()
    const [first] = transfers(desk, 1, 'other')
    desk.person(1).answer(first?.id ?? 0, true)
    desk.reload(0)
    await desk.rest()
    answerAll(desk, 1, true)
    await desk.rest()
    expect(statuses(desk, 1, 'other')).toEqual(['withdrawn', 'withdrawn'])
  })

  test('[X4] to a reloaded receiver is offered again, and waits for a new answer', async () => {
    const desk = await openDesk()
    const bytes = new Uint8Array(randomBytes(300_000))
    offer(desk, 0, bytes)
    await desk.rest()
    answerAll(desk, 1, true)
    for (let n = 0; n < 5; n += 1) {
      desk.deliver(1)
      desk.deliver(0)
      await new Promise((resolve) => setImmediate(resolve))
    }
    desk.reload(1)
    await desk.rest()
    expect(statuses(desk, 1, 'other')).toEqual(['offered'])
    answerAll(desk, 1, true)
    await desk.rest()
    expect(await savedDigests(desk, 1)).toEqual([sha256(bytes)])
  })

  test('[R6] that can no longer be read is given up, and the receiver is told', async () => {
    const desk = await openDesk()
    const file = new File([new Uint8Array(1_000)], 'a')
    jest.spyOn(file, 'slice').mockImplementation(() => {
      throw new DOMException('gone', 'NotReadableError')
    })
    desk.person(0).offer(file)
    await desk.rest()
    answerAll(desk, 1, true)
    await desk.rest()
    expect(statuses(desk, 0, 'own')).toEqual(['unreadable'])
    expect(statuses(desk, 1, 'other')).toEqual(['withdrawn'])
  })
})

describe('a hostile other side', () => {
  test('[R6] bytes that nobody accepted are dropped', async () => {
    const desk = await openDesk()
    desk.tell(1, { kind: 'file-offer', id: 1, name: 'a', size: 100 })
    desk.tellBytes(1, packPart({ id: 1, offset: 0, bytes: new Uint8Array(100) }))
    desk.tellBytes(1, packPart({ id: 2, offset: 0, bytes: new Uint8Array(100) }))
    desk.tellBytes(1, new ArrayBuffer(3))
    expect(transfers(desk, 1, 'other')).toMatchObject([{ status: 'offered', done: 0 }])
  })

  test('[R6] more than a few files at once are declined without a word', async () => {
    const desk = await openDesk()
    for (let id = 0; id < 500; id += 1) desk.tell(1, { kind: 'file-offer', id, name: 'a', size: 100 })
    expect(transfers(desk, 1, 'other')).toHaveLength(MAX_FILES_HELD)
    expect(desk.ends[1].onWay.at(-1)).toEqual({ text: '{"kind":"file-decline","id":499,"why":"full"}' })
  })

  test('[R6] offers that come and go fill no list', async () => {
    const desk = await openDesk()
    for (let id = 0; id < 500; id += 1) {
      desk.tell(1, { kind: 'file-offer', id, name: 'a', size: 100 })
      desk.tell(1, { kind: 'file-withdraw', id })
    }
    expect(transfers(desk, 1, 'other').length).toBeLessThanOrEqual(60)
  })

  test('[R6] who removes a file makes place for the next one', async () => {
    const desk = await openDesk()
    for (let n = 0; n <= MAX_FILES_HELD; n += 1) offer(desk, 0, new Uint8Array(10))
    await desk.rest()
    answerAll(desk, 1, true)
    await desk.rest()
    expect(statuses(desk, 0, 'own').at(-1)).toBe('full')
    desk.person(1).remove(transfers(desk, 1, 'other')[0]?.id ?? 0)
    offer(desk, 0, new Uint8Array(10))
    await desk.rest()
    expect(transfers(desk, 1, 'other').at(-1)?.status).toBe('offered')
  })
})

test('[R3][L5] at the end no file and no address of one is left', async () => {
  const desk = await openDesk()
  offer(desk, 0, new Uint8Array(10))
  await desk.rest()
  answerAll(desk, 1, true)
  await desk.rest()
  const [file] = transfers(desk, 1, 'other')
  await savedDigests(desk, 1)
  expect(revoked).toEqual([])
  desk.person(1).end()
  expect(revoked).toEqual(['blob:1'])
  expect(desk.person(1).picture().files.transfers).toEqual([])
  desk.person(1).save(file?.id ?? 0, 'a')
  expect(saved).toHaveLength(1)
})
