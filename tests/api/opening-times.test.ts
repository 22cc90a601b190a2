import { PUT } from '@/app/api/opening-times/route'
import { POST as dialIn } from '@/app/api/visit/route'
import { currentOpening, readOpeningTimes } from '@/lib/clinic/opening.store'
import { db } from '@/lib/db/prisma'
import {
  ask,
  CONSENT,
  forgetCookies,
  makeAdmin,
  makeAppointment,
  makeDoctor,
  makeStaff,
  signInAs,
} from '../support/builders'

const TIMES = {
  hours: [
    { weekday: 1, opens: 480, closes: 720 },
    { weekday: 1, opens: 840, closes: 1080 },
    { weekday: 7, opens: 0, closes: 1440 },
  ],
  closedDays: [{ firstDay: '2026-12-24', lastDay: '2026-12-31', name: 'Betriebsferien' }],
}
const NONE = { hours: [], closedDays: [] }

const put = (body: unknown) => ask(PUT, 'PUT', { body })

beforeEach(async () => {
  await signInAs(await makeAdmin())
  await put(NONE)
})

test('[F21] an admin sets all hours and closed days at once; what was there goes', async () => {
  expect((await put(TIMES)).status).toBe(204)
  expect(await readOpeningTimes()).toEqual(TIMES)
  const fewer = { ...TIMES, hours: TIMES.hours.slice(1) }
  expect((await put(fewer)).status).toBe(204)
  expect(await readOpeningTimes()).toEqual(fewer)
  expect(await db().auditEvent.count({ where: { action: 'opening-times.changed' } })).toBeGreaterThanOrEqual(2)
})

test('[L11] nobody else sets them', async () => {
  forgetCookies()
  expect((await put(TIMES)).status).toBe(401)
  for (const account of [await makeDoctor(), await makeStaff()]) {
    await signInAs(account)
    expect((await put(TIMES)).status).toBe(403)
  }
  expect(await readOpeningTimes()).toEqual(NONE)
})

const hour = (change: object) => ({ ...NONE, hours: [{ weekday: 1, opens: 480, closes: 720, ...change }] })
const days = (change: object) => ({
  ...NONE,
  closedDays: [{ firstDay: '2026-12-24', lastDay: '2026-12-24', name: '', ...change }],
})
test.each([
  ['over midnight', hour({ opens: 1320, closes: 120 }), ['hours.0']],
  ['of no length', hour({ closes: 480 }), ['hours.0']],
  ['overlapping', { ...NONE, hours: [...TIMES.hours, { weekday: 1, opens: 700, closes: 841 }] }, ['hours.3']],
  ['on an eighth day', hour({ weekday: 8 }), ['hours.0.weekday']],
  ['after the end of the day', hour({ closes: 1441 }), ['hours.0.closes']],
  ['with half a minute', hour({ opens: 480.5 }), ['hours.0.opens']],
  ['closed days that end before they begin', days({ lastDay: '2026-12-23' }), ['closedDays.0']],
  ['closed for years', days({ lastDay: '2028-12-23' }), ['closedDays.0']],
  ['a day that does not exist', days({ firstDay: '2026-02-30' }), ['closedDays.0.firstDay']],
  ['a long name', days({ name: 'a'.repeat(81) }), ['closedDays.0.name']],
])('[R6] refused: %s', async (_, body, fields) => {
  expect(await put(body)).toMatchObject({ status: 400, json: { fields } })
  expect(await readOpeningTimes()).toEqual(NONE)
})

test('[R6] the database itself refuses hours over midnight, overlapping ones and closed days without end', async () => {
  const insert = (weekday: number, opens: number, closes: number) =>
    db().openingHours.create({ data: { weekday, opens, closes } })
  await insert(2, 480, 720)
  await expect(insert(1, 1320, 120)).rejects.toThrow()
  await expect(insert(2, 719, 800)).rejects.toThrow()
  await insert(2, 720, 800)
  // Sunday’s last minute is not Monday’s first.
  await insert(7, 1400, 1440)
  await insert(1, 0, 60)
  const leave = (firstDay: string, lastDay: string) =>
    db().closedDays.create({ data: { firstDay: new Date(firstDay), lastDay: new Date(lastDay), name: '' } })
  await expect(leave('2026-12-24', '2026-12-23')).rejects.toThrow()
  await expect(leave('2026-12-24', '2027-12-25')).rejects.toThrow()
})

test('[R6] two admins at once: one list or the other, whole', async () => {
  const other = { hours: [{ weekday: 3, opens: 60, closes: 120 }], closedDays: [] }
  const answers = await Promise.all([TIMES, other, TIMES, other].map(put))
  expect(answers.map(({ status }) => status)).toEqual([204, 204, 204, 204])
  expect([TIMES, other]).toContainEqual(await readOpeningTimes())
})

test('[L1][L2] an appointment counts more than opening hours: its code is open though the clinic is closed', async () => {
  const today = new Date().toISOString().slice(0, 10)
  await put({
    hours: TIMES.hours,
    closedDays: [-1, 0, 1].map((offset) => {
      const day = new Date(Date.parse(today) + offset * 86_400_000).toISOString().slice(0, 10)
      return { firstDay: day, lastDay: day, name: 'Betriebsferien' }
    }),
  })
  expect(await currentOpening()).toMatchObject({ state: 'closed', name: 'Betriebsferien' })
  const { code } = await makeAppointment(await makeDoctor())
  forgetCookies()
  const answer = await ask(dialIn, 'POST', { body: { code, name: 'Demo Patient', consent: CONSENT } })
  expect(answer.status).toBe(200)
})
