export type Requirement = {
  readonly id: string
  readonly words: string
  readonly german: string
  /** How it is to be checked, where that is laid down. */
  readonly checked: string
}

const ROW = /^\| ([LRFX]\d*)\s*\| (.*?)\s*\| (.*?)\s*\| (.*?)\s*\|$/gm
const LINK = /\[([^\]]+)\]\([^)]+\)/g

/** The tables of docs/requirements.md. */
export function readRequirements(markdown: string): Requirement[] {
  return [...markdown.matchAll(ROW)].map(([, id = '', words = '', german = '', checked = '']) => ({
    id,
    words,
    german,
    checked: checked.replace(LINK, '$1'),
  }))
}

/** The ids that a title says it proves. */
export function idsIn(title: string): string[] {
  return [...new Set([...title.matchAll(/\[([LRFX]\d*)\]/g)].map(([, id = '']) => id))]
}

const TITLE = /(['"`])((?:\[[A-Z]+\d*\])+(?:\\.|(?!\1).)*)\1/g

/** Titles that begin with ids, as they stand in a test's source: what it would prove if it ran. */
export function titlesIn(source: string): string[] {
  return [...source.matchAll(TITLE)].map(([, , title = '']) => title.replace(/\\(.)/g, '$1'))
}
