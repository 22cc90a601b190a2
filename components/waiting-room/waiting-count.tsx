'use client'

import { UsersRound } from 'lucide-react'
import { useTranslations } from 'next-intl'
import { useNow } from '@/components/ui/clock'
import { minutesWaited } from '@/lib/waiting-room/rules'
import { useLiveRoom, waitingIn } from './live'

/**
 * How many wait, and how long. In a call this is all there is: silent (R23), and without names, since the doctor may
 * be sharing this screen (R18).
 */
export function WaitingCount({ withNames = false }: { withNames?: boolean }) {
  const t = useTranslations('waitingRoom.badge')
  const now = useNow()
  const waiting = waitingIn(useLiveRoom().view)
  const [first] = waiting
  const alone = waiting.length === 1
  return (
    <span className="inline-flex min-w-0 items-center gap-2">
      <UsersRound aria-hidden className="size-5 shrink-0" />
      {first ? (
        <span className="min-w-0 [overflow-wrap:anywhere]">
          <strong>{t('count', { count: waiting.length })}</strong>
          {alone ? ' ' : ' · '}
          {t(alone ? 'since' : 'longest', { minutes: minutesWaited(new Date(first.arrivedAt), now) })}
          {withNames ? `: ${waiting.map(({ name }) => name).join(', ')}` : null}
        </span>
      ) : (
        t('nobody')
      )}
    </span>
  )
}
