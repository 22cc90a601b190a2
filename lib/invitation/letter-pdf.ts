import 'server-only'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { create } from 'fontkit'
import PdfDocument from 'pdfkit'
import { now } from '@/lib/clock'
import { normaliseCode } from '@/lib/dial-in/rules'
import { Refusal } from '@/lib/http/error'
import { wordsFor } from '@/lib/i18n/words'
import type { InvitationFacts } from './facts.rules'
import { type LetterContent, letterContent } from './letter.rules'

const MM = 72 / 25.4
/** DIN 5008, form B: where the window of an envelope is, where one folds. */
const LEFT = 25 * MM
const WIDTH = 165 * MM
const SENDER = 57 * MM
const RECIPIENT = 62.7 * MM
const RECIPIENT_WIDTH = 80 * MM
const DATE_LEFT = 125 * MM
const BODY = 98.5 * MM
const FOLDS = [105 * MM, 210 * MM]
const QR = 42 * MM
const CODE_BOX = 54 * MM

const FOLDER = join('node_modules', '@fontsource', 'atkinson-hyperlegible-next', 'files')
/** WOFF 1: of WOFF 2 fontkit can make no subset. The first that has a letter writes it. */
const SUBSETS = ['latin', 'latin-ext'] as const
const WEIGHTS = { regular: '400', bold: '700' } as const
type Weight = keyof typeof WEIGHTS

type Face = { readonly name: string; readonly file: Buffer; readonly has: (codePoint: number) => boolean }

let faces: Record<Weight, readonly Face[]> | undefined

function load(weight: Weight): readonly Face[] {
  return SUBSETS.map((subset) => {
    const name = `atkinson-hyperlegible-next-${subset}-${WEIGHTS[weight]}-normal`
    const file = readFileSync(join(process.cwd(), FOLDER, `${name}.woff`))
    const font = create(file)
    return { name, file, has: (codePoint) => font.hasGlyphForCodePoint(codePoint) }
  })
}

/** The letter as a tagged PDF (PDF/UA): what is read aloud is what is seen, in the same order. */
export async function letterPdf(
  facts: InvitationFacts,
  typed: string,
  recipient: readonly string[],
): Promise<Uint8Array<ArrayBuffer> | Refusal> {
  faces ??= { regular: load('regular'), bold: load('bold') }
  const say = await wordsFor(facts.locale, 'letter')
  const content = letterContent(facts, normaliseCode(typed) ?? '', recipient, now(), say)
  // Print view and e-mail set every script; this typeface knows the Latin one.
  if (![...allText(content)].every(canWrite)) return new Refusal('letter-not-writable', { fields: ['address'] })
  const sheet = new Sheet(content.title, facts.locale === 'de' ? 'de-DE' : 'en-GB', faces)
  drawFirstPage(sheet, content)
  drawSecondPage(sheet, content)
  return await sheet.finish()
}

