import { execFileSync } from 'node:child_process'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { cpus } from 'node:os'
import type { Reporter, TestCase, TestResult } from '@playwright/test/reporter'
import { ATTACHMENT, type Line, lineOf, type Measured, markdown } from './table'

type Written = { lines: (Line & { commit: string; day: string })[] }

/** Prints the table of all faults; where `NETWORK_TABLE` says, the newest line of every fault is written down. */
export default class TableReporter implements Reporter {
  readonly #measured: Measured[] = []

  onTestEnd(_test: TestCase, result: TestResult): void {
    for (const { name, body } of result.attachments) {
      if (name === ATTACHMENT && body) this.#measured.push(JSON.parse(body.toString()))
    }
  }

  onEnd(): void {
    const lines = this.#measured.map(lineOf)
    if (lines.length === 0) return
    process.stdout.write(`\n${markdown(lines)}\n`)
    const file = process.env.NETWORK_TABLE
    if (!file) return
    const before: Written = existsSync(`${file}.json`)
      ? JSON.parse(readFileSync(`${file}.json`, 'utf8'))
      : { lines: [] }
    const commit = execFileSync('git', ['rev-parse', '--short', 'HEAD'], { encoding: 'utf8' }).trim()
    const day = new Date().toISOString().slice(0, 10)
    const kept = before.lines.filter(({ fault }) => !lines.some((line) => line.fault === fault))
    const all = [...kept, ...lines.map((line) => ({ ...line, commit, day }))].toSorted(inOrder)
    writeFileSync(`${file}.json`, `${JSON.stringify({ lines: all }, null, 2)}\n`)
    writeFileSync(
      `${file}.md`,
      [
        '# A call while its network suffers',
        '',
        'Two Chromiums (or, where it says so, a Chromium and a Firefox) behind a NAT each, an app and a coturn between them, in',
        'network namespaces on one machine with',
        `${cpus().length} cores; fake camera and microphone. Made by \`npm run test:network -- --full\`. Seconds: to the next new picture,`,
        'on the slower of the two sides.',
        '',
        markdown(all),
        '',
        `Measured at ${[...new Set(all.map((line) => `${line.commit} (${line.day})`))].join(', ')}. The delay is made by a small UDP relay in front of coturn, not by`,
        '`tc netem`, which is not in every kernel: it is the delay of the relayed way.',
        '',
      ].join('\n'),
    )
  }
}

const inOrder = (one: Line, other: Line) => one.fault.localeCompare(other.fault, 'en', { numeric: true })
