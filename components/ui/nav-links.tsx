'use client'

import Link from 'next/link'
import { usePathname } from 'next/navigation'

/** The areas of a part of the product; the one that is open is marked. */
export function NavLinks({ label, links }: { label: string; links: readonly { href: string; text: string }[] }) {
  const path = usePathname()
  return (
    <nav aria-label={label} className="flex flex-wrap gap-x-4 sm:gap-x-5">
      {links.map(({ href, text }) => (
        <Link
          key={href}
          href={href}
          aria-current={path === href ? 'page' : undefined}
          className="inline-flex min-h-11 items-center border-b-3 border-transparent hover:text-accent aria-[current=page]:border-accent aria-[current=page]:font-bold"
        >
          {text}
        </Link>
      ))}
    </nav>
  )
}
