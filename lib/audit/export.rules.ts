/** A cell that a spreadsheet would take for a formula is made text; every cell is quoted. */
function csvCell(value: string | number | null): string {
  const text = value === null ? '' : String(value)
  // OWASP: also after blanks and what some programs drop at the beginning.
  const harmless = /^[\s\p{Cc}\p{Cf}]*[=+\-@|%]/u.test(text) || /^[\t\r\n]/.test(text) ? `'${text}` : text
  return `"${harmless.replaceAll('"', '""')}"`
}

/** Semicolons, since a German spreadsheet expects them; RFC 4180 otherwise. */
export function csvLine(values: readonly (string | number | null)[]): string {
  return `${values.map(csvCell).join(';')}\r\n`
}

/** Without it a spreadsheet takes UTF-8 for something else. */
export const BYTE_ORDER_MARK = '\ufeff'
