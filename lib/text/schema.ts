import * as z from 'zod/mini'

/**
 * Control characters, NUL (Postgres refuses it), lone surrogates (no UTF-8) and the controls that turn the
 * direction of writing around: none of them belongs to a name, all of them can deceive on a screen or in a log.
 */
const UNSAFE = /[\p{Cc}\p{Cs}\u200e\u200f\u202a-\u202e\u2066-\u2069\u2028\u2029]/u

/** One line that a person typed, in any script: composed, trimmed, of `min` to `max` characters. */
export function line(min: number, max: number) {
  return z.pipe(
    z.pipe(
      z.string().check(z.maxLength(max * 4)),
      z.transform((text: string) => text.normalize('NFC').trim().replace(/ {2,}/g, ' ')),
    ),
    z.string().check(
      z.minLength(min),
      z.maxLength(max),
      z.refine((text: string) => !UNSAFE.test(text)),
    ),
  )
}

/** The same for what has several lines: the break between them is the only control character. */
export function lines(min: number, max: number) {
  return z.pipe(
    z.pipe(
      z.string().check(z.maxLength(max * 4)),
      z.transform((text: string) => text.normalize('NFC').replace(/\r\n?/g, '\n').trim()),
    ),
    z.string().check(
      z.minLength(min),
      z.maxLength(max),
      z.refine((text: string) => !UNSAFE.test(text.replaceAll('\n', ''))),
    ),
  )
}
