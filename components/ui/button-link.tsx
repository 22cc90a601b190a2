import Link from 'next/link'
import type { ReactNode } from 'react'
import { buttonLook, type Size, type Tone } from './button'

export function ButtonLink({
  href,
  tone = 'primary',
  size = 'normal',
  children,
}: {
  href: string
  tone?: Tone
  size?: Size
  children: ReactNode
}) {
  return (
    <Link href={href} prefetch={false} className={buttonLook(tone, size)}>
      {children}
    </Link>
  )
}
