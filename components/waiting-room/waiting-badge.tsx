'use client'

import { UsersRound } from 'lucide-react'
import Link from 'next/link'
import { usePathname } from 'next/navigation'
import { useTranslations } from 'next-intl'
import { useNow } from '@/components/ui/clock'
import { minutesWaited } from '@/lib/waiting-room/rules'
import { CALLS, useLiveRoom, waitingIn } from './live'
import { useTabTitle } from './tab-title'

/**
 * In the portal's header, on every page: how many wait and how long, and outside the list itself and the call also
 * who. In a call there are no names, since the doctor may be sharing this screen (R18).
 */
export function WaitingBadge() {
  const t = useTranslations('waitingRoom')
  const now = useNow()
  const path = usePathname()
  const { view } = useLiveRoom()
  const waiting = waitingIn(view)
  const [first] = waiting
  useTabTitle(waiting.length)
  const named = path !== '/praxis' && !path.startsWith(CALLS)
  return (
    <Link
      href="/praxis"
      className="inline-flex min-h-11 min-w-0 items-center gap-2 underline-offset-4 hover:text-accent hover:underline"
    >
      <UsersRound aria-hidden className="size-5 shrink-0" />
      {first ? (
        <span className="min-w-0 [overflow-wrap:anywhere]">
          <strong>{t('badge.count', { count: waiting.length })}</strong>{' '}
          {t(waiting.length === 1 ? 'badge.since' : 'badge.longest', {
            minutes: minutesWaited(new Date(first.arrivedAt), now),
          })}
          {named ? `: ${waiting.map(({ name }) => name).join(', ')}` : null}
        </span>
      ) : (
        <span className="text-muted">{t('badge.nobody')}</span>
      )}
    </Link>
  )
}
