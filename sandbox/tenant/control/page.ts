import { type Html, html } from './html.ts'
import { controlStyle } from './style.ts'
import type { TenantState } from './tenant-state.ts'

const soonDays = 60

/** The whole control page as HTML. */
export function controlPage(state: TenantState): string {
  const page = html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Contoso – simulated tenant</title>
<style>${{ html: controlStyle }}</style>
</head>
<body>
<header>
<h1>Contoso, a simulated tenant</h1>
<p class="dim">Graph ${state.urls.graph} · Entra ${state.urls.entra} · vaults ${state.urls.vault}, ${state.urls.secondVault}</p>
</header>
<main>
${clockSection(state)}
${applicationSection(state)}
${vaultSection(state)}
${faultSection(state)}
${requestSection(state)}
</main>
</body>
</html>`
  return page.html
}

function clockSection({ clock }: TenantState): Html {
  const jumps = [1, 7, 30, 60].map(
    (days) =>
      html`<button name="advanceDays" value="${days}">+${days} ${days === 1 ? 'day' : 'days'}</button>`,
  )
  return html`<section aria-labelledby="clock">
<h2 id="clock">Clock</h2>
<p>${moment(clock.now)} <span class="dim">started ${moment(clock.startedAt)}</span></p>
<form method="post" action="/clock" class="row">${jumps}</form>
<form method="post" action="/clock" class="row">
<label>Days ahead <input name="advanceDays" type="number" min="0" step="any" value="14" required></label>
<button>Advance</button>
</form>
</section>`
}

function applicationSection({ applications }: TenantState): Html {
  const rows = applications.flatMap((application) => {
    const owners = application.owners.map(({ id, name }) => name ?? `${id} (unknown)`).join(', ')
    const title = html`<th scope="row">${application.displayName ?? '(no name)'}${application.disabled ? ' (disabled)' : ''}<br><code class="dim">${application.appId}</code></th>`
    const rest = html`<td>${owners || '(no owner)'}</td>`
    if (application.credentials.length === 0) {
      return [html`<tr>${title}<td colspan="3" class="dim">no credential</td>${rest}</tr>`]
    }
    return application.credentials.map(
      (credential) => html`<tr>${title}
<td>${credential.displayName ?? '(no description)'}${credential.kind === 'certificate' ? ' (certificate)' : ''}<br><code class="dim">${credential.keyId}</code></td>
<td>${moment(credential.expiresAt)}</td>
<td class="${urgency(credential)}">${credential.expired ? 'expired' : credential.daysLeft}</td>${rest}</tr>`,
    )
  })
  return html`<section aria-labelledby="applications">
<h2 id="applications">Applications and credentials</h2>
${table('Applications and credentials', ['Application', 'Credential', 'Expires', 'Days left', 'Owners'], rows)}
</section>`
}

function vaultSection({ vaults }: TenantState): Html {
  const sections = vaults.map(({ name, secrets }) => {
    const rows = secrets.flatMap((secret) =>
      secret.versions.map((version) => {
        const tags = Object.entries(version.tags).map(([tag, text]) => `${tag}: ${text}`)
        return html`<tr><th scope="row">${secret.name}${secret.deleted ? ' (deleted)' : ''}</th>
<td><code>${version.version}</code></td><td>${version.enabled ? 'enabled' : 'disabled'}</td>
<td>${moment(version.createdAt)}</td>
<td>${version.expiresAt === null ? '' : moment(version.expiresAt)}</td>
<td>${tags.join(', ')}</td></tr>`
      }),
    )
    return html`<h2>Vault ${name}</h2>
${table(`Vault ${name}`, ['Secret', 'Version, newest first', 'State', 'Created', 'Expires', 'Tags'], rows)}`
  })
  return html`<section aria-label="Vaults">${sections}</section>`
}

function faultSection({ faults }: TenantState): Html {
  const presets = faults.presets.map(
    (preset) => html`<button name="preset" value="${preset}">${preset}</button>`,
  )
  const rows = faults.rules.map(
    (rule) => html`<tr><th scope="row">${rule.service}</th>
<td><code>${rule.match.method ?? 'any'} ${rule.match.path}</code></td><td>${rule.kind}</td>
<td>${rule.times ?? 'until cleared'}</td></tr>`,
  )
  return html`<section aria-labelledby="faults">
<h2 id="faults">Faults</h2>
<form method="post" action="/faults" class="row">${presets}</form>
<form method="post" action="/faults" class="row">
<label>Replication, ms <input name="replicationMs" type="number" min="0" value="${faults.replicationMs}"></label>
<label>Read lag, ms <input name="readLagMs" type="number" min="0" value="${faults.readLagMs}"></label>
<button>Set</button>
</form>
<form method="post" action="/faults" class="row">
<button name="flapping" value="${faults.flapping ? 'false' : 'true'}">Flapping is ${faults.flapping ? 'on' : 'off'}: switch</button>
<button name="clear" value="true">Clear all faults</button>
</form>
${table('Faults that are on', ['Service', 'Requests', 'Kind', 'Left'], rows)}
</section>`
}

function requestSection({ requests }: TenantState): Html {
  const rows = requests.map(
    (request) => html`<tr><td>${moment(request.at)}</td><td>${request.service}</td>
<td>${request.method}${request.inBatch ? ' (in batch)' : ''}</td><td><code>${request.path}</code></td>
<td>${request.status}</td><td>${request.durationMs} ms</td></tr>`,
  )
  return html`<section aria-labelledby="requests">
<h2 id="requests">Last requests</h2>
${table('Last requests', ['Time', 'Service', 'Method', 'Path', 'Status', 'Took'], rows)}
</section>`
}

function table(label: string, heads: readonly string[], rows: readonly Html[]): Html {
  if (rows.length === 0) return html`<p class="dim">None.</p>`
  return html`<div class="scroll" tabindex="0" role="region" aria-label="${label}"><table>
<thead><tr>${heads.map((head) => html`<th scope="col">${head}</th>`)}</tr></thead>
<tbody>${rows}</tbody></table></div>`
}

const moment = (iso: string): Html =>
  html`<time datetime="${iso}">${iso.slice(0, 16).replace('T', ' ')} UTC</time>`

function urgency({ daysLeft, expired }: { daysLeft: number; expired: boolean }): string {
  if (expired) return 'expired'
  return daysLeft <= soonDays ? 'soon' : ''
}
