import { getFormatter, getTranslations } from 'next-intl/server'
import { BYTE_ORDER_MARK, csvLine } from '@/lib/audit/export.rules'
import { trailExportRequest } from '@/lib/audit/schema'
import { sentenceOf } from '@/lib/audit/sentence.rules'
import { type ExportedEntry, exportTrail } from '@/lib/audit/trail.store'
import { now } from '@/lib/clock'
import { route } from '@/lib/http/route'
import { errorFields, log } from '@/lib/log'

const COLUMNS = [
  ...(['seq', 'at', 'sentence', 'actorKind', 'actorName', 'actorId', 'action', 'subjectKind', 'subjectId'] as const),
  ...(['id', 'digest', 'before', 'hash'] as const),
]

/** How whoever has the file can check an entry by themselves. */
const CHECK = {
  digest: 'hex(sha256(JSON.stringify([id, at, actorKind, actorId, action, subjectKind, subjectId])))',
  hash: 'hex(sha256(JSON.stringify([before, seq, digest])))',
}

/** All entries that fit, as a file that is made while it is read: the trail may be long. */
export const POST = route({ allow: 'admin', body: trailExportRequest }, async ({ actor, body }) => {
  const { format, ...filter } = body
  const [t, formatter, batches] = await Promise.all([
    getTranslations('audit'),
    getFormatter(),
    exportTrail(actor, filter),
  ])
  const when = (at: string) => formatter.dateTime(new Date(at), { dateStyle: 'long', timeStyle: 'short' })
  const withSentence = (entry: ExportedEntry) => ({ ...entry, sentence: sentenceOf(entry, t, when) })
  const text =
    format === 'csv'
      ? csv(batches, (column) => t(`columns.${column}`), withSentence)
      : json(batches, { exportedAt: now().toISOString(), filter, check: CHECK }, withSentence)
  return new Response(streamOf(text), {
    headers: {
      'Content-Type': format === 'csv' ? 'text/csv; charset=utf-8' : 'application/json',
      'Cache-Control': 'no-store',
    },
  })
})

type Sentence = (entry: ExportedEntry) => ExportedEntry & { sentence: string }

async function* csv(
  batches: AsyncIterable<ExportedEntry[]>,
  title: (column: (typeof COLUMNS)[number]) => string,
  withSentence: Sentence,
): AsyncGenerator<string> {
  yield BYTE_ORDER_MARK + csvLine(COLUMNS.map(title))
  for await (const batch of batches) {
    const entries = batch.map(withSentence)
    yield entries.map((entry) => csvLine(COLUMNS.map((column) => entry[column]))).join('')
  }
}

async function* json(
  batches: AsyncIterable<ExportedEntry[]>,
  head: object,
  withSentence: Sentence,
): AsyncGenerator<string> {
  yield `${JSON.stringify(head).slice(0, -1)},"entries":[`
  let before = ''
  for await (const batch of batches) {
    const lines = batch.map((entry) => JSON.stringify(withSentence(entry)))
    if (lines.length > 0) yield `${before}\n${lines.join(',\n')}`
    before = ','
  }
  yield '\n]}\n'
}

/** A file that breaks off in the middle fails in the browser too: nobody takes half of the trail for all of it. */
function streamOf(text: AsyncGenerator<string>): ReadableStream<Uint8Array> {
  const encoder = new TextEncoder()
  return new ReadableStream({
    async pull(controller) {
      try {
        const { done, value } = await text.next()
        if (done) controller.close()
        else controller.enqueue(encoder.encode(value))
      } catch (error) {
        log('error', 'audit.export-failed', errorFields(error))
        controller.error(error)
      }
    },
    async cancel() {
      await text.return(undefined)
    },
  })
}
