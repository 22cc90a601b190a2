import 'server-only'
import { findLogo } from '@/lib/clinic/profile.store'
import { now } from '@/lib/clock'
import { normaliseCode } from '@/lib/dial-in/rules'
import { Refusal } from '@/lib/http/error'
import { wordsFor } from '@/lib/i18n/words'
import { canWrite, LEFT, MM, Sheet, WIDTH } from '@/lib/pdf/sheet'
import type { InvitationFacts } from './facts.rules'
import { type LetterContent, letterContent } from './letter.rules'

/** DIN 5008, form B: where the window of an envelope is, where one folds. */
const SENDER = 57 * MM
const LOGO = { top: 20 * MM, width: 80 * MM, height: 22 * MM }
const RECIPIENT = 62.7 * MM
const RECIPIENT_WIDTH = 80 * MM
const DATE_LEFT = 125 * MM
const BODY = 98.5 * MM
const FOLDS = [105 * MM, 210 * MM]
const QR = 42 * MM
const CODE_BOX = 54 * MM

/** The letter as a tagged PDF (PDF/UA): what is read aloud is what is seen, in the same order. */
export async function letterPdf(
  facts: InvitationFacts,
  typed: string,
  recipient: readonly string[],
): Promise<Uint8Array<ArrayBuffer> | Refusal> {
  const say = await wordsFor(facts.locale, 'letter')
  const content = letterContent(facts, normaliseCode(typed) ?? '', recipient, now(), say)
  // Print view and e-mail set every script; this typeface knows the Latin one.
  if (!canWrite(allText(content))) return new Refusal('letter-not-writable', { fields: ['address'] })
  const sheet = new Sheet(content.title, facts.locale)
  sheet.y = BODY
  const logo = content.logo && (await findLogo(content.logo.hash))
  if (content.logo && logo) sheet.picture(content.logo.alt, Buffer.from(logo), LOGO)
  drawFirstPage(sheet, content)
  drawSecondPage(sheet, content)
  return await sheet.finish()
}

function allText({ sender, recipient, facts, phone }: LetterContent): string {
  return [sender, ...recipient, ...facts.flat(), phone].join('')
}

function drawFirstPage(sheet: Sheet, content: LetterContent): void {
  for (const fold of FOLDS)
    sheet.decorate((pdf) =>
      pdf
        .moveTo(5 * MM, fold)
        .lineTo(10 * MM, fold)
        .lineWidth(0.5)
        .stroke(),
    )
  const small = content.sender.length > 50 ? 6.5 : 8
  sheet.text('P', content.sender, { size: small, x: LEFT, y: SENDER, width: RECIPIENT_WIDTH })
  sheet.decorate((pdf) =>
    pdf
      .moveTo(LEFT, SENDER + 4 * MM)
      .lineTo(LEFT + RECIPIENT_WIDTH, SENDER + 4 * MM)
      .lineWidth(0.4)
      .stroke(),
  )
  for (const [index, text] of content.recipient.entries())
    sheet.text('P', text, { size: 10.5, x: LEFT, y: RECIPIENT + index * 4.5 * MM, width: RECIPIENT_WIDTH })
  sheet.text('P', content.writtenAt, { size: 11, x: DATE_LEFT, y: 50 * MM, width: 65 * MM })
  sheet.text('H1', content.title, { size: 22, weight: 'bold', x: LEFT, y: BODY, width: WIDTH })
  sheet.gap(3 * MM)
  sheet.text('P', content.intro, { size: 13 })
  sheet.gap(4 * MM)
  for (const [label, value] of content.facts) {
    sheet.pair(label, value)
    sheet.gap(1.5 * MM)
  }
  sheet.gap(5 * MM)
  drawCode(sheet, content)
  if (content.phone !== '') {
    sheet.text('P', content.phone, { size: 13, weight: 'bold' })
    sheet.gap(3 * MM)
  }
  sheet.text('P', content.turnOver, { size: 13 })
}

function drawCode(sheet: Sheet, content: LetterContent): void {
  const top = sheet.y
  sheet.decorate((pdf) =>
    pdf
      .roundedRect(LEFT, top, WIDTH, CODE_BOX, 3 * MM)
      .lineWidth(1.2)
      .stroke(),
  )
  const inner = { x: LEFT + 8 * MM, width: WIDTH - QR - 20 * MM }
  sheet.text('P', content.codeLabel, { size: 13, y: top + 9 * MM, ...inner })
  sheet.text('P', content.code, { size: 30, weight: 'bold', y: top + 16 * MM, spacing: 1, ...inner })
  sheet.text('P', content.qrHint, { size: 11, y: top + 32 * MM, ...inner })
  const [x, y] = [LEFT + WIDTH - QR - 6 * MM, top + (CODE_BOX - QR) / 2]
  sheet.figure(content.qrAlt, [x, y, x + QR, y + QR], (pdf) =>
    pdf
      .translate(x, y)
      .scale(QR / content.qr.size)
      .path(content.qr.path)
      .fill(),
  )
  sheet.y = top + CODE_BOX + 6 * MM
}

function drawSecondPage(sheet: Sheet, { steps, lists, closing }: LetterContent): void {
  sheet.turnOver()
  sheet.list(steps, true)
  for (const list of lists) sheet.list(list, false)
  for (const text of closing) {
    sheet.text('P', text, { size: 12 })
    sheet.gap(1.5 * MM)
  }
}
