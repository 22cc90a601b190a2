import { db } from '@/lib/db/prisma'
import { isRecordKind, type Period, RECORD_KINDS, RECORDS } from '@/lib/retention/records.rules'
import { disagreements, periodOf } from '@/lib/retention/rules'
import { PLACES } from '@/lib/seal/rules'

/** Every column of every table that is not the database's own, also in tables made by libraries. */
async function catalogue(): Promise<{ table: string; column: string }[]> {
  return await db().$queryRaw`
    SELECT table_name::text AS "table", column_name::text AS "column" FROM information_schema.columns
    WHERE table_schema NOT IN ('pg_catalog', 'information_schema')`
}

/** Texts of patients that nobody can write words into, and why. */
const NO_WORDS: Record<string, string> = {
  'audit_event.action': 'a closed set',
  'audit_event.actor_kind': 'a closed set',
  'audit_event.subject_kind': 'a closed set',
  'companion.kind': 'a closed set',
  'consent.version': 'the version of a text',
  'dial_in_code.code_hash': 'an HMAC',
  'mail.kind': 'a closed set',
  'mail.reason': 'a closed set',
  'mail.status': 'a closed set',
  'patient_address.language': 'a closed set',
  'rate_window.key': 'an HMAC',
  'signal.body': 'in no write-ahead log and no backup (UNLOGGED), and gone with the call',
  'waiting_entry.camera': 'a closed set',
  'waiting_entry.loudspeaker': 'a closed set',
  'waiting_entry.microphone': 'a closed set',
  'waiting_entry.network': 'a closed set',
  'waiting_entry.path': 'a closed set',
  'waiting_entry.visit_hash': 'a hash of 256 random bits',
  'waiting_message.template': 'a closed set',
}

describe('the table of records and the database', () => {
  it('[R7][L10] classifies every table and every column that the migrated database has', async () => {
    expect(disagreements(await catalogue())).toEqual([])
  })

  it('[L11][L10] seals every column in which somebody could write a patient’s name', async () => {
    const texts = await db().$queryRaw<{ name: string }[]>`
      SELECT table_name || '.' || column_name AS name FROM information_schema.columns
      WHERE table_schema = 'public' AND data_type IN ('text', 'character varying', 'jsonb', 'json', 'bytea') ORDER BY 1`
    const ofPatients = texts.filter(({ name }) => {
      const [table = '', column = ''] = name.split('.')
      const columns = isRecordKind(table) ? RECORDS[table].columns : {}
      return 'patient' in columns && (columns.patient as readonly string[]).includes(column)
    })
    const open = ofPatients.map(({ name }) => name).filter((name) => !PLACES.some((place) => place === name))
    expect(open).toEqual(Object.keys(NO_WORDS).sort())
  })

  it('[R7] finds a new table and a new column without a rule, and a rule without a column', async () => {
    await db().$executeRaw`CREATE TABLE visitor_note (id integer, words text)`
    await db().$executeRaw`ALTER TABLE waiting_entry ADD COLUMN mood text`
    await db().$executeRaw`ALTER TABLE call_seat RENAME COLUMN page TO tab`
    expect(disagreements(await catalogue())).toEqual([
      'call_seat.page',
      'call_seat.tab',
      'visitor_note.id',
      'visitor_note.words',
      'waiting_entry.mood',
    ])
  })

  it('[R7][L10] nothing that is kept for an appointment can outlive it: the database itself lets it go with it', async () => {
    const going = await db().$queryRaw<{ name: string }[]>`
      WITH RECURSIVE going AS (
        SELECT 'appointment'::regclass::oid AS kind
        UNION SELECT c.conrelid FROM pg_constraint c JOIN going ON c.confrelid = going.kind
        WHERE c.contype = 'f' AND c.confdeltype = 'c'
      ) SELECT kind::regclass::text AS name FROM going`
    const names = going.map(({ name }) => name)
    const bound: Period['from'][] = ['appointment-end', 'appointment-over', 'call-end', 'visit-end']
    const kept = RECORD_KINDS.filter((kind) => bound.includes(periodOf(kind).from))
    expect(kept.length).toBeGreaterThan(10)
    expect(kept.filter((kind) => !names.includes(kind))).toEqual([])
  })
})
