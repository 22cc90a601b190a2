import { FAULTS, type Fault } from './faults'
import { PLACES, type Place } from './lab'
import { expect, expectCallFlows, expectSettled, type TestCall, test } from './network-test'
import { longestPause, nextPicture } from './pictures'
import { ATTACHMENT, type Round } from './table'

const FULL = process.env.NETWORK_FULL === '1'

/** Whoever is not back by then is lost. */
const LOST_AFTER_MS = 90_000

/** So many calls suffer the same fault at the same time, as far as the machine's cores go. */
const CALLS = Number(process.env.NETWORK_CALLS ?? (FULL ? 2 : 1))

async function recover(call: TestCall, { counted }: Fault, at: Place, since: number): Promise<Round> {
  const seconds = async (side: Place) => {
    const next = await nextPicture(call[side], Date.now(), LOST_AFTER_MS)
    if (counted === 'the longest pause') return await longestPause(call[side], since)
    return (next - since) / 1_000
  }
  const [doctor, patient] = await Promise.all([
    seconds('doctor').catch(() => null),
    seconds('patient').catch(() => null),
  ])
  const flows = doctor !== null && patient !== null && (await expectCallFlows(call).then(yes, no))
  return { at, recovered: flows, doctor, patient }
}

async function close(call: TestCall): Promise<void> {
  await Promise.all(PLACES.map((place) => call[place].context().close()))
}

const yes = () => true
const no = () => false

for (const fault of FAULTS.filter(({ rounds }) => rounds[FULL ? 1 : 0] > 0)) {
  test(`[X4][R24] ${fault.name}: picture and sound are back on both sides without a hand`, async ({
    openCall,
  }, report) => {
    let calls: TestCall[] = []
    const rounds: Round[] = []
    for (let count = fault.rounds[FULL ? 1 : 0]; count > 0; count -= 1) {
      if (fault.lasts) await Promise.all(calls.splice(0).map(close))
      if (calls.length === 0) calls = await Promise.all(Array.from({ length: CALLS }, () => openCall()))
      await Promise.all(calls.map(expectSettled))
      const place = PLACES[count % 2] ?? 'patient'
      const since = await fault.befall(place)
      rounds.push(...(await Promise.all(calls.map((call) => recover(call, fault, place, since)))))
      fault.mend?.(place)
    }
    await report.attach(ATTACHMENT, {
      body: JSON.stringify({ fault: fault.name, counted: fault.counted, rounds }),
      contentType: 'application/json',
    })
    expect(rounds.filter(({ recovered }) => !recovered)).toEqual([])
  })
}
