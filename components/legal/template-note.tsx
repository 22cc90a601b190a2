import { useTranslations } from 'next-intl'
import { Notice } from '@/components/ui/notice'

/** Says plainly that the text is a template which the clinic's lawyer must check (R9). */
export function TemplateNote() {
  const t = useTranslations('legal')
  return (
    <Notice>
      <h2 className="font-bold">{t('check')}</h2>
      <p>{t('checkText')}</p>
    </Notice>
  )
}
