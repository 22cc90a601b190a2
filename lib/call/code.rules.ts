import { type CodeEmoji, EMOJI } from './emoji.rules'

const BITS_PER_EMOJI = 6
const EMOJI_PER_CODE = 4
const DIGITS = 8

/**
 * So many certificates of the other side may follow one another in a call. Each new one is another guess for whoever
 * sits between; an honest side has a new one only after a reload.
 */
export const MOST_CERTIFICATES = 8

export function emojiOf(code: number): readonly CodeEmoji[] {
  return Array.from({ length: EMOJI_PER_CODE }, (_, index) => {
    const shift = BITS_PER_EMOJI * (EMOJI_PER_CODE - 1 - index)
    const emoji = EMOJI[(code >> shift) & 0x3f]
    if (!emoji) throw new RangeError('six bits are one of 64')
    return emoji
  })
}

/** The same 24 bits as two groups of four digits. */
export function digitsOf(code: number): string {
  const digits = String(code).padStart(DIGITS, '0')
  return `${digits.slice(0, 4)} ${digits.slice(4)}`
}

/** Why nobody may rely on this connection any more. */
export type Alarm =
  /** The person here, or the one on the other side, says that the codes differ. */
  | 'mismatch-here'
  | 'mismatch-there'
  /** What came was no honest exchange. */
  | 'refused'

/** What the screen knows of the security code of a call. */
export type CodeView = {
  /** Null until both have it, and for ever after an alarm. */
  readonly code: number | null
  readonly confirmed: 'nobody' | 'here' | 'there' | 'both'
  /** How often the other side has come with another certificate in this call. */
  readonly changes: number
  /** An earlier code of this call was compared; this one is another. */
  readonly replaced: boolean
  /** More certificates than `MOST_CERTIFICATES`: there will be no code in this call any more. */
  readonly exhausted: boolean
  readonly alarm: Alarm | null
}

export const NO_CODE: CodeView = {
  code: null,
  confirmed: 'nobody',
  changes: 0,
  replaced: false,
  exhausted: false,
  alarm: null,
}

/** In honest calls each is said once for a connection. */
export const CODE_MOST_PER_SECOND = {
  'code-commitment': 10,
  'code-nonce': 10,
  'code-reveal': 10,
  'code-verdict': 10,
} as const
