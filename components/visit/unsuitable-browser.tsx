import { useTranslations } from 'next-intl'
import { Button } from '@/components/ui/button'
import { Notice } from '@/components/ui/notice'
import type { BrowserVerdict } from '@/lib/browser/rules'

/** Said before anything is asked (L6): what is wrong with this browser, and the way on. */
export function UnsuitableBrowser({
  verdict,
  clinicPhone,
  onAnyway,
}: {
  verdict: Exclude<BrowserVerdict, 'suitable'> | 'insecure'
  clinicPhone: string
  /** Given where going on may well work. */
  onAnyway?: () => void
}) {
  const t = useTranslations('browser')
  return (
    <div className="grid gap-4 text-lg">
      <h1 className="text-3xl font-bold">{t('title')}</h1>
      <Notice tone="warn">
        <p className="font-semibold">{t(`${verdict}.what`)}</p>
        <p>{t(`${verdict}.remedy`)}</p>
      </Notice>
      <p>{t('list')}</p>
      {clinicPhone === '' ? null : <p>{t('phone', { phone: clinicPhone })}</p>}
      {onAnyway ? (
        <Button tone="secondary" size="large" onClick={onAnyway}>
          {t('anyway')}
        </Button>
      ) : null}
    </div>
  )
}
