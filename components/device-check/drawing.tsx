import type { ReactNode } from 'react'
import type { Drawing as DrawingName } from '@/lib/device-check/help.rules'

const LINE = 'fill-none stroke-ink stroke-3'
const MARK = 'fill-none stroke-accent stroke-4'

/** The top of a browser: an address with what is to be found marked on its left. */
function Address({ children }: { children: ReactNode }) {
  return (
    <>
      <rect x="4" y="6" width="192" height="68" rx="8" className={LINE} />
      <path d="M4 58H196" className={LINE} />
      <rect x="18" y="18" width="164" height="28" rx="14" className={LINE} />
      <path d="M66 32H140" className="fill-none stroke-muted stroke-3" strokeDasharray="6 5" />
      <circle cx="38" cy="32" r="18" className="fill-accent-soft stroke-accent stroke-3" />
      {children}
    </>
  )
}

const PICTURES: Readonly<Record<DrawingName, ReactNode>> = {
  sliders: (
    <Address>
      <path d="M29 27h7m6 0h5M29 37h4m6 0h8" className={MARK} />
      <circle cx="39" cy="27" r="3" className={MARK} />
      <circle cx="36" cy="37" r="3" className={MARK} />
    </Address>
  ),
  crossed: (
    <Address>
      <path d="M29 27h12v10H29zM41 30l6-3v10l-6-3M27 42 48 22" className={MARK} />
    </Address>
  ),
  lock: (
    <Address>
      <path d="M31 31h14v10H31zM34 31v-4a4 4 0 0 1 8 0v4" className={MARK} />
    </Address>
  ),
  page: (
    <Address>
      <path d="M30 25h16v10H30zM30 40h16" className={MARK} />
    </Address>
  ),
  menu: (
    <>
      <rect x="60" y="4" width="80" height="72" rx="8" className={LINE} />
      <path d="M60 24h80" className={LINE} />
      <circle cx="128" cy="14" r="14" className="fill-accent-soft stroke-accent stroke-3" />
      <path d="M128 7v.1M128 14v.1M128 21v.1" className={MARK} strokeLinecap="round" />
      <path d="M72 38h56M72 50h56M72 62h32" className="fill-none stroke-muted stroke-3" />
    </>
  ),
  question: (
    <>
      <rect x="30" y="8" width="140" height="64" rx="8" className={LINE} />
      <path d="M46 24h90M46 36h60" className="fill-none stroke-muted stroke-3" />
      <rect x="104" y="46" width="54" height="18" rx="9" className="fill-accent-soft stroke-accent stroke-3" />
      <path d="m123 55 5 5 10-10" className={MARK} />
    </>
  ),
  switches: (
    <>
      <rect x="30" y="6" width="140" height="68" rx="8" className={LINE} />
      <path d="M46 27h52M46 53h52" className="fill-none stroke-muted stroke-3" />
      <rect x="116" y="17" width="38" height="20" rx="10" className="fill-accent-soft stroke-accent stroke-3" />
      <circle cx="144" cy="27" r="6" className="fill-accent" />
      <rect x="116" y="43" width="38" height="20" rx="10" className="fill-accent-soft stroke-accent stroke-3" />
      <circle cx="144" cy="53" r="6" className="fill-accent" />
    </>
  ),
  plug: (
    <>
      <path d="M20 40h46" className={LINE} />
      <rect x="66" y="26" width="30" height="28" rx="4" className={LINE} />
      <path d="M96 34h12M96 46h12" className={LINE} />
      <rect x="124" y="22" width="52" height="36" rx="6" className="fill-accent-soft stroke-accent stroke-3" />
      <path d="M124 34h12M124 46h12" className={MARK} />
    </>
  ),
  mute: (
    <>
      <rect x="88" y="8" width="24" height="38" rx="12" className={LINE} />
      <path d="M76 36a24 24 0 0 0 48 0M100 60v12M84 72h32" className={LINE} />
      <path d="M64 12 136 68" className={MARK} />
    </>
  ),
  volume: (
    <>
      <path d="M50 30h16l20-16v52L66 50H50z" className={LINE} />
      <path d="M100 28a16 16 0 0 1 0 24M114 18a32 32 0 0 1 0 44M128 8a46 46 0 0 1 0 64" className={MARK} />
    </>
  ),
  wifi: (
    <>
      <path d="M56 34a64 64 0 0 1 88 0M70 48a44 44 0 0 1 60 0" className={LINE} />
      <path d="M84 60a24 24 0 0 1 32 0M100 71v.1" className={MARK} strokeLinecap="round" />
    </>
  ),
  blocked: (
    <>
      <rect x="50" y="22" width="68" height="40" rx="6" className={LINE} />
      <path d="m118 36 26-12v36l-26-12" className={LINE} />
      <path d="M44 72 152 10" className={MARK} />
    </>
  ),
}

/** A small picture beside the steps. The steps say the same in words. */
export function Drawing({ of }: { of: DrawingName }) {
  return (
    <svg
      viewBox="0 0 200 80"
      aria-hidden="true"
      data-drawing={of}
      strokeLinejoin="round"
      className="h-24 w-60 max-w-full rounded-lg border border-line bg-surface p-2"
    >
      {PICTURES[of]}
    </svg>
  )
}
