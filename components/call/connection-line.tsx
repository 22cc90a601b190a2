import { useTranslations } from 'next-intl'
import type { Connection } from '@/lib/call/stats.client'
import { ConnectionDetails } from './connection-details'

/** One quiet line: how the two are connected (R1), and what protects it (R2). */
export function ConnectionLine({ connection }: { connection: Connection | null }) {
  const t = useTranslations('call')
  return (
    <div className="flex flex-wrap items-center gap-x-2 text-sm">
      <span data-testid="connection-path" className="opacity-90">
        {connection ? t(`path.${connection.path}`) : t('path.none')}
      </span>
      {connection ? <ConnectionDetails connection={connection} /> : null}
    </div>
  )
}
