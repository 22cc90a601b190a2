'use client'

import Link from 'next/link'
import { usePathname } from 'next/navigation'
import { CALLS, useLiveRoom, waitingIn } from './live'
import { useTabIcon } from './tab-icon'
import { useTabTitle } from './tab-title'
import { WaitingCount } from './waiting-count'

/** In the portal's header, on every page: how many wait and how long, and where neither list nor call is, also who. */
export function WaitingBadge() {
  const path = usePathname()
  const { view } = useLiveRoom()
  const count = waitingIn(view).length
  useTabTitle(count)
  useTabIcon(count > 0)
  return (
    <Link
      href="/praxis"
      className="inline-flex min-h-11 min-w-0 items-center underline-offset-4 hover:text-accent hover:underline"
    >
      <WaitingCount withNames={path !== '/praxis' && !path.startsWith(CALLS)} />
    </Link>
  )
}
