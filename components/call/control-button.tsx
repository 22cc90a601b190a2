import type { LucideIcon } from 'lucide-react'

const TONE = {
  plain: 'bg-stage-raised text-on-stage hover:bg-stage-hover',
  off: 'bg-on-stage text-stage hover:opacity-90',
  end: 'bg-stage-end text-white hover:opacity-90',
} as const

/** A control of the call: a picture and its name, never the picture alone. */
export function ControlButton({
  icon: Icon,
  label,
  tone,
  onClick,
}: {
  icon: LucideIcon
  label: string
  tone: keyof typeof TONE
  onClick: () => void
}) {
  return (
    <button
      type="button"
      onClick={onClick}
      className={`flex min-h-16 w-24 flex-col items-center justify-center gap-1 rounded-xl border-2 border-transparent px-2 py-2 text-sm leading-tight font-semibold sm:w-32 ${TONE[tone]}`}
    >
      <Icon aria-hidden="true" className="size-6 shrink-0" />
      <span className="text-center hyphens-auto">{label}</span>
    </button>
  )
}
