import { getTranslations } from 'next-intl/server'
import { titled } from '@/app/titled'
import { AccentForm } from '@/components/clinic/accent-form'
import { LogoForm } from '@/components/clinic/logo-form'
import { OpeningHours } from '@/components/clinic/opening-hours'
import { ProfileForm } from '@/components/clinic/profile-form'
import { DialInWindowForm } from '@/components/settings/dial-in-window-form'
import { Card } from '@/components/ui/card'
import { readOpeningTimes } from '@/lib/clinic/opening.store'
import { clinicSettings } from '@/lib/clinic/store'
import { adminOnly } from '../../admin-only'

export const generateMetadata = titled('settings')

/** What the clinic sets itself: a card for each section. */
export default async function SettingsPage() {
  await adminOnly()
  const [clinic, times, t] = await Promise.all([clinicSettings(), readOpeningTimes(), getTranslations('settings')])
  const { name, phone, email, address, privacyUrl, accent, logoHash, openBeforeMinutes, openAfterMinutes } = clinic
  return (
    <div className="grid gap-8">
      <h1 className="text-3xl font-bold">{t('title')}</h1>
      <Card>
        <ProfileForm profile={{ name, phone, email, address, privacyUrl }} />
      </Card>
      <div className="grid items-start gap-8 lg:grid-cols-2">
        <Card>
          <LogoForm name={name} hash={logoHash} />
        </Card>
        <Card>
          <AccentForm accent={accent} />
        </Card>
      </div>
      <Card>
        <DialInWindowForm window={{ openBeforeMinutes, openAfterMinutes }} />
      </Card>
      <Card>
        <OpeningHours times={times} />
      </Card>
    </div>
  )
}
