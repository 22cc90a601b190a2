import { useTranslations } from 'next-intl'
import { useState } from 'react'
import type { Connection } from '@/lib/call/stats.client'
import { ConnectionDetails } from './connection-details'

/** One quiet line: how the two are connected (R1), what protects it (R2), and more about data protection (L14). */
export function ConnectionLine({
  connection,
  chatOpen,
}: {
  connection: Connection | null
  /** On a phone the written words have the screen then; the link is back when they are closed. */
  chatOpen: boolean
}) {
  const t = useTranslations('call')
  // Known as long as this is shown, which is for one call: an interruption takes nothing away from somebody who reads, or is at the button.
  const [known, setKnown] = useState(connection)
  if (connection && connection !== known) setKnown(connection)
  return (
    <div className="flex flex-wrap items-center gap-x-2 text-sm">
      <span data-testid="connection-path" className="opacity-90">
        {t(`path.${connection?.path ?? (known ? 'gone' : 'none')}`)}
      </span>
      {known ? <ConnectionDetails connection={known} interrupted={connection === null} /> : null}
      {/* In a window of its own: the call goes on meanwhile. */}
      <a
        href="/datenschutz"
        target="_blank"
        rel="noopener"
        className={`inline-flex min-h-11 items-center rounded-lg px-2 underline underline-offset-4 hover:bg-stage-hover ${chatOpen ? 'max-md:hidden short:hidden' : ''}`}
      >
        {t('privacy')} <span className="sr-only">{t('newWindow')}</span>
      </a>
    </div>
  )
}
