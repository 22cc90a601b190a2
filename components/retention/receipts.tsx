import { useTranslations } from 'next-intl'
import { buttonLook } from '@/components/ui/button'
import { Notice } from '@/components/ui/notice'
import type { ChainCheck } from '@/lib/receipt/rules'

/** »Löschnachweis«: whether the chain is whole, its newest hash to write down, and the chain to take away. */
export function Receipts({ chain }: { chain: ChainCheck }) {
  const t = useTranslations('receipts')
  return (
    <section className="grid gap-4">
      <h2 className="text-xl font-bold">{t('title')}</h2>
      {chain.ok ? (
        <Notice tone="good">{chain.count === 0 ? t('empty') : t('whole', { count: chain.count })}</Notice>
      ) : (
        <Notice tone="bad">
          <strong>{t('broken')}</strong> {t(`faults.${chain.fault}`, { number: chain.number })} {t('brokenNext')}
        </Notice>
      )}
      <p className="max-w-prose">{t('intro')}</p>
      {chain.ok && chain.newest ? (
        <>
          <div className="grid gap-1">
            <p>{t('newest', { number: chain.newest.number })}</p>
            <code className="rounded-lg bg-sunken px-3 py-2 [overflow-wrap:anywhere]">{chain.newest.hash}</code>
          </div>
          <p className="max-w-prose">{t('note')}</p>
        </>
      ) : null}
      <div className="flex flex-wrap gap-3">
        {/* Files, not pages: the browser itself fetches them. */}
        <a href="/api/receipts/document" download className={buttonLook('primary', 'normal')}>
          {t('asPdf')}
        </a>
        <a href="/api/receipts" download className={buttonLook('secondary', 'normal')}>
          {t('asFile')}
        </a>
      </div>
      <p className="max-w-prose text-muted">{t('offline')}</p>
    </section>
  )
}
