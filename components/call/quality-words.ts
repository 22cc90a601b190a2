import type { Finding } from '@/lib/call/quality.rules'
import type messages from '@/messages/de.json'

export const SPOKEN_AT_MOST_EVERY_MS = 20_000

type Advice = keyof (typeof messages)['quality']['advice']

/** What the person can do, the most helpful first; sound only is offered last, and never forced (R24). */
export function adviceFor(finding: Exclude<Finding, { name: 'good' }>): readonly Advice[] {
  switch (finding.name) {
    case 'own-network':
      switch (finding.link) {
        case 'wifi':
          return ['router', 'others', 'audioOnly']
        case 'mobile':
          return ['window', 'wifi', 'audioOnly']
        case 'cable':
          return ['others', 'audioOnly']
        case 'untold':
          return ['perhapsRouter', 'others', 'audioOnly']
      }
      return finding.link satisfies never
    case 'other-network':
      return ['tell', 'audioOnly']
    case 'own-device':
      return ['programs', 'charger', 'audioOnly']
    case 'unclear':
      return ['perhapsRouter', 'others', 'audioOnly']
    default:
      return finding satisfies never
  }
}
