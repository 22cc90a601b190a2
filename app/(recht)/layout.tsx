import { NextIntlClientProvider } from 'next-intl'
import { getMessages } from 'next-intl/server'
import type { ReactNode } from 'react'
import { Frame } from '@/components/ui/frame'
import { clinicSettings } from '@/lib/clinic/store'

export const dynamic = 'force-dynamic'

/** Pages that everybody can read without signing in (R9). */
export default async function LegalLayout({ children }: { children: ReactNode }) {
  const [clinic, { frame }] = await Promise.all([clinicSettings(), getMessages()])
  return (
    <NextIntlClientProvider messages={{ frame }}>
      <Frame clinic={clinic} home="/" width="narrow">
        <div className="grid gap-8 text-lg">{children}</div>
      </Frame>
    </NextIntlClientProvider>
  )
}
