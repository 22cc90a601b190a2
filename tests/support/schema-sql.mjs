// Prints the SQL of a database that is exactly what prisma/schema says. (Reading an existing database is beyond
// Prisma's adapter for pg: it does not know the catalogue's type "char". So tests compare two databases instead.)
// A program of its own, because the engine is a WebAssembly module that Jest cannot load.
import { readdirSync, readFileSync } from 'node:fs'
import { PrismaPg } from '@prisma/adapter-pg'
import { bindMigrationAwareSqlAdapterFactory } from '@prisma/driver-adapter-utils'
import * as engine from '@prisma/schema-engine-wasm/schema_engine_bg'

Reflect.set(globalThis, 'PRISMA_WASM_PANIC_REGISTRY', {
  /** @param {string} message */
  set_message(message) {
    process.stderr.write(`${message}\n`)
  },
})
const place = new URL(import.meta.resolve('@prisma/schema-engine-wasm/schema_engine_bg'))
const binary = readFileSync(new URL('schema_engine_bg.wasm', place))
const { instance } = await WebAssembly.instantiate(binary, { './schema_engine_bg.js': engine })
engine.__wbg_set_wasm(instance.exports)
const { __wbindgen_start: start } = instance.exports
if (typeof start === 'function') start()

const adapter = bindMigrationAwareSqlAdapterFactory(new PrismaPg({ connectionString: process.argv[2] }))
const files = readdirSync('prisma/schema').map((name) => ({
  path: `prisma/schema/${name}`,
  content: readFileSync(`prisma/schema/${name}`, 'utf8'),
}))
const prisma = await engine.SchemaEngine.new(
  { datamodels: files.map(({ path, content }) => [path, content]) },
  () => undefined,
  adapter,
)
const { stdout } = await prisma.diff({
  from: { tag: 'empty' },
  to: { tag: 'schemaDatamodel', files },
  script: true,
  exitCode: null,
  filters: { externalTables: [], externalEnums: [] },
})
process.stdout.write(stdout ?? '')
process.exit(0)
