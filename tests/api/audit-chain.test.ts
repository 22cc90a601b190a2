import { chainEvents, checkTrail } from '@/lib/audit/chain.store'
import { recordEvent } from '@/lib/audit/store'
import { db } from '@/lib/db/prisma'
import { Refusal } from '@/lib/http/error'
import { purgeOnDemand } from '@/lib/purge/store'
import { sayTrail } from '@/scripts/serve/trail'
import { actingAdmin } from '../support/builders'
import { emptyDatabase, makeVisit } from '../support/retention'

const DAY = 86_400_000

const subject = '7d1c1a3e-52a5-4f5e-9c49-4a0a7f4fb0a7'
const write = async (count: number) => {
  for (let n = 0; n < count; n++) {
    await recordEvent({ actor: 'system', action: 'clinic.window-changed', subject: ['clinic', subject] })
  }
}

/** As somebody who has the database, and knows what stands in the way. */
async function tamper(sql: string): Promise<void> {
  await db().$transaction(async (tx) => {
    await tx.$executeRaw`SET LOCAL session_replication_role = replica`
    await tx.$executeRawUnsafe(sql)
  })
}

beforeEach(emptyDatabase)

describe('the database', () => {
  test.each([
    ['a change', `UPDATE audit_event SET action = 'sign-in.accepted'`],
    ['another time', `UPDATE audit_event SET at = at - interval '1 day'`],
    ['another number', 'UPDATE audit_event SET seq = seq + 10'],
    ['a deletion', 'DELETE FROM audit_event'],
    ['an emptying', 'TRUNCATE audit_event'],
    ['another link', `UPDATE audit_link SET digest = 'x'`],
    ['a false mark', `UPDATE audit_link SET released = 'x'`],
    ['the deletion of links', 'DELETE FROM audit_link'],
    ['the emptying of the chain', 'TRUNCATE audit_link'],
  ])('[L11] refuses %s', async (_, sql) => {
    await write(2)
    await chainEvents()
    await expect(db().$executeRawUnsafe(sql)).rejects.toThrow(/is append only/)
    expect(await checkTrail()).toMatchObject({ intact: true, entries: 2 })
  })
})

describe('the chain', () => {
  test('[L11] holds every entry once, in one order, whoever chains at the same moment', async () => {
    await write(20)
    await Promise.all([write(20), chainEvents(), chainEvents({ wait: true }), chainEvents()])
    expect(await checkTrail()).toMatchObject({ intact: true, entries: 40, head: { seq: 40 }, faults: [] })
    const events = await db().auditEvent.findMany({ select: { seq: true }, orderBy: { seq: 'asc' } })
    expect(events.map(({ seq }) => seq)).toEqual(Array.from({ length: 40 }, (_, n) => n + 1))
  })

  test('[L11] holds up nobody who writes: an entry whose change does not stand yet is chained later', async () => {
    await write(1)
    await db().$transaction(async (tx) => {
      await recordEvent({ actor: 'system', action: 'retention.changed' }, tx)
      expect(await checkTrail()).toMatchObject({ intact: true, entries: 1 })
      await recordEvent({ actor: 'system', action: 'retention.changed' }, tx)
    })
    expect(await checkTrail()).toMatchObject({ intact: true, entries: 3 })
  })

  test('[L11] takes in the entries from before there was a chain, and none without a mark of the server later', async () => {
    await db().auditEvent.createMany({
      data: [
        { actorKind: 'system', action: 'old' },
        { actorKind: 'system', action: 'old' },
      ],
    })
    expect(await checkTrail()).toMatchObject({ intact: true, entries: 2 })
    await db().auditEvent.create({ data: { actorKind: 'system', action: 'clinic.window-changed' } })
    expect(await checkTrail()).toMatchObject({ intact: false, faults: [{ kind: 'inserted', seq: 3 }] })
  })

  test.each([
    ['changed', `UPDATE audit_event SET action = 'sign-in.refused' WHERE seq = 3`, { kind: 'changed', seq: 3 }],
    [
      'given to somebody else',
      `UPDATE audit_event SET actor_id = gen_random_uuid() WHERE seq = 3`,
      { kind: 'changed', seq: 3 },
    ],
    ['removed', 'DELETE FROM audit_event WHERE seq = 3', { kind: 'removed', seq: 3 }],
    [
      'removed with its link',
      'WITH l AS (DELETE FROM audit_link WHERE seq = 3) DELETE FROM audit_event WHERE seq = 3',
      { kind: 'chain', seq: 4 },
    ],
    [
      'removed with a mark that was made up',
      `WITH l AS (UPDATE audit_link SET released = digest WHERE seq = 3) DELETE FROM audit_event WHERE seq = 3`,
      { kind: 'removed', seq: 3 },
    ],
    [
      'put where a number is free',
      `INSERT INTO audit_event (actor_kind, action, seq) VALUES ('system', 'sign-in.accepted', 99)`,
      { kind: 'inserted', seq: 99 },
    ],
    [
      'cut off at the end',
      'WITH l AS (DELETE FROM audit_link WHERE seq > 3) DELETE FROM audit_event WHERE seq > 3',
      { kind: 'chain', seq: 3 },
    ],
    [
      'cut off at the beginning',
      'WITH l AS (DELETE FROM audit_link WHERE seq < 3) DELETE FROM audit_event WHERE seq < 3',
      { kind: 'chain', seq: 3 },
    ],
    [
      'cut off at the end, and the end moved',
      `WITH c AS (UPDATE audit_chain SET head_seq = 3, head_hash = (SELECT hash FROM audit_link WHERE seq = 3)),
        l AS (DELETE FROM audit_link WHERE seq > 3) DELETE FROM audit_event WHERE seq > 3`,
      { kind: 'chain', seq: null },
    ],
  ])('[L11] an entry that was %s is found', async (_, sql, fault) => {
    await write(5)
    expect(await checkTrail()).toMatchObject({ intact: true, entries: 5 })
    await tamper(sql)
    expect(await checkTrail()).toMatchObject({ intact: false, faults: expect.arrayContaining([fault]) })
    // What is written afterwards hides nothing.
    await write(2)
    expect(await checkTrail()).toMatchObject({ intact: false })
  })

  test('[L11] names twenty faults and counts the rest', async () => {
    await write(30)
    await checkTrail()
    await tamper(`UPDATE audit_event SET action = 'sign-in.refused'`)
    const { faults, furtherFaults } = await checkTrail()
    expect([faults.length, furtherFaults]).toEqual([20, 10])
  })
})

