'use client'

import { useTranslations } from 'next-intl'
import { useState } from 'react'
import { phoneIn } from '@/components/clinic/phone-link'
import { Steps } from '@/components/device-check/steps'
import { Button, buttonLook } from '@/components/ui/button'
import { Notice } from '@/components/ui/notice'
import type { Place } from '@/lib/browser/place.rules'
import type { BrowserVerdict } from '@/lib/browser/rules'
import { helpFor } from '@/lib/device-check/help.rules'

export type Obstacle = Exclude<BrowserVerdict, 'suitable'> | 'insecure'

/** Said before anything is asked (L6): what is wrong with this browser, and the way on. */
export function UnsuitableBrowser({
  obstacle,
  place,
  clinicPhone,
  publicUrl,
  onAnyway,
}: {
  obstacle: Obstacle
  place: Place
  clinicPhone: string
  /** The address under which the clinic wants to be found. */
  publicUrl: string
  /** Given where going on may well work. */
  onAnyway?: () => void
}) {
  const t = useTranslations('browser')
  return (
    <div className="grid gap-4 text-lg">
      <h1 className="text-3xl font-bold">{t('title')}</h1>
      <Notice tone="warn">
        <p className="font-semibold">{t(`${obstacle}.what`)}</p>
        <p>{t(`${obstacle}.remedy`)}</p>
      </Notice>
      {obstacle === 'in-app' ? <Steps help={helpFor('in-app', 'camera', place)} /> : null}
      {obstacle === 'insecure' && publicUrl.startsWith('https:') ? (
        <a href={publicUrl} className={buttonLook('primary', 'large')}>
          {t('secure')}
        </a>
      ) : null}
      {obstacle === 'insecure' ? null : <CopyAddress />}
      <p>{t('list')}</p>
      {clinicPhone === '' ? null : <p>{t.rich('phone', phoneIn(clinicPhone))}</p>}
      {onAnyway ? (
        <Button tone="secondary" size="large" onClick={onAnyway}>
          {t('anyway')}
        </Button>
      ) : null}
    </div>
  )
}

/** For another browser on the same device; with the code, when it stands behind the `#`. */
function CopyAddress() {
  const t = useTranslations('browser')
  const [said, setSaid] = useState('')
  const copy = async () => {
    const address = location.href
    const copied = await navigator.clipboard?.writeText(address).then(
      () => true,
      () => false,
    )
    setSaid(copied ? t('copied') : t('notCopied', { address }))
  }
  return (
    <div className="grid justify-items-start gap-2">
      <Button tone="secondary" size="large" onClick={() => void copy()}>
        {t('copy')}
      </Button>
      <p role="status" className="[overflow-wrap:anywhere] empty:sr-only">
        {said}
      </p>
    </div>
  )
}
