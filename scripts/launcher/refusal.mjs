/** Why the launcher does not start: one sentence, and what to do about it. Never a stack trace. */
export class Refusal extends Error {
  /**
   * @param {string} sentence
   * @param {string} remedy
   */
  constructor(sentence, remedy) {
    super(sentence)
    this.remedy = remedy
  }
}

/** @param {string} line */
export function say(line) {
  process.stdout.write(`${line}\n`)
}

/** @param {Refusal} refusal */
export function sayRefusal({ message, remedy }) {
  process.stderr.write(`\n✗ ${message}\n  Abhilfe: ${remedy}\n\n`)
}

/**
 * The system's word for what went wrong (EACCES, ENOSPC …).
 * @param {unknown} error
 * @returns {string}
 */
export function codeOf(error) {
  return error instanceof Error && 'code' in error ? String(error.code) : 'unbekannt'
}
