import { useTranslations } from 'next-intl'
import { phoneIn } from '@/components/clinic/phone-link'
import { Notice } from '@/components/ui/notice'
import type { CodeView } from '@/lib/call/code.rules'

/** What people must know about the code without opening anything: it is wrong, it is new, there is none any more. */
export function CodeAlarm({
  name,
  view,
  silent,
  clinicPhone,
}: {
  /** Of several people in the call; undefined where there are only two. */
  name?: string | undefined
  view: CodeView
  /** Camera and microphone are off, and nobody here has switched them on again. */
  silent: boolean
  clinicPhone: string
}) {
  const t = useTranslations('call.securityCode')
  const tPerson = useTranslations('companion')
  const whose = name === undefined ? '' : `${tPerson('alarm', { name })}: `
  const { alarm, exhausted, replaced, confirmed, code } = view
  if (alarm) {
    return (
      <Notice tone="bad" live="alert">
        <h2 className="font-bold">
          {whose}
          {t('alarm.title')}
        </h2>
        <p>
          {t(`alarm.${alarm}`)} {t('alarm.what')}
        </p>
        <p>
          {t('alarm.choose')} {clinicPhone === '' ? null : t.rich('alarm.phone', phoneIn(clinicPhone))}
        </p>
        {silent ? <p>{t('alarm.off')}</p> : null}
      </Notice>
    )
  }
  if (exhausted) {
    return (
      <Notice tone="warn" live="status">
        {whose}
        {t('exhausted')}
      </Notice>
    )
  }
  if (!replaced || code === null || confirmed === 'here' || confirmed === 'both') return null
  return (
    <Notice tone="warn" live="status">
      {whose}
      {t('replaced')}
    </Notice>
  )
}
