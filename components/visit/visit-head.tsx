import { useFormatter, useTranslations } from 'next-intl'

/** Always in sight of the patient: whose consultation it is and when; and the step, while there are steps. */
export function VisitHead({
  title,
  step,
  doctorName,
  startsAt,
}: {
  title: string
  step?: number
  doctorName?: string
  startsAt?: string
}) {
  const t = useTranslations('visit')
  const format = useFormatter()
  return (
    <div className="grid gap-1">
      {step ? <p className="text-lg text-muted">{t('step', { step, of: 4 })}</p> : null}
      <h1 tabIndex={-1} className="text-3xl font-bold outline-none" data-focus-on-arrival>
        {title}
      </h1>
      {doctorName && startsAt ? (
        <p className="text-lg text-muted">
          {t('with', {
            doctor: doctorName,
            time: format.dateTime(new Date(startsAt), { hour: '2-digit', minute: '2-digit' }),
            day: format.dateTime(new Date(startsAt), { weekday: 'long', day: 'numeric', month: 'long' }),
          })}
        </p>
      ) : null}
    </div>
  )
}
