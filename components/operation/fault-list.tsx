import { useTranslations } from 'next-intl'
import { Notice } from '@/components/ui/notice'
import type { Grade } from '@/lib/operation/rules'
import type { OperationStatus } from '@/lib/operation/schema'
import { useBytes } from './use-bytes'

const TONE = { bad: 'bad', warn: 'warn', note: 'plain' } as const satisfies Record<Grade, string>

/** Each fault with what it means and what to do about it. */
export function FaultList({ faults, title }: { faults: OperationStatus['faults']; title: string }) {
  const t = useTranslations('operation')
  const bytes = useBytes()
  if (faults.length === 0) return null
  return (
    <section className="grid gap-3">
      <h2 className="text-xl font-bold">{title}</h2>
      <ul className="grid gap-3">
        {faults.map(({ fault, grade, about, count }) => (
          <li key={`${fault} ${about}`}>
            <Notice tone={TONE[grade]}>
              <span className="block font-semibold [overflow-wrap:anywhere]">
                {t(`faults.${fault}.what`, { about: about ?? '', count, size: bytes(count) })}
              </span>
              {t('remedy', { remedy: t(`faults.${fault}.remedy`) })}
            </Notice>
          </li>
        ))}
      </ul>
    </section>
  )
}
