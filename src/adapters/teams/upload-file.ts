import type { ReportFile } from '../../application/ports/report-files.ts'
import { ServiceError } from '../../application/service-error.ts'

/** Parts of an upload session are multiples of 320 KiB, as OneDrive asks for. */
const partBytes = 10 * 320 * 1024
const partTimeoutMs = 60_000

/**
 * Writes a file to the address that Teams gave for it, part by part. The address is its own
 * permission: no token is sent, and no redirect is followed. Throws a ServiceError of `teams`.
 */
export async function uploadFile(uploadUrl: string, file: ReportFile): Promise<void> {
  for (let from = 0; from < file.sizeInBytes; ) {
    const part = await file.read(from, partBytes)
    if (part.length === 0) throw new ServiceError('teams', 'unreadable', { code: 'shortFile' })
    await put(uploadUrl, part, `bytes ${from}-${from + part.length - 1}/${file.sizeInBytes}`)
    from += part.length
  }
}

async function put(uploadUrl: string, body: Uint8Array<ArrayBuffer>, range: string): Promise<void> {
  let response: Response
  try {
    response = await fetch(uploadUrl, {
      method: 'PUT',
      headers: { 'content-range': range, 'content-type': 'application/octet-stream' },
      body,
      redirect: 'manual',
      signal: AbortSignal.timeout(partTimeoutMs),
    })
    await response.body?.cancel()
  } catch {
    // The cause would quote the address.
    throw new ServiceError('teams', 'unavailable', { code: 'upload' })
  }
  if (response.ok) return
  throw new ServiceError('teams', 'unavailable', { code: `upload ${response.status}` })
}
