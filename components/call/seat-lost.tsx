import { useTranslations } from 'next-intl'
import { Button } from '@/components/ui/button'
import { Notice } from '@/components/ui/notice'

/** The newest tab wins; this one says so and offers the way back. */
export function SeatLost({ onReturn }: { onReturn: () => void }) {
  const t = useTranslations('call.seatLost')
  return (
    <div className="mx-auto grid max-w-2xl gap-4 px-4 py-6">
      <h1 className="text-2xl font-bold">{t('title')}</h1>
      <Notice live="status">
        <p className="text-lg">{t('what')}</p>
      </Notice>
      <Button size="large" onClick={onReturn}>
        {t('return')}
      </Button>
    </div>
  )
}
