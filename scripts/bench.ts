import { writeFileSync } from 'node:fs'
import { measureAdmission } from './bench/admission'
import { measureArrival } from './bench/arrival'
import { measureEnds } from './bench/ends'
import { type House, openHouse } from './bench/house'
import { busyShare, describeMachine } from './bench/machine'
import { type Options, readOptions, USAGE } from './bench/options'
import { openBrowser } from './bench/pages'
import { measureRetention } from './bench/retention'
import { measureSignals } from './bench/signals'
import { measureStart } from './bench/start'
import { formatTable, type Results, rowsOf } from './bench/table'
import { measureWeight } from './bench/weight'

const FILE = 'bench-results.json'
/** From here on others on the machine spoil the figures. */
const BUSY = 0.15

/** How many signals each way (c) sends, and how many arrivals (b) has. */
const SIGNALS = 200
const ARRIVALS = 10

function say(line: string): void {
  process.stdout.write(`${line}\n`)
}

async function measure(options: Options): Promise<void> {
  const busyBefore = await busyShare()
  const browser = await openBrowser()
  const machine = describeMachine(browser.version(), busyBefore, new Date())
  const busy = `${(machine.busyBefore * 100).toFixed(0)} %`
  say(`${machine.commit}, Node ${machine.node}, Chromium ${machine.browser}, ${machine.cpus}, ${busy} used by others`)
  if (machine.busyBefore > BUSY) say('  ! The machine is not at rest: the figures say little.')
  const results: { -readonly [K in keyof Results]: Results[K] } = {}
  const wants = (part: Options['parts'][number]) => options.parts.includes(part)
  let house: House | undefined
  try {
    if (options.parts.some((part) => part !== 'e')) {
      house = await openHouse(say)
      // What weighs on the machine least comes first.
      if (wants('c')) results.signals = await measureSignals(house, SIGNALS)
      if (wants('d')) results.weight = await measureWeight(browser, house)
      if (wants('b')) results.arrival = await measureArrival(browser, house, ARRIVALS)
      if (wants('a')) results.admission = await measureAdmission(browser, house, options, say)
      if (wants('g')) results.retention = await measureRetention(house, options.records, say)
      if (wants('f')) results.ends = await measureEnds(house, say)
    }
  } finally {
    await browser.close()
    await house?.close()
  }
  if (wants('e')) {
    say('· npm start in a fresh clone, twice …')
    results.start = await measureStart()
  }
  say(`\n${formatTable(rowsOf(results))}\n\nkB = 1,000 bytes. Written to ${FILE}.`)
  writeFileSync(FILE, `${JSON.stringify({ machine, ...results }, null, 2)}\n`)
}

const options = readOptions(process.argv.slice(2))
if (options) {
  measure(options).catch((error: unknown) => {
    process.stderr.write(`${error instanceof Error ? error.stack : String(error)}\n`)
    process.exitCode = 1
  })
} else {
  process.stderr.write(`${USAGE}\n`)
  process.exitCode = 2
}
