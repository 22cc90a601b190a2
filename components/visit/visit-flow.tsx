'use client'

import { useTranslations } from 'next-intl'
import { type ReactNode, useEffect, useRef, useState } from 'react'
import { useCall } from '@/components/call/use-call'
import { Notice } from '@/components/ui/notice'
import { missingFeature } from '@/lib/browser/features.client'
import type { Place } from '@/lib/browser/place.rules'
import type { BrowserVerdict } from '@/lib/browser/rules'
import { releaseMedia } from '@/lib/call/media.client'
import { insist } from '@/lib/http/request.client'
import type { VisitView } from '@/lib/signalling/schema'
import { OVER } from '@/lib/waiting-room/rules'
import type { Closed } from './closed-notice'
import { FrontDoor } from './front-door'
import { Goodbye } from './goodbye'
import { PatientDeviceCheck } from './patient-device-check'
import { type Obstacle, UnsuitableBrowser } from './unsuitable-browser'
import { type LoadedCall, useVisit } from './use-visit'
import { type ReturnWay, useWayBack } from './use-way-back'
import { WaitingRoom } from './waiting-room'

/** The whole way of a patient, one thing on a screen: front door, device check, waiting room, call, goodbye. */
export function VisitFlow({
  initial,
  stale,
  verdict,
  place,
  clinicPhone,
  publicUrl,
  leaflet,
  consent,
  closed,
}: {
  initial: VisitView | null
  /** The browser holds the cookie of a visit that is over. */
  stale: boolean
  verdict: BrowserVerdict
  place: Place
  clinicPhone: string
  publicUrl: string
  leaflet: ReactNode
  consent: string
  closed: Closed | null
}) {
  const t = useTranslations('visit')
  const { visit, setVisit, call, interrupted } = useVisit(initial)
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

  const over = status !== undefined && OVER.includes(status)
  /** By the practice, perhaps by mistake: then the farewell takes the cookie. */
  const ended = status === 'FINISHED' && !visit?.cancelled
  const withdraws = useRef(false)
  const [signedOff, setSignedOff] = useState<'no' | 'yes' | 'withdrawn'>('no')
  useEffect(() => {
    if (!over && !stale) return
    releaseMedia()
    if (ended) return
    const signOff = async () => {
      const refused = withdraws.current ? await insist('/api/visit/consent', { method: 'DELETE' }) : null
      // The cookie goes too: nothing of the visit stays in this browser (L5).
      await insist('/api/visit', { method: 'DELETE' })
      setSignedOff(withdraws.current && !refused ? 'withdrawn' : 'yes')
    }
    void signOff()
  }, [over, stale, ended])
  const way = useWayBack(ended, () => location.reload())

  /** This page is done at once; the server is told until it has heard. */
  const leave = () => {
    call?.runner.leave('left')
    setVisit((last) => last && { ...last, status: 'LEFT', call: null })
  }
  const withdraw = () => {
    withdraws.current = true
    leave()
  }

  if (obstacle) {
    const anyway = obstacle === 'untested' ? { onAnyway: () => setObstacle(missingFeature() ?? null) } : {}
    return <UnsuitableBrowser obstacle={obstacle} {...{ place, clinicPhone, publicUrl }} {...anyway} />
  }
  if (!visit) return <FrontDoor {...{ leaflet, consent, closed }} onDialledIn={setVisit} />

  return (
    <>
      {interrupted ? (
        <div className="mb-4">
          <Notice tone="warn" live="status">
            {t('interrupted')}
          </Notice>
        </div>
      ) : null}
      <Screen {...{ visit, setVisit, place, leave, withdraw, way, signedOff: way.parted ? 'yes' : signedOff, call }} />
    </>
  )
}

function Screen({
  visit,
  setVisit,
  place,
  leave,
  withdraw,
  signedOff,
  way,
  call,
}: {
  visit: VisitView
  setVisit: (visit: VisitView) => void
  place: Place
  leave: () => void
  withdraw: () => void
  signedOff: 'no' | 'yes' | 'withdrawn'
  way: ReturnWay
  call: LoadedCall | null
}) {
  const picture = useCall(call?.runner)
  switch (visit.status) {
    case 'PREPARING':
      return (
        <PatientDeviceCheck
          visit={visit}
          place={place}
          onArrived={() => setVisit({ ...visit, status: 'WAITING' })}
          onLeave={leave}
        />
      )
    // »Aufrufen« is heard from the doctor's browser before the server's snapshot tells it.
    case 'WAITING':
    case 'ADMITTED':
    case 'CONNECTED':
      // Whether the visit is over, too, its own status tells. The waiting room stays in its place when the call's code
      // has come: else the focus would be lost.
      return call && picture && picture.state.status !== 'ended' ? (
        <call.Screen runner={call.runner} picture={picture} visit={visit} onLeave={leave} />
      ) : (
        <WaitingRoom visit={visit} onLeave={leave} onWithdraw={withdraw} />
      )
    case 'FINISHED':
    case 'LEFT':
      return <Goodbye visit={visit} signedOff={signedOff} way={way} onAgain={() => location.reload()} />
    default:
      return visit.status satisfies never
  }
}
