/**
 * A dial-in code: ten characters of Crockford's base32, 50 bits. No I, L, O, U: nothing that is read wrongly aloud.
 */
export const CODE_ALPHABET = '0123456789ABCDEFGHJKMNPQRSTVWXYZ'
export const CODE_LENGTH = 10

/**
 * What a person typed as the code that was meant: case, blanks, dashes and the letters that look like digits do
 * not matter. Undefined when it cannot be a code.
 */
export function normaliseCode(typed: string): string | undefined {
  const code = typed
    .normalize('NFKC')
    .toUpperCase()
    .replace(/[\s\-‐-―_.·]/gu, '')
    .replace(/O/g, '0')
    .replace(/[IL]/g, '1')
  const possible = code.length === CODE_LENGTH && [...code].every((character) => CODE_ALPHABET.includes(character))
  return possible ? code : undefined
}

/** In groups that can be read aloud: `K7QM-3X9-RT2`. */
export function formatCode(code: string): string {
  return `${code.slice(0, 4)}-${code.slice(4, 7)}-${code.slice(7)}`
}

type Window = { readonly startsAt: Date; readonly endsAt: Date }
type Opening = { readonly openBeforeMinutes: number; readonly openAfterMinutes: number }

/** Whether a code may be used now. A wait that began in time is not ended by this. */
export function isOpen({ startsAt, endsAt }: Window, opening: Opening, now: Date): boolean {
  return (
    now.getTime() >= startsAt.getTime() - opening.openBeforeMinutes * 60_000 &&
    now.getTime() <= endsAt.getTime() + opening.openAfterMinutes * 60_000
  )
}
