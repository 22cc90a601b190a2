const { build } = require('esbuild')
const { dirname } = require('node:path')

/** Everything of `zod/mini` that app, components and lib use. A test compares it with them. */
const USED = [
  ...['_default', 'array', 'base64', 'boolean', 'coerce', 'discriminatedUnion', 'email', 'enum', 'exactOptional'],
  ...['extend', 'int', 'iso', 'literal', 'looseObject', 'maxLength', 'maximum', 'minLength', 'minimum', 'nullable'],
  ...['number', 'object', 'optional', 'partialRecord', 'pipe', 'record', 'refine', 'regex', 'strictObject', 'string'],
  ...['toLowerCase', 'transform', 'trim', 'tuple', 'union', 'url', 'uuid'],
]

/**
 * For the browser, in place of `zod/mini`: one module of what is used. Turbopack judges module by module what is
 * unused, and each part of zod names all of the next one; esbuild looks at every single declaration.
 * @this {{ async(): (error: unknown, code?: string) => void, resourcePath: string }}
 */
function usedZod() {
  const done = this.async()
  build({
    stdin: { contents: `export { ${USED.join(', ')} } from './external.js'`, resolveDir: dirname(this.resourcePath) },
    bundle: true,
    format: 'esm',
    target: 'esnext',
    legalComments: 'none',
    logLevel: 'silent',
    write: false,
  }).then(({ outputFiles }) => done(null, outputFiles[0]?.text), done)
}

module.exports = { default: usedZod, USED }
