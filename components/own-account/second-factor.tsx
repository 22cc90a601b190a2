'use client'

import { useRouter } from 'next/navigation'
import { useTranslations } from 'next-intl'
import { useState } from 'react'
import { Button } from '@/components/ui/button'
import { Notice } from '@/components/ui/notice'
import type { NewFactor } from '@/lib/second-factor/schema'
import { FactorConfirm } from './factor-confirm'
import { FactorRemove } from './factor-remove'
import { FactorStart } from './factor-start'
import { RecoveryCodes } from './recovery-codes'

/** »Zweiter Faktor«: set up in three steps (password, app, recovery codes), or removed. */
export function SecondFactor({ factor }: { factor: { recoveryCodes: number } | undefined }) {
  const t = useTranslations('ownAccount')
  const router = useRouter()
  const [begun, setBegun] = useState<NewFactor>()
  const [codes, setCodes] = useState<readonly string[]>()
  const [removing, setRemoving] = useState(false)

  if (codes) {
    return (
      <RecoveryCodes
        codes={codes}
        onDone={() => {
          setCodes(undefined)
          router.refresh()
        }}
      />
    )
  }
  if (begun) {
    return (
      <FactorConfirm
        factor={begun}
        onConfirmed={(made) => {
          setBegun(undefined)
          setCodes(made)
        }}
        onCancel={() => setBegun(undefined)}
      />
    )
  }
  if (!factor) return <FactorStart onBegun={setBegun} />
  return (
    <div className="grid gap-4">
      <h2 className="text-xl font-bold">{t('factor')}</h2>
      <Notice tone={factor.recoveryCodes > 2 ? 'good' : 'warn'}>
        {t('factorOn', { count: factor.recoveryCodes })} {factor.recoveryCodes > 2 ? null : t('fewRecoveryCodes')}
      </Notice>
      {removing ? (
        <FactorRemove
          onRemoved={() => {
            setRemoving(false)
            router.refresh()
          }}
          onCancel={() => setRemoving(false)}
        />
      ) : (
        <Button tone="secondary" className="justify-self-start" onClick={() => setRemoving(true)}>
          {t('removeFactor')}
        </Button>
      )}
    </div>
  )
}
