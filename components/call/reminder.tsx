import { useTranslations } from 'next-intl'
import { Button } from '@/components/ui/button'

/**
 * Both sides are reminded at the start: who is in the room, that nothing is recorded (R5, R20), and how two who have not
 * met before can be sure of each other. The card is only looked at: nothing of it is stored.
 */
export function Reminder({ side, onRead }: { side: 'doctor' | 'patient'; onRead: () => void }) {
  const t = useTranslations('call.reminder')
  return (
    <section aria-label={t('title')} className="grid justify-items-start gap-2 rounded-xl bg-surface p-4 text-ink">
      <h2 className="font-bold">{t('title')}</h2>
      <ul className="list-disc pl-5">
        <li>{t('introduce')}</li>
        <li>{t('noRecording')}</li>
        <li>{t(`identity.${side}`)}</li>
      </ul>
      <Button tone="secondary" onClick={onRead}>
        {t('read')}
      </Button>
    </section>
  )
}
