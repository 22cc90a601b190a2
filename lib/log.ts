import 'server-only'
import { sqlStateOf } from './sql-state'

/** Codes, ids and counts; never a name, a dial-in code, a token, an SDP or an address. */
type Fields = Readonly<Record<string, string | number | boolean | undefined>>

/** One JSON line on standard error. `event` is a fixed word of ours, never text from outside. */
export function log(level: 'warn' | 'error', event: string, fields: Fields = {}): void {
  process.stderr.write(`${JSON.stringify({ at: new Date().toISOString(), level, event, ...fields })}\n`)
}

/** What may be logged of an unexpected error: its class, the codes and the constraint, never its message. */
export function errorFields(error: unknown): Fields {
  if (!(error instanceof Error)) return { name: typeof error }
  const code = 'code' in error && typeof error.code === 'string' ? error.code : undefined
  const constraint = 'constraint' in error && typeof error.constraint === 'string' ? error.constraint : undefined
  const place = error.stack
    ?.split('\n')
    .find((line) => /^\s+at /.test(line) && !line.includes('node_modules'))
    ?.trim()
  return { name: error.name, code, sqlState: sqlStateOf(error), constraint, place }
}
