import { useTranslations } from 'next-intl'
import { Notice } from '@/components/ui/notice'

/** Says plainly that a text is the product's own, which the clinic's lawyer must check (R9). */
export function CheckNote() {
  const t = useTranslations('texts')
  return (
    <Notice tone="warn">
      <h2 className="font-bold">{t('check')}</h2>
      <p>{t('checkText')}</p>
    </Notice>
  )
}
