import { cookies, headers } from 'next/headers'
import { Leaflet } from '@/components/visit/leaflet'
import { VisitFlow } from '@/components/visit/visit-flow'
import { visiting } from '@/lib/auth/actor'
import { visitCookie } from '@/lib/auth/cookies'
import { judgeBrowser, placeOf } from '@/lib/browser/rules'
import { currentOpening } from '@/lib/clinic/opening.store'
import { clinicSettings } from '@/lib/clinic/store'
import { env } from '@/lib/env'
import { consentVersion } from '@/lib/legal/rules'
import { currentText, textFacts } from '@/lib/legal/store'
import { visitView } from '@/lib/waiting-room/store'

/** The patient's front door, and everything behind it: the address never changes during a visit. */
export default async function FrontDoorPage() {
  const [visitor, clinic, opening] = await Promise.all([visiting(), clinicSettings(), currentOpening()])
  const [leaflet, facts] = await Promise.all([currentText('leaflet'), textFacts()])
  const userAgent = (await headers()).get('user-agent') ?? ''
  const visit = visitor ? await visitView(visitor.id, undefined) : undefined
  const stale = !visitor && (await cookies()).has(visitCookie().name)
  const closed =
    opening.state === 'closed'
      ? { name: opening.name, next: opening.next?.toISOString() ?? null, today: opening.today }
      : null
  return (
    <VisitFlow
      initial={visit ?? null}
      stale={stale}
      verdict={judgeBrowser(userAgent)}
      place={placeOf(userAgent)}
      clinicPhone={clinic.phone}
      publicUrl={env().PUBLIC_URL}
      leaflet={<Leaflet text={leaflet} {...facts} />}
      consent={consentVersion(leaflet.version, facts.keepDays)}
      closed={closed}
    />
  )
}
