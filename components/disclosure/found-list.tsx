import { useFormatter, useTranslations } from 'next-intl'
import { Button } from '@/components/ui/button'
import type { FoundAppointment } from '@/lib/disclosure/schema'

/** When and with whom; who it was is not said before it is opened. */
export function FoundList({
  found,
  onOpen,
}: {
  found: readonly FoundAppointment[]
  onOpen: (one: FoundAppointment) => void
}) {
  const t = useTranslations('disclosure')
  const format = useFormatter()
  return (
    <ul className="grid">
      {found.map((one) => {
        const at = format.dateTime(new Date(one.startsAt), { dateStyle: 'medium', timeStyle: 'short' })
        return (
          <li
            key={one.id}
            className="flex flex-wrap items-center justify-between gap-x-6 gap-y-2 border-t border-line py-3"
          >
            <span className="grid">
              <time dateTime={one.startsAt} className="font-bold">
                {at}
              </time>
              <span className="[overflow-wrap:anywhere]">
                {one.doctorName}
                {one.cancelled ? ` · ${t('cancelled')}` : ''}
                {one.running ? ` · ${t('running')}` : ''}
              </span>
            </span>
            <Button tone="secondary" aria-label={t('openNamed', { at })} onClick={() => onOpen(one)}>
              {t('open')}
            </Button>
          </li>
        )
      })}
    </ul>
  )
}
