import { getTranslations } from 'next-intl/server'
import { titled } from '@/app/titled'
import { Disclosures } from '@/components/disclosure/disclosures'
import { disclosureDoctors } from '@/lib/disclosure/store'
import { adminOnly } from '../../admin-only'

export const generateMetadata = titled('disclosure')

/** The rights of the person: all that is stored about an appointment, handed out or deleted. */
export default async function DisclosurePage() {
  await adminOnly()
  const [doctors, t] = await Promise.all([disclosureDoctors(), getTranslations('disclosure')])
  return (
    <div className="grid gap-8">
      <div className="grid gap-2">
        <h1 className="text-3xl font-bold">{t('title')}</h1>
        <p className="max-w-prose">{t('intro')}</p>
      </div>
      <Disclosures doctors={doctors} />
    </div>
  )
}
