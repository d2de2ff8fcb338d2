import { execFileSync } from 'node:child_process'
import { existsSync, readdirSync } from 'node:fs'
import { join } from 'node:path'

const versions = '/usr/lib/postgresql'

/** PostgreSQL's own programs, of Debian's newest version. */
export const serverTool = {
  /** Why there are none; undefined where there are. */
  whyNone: (): string | undefined => (folder() ? undefined : `no pg_dump below ${versions}`),
  /** Runs one to its end; throws where it fails. */
  run: (name: 'pg_dump' | 'pg_restore', ...args: string[]): void => {
    const bin = folder()
    if (!bin) throw new Error(serverTool.whyNone())
    execFileSync(join(bin, name), args, { stdio: ['ignore', 'ignore', 'pipe'] })
  },
}

function folder(): string | undefined {
  if (!existsSync(versions)) return undefined
  const [newest] = readdirSync(versions).sort((a, b) => Number(b) - Number(a))
  const bin = newest && join(versions, newest, 'bin')
  return bin && existsSync(join(bin, 'pg_dump')) ? bin : undefined
}
