import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'

const documents = [
  'README.md',
  ...readdirSync('docs', { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.md'))
    .map((name) => join('docs', name)),
].map((path) => ({ path, text: readFileSync(path, 'utf8') }))

/** A heading's address on the page, as GitHub makes it. */
const anchorOf = (heading: string) =>
  heading
    .toLowerCase()
    .replace(/[^\p{L}\p{N}\s_-]/gu, '')
    .trim()
    .replace(/\s/g, '-')

test('[X6] every link of the documents leads to something that is there', () => {
  expect(documents.length).toBeGreaterThan(20)
  const dead = documents.flatMap(({ path, text }) =>
    [...text.matchAll(/\]\(([^)\s]+)\)/g)]
      .map(([, to = '']) => to)
      .filter((to) => !/^[a-z]+:/.test(to))
      .filter((to) => {
        const [file = '', anchor] = to.split('#')
        const target = file === '' ? path : join(dirname(path), file)
        if (!existsSync(target)) return true
        const headings = anchor === undefined ? [] : [...readFileSync(target, 'utf8').matchAll(/^#+ (.*)$/gm)]
        return anchor !== undefined && !headings.some(([, heading = '']) => anchorOf(heading) === anchor)
      })
      .map((to) => `${path} → ${to}`),
  )
  expect(dead).toEqual([])
})

test('[R6] docs/dependencies.md lists every dependency with its purpose, and nothing else', () => {
  const { dependencies, devDependencies } = JSON.parse(readFileSync('package.json', 'utf8'))
  const rows = readFileSync('docs/dependencies.md', 'utf8').matchAll(/^\| ([^|]+?) +\| ([^|]+?) +\|$/gm)
  const listed = [...rows]
    .filter(([, names]) => names !== 'package' && !/^-+$/.test(names ?? ''))
    .flatMap(([, names = '', purpose = '']) => names.split(', ').map((name) => ({ name, purpose })))
  const used = Object.keys({ ...dependencies, ...devDependencies })
  const matches = (listedName: string, name: string) =>
    listedName.endsWith('/*') ? name.startsWith(listedName.slice(0, -1)) : listedName === name
  expect(used.filter((name) => !listed.some((row) => matches(row.name, name)))).toEqual([])
  expect(listed.filter((row) => !used.some((name) => matches(row.name, name)))).toEqual([])
  expect(listed.filter(({ purpose }) => purpose === '')).toEqual([])
})

test('[R6] dependencies have exact versions, and run no code when they are installed', () => {
  const { dependencies, devDependencies } = JSON.parse(readFileSync('package.json', 'utf8'))
  const versions = Object.entries<string>({ ...dependencies, ...devDependencies })
  expect(versions.filter(([, version]) => !/^\d+\.\d+\.\d+/.test(version))).toEqual([])
  expect(readFileSync('.npmrc', 'utf8')).toMatch(/^ignore-scripts=true$/m)
})

test('[R6] .env.example explains every setting that the server reads', () => {
  const read = [...readFileSync('lib/env.ts', 'utf8').matchAll(/^ {2}([A-Z_]+):/gm)].map(([, name]) => name)
  const explained = [...readFileSync('.env.example', 'utf8').matchAll(/^#?([A-Z_]+)=/gm)].map(([, name]) => name)
  // `npm start` sets it by itself.
  const given = ['APP_COMMIT']
  expect(read.length).toBeGreaterThan(8)
  expect(read.filter((name = '') => ![...explained, ...given].includes(name))).toEqual([])
})

test('[R6] docs/threats.md names tests that exist', () => {
  const named = [
    ...readFileSync('docs/threats.md', 'utf8').matchAll(/`(unit|api|ui|launcher|e2e|network)\/([a-z-]+)`/g),
  ]
  expect(named.length).toBeGreaterThan(30)
  const missing = named.filter(
    ([, folder, name]) =>
      !['test.ts', 'test.tsx', 'spec.ts'].some((ending) => existsSync(`tests/${folder}/${name}.${ending}`)),
  )
  expect(missing.map(([whole]) => whole)).toEqual([])
})
