import { FAULTS } from './faults'
import { PLACES, type Place } from './lab'
import { expect, expectCallFlows, expectSettled, type TestCall, test } from './network-test'
import { nextPicture } from './pictures'
import { ATTACHMENT, type Round } from './table'

const FULL = process.env.NETWORK_FULL === '1'

/** Whoever is not back by then is lost. */
const LOST_AFTER_MS = 90_000

/** So many calls suffer the same fault at the same time, as far as the machine's cores go. */
const CALLS = Number(process.env.NETWORK_CALLS ?? (FULL ? 2 : 1))

async function recover(call: TestCall, at: Place, since: number): Promise<Round> {
  const back = await Promise.all(
    PLACES.map((side) => nextPicture(call[side], since, LOST_AFTER_MS).catch(() => undefined)),
  )
  const flows = back.every((time) => time !== undefined) && (await expectCallFlows(call).then(yes, no))
  const [doctor = null, patient = null] = back.map((time) => (time === undefined ? null : (time - since) / 1_000))
  return { at, recovered: flows, doctor, patient }
}

const yes = () => true
const no = () => false

for (const fault of FAULTS.filter(({ rounds }) => rounds[FULL ? 1 : 0] > 0)) {
  test(`[X4][R24] ${fault.name}: picture and sound are back on both sides without a hand`, async ({
    openCall,
  }, report) => {
    const calls = await Promise.all(Array.from({ length: CALLS }, () => openCall()))
    const rounds: Round[] = []
    for (let count = fault.rounds[FULL ? 1 : 0]; count > 0; count -= 1) {
      await Promise.all(calls.map(expectSettled))
      const place = PLACES[count % 2] ?? 'patient'
      const since = await fault.befall(place)
      rounds.push(...(await Promise.all(calls.map((call) => recover(call, place, since)))))
      fault.mend?.(place)
    }
    await report.attach(ATTACHMENT, {
      body: JSON.stringify({ fault: fault.name, counted: fault.counted, rounds }),
      contentType: 'application/json',
    })
    expect(rounds.filter(({ recovered }) => !recovered)).toEqual([])
  })
}
