import type { Metadata } from 'next'
import { getTranslations } from 'next-intl/server'
import { clinicSettings } from '@/lib/clinic/store'
import type messages from '@/messages/de.json'

/** A section of the messages that has a title. */
type Titled = {
  [Section in keyof typeof messages]: (typeof messages)[Section] extends { title: string } ? Section : never
}[keyof typeof messages]

/** A page's own title, then the clinic's name. */
export function titled(section: Titled): () => Promise<Metadata> {
  return async () => {
    const [clinic, t] = await Promise.all([clinicSettings(), getTranslations(section)])
    return { title: `${t('title')} – ${clinic.name}` }
  }
}
