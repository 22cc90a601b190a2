'use client'

import { useTranslations } from 'next-intl'
import { Button } from '@/components/ui/button'
import { Notice } from '@/components/ui/notice'
import { useCopy } from '@/components/ui/use-copy'
import { LINK_HOURS } from '@/lib/account/rules'

/** What became of a new link: it goes by e-mail, or it is shown this once to be handed on. */
export function MadeLink({ link, email }: { link: string | null; email: string }) {
  const t = useTranslations('accounts')
  const { copied, copy } = useCopy<'link'>()
  const hours = LINK_HOURS
  if (link === null) {
    return (
      <Notice tone="good" live="status">
        {t('mailed', { email, hours })}
      </Notice>
    )
  }
  return (
    <Notice tone="good" live="status">
      <div className="grid gap-3">
        <p>{t('linkShown', { hours })}</p>
        <p data-testid="account-link" className="font-mono break-all">
          {link}
        </p>
        <div className="flex flex-wrap items-center gap-3">
          <Button tone="secondary" onClick={() => void copy('link', link)}>
            {t('copyLink')}
          </Button>
          {copied ? <p>{t(copied === 'nothing' ? 'notCopied' : 'copied')}</p> : null}
        </div>
      </div>
    </Notice>
  )
}
