'use client'

import { useFormatter, useTranslations } from 'next-intl'
import { Button } from '@/components/ui/button'
import type { SignInView } from '@/lib/sign-in/schema'

/** Where somebody is signed in, each with its sign-out. */
export function DeviceList({
  signIns,
  here,
  pending,
  onEnd,
}: {
  signIns: readonly SignInView[]
  /** The sign-in of this very browser. */
  here?: string
  pending: boolean
  onEnd: (id: string) => void
}) {
  const t = useTranslations('signedInDevices')
  const format = useFormatter()
  const at = (instant: string) =>
    format.dateTime(new Date(instant), { day: 'numeric', month: 'long', hour: '2-digit', minute: '2-digit' })
  if (signIns.length === 0) return <p className="text-muted">{t('nowhere')}</p>
  return (
    <ul className="grid gap-2">
      {signIns.map(({ id, browser, system, since, lastSeen }) => {
        const name = t('name', { browser: t(`browsers.${browser}`), system: t(`systems.${system}`) })
        return (
          <li
            key={id}
            className="flex flex-wrap items-center justify-between gap-x-4 gap-y-1 rounded-lg border border-line px-4 py-2"
          >
            <div>
              <p className="font-semibold">{name}</p>
              <p className="text-muted">{t('times', { since: at(since), seen: at(lastSeen) })}</p>
            </div>
            {id === here ? (
              <p className="font-semibold text-good">{t('here')}</p>
            ) : (
              <Button tone="secondary" aria-label={`${t('end')}: ${name}`} disabled={pending} onClick={() => onEnd(id)}>
                {t('end')}
              </Button>
            )}
          </li>
        )
      })}
    </ul>
  )
}
