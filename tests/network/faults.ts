import { openDelay } from './delay'
import { HUB, moveRouter, PLACES, type Place, redirectRelay, setRule, unplug } from './lab'
import { RELAY_PORT } from './relay'

export type Fault = {
  readonly name: string
  /** How often, in every run of the tests and in the long run for the table; not at all in every run where others show the same. */
  readonly rounds: readonly [usually: number, full: number]
  /** Which seconds: to the next new picture, or of the longest pause between two pictures since it began. */
  readonly counted: 'from the return of the network' | 'the longest pause'
  /** Resolves to the moment from which the seconds count; afterwards nobody touches anything. */
  befall(place: Place): Promise<number>
  /** Whatever it has left. */
  mend?(place: Place): void
  /** Afterwards the call goes another way for good: the next round needs a new call. */
  readonly lasts?: true
}

/** The only waiting in these tests: a cut of 15 s lasts 15 s. */
const lasting = (seconds: number) => new Promise((resolve) => setTimeout(resolve, seconds * 1_000))

function cut(seconds: number, rounds: Fault['rounds']): Fault {
  return {
    name: `cut of ${seconds} s`,
    rounds,
    counted: 'from the return of the network',
    async befall(place) {
      setRule(place, 'cut')
      await lasting(seconds)
      setRule(place, 'nothing')
      return Date.now()
    },
  }
}

function unplugged(
  name: string,
  seconds: number,
  where: 'same network' | 'other network',
  rounds: Fault['rounds'],
): Fault {
  return {
    name,
    rounds,
    counted: 'from the return of the network',
    async befall(place) {
      const plugIn = unplug(place)
      await lasting(seconds)
      plugIn(where)
      return Date.now()
    },
  }
}

/** What goes on is watched for so long: a browser takes up to 15 s to give up a way that is closed without a word. */
const WATCHED_SECONDS = 20

async function watched(): Promise<number> {
  const since = Date.now()
  await lasting(WATCHED_SECONDS)
  return since
}

/** So much on the way to the relay and as much on the way from it: 300 ms from one person to the other. */
const LEG_MS = 150

let closeDelay = () => {}

export const FAULTS: readonly Fault[] = [
  cut(0.5, [0, 5]),
  cut(5, [1, 17]),
  cut(15, [1, 17]),
  cut(30, [1, 17]),
  cut(60, [0, 3]),
  unplugged('cable out for 5 s', 5, 'same network', [0, 5]),
  unplugged('change of network', 1, 'other network', [1, 5]),
  {
    name: 'the router gets another address',
    rounds: [0, 5],
    counted: 'the longest pause',
    async befall(place) {
      moveRouter(place)
      return await watched()
    },
  },
  {
    name: 'UDP blocked',
    rounds: [1, 5],
    counted: 'the longest pause',
    async befall(place) {
      setRule(place, 'no UDP')
      return await watched()
    },
    mend: (place) => setRule(place, 'nothing'),
    lasts: true,
  },
  {
    name: '10 % loss',
    rounds: [1, 5],
    counted: 'the longest pause',
    async befall(place) {
      setRule(place, '10 % loss')
      return await watched()
    },
    mend: (place) => setRule(place, 'nothing'),
  },
  {
    name: '300 ms delay',
    rounds: [1, 5],
    counted: 'the longest pause',
    async befall() {
      const delay = await openDelay({ port: RELAY_PORT, host: HUB }, LEG_MS)
      closeDelay = delay.close
      redirectRelay(delay.port)
      for (const place of PLACES) setRule(place, 'no UDP but to the relay')
      return await watched()
    },
    mend() {
      for (const place of PLACES) setRule(place, 'nothing')
      redirectRelay(null)
      closeDelay()
    },
    lasts: true,
  },
]
