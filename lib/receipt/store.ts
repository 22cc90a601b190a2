import 'server-only'
import { clinicSettings } from '@/lib/clinic/store'
import { now } from '@/lib/clock'
import { db, type Transaction } from '@/lib/db/prisma'
import { type ChainCheck, type ChainEnds, canonical, checkChain, hashOf, type Link } from './rules'
import { type Receipt, type ReceiptFile, TRIGGERS } from './schema'

type Closed = Pick<Receipt, 'keys' | 'dropped'> & { readonly finishedAt: Date | null }

/** Closes a run with its receipt at the end of the chain: from then on neither can be changed. */
export async function writeReceipt(run: string, { finishedAt, keys, dropped }: Closed, tx: Transaction): Promise<void> {
  const { lastNumber, lastHash } = await holdChain(tx)
  const { trigger, keepDays, startedAt, counts } = await tx.purgeRun.findUniqueOrThrow({ where: { id: run } })
  const number = lastNumber + 1
  const receipt = canonical({
    number,
    previous: lastHash,
    run,
    trigger: TRIGGERS.find((known) => known === trigger) ?? 'on-demand',
    outcome: finishedAt ? 'complete' : 'interrupted',
    keepDays,
    startedAt: startedAt.toISOString(),
    finishedAt: finishedAt?.toISOString() ?? null,
    // Written by us, as numbers.
    counts: counts as Receipt['counts'],
    keys,
    dropped,
  } satisfies Receipt)
  // A trigger moves the chain's end along.
  await tx.purgeRun.update({
    where: { id: run },
    data: { finishedAt, receiptNumber: number, receipt, receiptHash: hashOf(receipt) },
    select: { id: true },
  })
}

/** Who adds to the chain, or takes from it, does so alone. */
async function holdChain(tx: Transaction): Promise<{ lastNumber: number; lastHash: string | null }> {
  const [state] = await tx.$queryRaw<{ lastNumber: number; lastHash: string | null }[]>`
    SELECT last_number AS "lastNumber", last_hash AS "lastHash" FROM purge_state FOR UPDATE`
  if (!state) throw new Error('migration 0011 makes the row')
  return state
}

/**
 * Deletes the receipts that are older than their own period, from the beginning: what came before the newest of them
 * goes too, whatever its date says, since a clock may have been wrong. The next receipt must say what has gone.
 */
export async function dropReceipts(
  limit: Date,
  tx: Transaction,
): Promise<{ count: number; dropped: Receipt['dropped'] }> {
  await holdChain(tx)
  const last = await tx.purgeRun.findFirst({
    where: { startedAt: { lt: limit }, receiptNumber: { not: null } },
    orderBy: { receiptNumber: 'desc' },
    select: { receiptNumber: true, receiptHash: true },
  })
  if (!last?.receiptNumber || !last.receiptHash) return { count: 0, dropped: null }
  const upTo = last.receiptNumber
  await tx.purgeState.update({ where: { id: 1 }, data: { droppedUpTo: upTo }, select: { id: true } })
  const { count } = await tx.purgeRun.deleteMany({ where: { receiptNumber: { lte: upTo } } })
  return { count, dropped: { upTo, hash: last.receiptHash } }
}

/** The receipts from the oldest to the newest, as they are found, and where the chain should end. */
async function readChain(): Promise<{ links: Link[]; newest: ChainEnds['newest'] }> {
  const [rows, { lastNumber: number, lastHash: hash }] = await db().$transaction(
    [
      db().purgeRun.findMany({
        where: { receiptNumber: { not: null } },
        orderBy: { receiptNumber: 'asc' },
        select: { receipt: true, receiptHash: true },
      }),
      db().purgeState.findUniqueOrThrow({ where: { id: 1 } }),
    ],
    // One moment for both: a run may end between them.
    { isolationLevel: 'RepeatableRead' },
  )
  return {
    links: rows.map(({ receipt, receiptHash }) => ({ receipt: read(receipt ?? ''), hash: receiptHash ?? '' })),
    newest: hash === null ? null : { number, hash },
  }
}

function read(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return text
  }
}

/** Whether the chain of receipts is whole. */
export async function checkReceipts(): Promise<ChainCheck> {
  const { links, newest } = await readChain()
  return checkChain(links, { newest })
}

/** »Löschnachweis«: the whole chain as a file that can be checked elsewhere. */
export async function receiptsAsFile(): Promise<ReceiptFile> {
  const [{ links, newest }, { name }] = await Promise.all([readChain(), clinicSettings()])
  return {
    format: 'sprechzimmer-receipts-1',
    clinic: name,
    madeAt: now().toISOString(),
    newest,
    receipts: links.map(({ receipt, hash }) => ({
      ...(typeof receipt === 'object' ? receipt : { unreadable: receipt }),
      hash,
    })),
  }
}
