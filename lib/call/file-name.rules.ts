/** What the commonest file systems allow in one name, without what the ending and our own additions need. */
const MAX_NAME = 120
const MAX_ENDING = 12

/** Separators and what Windows refuses, controls, marks of direction, and what is not seen. */
const REFUSED = /[\p{Cc}\p{Cs}\p{Cf}\p{Zl}\p{Zp}\\/:*?"<>|]/gu
/** Names of devices on Windows, with any ending. */
const DEVICE = /^(con|prn|aux|nul|com\d|lpt\d)(\.|$)/i

/**
 * The name under which a file of somebody else may be shown and saved: one part of a path, without a turn of the
 * direction (»gpj.exe« shown as »exe.jpg«), hidden by no leading dot, not too long and with its real ending.
 */
export function safeFileName(name: string, unnamed: string): string {
  const last = name.split(/[\\/]/).findLast((part) => part.trim() !== '') ?? ''
  const clean = last
    .normalize('NFC')
    .replace(REFUSED, '')
    .replace(/\s+/g, ' ')
    .replace(/^[. ]+|[. ]+$/g, '')
  if (clean === '') return unnamed
  const named = DEVICE.test(clean) ? `_${clean}` : clean
  const letters = Array.from(named)
  if (letters.length <= MAX_NAME) return named
  const dot = letters.lastIndexOf('.')
  const ending = dot > 0 && letters.length - dot <= MAX_ENDING ? letters.slice(dot) : []
  return [...letters.slice(0, MAX_NAME - ending.length), ...ending].join('')
}
