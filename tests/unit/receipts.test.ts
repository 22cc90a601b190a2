import fc from 'fast-check'
import { canonical, checkChain, checkFile, hashOf, type Link, standsIn } from '@/lib/receipt/rules'
import type { Receipt } from '@/lib/receipt/schema'

const AT = '2026-11-23T12:00:00.000Z'

function receiptOf(number: number, previous: string | null, change: Partial<Receipt> = {}): Link {
  const receipt: Receipt = {
    number,
    previous,
    run: '3f2504e0-4f89-41d3-9a0c-0305e82c3301',
    trigger: 'daily',
    outcome: 'complete',
    keepDays: 30,
    startedAt: AT,
    finishedAt: AT,
    counts: { appointment: number },
    keys: [],
    dropped: null,
    ...change,
  }
  return { receipt, hash: hashOf(canonical(receipt)) }
}

/** A whole chain of so many receipts. */
function chainOf(
  count: number,
  { from = 1, before = null as string | null, last = {} as Partial<Receipt> } = {},
): Link[] {
  const links: Link[] = []
  for (let number = from; number < from + count; number++) {
    links.push(receiptOf(number, links.at(-1)?.hash ?? before, number === from + count - 1 ? last : {}))
  }
  return links
}

const newestOf = (links: readonly Link[]) => {
  const { receipt, hash } = links.at(-1) ?? receiptOf(0, null)
  return { newest: links.length === 0 ? null : { number: (receipt as Receipt).number, hash } }
}
const check = (links: readonly Link[], ends = newestOf(links)) => checkChain(links, ends)

test('[X3] one content has one spelling, whatever the order of its keys', () => {
  expect(canonical({ b: [1, { d: null, c: 'ä"' }], a: true })).toBe('{"a":true,"b":[1,{"c":"ä\\"","d":null}]}')
  fc.assert(
    fc.property(fc.dictionary(fc.string(), fc.integer()), (counts) => {
      const turned = Object.fromEntries(Object.entries(counts).reverse())
      expect(canonical(turned)).toBe(canonical(counts))
      expect(JSON.parse(canonical(counts))).toEqual(JSON.parse(JSON.stringify(counts)))
    }),
  )
})

test('[X3] a whole chain is whole, and the empty one too', () => {
  const links = chainOf(5)
  expect(check(links)).toEqual({ ok: true, count: 5, newest: newestOf(links).newest })
  expect(check([])).toEqual({ ok: true, count: 0, newest: null })
})

test('[X3] a changed receipt is found, wherever it is and whatever was changed', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 0, max: 4 }),
      fc.constantFrom<Partial<Receipt>>(
        { counts: { appointment: 99 } },
        { keepDays: 31 },
        { startedAt: '2026-11-23T12:00:00.001Z' },
        { outcome: 'interrupted' },
        { keys: ['2026-40'] },
        { run: '3f2504e0-4f89-41d3-9a0c-0305e82c3302' },
      ),
      fc.boolean(),
      (index, change, hashesToo) => {
        const links = chainOf(5)
        const { newest } = newestOf(links)
        const link = links[index]
        if (!link) throw new TypeError('the index is in range')
        const receipt = { ...(link.receipt as Receipt), ...change }
        links[index] = { receipt, hash: hashesToo ? hashOf(canonical(receipt)) : link.hash }
        // With its hash made anew the next one does not fit any more, or the end.
        const expected = hashesToo
          ? index === 4
            ? { ok: false, fault: 'end', number: 5 }
            : { ok: false, fault: 'unlinked', number: index + 2 }
          : { ok: false, fault: 'changed', number: index + 1 }
        expect(checkChain(links, { newest })).toEqual(expected)
      },
    ),
  )
})

test.each([0, 1, 2, 3, 4])('[X3] a removed receipt is found (place %i)', (index) => {
  const links = chainOf(5)
  const ends = newestOf(links)
  expect(checkChain(links.toSpliced(index, 1), ends)).toMatchObject({
    ok: false,
    fault: index === 0 ? 'beginning' : index === 4 ? 'end' : 'unlinked',
  })
})

test.each([0, 2, 5])('[X3] an inserted receipt is found (place %i)', (index) => {
  const links = chainOf(5)
  const ends = newestOf(links)
  const added = receiptOf(index + 1, links[index - 1]?.hash ?? null, { counts: {} })
  expect(checkChain(links.toSpliced(index, 0, added), ends)).toMatchObject({
    ok: false,
    fault: index === 5 ? 'end' : 'unlinked',
  })
})

test('[X3] two exchanged receipts are found, and what is no receipt at all', () => {
  const [one, two, three] = chainOf(3) as [Link, Link, Link]
  expect(check([one, three, two], newestOf([three]))).toMatchObject({ ok: false, fault: 'unlinked' })
  for (const receipt of ['nonsense', null, 7, {}, { ...(two.receipt as Receipt), name: 'Kanarienvogel' }]) {
    expect(check([one, { receipt, hash: hashOf(canonical(receipt)) }, three], newestOf([three]))).toEqual({
      ok: false,
      fault: 'changed',
      number: 2,
    })
  }
})

test('[X3] a chain may begin later only where a receipt says that the ones before were over', () => {
  const whole = chainOf(4)
  const third = whole[2]?.hash ?? ''
  const kept = chainOf(3, { from: 4, before: third, last: { dropped: { upTo: 3, hash: third } } })
  expect(check(kept)).toMatchObject({ ok: true, count: 3 })
  // One more taken from the beginning, or another hash before it.
  expect(check(kept.slice(1))).toMatchObject({ ok: false, fault: 'beginning' })
  const silent = chainOf(3, { from: 4, before: third })
  expect(check(silent)).toEqual({ ok: false, fault: 'beginning', number: 4 })
  const other = chainOf(3, { from: 4, before: third, last: { dropped: { upTo: 3, hash: hashOf('x') } } })
  expect(check(other)).toMatchObject({ ok: false, fault: 'beginning' })
})

test('[X3] a file checks like the chain, and a noted hash is looked for in it', () => {
  const links = chainOf(3)
  const file = {
    format: 'sprechzimmer-receipts-1' as const,
    clinic: 'Praxis Demo',
    madeAt: AT,
    ...newestOf(links),
    receipts: links.map(({ receipt, hash }) => ({ ...(receipt as Receipt), hash })),
  }
  expect(checkFile(file)).toMatchObject({ ok: true, count: 3 })
  expect(standsIn(file, ` ${links[1]?.hash.toUpperCase()}\n`)).toBe(true)
  expect(standsIn(file, hashOf('x'))).toBe(false)
  expect(checkFile({ ...file, receipts: file.receipts.slice(0, 2) })).toMatchObject({ ok: false, fault: 'end' })
})
