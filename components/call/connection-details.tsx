import { useTranslations } from 'next-intl'
import { useState } from 'react'
import { Dialog } from '@/components/ui/dialog'
import { Notice } from '@/components/ui/notice'
import { judgeSuite, protocolName } from '@/lib/call/cipher.rules'
import type { Connection } from '@/lib/call/stats.client'

const TONE = { listed: 'good', 'not-listed': 'warn', untold: 'plain' } as const

/** What the browser tells of the connection's protection (R2); what it does not tell is said, too. */
export function ConnectionDetails({
  connection,
  interrupted,
}: {
  connection: Connection
  /** It is the last one, and no other stands yet. */
  interrupted: boolean
}) {
  const t = useTranslations('call.connectionDetails')
  const tPath = useTranslations('call.path')
  const [open, setOpen] = useState(false)
  const { path, protocol, cipher, srtp } = connection
  const verdict = judgeSuite(protocol, cipher)
  const rows = [
    ['path', tPath(path)],
    ['protocol', protocolName(protocol)],
    ['suite', cipher],
    ['srtp', srtp],
  ] as const
  return (
    <>
      <button
        type="button"
        aria-haspopup="dialog"
        onClick={() => setOpen(true)}
        className="min-h-11 rounded-lg px-2 text-sm underline underline-offset-4 hover:bg-stage-hover"
      >
        {t('open')}
      </button>
      {open ? (
        <Dialog title={t('title')} closeLabel={t('close')} onClose={() => setOpen(false)}>
          <div className="grid gap-4">
            <p role="status" className="empty:hidden">
              {interrupted ? t('interrupted') : null}
            </p>
            <dl className="grid gap-x-6 gap-y-2 sm:grid-cols-[max-content_1fr]">
              {rows.map(([name, value]) => (
                <div key={name} className="contents">
                  <dt className="font-bold">{t(name)}</dt>
                  <dd className="break-words">{value ?? t('untold')}</dd>
                </div>
              ))}
            </dl>
            <Notice tone={TONE[verdict]}>{t(`verdict.${verdict}`)}</Notice>
            <p className="text-sm">{t('scope')}</p>
          </div>
        </Dialog>
      ) : null}
    </>
  )
}
