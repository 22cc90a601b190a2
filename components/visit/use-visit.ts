'use client'

import { useEffect, useState } from 'react'
import type { PatientCall } from '@/components/call/patient-call'
import { holdMedia } from '@/lib/call/media.client'
import type { CallRunner } from '@/lib/call/runner.client'
import type { EndReason } from '@/lib/call/states'
import { currentFindings, watchFindings } from '@/lib/device-check/findings.client'
import { untilLoaded } from '@/lib/http/load.client'
import { ask } from '@/lib/http/request.client'
import { PAGE_ID } from '@/lib/signalling/page.client'
import { isDoubted } from '@/lib/signalling/reach.client'
import type { VisitView } from '@/lib/signalling/schema'
import { OVER, PRESENCE_SECONDS } from '@/lib/waiting-room/rules'

/** The end of a call as the patient's own status tells it. */
const REASON: Record<VisitView['status'], EndReason> = {
  PREPARING: 'requeued',
  WAITING: 'requeued',
  ADMITTED: 'requeued',
  CONNECTED: 'requeued',
  FINISHED: 'finished',
  LEFT: 'left',
}

/** The call's code, once it is loaded. */
export type LoadedCall = { readonly runner: CallRunner; readonly Screen: typeof PatientCall }

/** A call is near as soon as somebody waits; first the waiting room itself is shown, then the call's code is loaded. */
const LOAD_AFTER_MS = 1_000

/**
 * The visit as the server tells it, from dial-in to goodbye, and the call when there is one. What only a waiting
 * patient needs is loaded when there is a visit.
 */
export function useVisit(initial: VisitView | null) {
  const [visit, setVisit] = useState(initial)
  const [call, setCall] = useState<LoadedCall | null>(null)
  const [interrupted, setInterrupted] = useState(false)
  const under = visit !== null && !OVER.includes(visit.status)
  const waits = under && visit.status !== 'PREPARING'

  useEffect(() => {
    if (!under) return
    let stopped = false
    let stop = () => {}
    void untilLoaded(() => import('@/lib/signalling/stream.client')).then(({ openStream }) => {
      if (stopped) return
      let loaded: CallRunner | null = null
      let latest: VisitView | undefined
      let soon: ReturnType<typeof setTimeout> | undefined
      /** What came for the call while its code was loading. */
      const early: ((runner: CallRunner) => void)[] = []
      const tell = (act: (runner: CallRunner) => void) => {
        if (loaded) act(loaded)
        else early.push(act)
      }
      const load = async (view: VisitView) => {
        clearTimeout(soon)
        if (loaded) return
        const [{ callRunner }, { PatientCall }, { loadPeer }] = await untilLoaded(() =>
          Promise.all([
            import('@/lib/call/runner.client'),
            import('@/components/call/patient-call'),
            import('@/lib/call/peer.client'),
          ]),
        )
        if (stopped || loaded) return
        loaded = callRunner
        setCall({ runner: callRunner, Screen: PatientCall })
        hear(latest ?? view)
        for (const act of early.splice(0)) act(callRunner)
        await loadPeer()
      }
      const hear = (view: VisitView) => {
        if (!loaded) return
        loaded.hearVisit(view.call, REASON[view.status])
      }
      const stream = openStream(
        'visitor',
        {
          visit(view) {
            latest = view
            setVisit(view)
            hear(view)
            if (view.call) void load(view)
            else if (view.status === 'WAITING') soon ??= setTimeout(() => void load(view), LOAD_AFTER_MS)
          },
          signals: (delivery) => tell((runner) => runner.hearSignals(delivery)),
          reset: ({ callId }) => tell((runner) => runner.hearReset(callId)),
          over() {
            loaded?.leave('finished')
            setVisit((last) => last && (OVER.includes(last.status) ? last : { ...last, status: 'FINISHED' }))
          },
        },
        (state) => setInterrupted(state === 'interrupted'),
      )
      const online = () => loaded?.networkIsBack()
      addEventListener('online', online)
      stop = () => {
        clearTimeout(soon)
        stream.close()
        removeEventListener('online', online)
      }
    })
    return () => {
      stopped = true
      stop()
    }
  }, [under])

  useEffect(() => {
    if (!waits) return
    let asking = false
    let late = false
    let stopped = false
    const say = async () => {
      // Without a network questions would pile up, and take the connections that a call needs to come back.
      late = asking
      if (asking || isDoubted()) return
      asking = true
      await ask('/api/visit/presence', { body: { page: PAGE_ID, findings: currentFindings() } }, '')
      asking = false
      if (late && !stopped) await say()
    }
    void say()
    void holdMedia()
    // What is found only now, or changes, is told at once.
    const stopFindings = watchFindings(say)
    const timer = setInterval(() => void say(), PRESENCE_SECONDS * 1000)
    document.addEventListener('visibilitychange', say)
    return () => {
      stopped = true
      stopFindings()
      clearInterval(timer)
      document.removeEventListener('visibilitychange', say)
    }
  }, [waits])

  return { visit, setVisit, call, interrupted }
}
