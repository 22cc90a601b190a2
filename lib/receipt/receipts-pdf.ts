import 'server-only'
import { getFormatter, getLocale, getTranslations } from 'next-intl/server'
import { localeOf } from '@/lib/i18n/rules'
import { canWrite, MM, Sheet } from '@/lib/pdf/sheet'
import { isRecordKind } from '@/lib/retention/records.rules'
import { type ChainCheck, checkFile } from './rules'
import { type ReceiptFile, receipt as receiptSchema } from './schema'

/** So much room has a receipt at the least; a longer one goes on on the next page. */
const BLOCK = 34 * MM

/** »Löschnachweis« on paper: what the chain says, and every receipt with its hash, the newest first. */
export async function receiptsPdf(file: ReceiptFile): Promise<Uint8Array<ArrayBuffer>> {
  const [t, format, locale] = await Promise.all([getTranslations('receipts'), getFormatter(), getLocale()])
  const when = (at: string) => format.dateTime(new Date(at), { dateStyle: 'medium', timeStyle: 'medium' })
  const sheet = new Sheet(t('title'), localeOf(locale))
  const small = { size: 10 }
  sheet.text('H1', t('title'), { size: 22, weight: 'bold' })
  sheet.gap(3 * MM)
  // The typeface knows the Latin script.
  const clinic = canWrite(file.clinic) ? file.clinic : ''
  sheet.text('P', t('made', { at: when(file.madeAt), clinic }), { size: 12 })
  sheet.gap(3 * MM)
  sheet.text('P', await saidOf(checkFile(file)), { size: 13, weight: 'bold' })
  sheet.gap(2 * MM)
  if (file.newest) {
    sheet.text('P', t('newest', { number: file.newest.number }), { size: 12 })
    sheet.text('P', file.newest.hash, small)
    sheet.gap(2 * MM)
  }
  sheet.text('P', `${t('intro')} ${t('note')}`, { size: 11 })
  sheet.gap(2 * MM)
  sheet.text('P', t('offline'), { size: 11 })
  sheet.gap(6 * MM)
  for (const { hash, ...found } of file.receipts.toReversed()) {
    sheet.keep(BLOCK)
    const { data: receipt } = receiptSchema.safeParse(found)
    if (!receipt) {
      sheet.text('H2', t('unreadable'), { size: 13, weight: 'bold' })
      sheet.text('P', t('hash', { hash }), small)
      sheet.gap(4 * MM)
      continue
    }
    sheet.text('H2', t('number', { number: receipt.number }), { size: 13, weight: 'bold' })
    const facts = [
      t('began', { at: when(receipt.startedAt) }),
      receipt.finishedAt ? t('ended', { at: when(receipt.finishedAt) }) : t('interrupted'),
      t(`triggers.${receipt.trigger}`),
      t('period', { days: receipt.keepDays }),
    ]
    sheet.text('P', facts.join(' · '), small)
    sheet.text('P', await countsIn(receipt.counts), { size: 11 })
    if (receipt.keys.length > 0) sheet.text('P', t('keys', { keys: receipt.keys.join(', ') }), small)
    if (receipt.dropped) sheet.text('P', t('dropped', { number: receipt.dropped.upTo }), small)
    sheet.text('P', t('hash', { hash }), small)
    sheet.text('P', receipt.previous ? t('previous', { hash: receipt.previous }) : t('first'), small)
    sheet.gap(4 * MM)
  }
  return await sheet.finish()
}

async function saidOf(check: ChainCheck): Promise<string> {
  const t = await getTranslations('receipts')
  if (!check.ok) return `${t('broken')} ${t(`faults.${check.fault}`, { number: check.number })}`
  return check.count === 0 ? t('empty') : t('whole', { count: check.count })
}

async function countsIn(counts: Readonly<Record<string, number>>): Promise<string> {
  const [t, tKinds, format] = await Promise.all([
    getTranslations('receipts'),
    getTranslations('records.kinds'),
    getFormatter(),
  ])
  const said = Object.entries(counts)
    .filter(([, count]) => count > 0)
    .map(([kind, count]) => `${isRecordKind(kind) ? tKinds(`${kind}.name`) : kind}: ${format.number(count)}`)
  return t('deleted', { what: said.length === 0 ? t('nothing') : said.join(', ') })
}
