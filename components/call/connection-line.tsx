import { useTranslations } from 'next-intl'
import type { Connection } from '@/lib/call/stats.client'

/** One quiet line: how the two are connected (R1). */
export function ConnectionLine({ connection }: { connection: Connection | null }) {
  const t = useTranslations('call')
  return (
    <p className="text-sm opacity-90">
      <span data-testid="connection-path">{connection ? t(`path.${connection.path}`) : t('path.none')}</span>
    </p>
  )
}
