import { type ChildProcess, spawn } from 'node:child_process'
import { join } from 'node:path'
import { readStage } from '../support/e2e'
import { type Evaluates, expectMediaFlows } from '../support/e2e-media'
import { lineOf, makeAppointment } from '../support/e2e-people'
import { bearWitness } from '../support/e2e-witness'
import { FAULTS } from './faults'
import type { Answer, Order } from './firefox-end'
import { expect, test } from './network-test'
import { nextPicture, watchPictures } from './pictures'
import { ATTACHMENT, type Round } from './table'

const NAME = 'Demo Feuerfuchs'
const LOST_AFTER_MS = 90_000
const FULL = process.env.NETWORK_FULL === '1'

type Wish = Order extends infer One ? (One extends Order ? Omit<One, 'id'> : never) : never

/** A Firefox in the patient's network. */
class FirefoxEnd implements Evaluates {
  readonly #child: ChildProcess
  readonly #waiting = new Map<number, (answer: Answer) => void>()
  #last = 0

  constructor(origin: string) {
    const program = [process.execPath, '--import', 'tsx', join(__dirname, 'firefox-end.ts'), origin]
    this.#child = spawn('ip', ['netns', 'exec', 'patient', ...program], {
      stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
    })
    this.#child.on('message', (answer: Answer) => this.#waiting.get(answer.id)?.(answer))
  }

  /** Resolves when it can be asked. */
  ready(): Promise<unknown> {
    return this.#answer(0)
  }

  async wait(link: string, name: string): Promise<void> {
    // As texts made here: what that process would make of a function names helpers that no page knows.
    const before = [bearWitness, watchPictures].map((script) => `(${script})()`)
    await this.#ask({ kind: 'wait', visit: { link, name, before } })
  }

  async evaluate<Result, Given>(act: (given: Given) => Result | Promise<Result>, given?: Given): Promise<Result> {
    return (await this.#ask({ kind: 'evaluate', act: act.toString(), given })) as Result
  }

  async close(): Promise<void> {
    const ended = new Promise((resolve) => this.#child.once('exit', resolve))
    this.#child.disconnect()
    await ended
  }

  async #ask(wish: Wish): Promise<unknown> {
    const id = ++this.#last
    const answer = this.#answer(id)
    this.#child.send({ id, ...wish })
    return await answer
  }

  #answer(id: number): Promise<unknown> {
    return new Promise((resolve, reject) => {
      this.#waiting.set(id, ({ value, failed }) => {
        this.#waiting.delete(id)
        if (failed === undefined) resolve(value)
        else reject(new Error(failed))
      })
    })
  }
}

test('[X4][R24][L6] a patient with Firefox, cut of 15 s: picture and sound are back on both sides without a hand', async ({
  people,
  accounts,
}, report) => {
  const fault = FAULTS.find(({ name }) => name === 'cut of 15 s')
  if (!fault) throw new Error('no such fault')
  people.doctor.expectComplaint(/Failed to load resource: net::ERR_/)
  const desk = await people.doctor.doctor(await accounts.make('DOCTOR'))
  await desk.addInitScript(watchPictures)
  await desk.reload()
  const { code } = await makeAppointment(desk)
  const phone = new FirefoxEnd(readStage().second)
  try {
    await phone.ready()
    await phone.wait(`${readStage().second}/#${code}`, NAME)
    await lineOf(desk, NAME).getByRole('button', { name: 'Aufrufen' }).click()
    await Promise.all([desk, phone].map((page) => expectMediaFlows(page, 60_000)))
    const rounds: Round[] = []
    for (let count = FULL ? 5 : 1; count > 0; count -= 1) {
      const since = await fault.befall('patient')
      const [doctor = null, patient = null] = await Promise.all(
        [desk, phone].map(async (page) => ((await nextPicture(page, since, LOST_AFTER_MS)) - since) / 1_000),
      )
      await Promise.all([desk, phone].map((page) => expectMediaFlows(page, 60_000)))
      rounds.push({ at: 'patient', recovered: true, doctor, patient })
    }
    await report.attach(ATTACHMENT, {
      body: JSON.stringify({ fault: `${fault.name}, patient with Firefox`, counted: fault.counted, rounds }),
      contentType: 'application/json',
    })
    await expect(desk.getByRole('toolbar')).toBeVisible()
  } finally {
    await phone.close()
  }
})
