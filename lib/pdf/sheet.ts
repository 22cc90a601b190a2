import 'server-only'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { create } from 'fontkit'
import PdfDocument from 'pdfkit'
import type { Locale } from '@/lib/i18n/rules'

export const MM = 72 / 25.4
/** DIN 5008: where text stands on a sheet. */
export const LEFT = 25 * MM
export const WIDTH = 165 * MM
const TOP = 20 * MM
const BOTTOM = 277 * MM

const FOLDER = join('node_modules', '@fontsource', 'atkinson-hyperlegible-next', 'files')
/** WOFF 1: of WOFF 2 fontkit can make no subset. The first that has a letter writes it. */
const SUBSETS = ['latin', 'latin-ext'] as const
const WEIGHTS = { regular: '400', bold: '700' } as const
type Weight = keyof typeof WEIGHTS

type Face = { readonly name: string; readonly file: Buffer; readonly has: (codePoint: number) => boolean }

let loaded: Record<Weight, readonly Face[]> | undefined

function faces(): Record<Weight, readonly Face[]> {
  loaded ??= { regular: load('regular'), bold: load('bold') }
  return loaded
}

function load(weight: Weight): readonly Face[] {
  return SUBSETS.map((subset) => {
    const name = `atkinson-hyperlegible-next-${subset}-${WEIGHTS[weight]}-normal`
    const file = readFileSync(join(process.cwd(), FOLDER, `${name}.woff`))
    const font = create(file)
    return { name, file, has: (codePoint) => font.hasGlyphForCodePoint(codePoint) }
  })
}

/** Whether this typeface, which knows the Latin script, has every letter of a text. */
export function canWrite(text: string): boolean {
  return [...text].every((letter) => faces().regular.some(({ has }) => has(letter.codePointAt(0) ?? 0)))
}

type Setting = {
  readonly size: number
  readonly weight?: Weight
  readonly x?: number
  readonly y?: number
  readonly width?: number
  readonly spacing?: number
}

/** A tagged PDF (PDF/UA): draws on paper and tells a screen reader what it is, in one step. */
export class Sheet {
  readonly #pdf: PDFKit.PDFDocument
  readonly #root: PDFKit.PDFStructureElement
  readonly #pieces: Uint8Array[] = []
  readonly #ended: Promise<void>
  readonly #faces = faces()
  y = TOP

  constructor(title: string, locale: Locale) {
    const options: PDFKit.PDFDocumentOptions = {
      ...{ font: '', size: 'A4', margin: 0, pdfVersion: '1.7', tagged: true, displayTitle: true },
      ...{ lang: locale === 'de' ? 'de-DE' : 'en-GB', info: { Title: title } },
    }
    // The types do not know PDF/UA yet.
    this.#pdf = new PdfDocument(Object.assign(options, { subset: 'PDF/UA' }))
    for (const { name, file } of [...this.#faces.regular, ...this.#faces.bold]) this.#pdf.registerFont(name, file)
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

  /** As large as fits, at the left. */
  picture(alt: string, png: Buffer, { top, width, height }: { top: number; width: number; height: number }): void {
    this.figure(alt, [LEFT, top, LEFT + width, top + height], (pdf) =>
      pdf.image(png, LEFT, top, { fit: [width, height] }),
    )
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
    this.y = TOP
  }

  /** Begins a new page where less than this is left of the present one. */
  keep(height: number): void {
    if (this.y + height > BOTTOM) this.turnOver()
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
      const candidates = this.#faces[weight]
      const face = (candidates.find(({ has }) => has(letter.codePointAt(0) ?? 0)) ?? candidates[0])?.name ?? ''
      const last = runs.at(-1)
      if (last?.face === face) last.text += letter
      else runs.push({ face, text: letter })
    }
    return runs
  }
}
