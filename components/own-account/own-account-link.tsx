import Link from 'next/link'
import { getTranslations } from 'next-intl/server'

/** One's name in the frame leads to one's own account. */
export async function OwnAccountLink({ name }: { name: string }) {
  const t = await getTranslations('ownAccount')
  return (
    <Link
      href="/konto"
      prefetch={false}
      aria-label={t('open', { name })}
      className="inline-flex min-h-11 items-center text-muted underline underline-offset-4 [overflow-wrap:anywhere] hover:text-accent"
    >
      {name}
    </Link>
  )
}
