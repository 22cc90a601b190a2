'use client'

import { useTranslations } from 'next-intl'
import { useEffect, useRef } from 'react'
import { Button } from '@/components/ui/button'
import { Notice } from '@/components/ui/notice'
import { useCopy } from '@/components/ui/use-copy'

/** The ten recovery codes, this once. */
export function RecoveryCodes({ codes, onDone }: { codes: readonly string[]; onDone: () => void }) {
  const t = useTranslations('ownAccount')
  const { copied, copy } = useCopy<'codes'>()
  const heading = useRef<HTMLHeadingElement>(null)
  useEffect(() => heading.current?.focus(), [])

  return (
    <div className="grid gap-5">
      <h2 ref={heading} tabIndex={-1} className="text-xl font-bold outline-none">
        {t('recoveryTitle')}
      </h2>
      <Notice tone="good">{t('factorNowOn')}</Notice>
      <p className="max-w-prose">{t('recoveryIntro')}</p>
      <ol data-testid="recovery-codes" className="grid gap-x-6 gap-y-1 font-mono sm:grid-cols-2">
        {codes.map((code) => (
          <li key={code} className="[overflow-wrap:anywhere]">
            {code}
          </li>
        ))}
      </ol>
      {copied ? <p role="status">{t(copied === 'nothing' ? 'notCopied' : 'copied')}</p> : null}
      <div className="flex flex-wrap gap-3 print:hidden">
        <Button tone="secondary" onClick={() => void copy('codes', codes.join('\n'))}>
          {t('copyCodes')}
        </Button>
        <Button tone="secondary" onClick={() => print()}>
          {t('printCodes')}
        </Button>
        <Button onClick={onDone}>{t('codesKept')}</Button>
      </div>
    </div>
  )
}
