import type { Metadata, Viewport } from 'next'
import { NextIntlClientProvider } from 'next-intl'
import { getLocale, getMessages, getTranslations } from 'next-intl/server'
import type { ReactNode } from 'react'
import './globals.css'

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations('frame')
  return { title: t('product'), robots: { index: false, follow: false }, formatDetection: { telephone: false } }
}

/** The keyboard of a phone takes its place from the page and covers nothing of it: one writes and sees the other person. */
export const viewport: Viewport = { width: 'device-width', initialScale: 1, interactiveWidget: 'resizes-content' }

export default async function RootLayout({ children }: { children: ReactNode }) {
  const [locale, { fault }] = await Promise.all([getLocale(), getMessages()])
  return (
    <html lang={locale}>
      <body>
        <NextIntlClientProvider messages={{ fault }}>{children}</NextIntlClientProvider>
      </body>
    </html>
  )
}
