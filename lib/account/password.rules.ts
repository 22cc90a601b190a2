import { zxcvbn, zxcvbnOptions } from '@zxcvbn-ts/core'
import * as common from '@zxcvbn-ts/language-common'
import * as german from '@zxcvbn-ts/language-de'
import { MAX_PASSWORD, MIN_PASSWORD } from './rules'

/** More is not looked at: the estimate of a long text takes seconds, and what is good until here stays good. */
const LOOKED_AT = 24
/** zxcvbn's best mark: more than 10¹⁰ guesses. »Passwort1234!« has the second best. */
const BEST = 4

let ready = false

/** The lists are large and wanted only when somebody chooses a password. */
function prepare(): void {
  if (ready) return
  zxcvbnOptions.setOptions({
    dictionary: { ...common.dictionary, ...german.dictionary },
    graphs: common.adjacencyGraphs,
    maxLength: LOOKED_AT,
    l33tMaxSubstitutions: 8,
  })
  ready = true
}

type PasswordFault = 'too-short' | 'too-long' | 'too-easy'

/**
 * What is wrong with a password that somebody chooses; undefined when it may be taken. No rule about kinds of
 * characters (ASVS 6.2.5). `own` are words that others know: name and address of the person, the clinic's name.
 */
export function passwordFault(password: string, own: readonly string[] = []): PasswordFault | undefined {
  if ([...password].length < MIN_PASSWORD) return 'too-short'
  if (password.length > MAX_PASSWORD) return 'too-long'
  prepare()
  const known = ['sprechzimmer', ...own.flatMap((text) => [text, ...text.split(/[^\p{L}\p{N}]+/u)])]
  const { score } = zxcvbn(
    password.slice(0, LOOKED_AT),
    known.filter((word) => word.length > 2),
  )
  return score < BEST ? 'too-easy' : undefined
}
