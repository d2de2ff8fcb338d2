import restify, { type Next, type Request, type Response, type Server } from 'restify'
import { type ConnectionLimits, limitConnections, usualLimits } from './connection-limits.ts'
import { readBody } from './read-body.ts'
import { secureHeaders } from './secure-headers.ts'

/** The largest request that Teams sends is far below this. */
const maxBodyBytes = 256 * 1024

/** What the routes call. */
export interface HttpRoutes {
  /** One request of the Bot Connector, and the address that it comes from. Never throws. */
  readonly messages: (
    authorization: string,
    body: unknown,
    address: string,
  ) => Promise<{ status: number; body?: unknown; sent: () => void }>
  /** Undefined when the bot can serve, else what is missing. */
  readonly notReady: () => Promise<string | undefined>
  /** What is said beside `ready`. */
  readonly readyFacts?: () => Promise<Readonly<Record<string, unknown>>>
  /** Prometheus text. */
  readonly metrics: () => Promise<string>
}

/** Where to listen. */
export interface HttpOptions {
  readonly port: number
  /** A port of its own for what is nobody's business outside: `/readyz` and `/metrics`. */
  readonly metricsPort?: number | undefined
  readonly host?: string
  readonly limits?: ConnectionLimits
}

/** A server that listens; `close` waits for requests under way. */
export interface HttpServer {
  readonly port: number
  /** The same as `port` where there is no other. */
  readonly metricsPort: number
  close(): Promise<void>
}

/** Starts listening. Rejects when a port is taken, naming it. */
export async function startHttpServer(
  { port, metricsPort, host, limits = usualLimits }: HttpOptions,
  routes: HttpRoutes,
): Promise<HttpServer> {
  const open = createServer(limits)
  addMessages(open, routes)
  addLife(open)
  const inside = metricsPort === undefined ? open : createServer(limits)
  addLooks(inside, routes)
  await listen(open, port, host, 'PORT')
  if (inside !== open) {
    addLife(inside)
    await listen(inside, metricsPort ?? 0, host, 'METRICS_PORT').catch(async (error: unknown) => {
      await close(open)
      throw error
    })
  }
  return {
    port: open.address().port,
    metricsPort: inside.address().port,
    close: async () => {
      await Promise.all([...new Set([open, inside])].map(close))
    },
  }
}

function createServer(limits: ConnectionLimits): Server {
  // A name would be told to everybody as the header `server`.
  const server = restify.createServer({ name: '', handleUncaughtExceptions: false })
  limitConnections(server, limits)
  server.pre(secureHeaders, refuseNoAddress)
  server.on('restifyError', answerWithoutWords)
  return server
}

function addMessages(server: Server, routes: HttpRoutes): void {
  server.post('/api/messages', async (request: Request, response: Response) => {
    // Listened to from the start: Teams hangs up on slow answers, and those have left as well.
    const closed = new Promise<void>((resolve) => response.once('close', () => resolve()))
    const body = parsed(await readBody(request, maxBodyBytes))
    const { headers, socket } = request
    const answer = await routes.messages(
      headers.authorization ?? '',
      body,
      socket.remoteAddress ?? '',
    )
    void closed.then(answer.sent)
    response.send(answer.status, answer.body)
  })
}

function addLife(server: Server): void {
  server.get('/healthz', async (_request: Request, response: Response) => {
    response.send(200, { status: 'alive' })
  })
}

function addLooks(server: Server, routes: HttpRoutes): void {
  server.get('/readyz', async (_request: Request, response: Response) => {
    const missing = await routes.notReady()
    response.send(
      missing ? 503 : 200,
      missing
        ? { status: 'not ready', missing }
        : { status: 'ready', ...(await routes.readyFacts?.()) },
    )
  })
  server.get('/metrics', async (_request: Request, response: Response) => {
    response.sendRaw(200, await routes.metrics(), { 'content-type': 'text/plain; version=0.0.4' })
  })
}

/** What is no JSON is refused by the bot like anything else that is no activity. */
function parsed(text: string | undefined): unknown {
  try {
    return text === undefined ? undefined : JSON.parse(text)
  } catch {
    return undefined
  }
}

/** restify makes an address of path and host where nothing catches what it throws: it ends the process. */
function refuseNoAddress(request: Request, response: Response, next: Next): void {
  const isFit = hasAddress(request)
  if (!isFit) response.send(400)
  next(isFit ? undefined : false)
}

function hasAddress(request: Request): boolean {
  try {
    return request.getUrl() !== undefined
  } catch {
    return false
  }
}

/** restify's own answers repeat the path, and the message of an error that a handler threw. */
function answerWithoutWords(
  _request: Request,
  response: Response,
  error: { statusCode?: unknown } | undefined,
  done: () => void,
): void {
  const status = error?.statusCode
  response.send(typeof status === 'number' ? status : 500)
  done()
}

function listen(
  server: Server,
  port: number,
  host: string | undefined,
  setting: string,
): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => {
      const taken = error.code === 'EADDRINUSE'
      reject(taken ? new Error(`port ${port} is taken: set ${setting} to a free one`) : error)
    })
    server.listen(port, host ?? '::', () => resolve())
  })
}

function close(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve())
    server.server.closeIdleConnections()
  })
}
