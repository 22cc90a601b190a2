import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { type ParsedMail, simpleParser } from 'mailparser'
import { MAIL_FOLDER } from './e2e'

/** The letters to an address, the first one first. */
export async function lettersTo(address: string): Promise<ParsedMail[]> {
  const files = readdirSync(MAIL_FOLDER).map((name) => readFileSync(join(MAIL_FOLDER, name), 'utf8'))
  const letters = await Promise.all(files.map((raw) => simpleParser(raw)))
  const ours = letters.filter(({ to }) => to && 'value' in to && to.value.some((entry) => entry.address === address))
  return ours.sort((one, other) => (one.date?.getTime() ?? 0) - (other.date?.getTime() ?? 0))
}
