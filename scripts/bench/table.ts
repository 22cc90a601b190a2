import type { Admission } from './admission'
import type { CallOf } from './ends'
import type { Spread } from './figures'
import type { RetentionFigures } from './retention'
import type { Signals } from './signals'
import type { Start } from './start'
import type { Weight } from './weight'

export type Results = {
  readonly admission?: Admission
  readonly arrival?: Spread
  readonly signals?: Signals
  readonly weight?: { readonly waitingRoom: Weight; readonly call: Weight }
  readonly start?: Start
  readonly ends?: readonly CallOf[]
  readonly retention?: RetentionFigures
}

export type Row = readonly [what: string, measured: string, beside: string, aim: string, verdict: string]

const HEAD: Row = ['', 'measured', 'beside it', 'aim', '']

const ms = (value: number): string => `${value.toFixed(value < 100 ? 1 : 0)} ms`
/** kB = 1,000 bytes. */
const kB = (bytes: number): string => `${(bytes / 1_000).toFixed(1)} kB`
const range = ({ median, min, max, n }: Spread): string => `${ms(median)} (${min.toFixed(0)}–${max.toFixed(0)}, n=${n})`

/** Whether `value` is at most `times` of `floor`, and by how much not. */
export function againstFloor(value: number, floor: number, times: number): string {
  const ratio = `${(value / floor).toFixed(2)} ×`
  const over = value - times * floor
  return over <= 0 ? `met: ${ratio}` : `missed: ${ratio}, ${ms(over)} too much`
}

/** Whether `bytes` are at most `limit`, and by how much not. */
export function againstLimit(bytes: number, limit: number): string {
  return bytes <= limit ? `met: ${kB(limit - bytes)} left` : `missed by ${kB(bytes - limit)}`
}

export function rowsOf({ admission, arrival, signals, weight, start, ends = [], retention }: Results): Row[] {
  const rows: Row[] = []
  if (admission) {
    const { repeated, byKey, first, fallback, floor, swapFloor } = admission
    const of = (name: string, found: Spread, beside: string, lowest: Spread, times: number): Row => [
      `(a) »Aufrufen« to both pictures, ${name}`,
      range(found),
      `${beside} ${range(lowest)}`,
      `${times} × = ${ms(times * lowest.median)}`,
      againstFloor(found.median, lowest.median, times),
    ]
    rows.push(of('called again', repeated, 'bare new connection', floor, 1))
    rows.push(of('called again', repeated, 'bare swap of tracks', swapFloor, 1.3))
    rows.push(of('called by keyboard', byKey, 'bare new connection', floor, 1))
    rows.push(of('called by keyboard', byKey, 'bare swap of tracks', swapFloor, 1.3))
    if (first.n > 0) {
      rows.push(of('first call of a visit', first, 'bare new connection', floor, 1))
      rows.push(of('first call of a visit', first, 'bare swap of tracks', swapFloor, 1.3))
    }
    rows.push(of('not connected before', fallback, 'bare new connection', floor, 1.5))
  }
  if (arrival) rows.push(['(b) »Ins Wartezimmer« to the name at the doctor', range(arrival), '', '', ''])
  if (signals) {
    const { product, bare } = signals
    for (const [name, at] of [
      ['p50', 'p50'],
      ['p99', 'p99'],
    ] as const) {
      rows.push([
        `(c) signal from POST to the other stream, ${name}`,
        `${ms(product[at])} (n=${product.n})`,
        `bare ${ms(bare[at])} (n=${bare.n})`,
        `3 × = ${ms(3 * bare[at])}`,
        againstFloor(product[at], bare[at], 3),
      ])
    }
  }
  if (weight) {
    for (const [name, { bytes, chunks }, limit] of [
      ['waiting room', weight.waitingRoom, 170_000],
      ['call', weight.call, 240_000],
    ] as const) {
      rows.push([
        `(d) JavaScript up to the ${name}, compressed`,
        `${kB(bytes)} in ${chunks.length} files`,
        '',
        kB(limit),
        againstLimit(bytes, limit),
      ])
    }
  }
  if (start) {
    rows.push(['(e) first npm start in a fresh clone', `${start.firstSeconds.toFixed(1)} s`, '', '', ''])
    rows.push(['(e) second npm start', `${start.secondSeconds.toFixed(1)} s`, '', '', ''])
  }
  for (const { ends: count, slowedDown, figures } of ends) {
    for (const { who, processor, framesPerSecond, sentKbps, sentWidths } of figures) {
      const slower = who === 'patient' && slowedDown > 1 ? `, ${slowedDown} × slower` : ''
      rows.push([
        `(f) a call of ${count}${slowedDown > 1 ? ', the patient slowed down' : ''}: ${who}${slower}`,
        `${(100 * processor).toFixed(0)} % of a processor, ${framesPerSecond.toFixed(1)} pictures/s`,
        `sends ${sentKbps.toFixed(0)} kbit/s, ${sentWidths.join(' + ')} wide`,
        '',
        '',
      ])
    }
  }
  if (retention) {
    const { records, seconds, perSecond, overviewSeconds, quiet, during } = retention
    rows.push([
      '(g) records deleted in a second',
      perSecond.toFixed(0),
      `${records.toLocaleString('en')} in ${seconds.toFixed(0)} s`,
      '',
      '',
    ])
    rows.push(['(g) the admin’s overview with all of them', `${overviewSeconds.toFixed(1)} s`, '', '', ''])
    rows.push([
      '(g) signal from POST to the other stream during the run, p95',
      `${ms(during.p95)} (n=${during.n})`,
      `at rest ${ms(quiet.p95)} (n=${quiet.n})`,
      '',
      `${(during.p95 / quiet.p95).toFixed(2)} ×`,
    ])
  }
  return rows
}

export function formatTable(rows: readonly Row[]): string {
  const all = [HEAD, ...rows]
  const widths = HEAD.map((_, column) => Math.max(...all.map((row) => row[column]?.length ?? 0)))
  const line = (row: Row) =>
    row
      .map((cell, column) => cell.padEnd(widths[column] ?? 0))
      .join('  ')
      .trimEnd()
  return [line(HEAD), widths.map((width) => '─'.repeat(width)).join('  '), ...rows.map(line)].join('\n')
}
