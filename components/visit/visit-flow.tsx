'use client'

import { useTranslations } from 'next-intl'
import { lazy, Suspense, useCallback, useEffect, useRef, useState } from 'react'
import { Notice } from '@/components/ui/notice'
import { missingFeature } from '@/lib/browser/features.client'
import type { BrowserVerdict } from '@/lib/browser/rules'
import { releaseMedia } from '@/lib/call/media.client'
import { ask } from '@/lib/http/request.client'
import type { VisitView } from '@/lib/signalling/schema'
import { FrontDoor } from './front-door'
import { Goodbye } from './goodbye'
import { PatientDeviceCheck } from './patient-device-check'
import { UnsuitableBrowser } from './unsuitable-browser'
import { useVisit } from './use-visit'
import { WaitingRoom } from './waiting-room'

const PatientCall = lazy(async () => ({ default: (await import('@/components/call/patient-call')).PatientCall }))

type Obstacle = Exclude<BrowserVerdict, 'suitable'> | 'insecure'

/** The whole way of a patient, one thing on a screen: front door, device check, waiting room, call, goodbye. */
export function VisitFlow({
  initial,
  stale,
  verdict,
  clinicPhone,
}: {
  initial: VisitView | null
  /** The browser holds the cookie of a visit that is over. */
  stale: boolean
  verdict: BrowserVerdict
  clinicPhone: string
}) {
  const t = useTranslations('visit')
  const { visit, setVisit, runner, interrupted } = useVisit(initial)
  const [obstacle, setObstacle] = useState<Obstacle | null>(verdict === 'suitable' ? null : verdict)
  const status = visit?.status

  useEffect(() => setObstacle((known) => known ?? missingFeature() ?? null), [])

  // A new screen begins at its heading, for eyes and for screen readers alike.
  const before = useRef(status)
  useEffect(() => {
    if (before.current === status) return
    before.current = status
    scrollTo(0, 0)
    document.querySelector<HTMLElement>('[data-focus-on-arrival]')?.focus()
  }, [status])

  const over = status === 'FINISHED' || status === 'LEFT'
  useEffect(() => {
    if (!over && !stale) return
    releaseMedia()
    // The cookie goes too: nothing of the visit stays in this browser (L5).
    void ask('/api/visit', { method: 'DELETE' }, '')
  }, [over, stale])

  const leave = useCallback(async () => {
    runner?.hangUp()
    await ask('/api/visit', { method: 'DELETE' }, '')
    setVisit((last) => last && { ...last, status: 'LEFT', call: null })
  }, [runner, setVisit])

  if (obstacle) {
    const anyway = obstacle === 'untested' ? { onAnyway: () => setObstacle(missingFeature() ?? null) } : {}
    return <UnsuitableBrowser verdict={obstacle} clinicPhone={clinicPhone} {...anyway} />
  }
  if (!visit) return <FrontDoor onDialledIn={setVisit} />

  return (
    <>
      {interrupted ? (
        <div className="mb-4">
          <Notice tone="warn" live="status">
            {t('interrupted')}
          </Notice>
        </div>
      ) : null}
      <Screen visit={visit} setVisit={setVisit} leave={leave} runner={runner} />
    </>
  )
}

function Screen({
  visit,
  setVisit,
  leave,
  runner,
}: {
  visit: VisitView
  setVisit: (visit: VisitView) => void
  leave: () => Promise<void>
  runner: ReturnType<typeof useVisit>['runner']
}) {
  switch (visit.status) {
    case 'PREPARING':
      return <PatientDeviceCheck visit={visit} onArrived={() => setVisit({ ...visit, status: 'WAITING' })} onLeave={leave} />
    case 'WAITING':
      return <WaitingRoom visit={visit} onLeave={leave} />
    case 'ADMITTED':
    case 'CONNECTED':
      return (
        <Suspense fallback={<WaitingRoom visit={visit} onLeave={leave} />}>
          {runner ? <PatientCall runner={runner} visit={visit} onLeave={leave} /> : <WaitingRoom visit={visit} onLeave={leave} />}
        </Suspense>
      )
    case 'FINISHED':
    case 'LEFT':
      return <Goodbye visit={visit} onAgain={() => location.reload()} />
    default:
      return visit.status satisfies never
  }
}
