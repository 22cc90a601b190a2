/** A strict reader of Prometheus' text format 0.0.4: anything it does not know is an error. */

type Sample = { readonly name: string; readonly labels: Readonly<Record<string, string>>; readonly value: number }
export type Family = { readonly type: string; readonly help: string; readonly samples: Sample[] }

const NAME = /^[a-zA-Z_:][a-zA-Z0-9_:]*$/
const VALUE = /^(?:[+-]?(?:\d+(?:\.\d+)?(?:e[+-]?\d+)?|Inf)|NaN)$/
const LABEL = /([a-zA-Z_][a-zA-Z0-9_]*)="((?:[^"\\\n]|\\[\\n"])*)"(?:,|$)/y

function labelsOf(text: string): Record<string, string> {
  const labels: Record<string, string> = {}
  for (LABEL.lastIndex = 0; LABEL.lastIndex < text.length; ) {
    const [, name = '', value = ''] = LABEL.exec(text) ?? []
    if (name === '' || name in labels) throw new SyntaxError(`labels: ${text}`)
    labels[name] = value.replace(/\\(.)/g, (_, letter: string) => (letter === 'n' ? '\n' : letter))
  }
  return labels
}

function sampleOf(line: string): Sample {
  const [, name = '', labels, value = ''] = /^([^\s{]+)(?:\{(.*)\})? (\S+)$/.exec(line) ?? []
  if (!NAME.test(name) || !VALUE.test(value)) throw new SyntaxError(`sample: ${line}`)
  return { name, labels: labelsOf(labels ?? ''), value: Number(value.replace('Inf', 'Infinity')) }
}

export function readMetrics(text: string): Map<string, Family> {
  if (!text.endsWith('\n')) throw new SyntaxError('the last line is not ended')
  const families = new Map<string, Family>()
  const seen = new Set<string>()
  let help: readonly [string, string] | undefined
  let open: readonly [string, Family] | undefined
  for (const line of text.slice(0, -1).split('\n')) {
    const [, kind, name = '', rest = ''] = /^# (HELP|TYPE) (\S+) (.+)$/.exec(line) ?? []
    if (kind === 'HELP') {
      help = [name, rest]
    } else if (kind === 'TYPE') {
      if (!NAME.test(name) || families.has(name) || help?.[0] !== name) throw new SyntaxError(`type: ${line}`)
      if (!['gauge', 'counter', 'histogram'].includes(rest)) throw new SyntaxError(`type: ${line}`)
      open = [name, { type: rest, help: help[1], samples: [] }]
      families.set(...open)
    } else {
      const sample = sampleOf(line)
      const suffixes = open?.[1].type === 'histogram' ? ['_bucket', '_sum', '_count'] : ['']
      if (!open || !suffixes.some((suffix) => sample.name === `${open?.[0]}${suffix}`)) throw new SyntaxError(line)
      const key = JSON.stringify([sample.name, Object.entries(sample.labels).toSorted()])
      if (seen.has(key)) throw new SyntaxError(`twice: ${line}`)
      seen.add(key)
      open[1].samples.push(sample)
    }
  }
  for (const [name, family] of families) checkFamily(name, family)
  return families
}

function checkFamily(name: string, { type, samples }: Family): void {
  if (samples.length === 0) throw new SyntaxError(`${name} has no samples`)
  if (type !== 'histogram') return
  const series = new Map<string, { le: number; value: number }[]>()
  const keyOf = ({ le: _, ...labels }: Readonly<Record<string, string>>) =>
    JSON.stringify(Object.entries(labels).toSorted())
  for (const sample of samples.filter((candidate) => candidate.name.endsWith('_bucket'))) {
    const buckets = series.get(keyOf(sample.labels)) ?? []
    const le = sample.labels.le === '+Inf' ? Number.POSITIVE_INFINITY : Number(sample.labels.le)
    const last = buckets.at(-1)
    if (Number.isNaN(le) || (last && (le <= last.le || sample.value < last.value)))
      throw new SyntaxError(`${name}: buckets`)
    series.set(keyOf(sample.labels), [...buckets, { le, value: sample.value }])
  }
  for (const [key, buckets] of series) {
    const count = samples.find((sample) => sample.name === `${name}_count` && keyOf(sample.labels) === key)
    const sum = samples.some((sample) => sample.name === `${name}_sum` && keyOf(sample.labels) === key)
    const last = buckets.at(-1)
    if (last?.le !== Number.POSITIVE_INFINITY || last.value !== count?.value || !sum)
      throw new SyntaxError(`${name}: ${key}`)
  }
}
