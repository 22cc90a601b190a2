export const PARTS = ['a', 'b', 'c', 'd', 'e', 'f', 'g'] as const
export type Part = (typeof PARTS)[number]

export type Options = {
  readonly parts: readonly Part[]
  readonly rounds: number
  /** Calls of fresh visits in (a). */
  readonly first: number
  /** Records that (g) deletes. */
  readonly records: number
  /** Prints where the time goes in (a). */
  readonly profile: boolean
}

export const USAGE = `npm run bench -- [--only=a,b,c,d,e,f,g] [--rounds=20] [--first=5] [--records=1000000] [--profile] [--no-start]`

/** Undefined when something is asked for that there is not. */
export function readOptions(args: readonly string[]): Options | undefined {
  let parts: readonly Part[] = PARTS
  let [rounds, first, records, profile] = [20, 5, 1_000_000, false]
  for (const arg of args) {
    const [name, value = ''] = arg.split('=')
    if (name === '--only') {
      parts = PARTS.filter((part) => value.split(',').includes(part))
      if (parts.length !== value.split(',').length) return undefined
    } else if (name === '--no-start') parts = parts.filter((part) => part !== 'e')
    else if (name === '--start') parts = PARTS.filter((part) => part === 'e' || parts.includes(part))
    else if (name === '--profile') profile = true
    else if (name === '--rounds' && /^[1-9]\d*$/.test(value)) rounds = Number(value)
    else if (name === '--records' && /^[1-9]\d*$/.test(value)) records = Number(value)
    else if (name === '--first' && /^\d+$/.test(value)) first = Number(value)
    else return undefined
  }
  return { parts, rounds, first, records, profile }
}
