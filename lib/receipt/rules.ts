import { createHash } from 'node:crypto'
import { type Receipt, type ReceiptFile, receipt as receiptSchema } from './schema'

/** A receipt as it is found, which need not look like one, with the hash that stands beside it. */
export type Link = { readonly receipt: unknown; readonly hash: string }

/** What is known about the chain beside itself. */
export type ChainEnds = { readonly newest: { readonly number: number; readonly hash: string } | null }

export type Fault =
  /** Its text is not the one that its hash was made of. */
  | 'changed'
  /** It does not follow the receipt before it: one was taken away, put in or exchanged. */
  | 'unlinked'
  /** The beginning is missing, and no receipt says that its period was over. */
  | 'beginning'
  /** The end is not where it was: the newest was taken away, or one was added. */
  | 'end'

export type ChainCheck =
  | {
      readonly ok: true
      readonly count: number
      readonly newest: { readonly number: number; readonly hash: string } | null
    }
  /** `number` says at which receipt it shows. */
  | { readonly ok: false; readonly fault: Fault; readonly number: number }

/** One spelling for one content: keys sorted, no blanks. Migration 0011 writes the same. */
export function canonical(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonical).join(',')}]`
  if (typeof value !== 'object' || value === null) return JSON.stringify(value)
  const entries = Object.entries(value).sort(([one], [other]) => (one < other ? -1 : 1))
  return `{${entries.map(([key, content]) => `${JSON.stringify(key)}:${canonical(content)}`).join(',')}}`
}

export function hashOf(text: string): string {
  return createHash('sha256').update(text).digest('hex')
}

/** Follows the chain from its beginning; says the first thing that is wrong. */
export function checkChain(links: readonly Link[], { newest }: ChainEnds): ChainCheck {
  let before: Receipt | undefined
  let hash: string | null = null
  let first: Receipt | undefined
  let dropped: Receipt['dropped'] = null
  for (const link of links) {
    const expected: number = (before?.number ?? 0) + 1
    const { success, data: receipt } = receiptSchema.safeParse(link.receipt)
    if (!success || hashOf(canonical(link.receipt)) !== link.hash) return fault('changed', numberIn(link) ?? expected)
    if (before && (receipt.number !== expected || receipt.previous !== hash)) return fault('unlinked', receipt.number)
    first ??= receipt
    dropped = receipt.dropped ?? dropped
    before = receipt
    hash = link.hash
  }
  // Where nothing has gone the chain begins with number one and nothing before it.
  const gone = { upTo: dropped?.upTo ?? 0, hash: dropped?.hash ?? null }
  if (first && (first.number !== gone.upTo + 1 || first.previous !== gone.hash)) return fault('beginning', first.number)
  const last = before && hash !== null ? { number: before.number, hash } : null
  if (newest?.number !== last?.number || newest?.hash !== last?.hash) return fault('end', last?.number ?? 0)
  return { ok: true, count: links.length, newest: last }
}

function fault(name: Fault, number: number): ChainCheck {
  return { ok: false, fault: name, number }
}

function numberIn({ receipt }: Link): number | undefined {
  const number: unknown = typeof receipt === 'object' && receipt !== null ? Reflect.get(receipt, 'number') : undefined
  return typeof number === 'number' ? number : undefined
}

/** A file checks like the database's chain. */
export function checkFile({ receipts, newest }: ReceiptFile): ChainCheck {
  return checkChain(
    receipts.map(({ hash, ...receipt }) => ({ receipt, hash })),
    { newest },
  )
}

/** Whether a hash that somebody has noted elsewhere stands in the file: from the beginning up to it nothing was changed. */
export function standsIn({ receipts }: ReceiptFile, noted: string): boolean {
  return receipts.some(({ hash }) => hash === noted.trim().toLowerCase())
}
