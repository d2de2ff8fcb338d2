import { execFileSync } from 'node:child_process'
import { z } from 'zod/v4'

const property = z.object({ name: z.string(), value: z.string() })
const component = z.looseObject({
  name: z.string(),
  externalReferences: z.array(z.unknown()).optional(),
  properties: z.array(property).optional(),
})
const bom = z.looseObject({
  bomFormat: z.literal('CycloneDX'),
  metadata: z.looseObject({ component }),
  components: z.array(component),
})

/** Where a package lies on this machine, or which registry it came from. */
const ofThisMachine = /^cdx:npm:package:(path|registry)/

/**
 * The list of parts (CycloneDX) of the package in a folder, from its lock file and without what is
 * for development. The same lock file gives the same list: what is npm's own of this run (a serial
 * number, the time, the folder's name) and whatever leads to a registry is left out.
 */
export function makeSbom(folder: URL): string {
  const wanted = ['--sbom-format=cyclonedx', '--sbom-type=application', '--omit=dev']
  const text = execFileSync('npm', ['sbom', ...wanted, '--package-lock-only'], {
    cwd: folder,
    encoding: 'utf8',
    maxBuffer: 64 * 1024 * 1024,
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const { serialNumber: _serial, ...made } = bom.parse(JSON.parse(text))
  const { timestamp: _time, ...metadata } = made.metadata
  const components = made.components.map(portable)
  const self = { ...portable(made.metadata.component), name: nameIn(made.metadata.component) }
  return `${JSON.stringify({ ...made, metadata: { ...metadata, component: self }, components }, null, 2)}\n`
}

function portable({ externalReferences: _links, properties, ...rest }: z.output<typeof component>) {
  return {
    ...rest,
    properties: (properties ?? []).filter(({ name }) => !ofThisMachine.test(name)),
  }
}

/** npm names the product after its folder; the reference says the package's name. */
function nameIn(self: z.output<typeof component>): string {
  return String(self['bom-ref']).replace(/@[^@]*$/, '')
}
