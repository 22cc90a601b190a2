import { headers } from 'next/headers'
import { OpenDeviceCheck } from '@/components/visit/open-device-check'
import { judgeBrowser, placeOf } from '@/lib/browser/rules'
import { clinicSettings } from '@/lib/clinic/store'
import { env } from '@/lib/env'

/** Anybody may check the own device, days before the appointment. */
export default async function DeviceCheckPage() {
  const clinic = await clinicSettings()
  const userAgent = (await headers()).get('user-agent') ?? ''
  return (
    <OpenDeviceCheck
      verdict={judgeBrowser(userAgent)}
      place={placeOf(userAgent)}
      clinicPhone={clinic.phone}
      publicUrl={`${env().PUBLIC_URL.replace(/\/$/, '')}/geraetecheck`}
    />
  )
}
