import { readdirSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'

export type Import = { readonly from: string; readonly typeOnly: boolean }
export type Source = { readonly path: string; readonly text: string; readonly imports: readonly Import[] }

const IMPORT = /^\s*(?:import|export)\s+(type\s)?(?:[^'";]*?\sfrom\s+)?'([^']+)'|\bimport\('([^']+)'\)/gm
const ENDINGS = ['', '.ts', '.tsx', '.mjs', '.json', '/index.ts']

/** Every source below these folders, without the generated ones, with its import lines; paths from the project's root. */
export function readSources(folders: readonly string[]): Source[] {
  const files = folders.flatMap((folder) =>
    readdirSync(folder, { recursive: true, encoding: 'utf8' }).map((name) => join(folder, name)),
  )
  const paths = files.filter((path) => /\.(ts|tsx|mjs)$/.test(path) && !path.startsWith('lib/db/generated/')).sort()
  const known = new Set(paths)
  return paths.map((path) => {
    const text = readFileSync(path, 'utf8')
    const imports = [...text.matchAll(IMPORT)].map(([, type, named, dynamic]) => ({
      from: resolve(path, named ?? dynamic ?? '', known),
      typeOnly: type !== undefined,
    }))
    return { path, text, imports }
  })
}

/** A file of ours as its path, a package as its name. */
function resolve(path: string, specifier: string, known: ReadonlySet<string>): string {
  const base = specifier.startsWith('@/')
    ? specifier.slice(2)
    : specifier.startsWith('.')
      ? join(dirname(path), specifier)
      : undefined
  if (base === undefined) return specifier
  return ENDINGS.map((ending) => base + ending).find((candidate) => known.has(candidate)) ?? base
}
