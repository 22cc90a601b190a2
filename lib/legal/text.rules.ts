/**
 * How the clinic's texts are written: `## ` and `### ` begin headings, `- ` an item of a list, an empty line a new
 * paragraph; `[words](address)` is a link and `{Praxis}` is filled in. Everything else, markup too, is what it looks like.
 */

/** What is filled in when a text is read, by the names that the clinic writes. */
const PLACEHOLDERS = {
  Praxis: 'name',
  Anschrift: 'address',
  Telefon: 'phone',
  'E-Mail': 'email',
  Internetadresse: 'site',
  Frist: 'period',
} as const
type Placeholder = (typeof PLACEHOLDERS)[keyof typeof PLACEHOLDERS]
export const PLACEHOLDER_NAMES: readonly string[] = Object.keys(PLACEHOLDERS)

/** The table of what is stored, on a line of its own. */
export const RECORDS_NAME = 'Speicherliste'
/** `{fehlt: Berufsbezeichnung}` marks what only the clinic knows. */
const MISSING = /^fehlt: *(.+)$/

export type Piece =
  | { readonly kind: 'words'; readonly text: string }
  | { readonly kind: 'link'; readonly text: string; readonly href: string }
  | { readonly kind: 'placeholder'; readonly of: Placeholder }
  | { readonly kind: 'missing'; readonly what: string }

type Line = readonly Piece[]

export type Block =
  | { readonly kind: 'heading'; readonly level: 2 | 3; readonly line: Line }
  | { readonly kind: 'paragraph'; readonly lines: readonly Line[] }
  | { readonly kind: 'list'; readonly items: readonly Line[] }
  | { readonly kind: 'records' }

const MARK = /\[([^[\]]+)\]\(((?:[^\s()]|\([^\s()]*\))+)\)|\{([^{}]+)\}/g
const ITEM = /^[-*] +(.+)$/
const HEADING = /^(##|###) +(.+)$/

/** A text's blocks. Every text has some: what is written wrongly stands there as it was written. */
export function blocksOf(text: string): Block[] {
  const blocks: Block[] = []
  let paragraph: Line[] = []
  let items: Line[] = []
  const end = () => {
    if (paragraph.length > 0) blocks.push({ kind: 'paragraph', lines: paragraph })
    if (items.length > 0) blocks.push({ kind: 'list', items })
    paragraph = []
    items = []
  }
  for (const line of text.split('\n').map((written) => written.trim())) {
    const [, marks, title] = HEADING.exec(line) ?? []
    const item = ITEM.exec(line)?.[1]
    if (line === '') end()
    else if (line === `{${RECORDS_NAME}}`) {
      end()
      blocks.push({ kind: 'records' })
    } else if (title !== undefined) {
      end()
      blocks.push({ kind: 'heading', level: marks === '##' ? 2 : 3, line: piecesOf(title) })
    } else if (item !== undefined) {
      if (paragraph.length > 0) end()
      items.push(piecesOf(item))
    } else {
      if (items.length > 0) end()
      paragraph.push(piecesOf(line))
    }
  }
  end()
  return blocks
}

function piecesOf(line: string): Piece[] {
  const pieces: Piece[] = []
  let from = 0
  for (const match of line.matchAll(MARK)) {
    const piece = pieceOf(match)
    if (!piece) continue
    if (match.index > from) pieces.push({ kind: 'words', text: line.slice(from, match.index) })
    pieces.push(piece)
    from = match.index + match[0].length
  }
  if (from < line.length) pieces.push({ kind: 'words', text: line.slice(from) })
  return pieces
}

/** Undefined for what only looks like one. */
function pieceOf([, text = '', href = '', name = '']: RegExpMatchArray): Piece | undefined {
  if (text !== '') return isSafeAddress(href) ? { kind: 'link', text, href } : undefined
  const what = MISSING.exec(name)?.[1]
  if (what !== undefined) return { kind: 'missing', what }
  const of = placeholderOf(name)
  return of && { kind: 'placeholder', of }
}

function placeholderOf(name: string): Placeholder | undefined {
  return Object.entries(PLACEHOLDERS).find(([known]) => known === name)?.[1]
}

/** Pages of ours and of others, mail and telephone: nothing that runs, and nothing that only looks like a page of ours. */
export function isSafeAddress(href: string): boolean {
  return /^(\/(?![/\\])|mailto:[^\s]+@|tel:\+?\d)/.test(href) || isHttps(href)
}

export function isHttps(href: string): boolean {
  return /^https:\/\//.test(href) && URL.canParse(href)
}

export type Fault = { readonly line: number; readonly kind: 'placeholder' | 'address'; readonly text: string }

/** What was probably meant as a link or a placeholder and is none. */
export function faultsIn(text: string): Fault[] {
  return text.split('\n').flatMap((line, index) =>
    [...line.matchAll(MARK)].flatMap((match): Fault[] => {
      if (pieceOf(match) || line.trim() === `{${RECORDS_NAME}}`) return []
      return [{ line: index + 1, kind: match[3] === undefined ? 'address' : 'placeholder', text: match[0] }]
    }),
  )
}

/** What a text says that only the clinic can say, and has not yet. */
export function missingIn(text: string): string[] {
  return [...text.matchAll(MARK)].flatMap((match) => {
    const piece = pieceOf(match)
    return piece?.kind === 'missing' ? [piece.what] : []
  })
}

export type Fact = Exclude<Placeholder, 'period'>
export type Facts = Readonly<Record<Fact, string>>

/** The placeholders of a text for which the clinic has given nothing. */
export function emptyIn(text: string, facts: Facts): Fact[] {
  const named = [...text.matchAll(MARK)].flatMap((match) => {
    const piece = pieceOf(match)
    return piece?.kind === 'placeholder' && piece.of !== 'period' ? [piece.of] : []
  })
  return [...new Set(named)].filter((of) => facts[of] === '')
}
