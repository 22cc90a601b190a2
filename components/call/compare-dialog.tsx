import { useTranslations } from 'next-intl'
import { Button } from '@/components/ui/button'
import { Dialog } from '@/components/ui/dialog'
import { Notice } from '@/components/ui/notice'
import { type CodeView, digitsOf, emojiOf } from '@/lib/call/code.rules'
import type { Connection } from '@/lib/call/stats.client'

/** How two people compare their codes: one reads aloud, the other looks, both say what they have found. */
export function CompareDialog({
  name,
  path,
  code,
  view,
  onDecide,
  onClose,
}: {
  /** Of several people in the call; undefined where there are only two. */
  name?: string | undefined
  /** How the connection with that person goes (R1). */
  path?: Connection['path'] | 'none' | undefined
  code: number
  view: CodeView
  onDecide: (verdict: 'match' | 'mismatch', code: number) => void
  onClose: () => void
}) {
  const t = useTranslations('call.securityCode')
  const tPath = useTranslations('call.path')
  const tPerson = useTranslations('companion')
  const { confirmed, changes } = view
  return (
    <Dialog
      title={name === undefined ? t('title') : tPerson('code', { name })}
      closeLabel={t('close')}
      onClose={onClose}
    >
      <div className="grid gap-4">
        <p>{t('why')}</p>
        {path === undefined ? null : <p>{tPath(path)}</p>}
        <ol aria-label={t('names')} className="grid grid-cols-2 gap-2 sm:grid-cols-4">
          {emojiOf(code).map(({ symbol, name }, index) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: an emoji can stand twice, and the four never move
            <li key={index} className="grid justify-items-center gap-1 rounded-xl border border-line bg-ground p-3">
              <span aria-hidden="true" className="font-emoji text-4xl leading-tight">
                {symbol}
              </span>
              <span className="text-center font-bold hyphens-auto">{t(`emoji.${name}`)}</span>
            </li>
          ))}
        </ol>
        <p>
          {t('digits')}: <strong className="text-xl tracking-wider tabular-nums">{digitsOf(code)}</strong>
        </p>
        <section aria-label={t('how.title')}>
          <h3 className="font-bold">{t('how.title')}</h3>
          <ol className="list-decimal pl-6">
            <li>{t('how.read')}</li>
            <li>{t('how.compare')}</li>
            <li>{t('how.decide')}</li>
          </ol>
        </section>
        {changes > 0 ? <Notice tone="warn">{t('changes', { count: changes })}</Notice> : null}
        {confirmed === 'nobody' ? null : (
          <Notice tone={confirmed === 'both' ? 'good' : 'plain'} live="status">
            {t(confirmed)}
          </Notice>
        )}
        <div className="flex flex-wrap gap-3">
          {confirmed === 'nobody' || confirmed === 'there' ? (
            <Button size="large" onClick={() => onDecide('match', code)}>
              {t('match')}
            </Button>
          ) : null}
          <Button size="large" tone="danger" onClick={() => onDecide('mismatch', code)}>
            {t('mismatch')}
          </Button>
        </div>
      </div>
    </Dialog>
  )
}
