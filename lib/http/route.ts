import 'server-only'
import { getTranslations } from 'next-intl/server'
import type { z } from 'zod/mini'
import { writeRefusal } from '@/lib/audit/refusals'
import { admit } from '@/lib/auth/actor'
import type { Access, ActorFor } from '@/lib/auth/rules'
import { env } from '@/lib/env'
import { errorFields, log } from '@/lib/log'
import { sqlStateOf } from '@/lib/sql-state'
import { ERROR_STATUS, type ErrorCode, Refusal } from './error'
import { MAX_BODY_BYTES, readBounded } from './limits'

type Schema<T> = z.core.$ZodType<T>

/** What a handler gets: who asks, what was sent, already checked. */
export type Asked<A extends Access, P, B, Q> = {
  readonly actor: ActorFor<A>
  readonly params: P
  readonly body: B
  readonly query: Q
  readonly request: Request
}

type Plan<A extends Access, P, B, Q> = {
  readonly allow: A
  readonly params?: Schema<P>
  readonly query?: Schema<Q>
  readonly body?: Schema<B>
  readonly maxBytes?: number
}

type Context = { readonly params: Promise<unknown> }

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i
const CHANGING = new Set(['POST', 'PUT', 'PATCH', 'DELETE'])

/**
 * A route handler in its four steps: parse, allow, one verb, respond.
 * The verb returns a Response, a Refusal, or what becomes JSON. Nothing it throws reaches the client.
 */
export function route<A extends Access, P = undefined, B = undefined, Q = undefined>(
  plan: Plan<A, P, B, Q>,
  verb: (asked: Asked<A, P, B, Q>) => Promise<unknown>,
): (request: Request, context: Context) => Promise<Response> {
  return async (request, context) => {
    // Anywhere else the word means nothing, and hides nothing from the audit trail.
    const forVisitors = plan.allow === 'conversant' || plan.allow === 'present'
    const asVisitor = forVisitors && new URL(request.url).searchParams.get('as') === 'visitor'
    const refuse = async (reason: Refusal, said: object = {}) => {
      if (!asVisitor) await writeDown(reason, { ...said, ...Object(await context.params) })
      return await refusal(reason)
    }
    try {
      if (CHANGING.has(request.method) && !sameSite(request)) return await refuse(new Refusal('cross-site'))
      const actor = await admit(plan.allow, asVisitor)
      if (actor instanceof Refusal) return await refuse(actor)
      const params = parse(plan.params, await context.params)
      if (params instanceof Refusal) return await refuse(new Refusal('not-found'))
      const query = parse(plan.query, Object.fromEntries(new URL(request.url).searchParams))
      if (query instanceof Refusal) return await refuse(query)
      const body = plan.body
        ? await readJson(request, plan.body, plan.maxBytes ?? MAX_BODY_BYTES)
        : parse<B>(undefined, null)
      if (body instanceof Refusal) return await refuse(body)
      const answer = await verb({ actor, params, body, query, request })
      if (answer instanceof Refusal) return await refuse(answer, Object(body))
      if (answer instanceof Response) return answer
      return answer === undefined ? new Response(null, { status: 204 }) : Response.json(answer)
    } catch (error) {
      log('error', 'route.failed', { method: request.method, ...errorFields(error) })
      return await refusal(new Refusal(databaseIsAway(error) ? 'unavailable' : 'internal'))
    }
  }
}

/** Refused access, and the ids that were asked for. */
async function writeDown({ code }: Refusal, asked: object): Promise<void> {
  if (code !== 'forbidden' && code !== 'not-found' && code !== 'cross-site') return
  const ids = Object.values(asked).filter((value) => typeof value === 'string' && UUID.test(value))
  await writeRefusal(code, ids)
}

/** The answer to a refusal: a code for programs, a sentence for people. */
export async function refusal({ code, more }: Refusal): Promise<Response> {
  const t = await getTranslations('errors')
  const headers = more.retryAfterSeconds === undefined ? {} : { 'Retry-After': String(more.retryAfterSeconds) }
  return Response.json(
    {
      error: code satisfies ErrorCode,
      message: t(code),
      ...(more.fields ? { fields: more.fields } : {}),
      ...(more.dates ? { dates: more.dates } : {}),
    },
    { status: ERROR_STATUS[code], headers },
  )
}

/**
 * Whether a changing request comes from our own pages. Browsers send Sec-Fetch-Site or Origin;
 * a request with neither comes from a program that holds no cookies of ours by accident.
 */
function sameSite(request: Request): boolean {
  const site = request.headers.get('sec-fetch-site')
  if (site !== null) return site === 'same-origin' || site === 'none'
  const origin = request.headers.get('origin')
  if (origin === null) return true
  return origin === new URL(env().PUBLIC_URL).origin || origin === new URL(request.url).origin
}

/** Without a schema nothing is expected and nothing is looked at. */
function parse<T>(schema: Schema<T> | undefined, value: unknown): T | Refusal {
  // `T` is `undefined` exactly when the plan names no schema.
  if (!schema) return undefined as T
  const result = schema['~standard'].validate(value)
  if (result instanceof Promise) throw new TypeError('schemas of handlers are synchronous')
  if (!result.issues) return result.value
  return new Refusal('invalid-input', {
    fields: result.issues.map((issue) => (issue.path ?? []).map(String).join('.')),
  })
}

async function readJson<T>(request: Request, schema: Schema<T>, limit: number): Promise<T | Refusal> {
  if (!/^application\/json\s*(;|$)/i.test(request.headers.get('content-type') ?? ''))
    return new Refusal('unsupported-type')
  let json: unknown
  try {
    const decoder = new TextDecoder('utf-8', { fatal: true })
    let text = ''
    const whole = await readBounded(request, limit, (piece) => {
      text += decoder.decode(piece, { stream: true })
    })
    if (!whole) return new Refusal('too-large')
    json = JSON.parse(text + decoder.decode())
  } catch {
    return new Refusal('invalid-input')
  }
  return parse(schema, json)
}

/** Prisma's words, the network's and the database's. */
const AWAY = /^(P1001|P1002|P1008|P1017|P2024|P2028|ECONNREFUSED|ECONNRESET|ENOENT|57P0[1-3]|08\d{3}|53[13]00)$/

/**
 * Connection lost, refused, timed out, none free in time, no room on its disk, or the server is starting or stopping: come
 * back later.
 */
function databaseIsAway(error: unknown): boolean {
  if (!(error instanceof Error)) return false
  const code = 'code' in error && typeof error.code === 'string' ? error.code : ''
  return (
    [code, sqlStateOf(error) ?? ''].some((word) => AWAY.test(word)) ||
    /timeout exceeded when trying to connect|Connection terminated/.test(error.message)
  )
}
