import { useTranslations } from 'next-intl'
import { PasswordField } from '@/components/ui/password-field'
import type { Problem } from '@/lib/http/request.client'

/** »Jetziges Passwort«: an open browser alone is not enough for what changes how somebody signs in. */
export function PresentPassword({
  value,
  onValue,
  problem,
}: {
  value: string
  onValue: (value: string) => void
  problem: Problem | undefined
}) {
  const t = useTranslations('ownAccount')
  return (
    <PasswordField
      label={t('present')}
      value={value}
      onChange={(event) => onValue(event.target.value)}
      problem={problem?.about('present')}
      autoComplete="current-password"
      required
    />
  )
}
