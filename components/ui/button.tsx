import type { ButtonHTMLAttributes } from 'react'

export type Tone = 'primary' | 'secondary' | 'danger' | 'quiet'
export type Size = 'normal' | 'large'

const TONE: Record<Tone, string> = {
  primary: 'border-transparent bg-accent text-on-accent hover:bg-accent-strong',
  secondary: 'border-field-line bg-surface text-ink hover:border-accent hover:text-accent',
  danger: 'border-transparent bg-bad text-on-bad hover:opacity-90',
  quiet: 'border-transparent text-accent underline-offset-4 hover:underline',
}

/** Large is the patient's size: 18 px text, 48 px targets. */
const SIZE: Record<Size, string> = {
  normal: 'min-h-11 px-4 py-2 text-base',
  large: 'min-h-13 px-6 py-3 text-lg',
}

/** The look alone, for what is a link but works like a button. */
export function buttonLook(tone: Tone, size: Size): string {
  return `inline-flex items-center justify-center gap-2 rounded-lg border-2 text-center font-semibold ${TONE[tone]} ${SIZE[size]} disabled:cursor-not-allowed disabled:opacity-55`
}

type ButtonProps = ButtonHTMLAttributes<HTMLButtonElement> & { tone?: Tone; size?: Size }

export function Button({ tone = 'primary', size = 'normal', type = 'button', className = '', ...rest }: ButtonProps) {
  return <button type={type} className={`${buttonLook(tone, size)} ${className}`} {...rest} />
}