function canWrite(letter: string): boolean {
  return faces?.regular.some(({ has }) => has(letter.codePointAt(0) ?? 0)) ?? false
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
  sheet.text('P', content.sender, { size: 8, x: LEFT, y: SENDER, width: RECIPIENT_WIDTH })
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

type Setting = {
  readonly size: number
  readonly weight?: Weight
  readonly x?: number
  readonly y?: number
  readonly width?: number
  readonly spacing?: number
}

/** Draws on paper and tells a screen reader what it is, in one step. */
class Sheet {
  readonly #pdf: PDFKit.PDFDocument
  readonly #root: PDFKit.PDFStructureElement
  readonly #pieces: Uint8Array[] = []
  readonly #ended: Promise<void>
  y = BODY

  constructor(
    title: string,
    lang: string,
    private readonly faces: Record<Weight, readonly Face[]>,
  ) {
    const options: PDFKit.PDFDocumentOptions = {
      ...{ font: '', size: 'A4', margin: 0, pdfVersion: '1.7', tagged: true, displayTitle: true },
      ...{ lang, info: { Title: title } },
    }
    // The types do not know PDF/UA yet.
    this.#pdf = new PdfDocument(Object.assign(options, { subset: 'PDF/UA' }))
    for (const { name, file } of [...faces.regular, ...faces.bold]) this.#pdf.registerFont(name, file)
    this.#pdf.on('data', (piece: Uint8Array) => this.#pieces.push(piece))
    this.#ended = new Promise((resolve, reject) => this.#pdf.on('end', resolve).on('error', reject))
    this.#root = this.#pdf.struct('Document')
    this.#pdf.addStructure(this.#root)
  }

  text(tag: 'P' | 'H1' | 'H2', text: string, setting: Setting): void {
    this.#root.add(this.#pdf.struct(tag, {}, [() => this.#write(text, setting)]))
  }

  /** »Termin: …« */
  pair(label: string, value: string): void {
    this.#root.add(
      this.#pdf.struct('P', {}, [
        () => {
          const top = this.y
          this.#write(`${label}: `, { size: 13, y: top, width: 45 * MM })
          this.#write(value, { size: 14, weight: 'bold', x: LEFT + 47 * MM, y: top, width: WIDTH - 47 * MM })
        },
      ]),
    )
  }

  list({ title, items }: { title: string; items: readonly string[] }, numbered: boolean): void {
    this.text('H2', title, { size: 16, weight: 'bold' })
    this.gap(2 * MM)
    const list = this.#pdf.struct('L')
    this.#root.add(list)
    for (const [index, item] of items.entries()) {
      const top = this.y
      const label = numbered ? `${index + 1}. ` : '• '
      list.add(
        this.#pdf.struct('LI', {}, [
          this.#pdf.struct('Lbl', {}, [() => this.#write(label, { size: 13, y: top, width: 8 * MM })]),
          this.#pdf.struct('LBody', {}, [
            () => this.#write(item, { size: 13, x: LEFT + 8 * MM, y: top, width: WIDTH - 8 * MM }),
          ]),
        ]),
      )
      this.gap(1.2 * MM)
    }
    list.end()
    this.gap(4.5 * MM)
  }

  figure(alt: string, bbox: [number, number, number, number], draw: (pdf: PDFKit.PDFDocument) => unknown): void {
    const options = { alt, bbox }
    this.#root.add(this.#pdf.struct('Figure', options, [() => this.#drawn(draw)]))
  }

  /** Lines and frames say nothing. */
  decorate(draw: (pdf: PDFKit.PDFDocument) => unknown): void {
    this.#pdf.markContent('Artifact', { type: 'Layout' })
    this.#drawn(draw)
    this.#pdf.endMarkedContent()
  }

  gap(height: number): void {
    this.y += height
  }

  turnOver(): void {
    this.#pdf.addPage()
    this.y = 20 * MM
  }

  async finish(): Promise<Uint8Array<ArrayBuffer>> {
    this.#root.end()
    this.#pdf.end()
    await this.#ended
    return new Uint8Array(Buffer.concat(this.#pieces))
  }

  #drawn(draw: (pdf: PDFKit.PDFDocument) => unknown): void {
    this.#pdf.save().fillColor('#000').strokeColor('#000')
    draw(this.#pdf)
    this.#pdf.restore()
  }

  #write(text: string, { size, weight = 'regular', x = LEFT, y = this.y, width = WIDTH, spacing = 0 }: Setting): void {
    const runs = this.#runs(text, weight)
    this.#pdf.fontSize(size).fillColor('#000')
    this.#pdf.x = x
    this.#pdf.y = y
    for (const [index, run] of runs.entries()) {
      const continued = index < runs.length - 1
      this.#pdf.font(run.face).text(run.text, { width, continued, characterSpacing: spacing, lineGap: size * 0.12 })
    }
    this.y = Math.max(this.#pdf.y, y)
  }

  /** One piece for each change of the typeface's file. */
  #runs(text: string, weight: Weight): { face: string; text: string }[] {
    const runs: { face: string; text: string }[] = []
    for (const letter of text) {
      const candidates = this.faces[weight]
      const face = (candidates.find(({ has }) => has(letter.codePointAt(0) ?? 0)) ?? candidates[0])?.name ?? ''
      const last = runs.at(-1)
      if (last?.face === face) last.text += letter
      else runs.push({ face, text: letter })
    }
    return runs
  }
}