test('[L11] at the start of the service a sentence says how the trail is, whatever that is', async () => {
  const said: string[] = []
  const sayNow = () => sayTrail((line) => said.push(line), new AbortController().signal)
  await write(2)
  await sayNow()
  await tamper('DELETE FROM audit_event WHERE seq = 1')
  await sayNow()
  await db().$executeRaw`ALTER TABLE audit_chain RENAME TO elsewhere`
  await sayNow()
  await db().$executeRaw`ALTER TABLE elsewhere RENAME TO audit_chain`
  expect(said).toEqual([
    '· Das Protokoll ist unversehrt (Einträge: 2).',
    expect.stringMatching(/^! Das Protokoll wurde verändert \(Abweichungen: 1\)/),
    expect.stringMatching(/^! Das Protokoll konnte nicht geprüft werden/),
  ])
})

describe('deletion', () => {
  const at = new Date()
  const purge = async (then: Date) => {
    const run = await purgeOnDemand(await actingAdmin(), { at: then })
    if (run instanceof Refusal) throw new TypeError(run.code)
    return run.counts
  }

  test('[L11][R7] entries about an appointment go with it, and the chain stays whole', async () => {
    await write(2)
    const id = await makeVisit({ endsAt: new Date(at.getTime() - 31 * DAY) })
    await recordEvent({ actor: 'system', action: 'appointment.changed', subject: ['appointment', id] })
    await write(2)
    expect(await checkTrail()).toMatchObject({ intact: true, entries: 8 })
    expect((await purge(at)).audit_event).toBe(4)
    expect(await db().auditEvent.count({ where: { subjectId: id } })).toBe(0)
    // Four that stayed, and the run's own.
    expect(await checkTrail()).toMatchObject({ intact: true, entries: 5, head: { seq: 9 } })
    // The mark is for this place only.
    const kept = await db().auditEvent.findFirstOrThrow({ where: { action: 'clinic.window-changed' } })
    await tamper(`WITH l AS (UPDATE audit_link SET released = (SELECT max(released) FROM audit_link) WHERE seq = ${kept.seq})
      DELETE FROM audit_event WHERE seq = ${kept.seq}`)
    expect(await checkTrail()).toMatchObject({ intact: false, faults: [{ kind: 'removed', seq: kept.seq }] })
  })

  test('[L11][R7] what a link keeps of an entry that has gone says nothing of it', async () => {
    const id = await makeVisit({ endsAt: new Date(at.getTime() - 31 * DAY) })
    await chainEvents()
    const [event] = await db().auditEvent.findMany({ where: { subjectId: id } })
    await purge(at)
    const kept = JSON.stringify([await db().auditLink.findMany(), await db().auditChain.findMany()])
    expect(kept).toContain('digest')
    expect(event && [event.id, event.subjectId, event.actorId].some((value) => kept.includes(value ?? ''))).toBe(false)
  })

  test('[L11][R7] an entry goes after 89 days at the latest, its link too, and what follows still holds', async () => {
    await write(3)
    expect(await checkTrail()).toMatchObject({ intact: true, entries: 3 })
    const later = new Date(Date.now() + 89 * DAY + 60_000)
    const counts = await purge(later)
    expect(counts).toMatchObject({ audit_event: 3, audit_link: 3 })
    expect(await db().auditChain.findMany()).toMatchObject([{ anchorSeq: 3, headSeq: 3 }])
    await write(1)
    expect(await checkTrail()).toMatchObject({ intact: true, entries: 2, head: { seq: 5 } })
    await tamper('DELETE FROM audit_link WHERE seq = 4')
    expect(await checkTrail()).toMatchObject({ intact: false })
  })

  test('[L11] the end of the period hides nothing: a link that was wrong is found afterwards too', async () => {
    await write(3)
    await checkTrail()
    await tamper(`UPDATE audit_event SET action = 'sign-in.refused' WHERE seq = 2`)
    await tamper('DELETE FROM audit_event WHERE seq = 2')
    await purge(new Date(Date.now() + 89 * DAY + 60_000))
    expect(await checkTrail()).toMatchObject({ intact: false, faults: [{ kind: 'chain', seq: null }] })
  })

  test('[L11][R7] an entry that goes while others are chained needs no link', async () => {
    await write(2)
    const [first] = await db().auditEvent.findMany({ orderBy: { at: 'asc' }, take: 1 })
    await db().$transaction(async (tx) => {
      await tx.$queryRaw`SELECT set_config('sprechzimmer.removal', 'yes', true)`
      await tx.auditEvent.deleteMany({ where: { id: first?.id ?? '' } })
      await chainEvents({ wait: true })
    })
    expect(await checkTrail()).toMatchObject({ intact: true, entries: 1, head: { seq: 1 } })
  })
})
