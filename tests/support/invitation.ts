import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import ICAL from 'ical.js'
import { db } from '@/lib/db/prisma'

/** What a handler answers that makes a file. */
export async function askForFile(
  handler: (request: Request, context: { params: Promise<unknown> }) => Promise<Response>,
  id: string,
  body: unknown,
): Promise<Response> {
  const request = new Request('http://localhost:3000/api/asked', {
    method: 'POST',
    headers: { 'sec-fetch-site': 'same-origin', 'content-type': 'application/json' },
    body: JSON.stringify(body),
  })
  return await handler(request, { params: Promise.resolve({ id }) })
}

/** Reads a calendar file with another library than the one that wrote it. */
export function readCalendar(file: string) {
  const calendar = new ICAL.Component(ICAL.parse(file))
  const events = calendar.getAllSubcomponents('vevent')
  const [event] = events
  if (!event || events.length !== 1) throw new Error('There is not exactly one event.')
  const read = new ICAL.Event(event)
  return {
    method: calendar.getFirstPropertyValue('method'),
    uid: read.uid,
    sequence: read.sequence,
    summary: read.summary,
    description: read.description,
    location: read.location,
    status: event.getFirstPropertyValue('status'),
    organizer: read.organizer,
    attendees: read.attendees.map((attendee) => attendee.getFirstValue()),
    startsAt: read.startDate.toJSDate(),
    endsAt: read.endDate.toJSDate(),
    zone: read.startDate.zone.tzid,
    properties: event.getAllProperties().map(({ name }) => name),
  }
}

export type Tag = { readonly role?: string; readonly alt?: string; readonly children?: readonly Tag[] }

export type ReadPdf = {
  readonly title: string
  readonly lang: string
  readonly marked: boolean
  readonly pages: readonly {
    readonly size: readonly number[]
    readonly text: string
    readonly structure: Tag | null
  }[]
  /** What a phone reads from the picture of the first page, if one was to look. */
  readonly qr: string | null
}

/** What a PDF says to eyes, to a phone's camera and to a screen reader. */
export function readPdf(pdf: Uint8Array, look = false): ReadPdf {
  const folder = mkdtempSync(join(tmpdir(), 'letter-'))
  try {
    const file = join(folder, 'letter.pdf')
    writeFileSync(file, pdf)
    return JSON.parse(read(file, look))
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

function read(file: string, look: boolean): string {
  const program = ['tests/support/read-pdf.mjs', file, ...(look ? ['look'] : [])]
  return execFileSync(process.execPath, program, { encoding: 'utf8' })
}

/** All tags below one, in the order in which they are read aloud. */
export function tagsOf(tag: Tag | null): Tag[] {
  return tag ? [tag, ...(tag.children ?? []).flatMap(tagsOf)] : []
}

/** Everything that the database holds, as one text. */
export async function wholeDatabase(): Promise<string> {
  const tables = await db().$queryRaw<{ name: string }[]>`
    SELECT table_name::text AS name FROM information_schema.tables WHERE table_schema = 'public'`
  const texts: string[] = []
  for (const { name } of tables) {
    const [row] = await db().$queryRawUnsafe<{ text: string | null }[]>(
      `SELECT json_agg(t)::text AS text FROM "${name}" t`,
    )
    texts.push(row?.text ?? '')
  }
  return texts.join('\n')
}
