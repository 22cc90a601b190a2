import type messages from '../../messages/de.json'
import type { Locale as ProductLocale } from './rules'

// Makes every message key a checked word: a missing sentence is a type error.
declare module 'next-intl' {
  interface AppConfig {
    Locale: ProductLocale
    Messages: typeof messages
  }
}
